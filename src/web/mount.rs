//! Mounts the app into the page, over what was drawn when the page was built where that is what the link asks for.

use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use crate::session::ports::Ports;
use crate::session::screen::Screen;
use crate::session::state::State;
use crate::session::store::opened;
use crate::session::views;
use crate::ui::{App, AppProps, Page, Shared, draw_ahead};

use super::loader::{crashed, draws};
use super::page;
use super::ports::Browsing;

/// Mounts the app into the page.
pub(super) fn mount() {
    // Not the standard library’s own function: yew would put its hook in the place of ours.
    yew::set_custom_panic_hook(Box::new(|panic| crashed(&panic.to_string())));
    let Some(root) = page::element("app") else { return };
    let ports: Rc<dyn Ports> = Rc::new(Browsing::of(&root));
    // What was rendered when the page was built is taken over, if it is what the link asks for by now and no browser has
    // translated it.
    let (view, translated) = (root.get_attribute("data-view"), root.get_elements_by_tag_name("font"));
    let is_drawn =
        move |ports: &dyn Ports| view.as_deref() == Some(views::asked(&ports.link())) && translated.length() == 0;
    draws(async move {
        // Each step is a task of its own: to compile, to open and to draw at one go would hold up the page.
        ports.turn().await;
        let (link, page) = (ports.link(), Page::new(ports.clone()));
        let begin = match is_drawn(&*ports) {
            // What is drawn has its simulated runs. Where they take long to make it stays as it is meanwhile.
            true => opened(ports.clone()).await,
            false => Rc::new(State::open(&link)),
        };
        ports.turn().await;
        // The reader may have gone elsewhere.
        let begin = Some(Shared(begin)).filter(|_| ports.link() == link);
        let takes_over = begin.is_some() && is_drawn(&*ports);
        let leaves_cards = takes_over && Screen::of(&link) == Screen::Overview && !page.is_embedded();
        if leaves_cards {
            page.standing().put(String::new());
        }
        let app = yew::Renderer::<App>::with_root_and_props(root, AppProps { page: page.clone(), begin });
        if takes_over {
            app.hydrate();
        } else {
            app.render();
        }
        if leaves_cards {
            // The program has started without it.
            spawn_local(async move { draw_ahead(&page).await });
        }
    });
}
