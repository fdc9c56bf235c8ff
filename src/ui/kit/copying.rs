//! Copies a text; where the browser refuses that, the reader can do it by hand.

use futures::FutureExt;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

use crate::session::state::Action;

use super::effect::use_effect_on;
use super::props::Page;

/// What is said where nothing can be copied.
const REFUSED: &str = "The browser refuses the clipboard. This is selected: copy it.";

/// What came of copying, and what begins it.
pub struct Copying {
    /// Whether the text was copied.
    pub is_copied: bool,
    /// A selected text to copy by hand; nothing where none was refused.
    pub by_hand: Html,
    /// Copies a text.
    pub copy: Callback<String>,
}

/// Copies texts, and announces whether that went well.
#[hook]
pub fn use_copying(page: &Page, dispatch: &Callback<Action>) -> Copying {
    let is_copied = use_state(|| false);
    // What could not be copied.
    let refused = use_state(|| None::<AttrValue>);
    let field = use_node_ref();
    use_effect_on((*refused).clone(), {
        let field = field.clone();
        move |_| {
            if let Some(field) = field.cast::<HtmlTextAreaElement>() {
                field.select();
            }
        }
    });
    let by_hand = match (*refused).clone() {
        Some(text) => html! {
            <label class="to-copy">
                { REFUSED }
                <textarea ref={field} readonly=true rows="4" value={text} />
            </label>
        },
        None => Html::default(),
    };
    let copy = {
        let (page, dispatch, is_copied, refused) = (page.clone(), dispatch.clone(), is_copied.clone(), refused.clone());
        Callback::from(move |text: String| {
            let (dispatch, is_copied, refused) = (dispatch.clone(), is_copied.clone(), refused.clone());
            let kept = AttrValue::from(text.clone());
            let done = move |ok: bool| {
                dispatch.emit(Action::Announce(if ok { "Copied." } else { REFUSED }.to_owned()));
                is_copied.set(ok);
                refused.set((!ok).then_some(kept));
            };
            page.spawn(page.copy(text).map(done).boxed_local());
        })
    };
    Copying { is_copied: *is_copied, by_hand, copy }
}
