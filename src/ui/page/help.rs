//! The keys, in a dialog of the browser's own: it holds the focus, Escape closes it, and the focus goes back.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::ui::kit::effect::use_effect_on;
use crate::ui::kit::element::{button, draw, text};
use crate::ui::kit::props::Page;

use super::keys::{KEYS, OTHERS};

const TITLE: &str = "Keys, while a picture has the focus";

/// The dialog, and what opens it.
#[hook]
pub fn use_help(page: &Page) -> (Html, Callback<()>) {
    let opened = use_state(|| 0_u32);
    let help = html! { <Help opened={*opened} /> };
    let on_help = {
        let opened = opened.clone();
        Callback::from(move |()| opened.set(*opened + 1))
    };
    let (page, on_key) = (page.clone(), on_help.clone());
    // Also where the focus is nowhere, as it is when the page has just opened.
    use_effect_on(*opened, move |_| {
        let key = page.on_question_mark(Box::new(move || on_key.emit(())));
        move || drop(key)
    });
    (help, on_help)
}

#[derive(Properties, PartialEq)]
struct HelpProps {
    /// How often it was opened: nothing of it is drawn before the first time.
    opened: u32,
}

#[component]
fn Help(HelpProps { opened }: &HelpProps) -> Html {
    let dialog = use_node_ref();
    // Another screen has a dialog of its own, which opens for what is pressed there.
    let seen = use_mut_ref(|| *opened);
    {
        let dialog = dialog.clone();
        use_effect_on(*opened, move |opened| {
            if seen.replace(*opened) != *opened
                && let Some(dialog) = dialog.cast::<HtmlDialogElement>()
                && !dialog.open()
            {
                // It refuses only where it is not part of the page any more.
                drop(dialog.show_modal());
            }
        });
    }
    let content = if *opened > 0 { content(&dialog) } else { Html::default() };
    html! { <dialog ref={dialog} class="help" aria-label={TITLE}>{ content }</dialog> }
}

fn content(dialog: &NodeRef) -> Html {
    let dialog = dialog.clone();
    let close = button(
        "quiet push",
        "Close",
        Callback::from(move |_| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                dialog.close();
            }
        }),
    );
    let row = |shown: &str, words: &str| {
        let key = draw!(kbd {}[text(shown.to_owned())]);
        draw!(div {}[draw!(dt {}[key]), draw!(dd {}[text(words.to_owned())])])
    };
    let keys =
        KEYS.iter().map(|key| row(key.shown, key.words)).chain(OTHERS.iter().map(|(shown, words)| row(shown, words)));
    Html::from_iter([
        draw!(div { "class": "fig-head" }[draw!(h2 {}[text(TITLE)]), close]),
        draw!(dl {} = keys.collect()),
    ])
}
