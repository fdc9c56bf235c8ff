//! The head of the page: its name, the labs, the theme.

use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::session::choice::labs;

use crate::ui::kit::effect::use_effect_on;
use crate::ui::kit::element::{button, draw, text};
use crate::ui::kit::props::Page;
use crate::ui::kit::scrolled::show_across;

/// Which lab is open.
#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    /// Its name; empty where none is.
    pub lab: &'static str,
    /// Keeps the theme.
    pub page: Page,
    /// The element to which those skip who go by keys.
    pub main: NodeRef,
    /// Opens what shares the page, where there is something to share.
    #[prop_or_default]
    pub on_share: Option<Callback<()>>,
}

/// The head of the page.
#[component]
pub fn Header(HeaderProps { lab, page, main, on_share }: &HeaderProps) -> Html {
    // How often a theme could not be kept: that is said once.
    let lost = use_state(|| 0_u32);
    let on_theme = {
        let (page, lost) = (page.clone(), lost.clone());
        Callback::from(move |_| {
            if !page.set_theme(page.theme().next()) {
                lost.set(*lost + 1);
            }
        })
    };
    let on_skip = {
        let main = main.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(main) = main.cast::<HtmlElement>() {
                // It can have the focus, so nothing refuses it.
                drop(main.focus());
            }
        })
    };
    let nav = use_shown_lab(lab);
    let labs = labs().iter().map(|of| {
        let current = if of.name == *lab { "page" } else { "" };
        draw!(a { "href": &format!("#{}", of.name), "aria-current": current }[text(of.short)])
    });
    let current = if *lab == "program" { "page" } else { "" };
    let own = draw!(a { "class": "own", "href": "#program", "aria-current": current }[text("Your program")]);
    let unkept = (*lost == 1).then(|| {
        draw!(span {}[text("This browser keeps nothing for this page, so the colours last until you leave it.")])
    });
    let name = |class: &str, words: &'static str| draw!(span { "class": class }[text(words)]);
    // The stylesheet shows the chosen one, so that the page has it before the program is there.
    let colours = [
        sun(),
        name("unseen", "Colours: "),
        name("theme-name of-auto", "Auto"),
        name("theme-name of-light", "Light"),
        name("theme-name of-dark", "Dark"),
    ];
    html! {
        <header class="top">
            // No link: its hash would be read as that of a lab.
            { button("skip", "Skip to the experiment", on_skip) }
            { draw!(a { "class": "brand", "href": "#" }[logo(), draw!(span { "class": "brand-name", "translate": "no" }[text("Await Lab")])]) }
            <nav ref={nav} aria-label="Labs">{ for labs.chain([own]) }</nav>
            if let Some(on_share) = on_share {
                { button("quiet", "Share", on_share.reform(|_| ())) }
            }
            <button type="button" class="quiet theme" onclick={on_theme} title="Colours">{ for colours }</button>
            { draw!(span { "class": "unkept", "role": "status" } = unkept.into_iter().collect()) }
        </header>
    }
}

/// Scrolls the list of labs, where it is too long for the page, to the one that is open; gives the list’s place.
#[hook]
fn use_shown_lab(lab: &'static str) -> NodeRef {
    let nav = use_node_ref();
    let place = nav.clone();
    use_effect_on(lab, move |_| {
        let list = place.cast::<Element>();
        let current = list.as_ref().and_then(|list| list.query_selector("[aria-current=page]").ok().flatten());
        list.zip(current).into_iter().for_each(|(list, current)| show_across(&list, &current));
    });
    nav
}

fn logo() -> Html {
    let bar = |class: &str, x: &str, y: &str, width: &str| draw!(rect { "class": class, "x": x, "y": y, "width": width, "height": "4", "rx": "2" });
    draw!(svg { "class": "logo", "width": "22", "height": "22", "viewBox": "0 0 22 22", "aria-hidden": "true" }[
        bar("logo-run", "1", "3", "12"),
        bar("logo-wait", "5", "9", "16"),
        bar("logo-body", "3", "15", "8"),
    ])
}

/// Full, half full or empty, for the three themes.
fn sun() -> Html {
    let circle = |class: &str| draw!(circle { "class": class, "cx": "9", "cy": "9", "r": "6.5" });
    draw!(svg { "width": "18", "height": "18", "viewBox": "0 0 18 18", "aria-hidden": "true" }[
        circle("theme-ring"),
        draw!(path { "class": "theme-fill of-auto", "d": "M9 2.5a6.5 6.5 0 0 0 0 13z" }),
        circle("theme-fill of-dark"),
    ])
}
