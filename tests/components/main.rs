//! The page's components, rendered on the host: what they are called and what they say.

#[path = "../session/given.rs"]
#[allow(dead_code)]
mod given;
#[path = "../session/page.rs"]
#[allow(dead_code)]
mod page;
#[path = "../session/rendered.rs"]
#[allow(dead_code)]
mod rendered;

mod errors;
mod experiment;
mod names;
mod outlines;
mod pointing;
mod requests;
mod state_of_a_run;
mod text;
mod totals;

use std::rc::Rc;

use page::PretendedPage;
use rendered::Html;

use await_lab::session::state::{Action, State};

fn open(link: &str) -> Rc<State> {
    await_lab::session::still::opened(link)
}

/// What was really run, in a world of the test's own.
fn run(link: &str) -> Rc<State> {
    let page = PretendedPage::open(link);
    page.runner().start(&page.state().choice, &[]);
    page.settle();
    page.state()
}

fn running(link: &str) -> PretendedPage {
    let page = PretendedPage::open(link);
    page.world_waits_for_ever();
    page.runner().start(&page.state().choice, &[]);
    page.settle();
    page
}

/// The page after a file was opened.
fn opened(text: String) -> Rc<State> {
    let opened = given::open(given::given("runs.json", text)).unwrap_or_else(|why| panic!("{why}"));
    open("#fetch").reduce(Action::Opened(opened))
}

fn page(state: &Rc<State>) -> Html {
    rendered::page(state)
}

fn totals_of(link: &str) -> String {
    page(&open(link)).region("Totals").text()
}

fn expect_said(totals: &str, words: &[&str]) {
    for said in words {
        assert!(totals.contains(said), "{said}\nis not in\n{totals}");
    }
}
