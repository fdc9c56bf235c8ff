//! The project’s own files that few readers open: they are got when they are chosen.

use std::rc::Rc;

use futures::FutureExt;
use yew::prelude::*;

use crate::lens::code::syntax::{Line, highlighted};
use crate::trace::program::Language;
use crate::ui::kit::effect::use_effect_on;
use crate::ui::kit::element::{draw, text};
use crate::ui::kit::props::Page;

/// A file's text, with its colours.
#[derive(PartialEq)]
pub(super) struct Loaded {
    pub(super) text: String,
    pub(super) colours: Vec<Line>,
}

impl Loaded {
    fn of(file: &str, text: String) -> Rc<Loaded> {
        let language = if file.ends_with(".py") { Language::Python } else { Language::Rust };
        let colours = highlighted(&text, language);
        Rc::new(Loaded { text, colours })
    }
}

/// A file, or its name alone where it can't be had.
type Source = (&'static str, Option<Rc<Loaded>>);

/// The files that were got so far.
#[derive(Clone, Default)]
pub(super) struct Sources(Vec<Source>);

impl Sources {
    /// What is known of a file: what is in it, or that it can't be had; nothing while it is still to come.
    pub(super) fn of(&self, file: &str) -> Option<Option<&Loaded>> {
        self.0.iter().find(|(of, _)| *of == file).map(|(_, text)| text.as_deref())
    }

    fn has(&self, file: &str) -> bool {
        matches!(self.of(file), Some(Some(_)))
    }
}

impl Reducible for Sources {
    type Action = Source;

    fn reduce(self: Rc<Self>, got: Source) -> Rc<Self> {
        let others = self.0.iter().filter(|(file, _)| *file != got.0).cloned();
        Rc::new(Sources(others.chain([got.clone()]).collect()))
    }
}

/// Gets the files that are wanted and not there yet: few readers open them, so the page comes without.
#[hook]
pub(super) fn use_sources(page: &Page, files: Vec<&'static str>) -> UseReducerHandle<Sources> {
    let loaded = use_reducer(Sources::default);
    let (page, to) = (page.clone(), loaded.clone());
    use_effect_on(files, move |files| {
        for file in files.iter().filter(|file| !to.has(file)) {
            let (file, to) = (*file, to.dispatcher());
            let came = move |text: Option<String>| to.dispatch((file, text.map(|text| Loaded::of(file, text))));
            page.spawn(page.source(file).map(came).boxed_local());
        }
    });
    loaded
}

/// The file, once it is there.
pub(super) fn read(source: Option<Option<&Loaded>>, show: impl FnOnce(&Loaded) -> Html) -> Html {
    match source {
        Some(Some(source)) => show(source),
        Some(None) => draw!(p {}[text("This code could not be loaded: check the connection, then choose it again.")]),
        None => draw!(p { "class": "soft" }[text("Loading…")]),
    }
}
