//! The page's components rendered on the host, and ways to read what they say.

use std::rc::Rc;

use yew::{BaseComponent, LocalServerRenderer};

use await_lab::session::state::State;
use await_lab::session::still::Still;
use await_lab::ui::{App, AppProps, Page, Shared};

/// What a component is as HTML.
pub fn render<C: BaseComponent>(props: C::Properties) -> Html {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let rendering = LocalServerRenderer::<C>::with_props(props).hydratable(false).render();
    Html(tokio::task::LocalSet::new().block_on(&runtime, rendering))
}

/// The page in a state.
pub fn page(state: &Rc<State>) -> Html {
    rendered_page("", state, false)
}

/// Only the figure, as in another page.
pub fn embedded(state: &Rc<State>) -> Html {
    rendered_page("", state, true)
}

/// The same under a name of its own, as one of several in a page.
pub fn rendered_page(name: &'static str, state: &Rc<State>, embedded: bool) -> Html {
    rendered_at("", name, state, embedded)
}

/// The same at an address that ends so.
pub fn rendered_at(link: &str, name: &'static str, state: &Rc<State>, embedded: bool) -> Html {
    let page = Page::named(name, Rc::new(Still { link: link.to_owned(), embedded }));
    render::<App>(AppProps { page, begin: Some(Shared(state.clone())) })
}

/// Rendered elements.
pub struct Html(pub String);

impl Html {
    /// The region of that name, from its tag on; regions hold no others of their kind.
    pub fn region(&self, name: &str) -> Html {
        let from =
            self.0.find(&format!("aria-label=\"{name}\"")).unwrap_or_else(|| panic!("no region {name}: {}", self.0));
        let from = self.0[..from].rfind('<').unwrap();
        let element: String = self.0[from + 1..].chars().take_while(char::is_ascii_alphanumeric).collect();
        let (open, close) = (format!("<{element}"), format!("</{element}>"));
        let (mut depth, mut at) = (0, from);
        loop {
            let opens = self.0[at + 1..].find(&open).map_or(usize::MAX, |next| at + 1 + next);
            let closes = self.0[at + 1..].find(&close).map(|next| at + 1 + next).expect("it is closed");
            if opens < closes {
                depth += 1;
                at = opens;
            } else if depth > 0 {
                depth -= 1;
                at = closes;
            } else {
                return Html(self.0[from..closes].to_owned());
            }
        }
    }

    /// The names of the sections, in their order.
    pub fn regions(&self) -> Vec<&str> {
        self.attribute_of("section", "aria-label")
    }

    /// An attribute of all elements of a kind that have it.
    pub fn attribute_of(&self, element: &str, attribute: &str) -> Vec<&str> {
        let tags = self.0.split('<').filter_map(|tag| tag.strip_prefix(element)?.split_once('>'));
        let key = format!(" {attribute}=\"");
        tags.filter_map(|(tag, _)| tag.split_once(&key)?.1.split('"').next()).collect()
    }

    /// An attribute of all elements that have it.
    pub fn values(&self, attribute: &str) -> Vec<&str> {
        let key = format!(" {attribute}=\"");
        self.0.split('<').filter_map(|tag| tag.split('>').next()?.split_once(&key)?.1.split('"').next()).collect()
    }

    /// The texts of the elements of a kind, without their tags.
    pub fn texts(&self, element: &str) -> Vec<String> {
        let (open, close) = (format!("<{element}"), format!("</{element}>"));
        let parts = self.0.split(&open).skip(1).filter(|part| part.starts_with([' ', '>']));
        parts.map(|part| Html(format!("<{}", part.split(&close).next().unwrap_or_default())).text()).collect()
    }

    /// How many elements have all of these classes.
    pub fn of_classes(&self, wanted: &[&str]) -> usize {
        let classes = self.0.split(" class=\"").skip(1).filter_map(|rest| rest.split('"').next());
        classes.filter(|classes| wanted.iter().all(|class| classes.split(' ').any(|of| of == *class))).count()
    }

    /// The text alone; between elements a blank.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for part in self.0.split('<').skip(1) {
            let words = part.split_once('>').map_or("", |(_, words)| words);
            text.push_str(words);
            text.push(' ');
        }
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#x27;", "'");
        text.replace("&amp;", "&").split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
