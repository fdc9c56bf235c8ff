//! The menu of files that other programs open.

use futures::FutureExt;
use yew::prelude::*;

use crate::export::Format;
use crate::session::export::export;
use crate::session::ports::Pixels;
use crate::session::state::Action;
use crate::ui::kit::element::{button, draw, text};
use crate::ui::kit::props::{Page, Shared};

/// What is said before the run goes to another page.
const LEAVES: &str = "The run leaves this page: it is handed to ui.perfetto.dev, a page of the Perfetto project, which \
                      opens in a window of its own.";
/// What is said where that page can’t be opened.
const NO_WINDOW: &str = "The browser opened no window for Perfetto. Save the trace and open that file there.";
/// What is said where a picture can’t be drawn.
const NO_PIXELS: &str = "The figure was not drawn as pixels: this browser can’t, or a part of the page did not come. \
                         Save it as SVG, or check the connection and try again.";

/// What becomes of an export.
#[derive(Clone, Copy)]
enum Way {
    Save,
    Pixels(Pixels),
    Perfetto,
}

/// The menu.
pub fn exports(state: &Shared, dispatch: &Callback<Action>, page: &Page) -> Html {
    let item = |words: &str, format: Format, way: Way| {
        let (state, dispatch, page) = (state.clone(), dispatch.clone(), page.clone());
        button("quiet", words, Callback::from(move |_| give(&state, &dispatch, &page, format, way)))
    };
    let files = Format::ALL.map(|format| item(format.title(), format, Way::Save));
    let pixels = item("Figure (PNG)", Format::Svg, Way::Pixels(Pixels::Still));
    let animation = item("Animation (APNG)", Format::Svg, Way::Pixels(Pixels::Moving));
    let consent = draw!(details {}[
        draw!(summary {}[text("Open in Perfetto…")]),
        draw!(p { "class": "soft" }[text(LEAVES)]),
        item("Hand it over", Format::ChromeTrace, Way::Perfetto),
    ]);
    let items = draw!(div { "class": "menu-items" } = files.into_iter().chain([pixels, animation, consent]).collect());
    draw!(details { "class": "menu" }[draw!(summary { "class": "quiet" }[text("Export")]), items])
}

fn give(state: &Shared, dispatch: &Callback<Action>, page: &Page, format: Format, way: Way) {
    let (name, written) = match export(&state.shown, state.choice.keeps_queries, format) {
        Ok(file) => file,
        Err(error) => return dispatch.emit(Action::Notice(format!("The run was not exported: {error}."))),
    };
    match way {
        Way::Save => page.save(&name, &written),
        Way::Perfetto => {
            if !page.open_in_perfetto(&name, &written) {
                dispatch.emit(Action::Notice(NO_WINDOW.to_owned()));
            }
        }
        Way::Pixels(pixels) => {
            let ending = match pixels {
                Pixels::Still => ".png",
                Pixels::Moving => "-animation.png",
            };
            let drawn = page.save_pixels(&name.replace(".svg", ending), &written, pixels);
            let dispatch = dispatch.clone();
            page.spawn(
                async move {
                    if !drawn.await {
                        dispatch.emit(Action::Notice(NO_PIXELS.to_owned()));
                    }
                }
                .boxed_local(),
            );
        }
    }
}
