//! What stands in the page when the program comes, and is left as it is.

use std::cell::Cell;
use std::rc::Rc;

use yew::prelude::*;

/// A drawing that is left as it stands, once. It is HTML, which yew takes over in one, in place of looking at each element. The page's
/// policy lets nothing make elements of HTML, so what is drawn later is drawn in the usual way.
#[derive(Clone, Default)]
pub struct Standing(Rc<Cell<Option<Html>>>);

impl Standing {
    /// Puts what is drawn next. Where it stands already its text is not looked at, and may be empty; then what takes it has to be in
    /// the drawing that takes the page over.
    pub fn put(&self, html: String) {
        self.0.set(Some(Html::from_html_unchecked(html.into())));
    }

    /// Takes it, if it was put.
    pub fn take(&self) -> Option<Html> {
        self.0.take()
    }
}
