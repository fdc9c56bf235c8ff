//! What is seen on the page is told to those who don't see it, too: what was refused, changed, left out, copied.

use std::rc::Rc;

use await_lab::session::draft::Draft;
use await_lab::session::state::{Action, State};
use await_lab::session::still::{after, opened};
use await_lab::trace::time::secs;

/// What is told after an action, once its time has come.
fn told(state: Rc<State>, action: Action) -> String {
    let state = after(after(state, action), Action::Frame(secs(1.0)));
    after(state, Action::Frame(secs(3.0))).announcer.told().to_owned()
}

#[test]
fn a_link_that_is_followed_in_part_is_told() {
    let link = |link: &str| told(opened("#fetch"), Action::Follow(link.to_owned()));
    assert!(link("#nowhere").contains("There is no lab nowhere"), "{}", link("#nowhere"));
    let both = link("#fetch?limit=0&seed=x");
    assert!(both.contains("limit") && both.contains("seed"), "{both}");
    assert_eq!(link("#say-after"), "", "what is as it was meant needs no words");
    let first = after(opened("#nowhere"), Action::Frame(secs(1.0)));
    assert!(first.announcer.told().contains("There is no lab nowhere"), "nor does the first link go unsaid");
}

#[test]
fn a_value_that_is_refused_or_changed_is_told() {
    let draft = Draft {
        name: "limit".to_owned(),
        label: "Limit".to_owned(),
        text: "x".to_owned(),
        reason: "write a whole number".to_owned(),
    };
    assert_eq!(told(opened("#fetch"), Action::Mistype(draft)), "Limit: write a whole number.");
    let set = |text: &str| Action::Set { name: "limit".to_owned(), text: text.to_owned() };
    assert!(told(opened("#fetch/bounded"), set("100000")).contains("is used: the limit is"));
    assert_eq!(told(opened("#fetch/bounded"), set("3")), "");
}

#[test]
fn what_was_copied_is_told_and_nothing_else_changes() {
    let state = opened("#fetch");
    assert_eq!(told(state.clone(), Action::Announce("Copied.".to_owned())), "Copied.");
    assert_eq!(after(state.clone(), Action::Announce("Copied.".to_owned())).notices, state.notices);
}
