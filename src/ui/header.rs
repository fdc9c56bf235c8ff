//! The head of the page: its name, the labs, the theme.

use yew::prelude::*;

use crate::app::Lab;
use crate::app::ports::Theme;

use super::app::Page;

/// Which lab is open.
#[derive(Properties, PartialEq)]
pub struct HeaderProps {
    /// Its name.
    pub lab: &'static str,
    /// Keeps the theme.
    pub page: Page,
}

/// The head of the page.
#[component]
pub fn Header(HeaderProps { lab, page }: &HeaderProps) -> Html {
    let theme = use_state(|| page.theme());
    let on_theme = {
        let (theme, page) = (theme.clone(), page.clone());
        Callback::from(move |_| {
            let next = theme.next();
            page.set_theme(next);
            theme.set(next);
        })
    };
    let labs = Lab::ALL.iter().map(|of| {
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
            <button type="button" class="quiet theme" onclick={on_theme} aria-label={format!("Colours: {}", name(*theme))} title={format!("Colours: {}", name(*theme))}>
                <svg width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
                    <circle class="theme-ring" cx="9" cy="9" r="6.5" />
                    { match *theme {
                        Theme::Auto => html! { <path class="theme-fill" d="M9 2.5a6.5 6.5 0 0 0 0 13z" /> },
                        Theme::Light => html! {},
                        Theme::Dark => html! { <circle class="theme-fill" cx="9" cy="9" r="6.5" /> },
                    } }
                </svg>
                <span class="theme-name">{ name(*theme) }</span>
            </button>
        </header>
    }
}

fn name(theme: Theme) -> &'static str {
    match theme {
        Theme::Auto => "Auto",
        Theme::Light => "Light",
        Theme::Dark => "Dark",
    }
}
