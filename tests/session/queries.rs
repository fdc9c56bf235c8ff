//! Addresses may hold keys: what is passed on goes without, unless the reader wants to keep them.

use std::rc::Rc;

use crate::given::{given, open};
use await_lab::session::file::save;
use await_lab::session::link::{read, write};
use await_lab::session::state::{Action, State};
use await_lab::session::still::{after, opened};

const ADDRESSES: &str = "https://me:SECRET@a.example/x?key=SECRET#SECRET no-cors:http://b.example?SECRET delay/0.1?a=1 \
                         https://a.example/y";
const BARE: &str = "https://a.example/x no-cors:http://b.example delay/0.1?a=1 https://a.example/y";

fn set(state: Rc<State>, name: &str, text: &str) -> Rc<State> {
    after(state, Action::Set { name: name.to_owned(), text: text.to_owned() })
}

/// The lab with those addresses, as a reader types them.
fn typed() -> Rc<State> {
    set(opened("#fetch"), "urls", ADDRESSES)
}

fn urls(state: &State) -> String {
    state.choice.urls().join(" ")
}

#[test]
fn a_link_leaves_queries_of_other_hosts_out_unless_the_reader_wants_them() {
    let state = typed();
    assert_eq!(urls(&state), ADDRESSES, "what runs has them");
    let link = write(&state.choice);
    assert!(!link.contains("SECRET"), "{link}");
    assert_eq!(urls(&opened(&link)), BARE);

    let kept = after(state, Action::KeepQueries(true));
    let link = write(&kept.choice);
    assert_eq!((urls(&opened(&link)), read(&link).0), (ADDRESSES.to_owned(), kept.choice.clone()));
    let changed = set(opened(&link), "limit", "3");
    assert_eq!(urls(&opened(&write(&changed.choice))), ADDRESSES, "they came by a link, so they stay in it");
}

#[test]
fn who_goes_back_has_the_addresses_that_were_typed() {
    let before = typed();
    let link = write(&before.choice);
    let back = after(set(before.clone(), "limit", "3"), Action::Follow(link.clone()));
    assert_eq!(back.choice, before.choice);
    let elsewhere = after(opened("#say-after"), Action::Follow(link));
    assert_eq!(urls(&elsewhere), BARE);
}

#[test]
fn a_file_leaves_them_out_wherever_the_run_has_named_them() {
    let state = set(typed(), "row", "“{url}” gave {status}");
    let (_, file) = save(&state.shown, false).unwrap();
    assert!(!file.contains("SECRET"), "{file}");
    assert!(file.contains("delay/0.1?a=1"), "the practice server keeps no secrets");
    let opened = open(given("a", file)).unwrap();
    assert_eq!(opened.choice.unwrap().urls().join(" "), BARE);
    assert_eq!(opened.shown.len(), state.shown.len());

    let (_, whole) = save(&state.shown, true).unwrap();
    let opened = open(given("a", whole)).unwrap();
    let choice = opened.choice.unwrap();
    assert_eq!((choice.urls().join(" "), choice.keeps_queries), (ADDRESSES.to_owned(), true));
}
