//! The outlines of other runs under the bars: each has its name, and a note says what they are and where they come from.

use std::rc::Rc;

use await_lab::session::state::{Action, State};

use crate::page::PretendedPage;
use crate::rendered::Html;
use crate::{page, running};

fn set(text: &str) -> Action {
    Action::Set { name: "pairs".to_owned(), text: text.to_owned() }
}

fn run(page: &PretendedPage) {
    page.runner().start(&page.state().choice, &[]);
    page.settle();
}

/// The names of the outlines, and what the note says.
fn outlined(state: &Rc<State>) -> (Vec<String>, Option<String>) {
    let html = page(state);
    let of_class = |html: &str, class: &str, end: &str| {
        let (_, rest) = html.split_once(&format!(r#"class="{class}""#))?;
        Some(Html(format!("<{}", rest.split(end).next()?)).text())
    };
    let lanes = html.0.split(r#"class="ghosts""#).skip(1);
    let names = lanes.filter_map(|lanes| of_class(lanes, "lane-name", "</")).collect();
    (names, of_class(&html.0, "ghost-note", "<button"))
}

fn expect(state: &Rc<State>, names: &[&str], note: &str) {
    assert_eq!(outlined(state), (names.iter().map(|name| (*name).to_owned()).collect(), Some(note.to_owned())));
}

#[test]
fn measured_outlines_under_simulated_bars_are_named_as_such() {
    let page = PretendedPage::open("#say-after?pairs=4:x");
    run(&page);
    assert_eq!(outlined(&page.state()), (vec![], None));
    page.dispatch(set("1:y"));
    let last = "Outlined below each: the last run, before the change.";
    let measured = format!("{last} They are measured, the bars above them simulated.");
    expect(&page.state(), &["Before, 4.00 s", "Before, 4.00 s"], &measured);
    run(&page);
    expect(&page.state(), &["Before, 4.00 s", "Before, 4.00 s"], last);
}

#[test]
fn simulated_outlines_under_measured_bars_are_named_as_such() {
    let page = PretendedPage::open("#say-after?pairs=4:x");
    page.dispatch(Action::Keep);
    let kept = "Outlined below each: the runs that you keep.";
    page.dispatch(set("1:y"));
    expect(&page.state(), &["Kept, 4.00 s", "Kept, 4.00 s"], kept);
    run(&page);
    let simulated = format!("{kept} They are simulated, the bars above them measured.");
    expect(&page.state(), &["Kept, 4.00 s", "Kept, 4.00 s"], &simulated);
}

#[test]
fn what_new_values_give_is_named_only_where_values_are_new() {
    let page = running("#say-after/sequential?pairs=1:x");
    page.dispatch(Action::Variant("joined".to_owned()));
    page.settle();
    assert_eq!(outlined(&page.state()), (vec![], None), "another variant gives nothing to outline");
    page.dispatch(set("9:z"));
    let new = "Outlined below each: what the new values give, simulated.";
    expect(&page.state(), &["New values, 9.00 s"], new);
}

#[test]
fn outlines_that_are_not_drawn_are_not_spoken_of() {
    let page = PretendedPage::open("#say-after/sequential?pairs=4:x");
    run(&page);
    page.dispatch(Action::Variant("joined".to_owned()));
    page.dispatch(Action::Variant("sequential".to_owned()));
    page.settle();
    let state = page.state();
    assert!(!state.references.is_empty() && state.shown.iter().all(|shown| shown.title() != "Sequential"));
    assert_eq!(outlined(&state), (vec![], None));
}
