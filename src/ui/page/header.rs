//! The head of the page: its name, the labs, the theme.

use yew::prelude::*;

use crate::session::choice::labs;

use crate::ui::kit::props::Page;

/// Which lab is open.
#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    /// Its name; empty where none is.
    pub lab: &'static str,
    /// Keeps the theme.
    pub page: Page,
}

/// The head of the page.
#[component]
pub fn Header(HeaderProps { lab, page }: &HeaderProps) -> Html {
    // How often a theme could not be kept: that is said once.
    let lost = use_state(|| 0);
    let on_theme = {
        let (page, lost) = (page.clone(), lost.clone());
        Callback::from(move |_| {
            if !page.set_theme(page.theme().next()) {
                lost.set(*lost + 1);
            }
        })
    };
    let labs = labs().iter().map(|of| {
        let current = (of.name == *lab).then_some("page");
        html! { <a href={format!("#{}", of.name)} aria-current={current}>{ of.short }</a> }
    });
    html! {
        <header class="top">
            <a class="brand" href="#">
                <svg class="logo" width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
                    <rect class="logo-run" x="1" y="3" width="12" height="4" rx="2" />
                    <rect class="logo-wait" x="5" y="9" width="16" height="4" rx="2" />
                    <rect class="logo-body" x="3" y="15" width="8" height="4" rx="2" />
                </svg>
                <span class="brand-name">{ "Await Lab" }</span>
            </a>
            <nav aria-label="Labs">{ for labs }</nav>
            // The stylesheet shows the chosen one, so that the page has it before the program is there.
            <button type="button" class="quiet theme" onclick={on_theme} title="Colours">
                <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
                    <circle class="theme-ring" cx="9" cy="9" r="6.5" />
                    <path class="theme-fill of-auto" d="M9 2.5a6.5 6.5 0 0 0 0 13z" />
                    <circle class="theme-fill of-dark" cx="9" cy="9" r="6.5" />
                </svg>
                <span class="unseen">{ "Colours: " }</span>
                <span class="theme-name of-auto">{ "Auto" }</span>
                <span class="theme-name of-light">{ "Light" }</span>
                <span class="theme-name of-dark">{ "Dark" }</span>
            </button>
            <span class="unkept" role="status">
                if *lost == 1 {
                    <span>{ "This browser keeps nothing for this page, so the colours last until you leave it." }</span>
                }
            </span>
        </header>
    }
}
