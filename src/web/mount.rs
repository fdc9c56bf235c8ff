//! Mounts the app into the page, over what was drawn when the page was built where that is what the link asks for.

use std::rc::Rc;

use crate::session::ports::Ports;
use crate::session::still;
use crate::session::store::opened;
use crate::ui::{App, AppProps, Page, Shared};

use super::ports::Browsing;
use super::{crashed, draws, page};

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
        move |ports: &dyn Ports| view.as_deref() == Some(still::asked(&ports.link())) && translated.length() == 0;
    let app =
        |ports, begin| yew::Renderer::<App>::with_root_and_props(root, AppProps { page: Page::new(ports), begin });
    if !is_drawn(&*ports) {
        app(ports, None).render();
        return;
    }
    draws(async move {
        // What is drawn has its simulated runs. Where they take long to make it stays as it is meanwhile.
        let begin = opened(ports.clone()).await;
        if is_drawn(&*ports) {
            app(ports, Some(Shared(begin))).hydrate();
        } else {
            app(ports, None).render();
        }
    });
}
