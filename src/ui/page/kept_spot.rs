//! Where the reader was on the overview: whoever comes back finds the page as it was left.

use yew::prelude::*;

use crate::session::ports::Spot;
use crate::session::screen::Screen;
use crate::session::state::State;
use crate::ui::kit::effect::use_effect_on;
use crate::ui::kit::props::Page;

/// Brings the reader back to the spot on the overview that was left, and to the top of what is opened from there, unless
/// its link leads to a line. The callback has to hear of each link before it is followed.
#[hook]
pub fn use_kept_spot(page: &Page, state: &State) -> Callback<()> {
    let (kept, screen) = (use_mut_ref(Spot::default), state.screen);
    {
        let (page, kept, before) = (page.clone(), kept.clone(), use_mut_ref(|| screen));
        let leads_to_line = state.choice.line.is_some();
        use_effect_on((screen, state.choice.lab.name), move |(screen, _)| {
            let before = before.replace(*screen);
            if before != *screen && !leads_to_line {
                let spot = if *screen == Screen::Overview { kept.borrow().clone() } else { Spot::default() };
                page.go_to(&spot);
            }
        });
    }
    let now = use_mut_ref(|| screen);
    now.replace(screen);
    let page = page.clone();
    use_callback((), move |(), ()| {
        if *now.borrow() == Screen::Overview {
            kept.replace(page.spot());
        }
    })
}
