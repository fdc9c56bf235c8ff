//! A page on which nothing happens: for rendering the app where there is no browser.

use super::choice::OPENING;
use super::ports::Ports;

/// A page as it is before anything has happened on it.
#[derive(Clone, Debug, Default)]
pub struct Still {
    /// The part of its address from the `#` on.
    pub link: String,
    /// Whether it is only a figure in another page.
    pub embedded: bool,
}

/// What the view of a page is called that shows what a lab opens with; boot.js forms the same names.
pub fn name(link: &str, embedded: bool) -> String {
    let lab = link.strip_prefix('#').filter(|lab| !lab.is_empty()).unwrap_or(OPENING);
    if embedded { format!("embed-{lab}") } else { lab.to_owned() }
}

impl Ports for Still {
    fn link(&self) -> String {
        self.link.clone()
    }

    fn is_embedded(&self) -> bool {
        self.embedded
    }
}
