//! Runs that stay beside to be compared with: when, of what, and until when.

use std::rc::Rc;

use crate::given::{given, open};
use crate::page::PretendedPage;
use await_lab::session::references::{Reason, RunId};
use await_lab::session::state::{Action, Phase, State};
use await_lab::session::still;
use await_lab::session::still::opened;
use await_lab::trace::time::millis;
use await_lab::trace::{Trace, WorldKind};

fn after(link: &str, actions: impl IntoIterator<Item = Action>) -> Rc<State> {
    actions.into_iter().fold(opened(link), still::after)
}

fn set(text: &str) -> Action {
    Action::Set { name: "pairs".to_owned(), text: text.to_owned() }
}

/// The titles of the two that are compared.
fn pair(state: &State) -> Option<[String; 2]> {
    state.references.pair(&state.shown).map(|pair| pair.map(|known| known.title))
}

fn under(state: &State, index: usize) -> Vec<String> {
    state.references.under(index, &state.shown).into_iter().map(|known| known.title).collect()
}

/// A page on which these values were really run.
fn run(link: &str) -> PretendedPage {
    let page = PretendedPage::open(link);
    page.runner().start(&page.state().choice, &[]);
    page.settle();
    page
}

#[test]
fn two_variants_are_compared_from_the_beginning() {
    let state = after("#say-after", []);
    assert_eq!(pair(&state).unwrap(), ["Sequential, simulated", "Concurrent, simulated"]);
    assert_eq!(pair(&after("#say-after/joined", [])), None, "one run alone is compared with nothing");
    assert!(state.references.is_empty() && under(&state, 0).is_empty());
}

#[test]
fn a_real_run_is_compared_with_its_ideal() {
    let page = run("#say-after/joined");
    let state = page.state();
    assert_eq!(pair(&state).unwrap(), ["Joined, measured", "Joined, simulated"]);
    page.dispatch(Action::Pair([RunId::Shown(0), RunId::Ideal(0)]));
    assert_eq!(under(&page.state(), 0), ["Joined, simulated"], "and then the ideal is drawn under it");
}

#[test]
fn the_last_run_stays_beside_the_changed_plan_until_dismissed() {
    let page = run("#say-after?pairs=4:Before");
    page.dispatch(set("1:After"));
    let state = page.state();
    assert_eq!((state.phase, state.end(), state.horizon()), (Phase::Preview, millis(1_000), millis(4_000)));
    assert_eq!(pair(&state).unwrap(), ["Sequential before the change, measured", "Sequential, simulated"]);
    assert_eq!(under(&state, 1), ["Concurrent before the change, measured"]);

    // Run does not take it away, and neither does another change of the preview.
    page.dispatch(set("2:After"));
    page.runner().start(&page.state().choice, &[]);
    page.settle();
    let state = page.state();
    assert_eq!((state.phase, state.end(), state.horizon()), (Phase::Over, millis(2_000), millis(4_000)));
    assert_eq!(under(&state, 0), ["Sequential before the change, measured"]);

    // Another change after another run: then that one is the last.
    page.dispatch(set("3:After"));
    assert_eq!(page.state().horizon(), millis(3_000));
    page.dispatch(Action::PutAway);
    assert!(page.state().references.is_empty());
}

#[test]
fn what_nobody_ran_does_not_stay() {
    let state = after("#say-after", [set("4:Before"), set("1:After"), Action::Variant("joined".to_owned())]);
    assert!(state.references.is_empty());
    let replayed = after("#say-after?world=simulated", [Action::Replay, set("1:After")]);
    assert_eq!(replayed.references.reason, Reason::Before);
    assert!(!replayed.references.is_empty(), "a simulated run is one, too");
}

#[test]
fn another_experiment_begins_without_the_last_run() {
    for action in [Action::Preset("api".to_owned()), Action::Reset, Action::Follow("#producer-consumer".to_owned())] {
        let page = run("#say-after?pairs=1:x");
        page.dispatch(action);
        assert!(page.state().references.is_empty());
    }
    let page = run("#say-after?pairs=1:x");
    page.dispatch(Action::Follow("#say-after?pairs=2:x".to_owned()));
    assert!(!page.state().references.is_empty(), "the same lab, as after Back");
}

#[test]
fn what_the_reader_keeps_stays_through_other_runs() {
    let page = PretendedPage::open("#say-after?pairs=4:Kept");
    page.dispatch(Action::Keep);
    for text in ["1:a", "2:b"] {
        page.dispatch(set(text));
        page.runner().start(&page.state().choice, &[]);
        page.settle();
    }
    page.dispatch(Action::Preset("api".to_owned()));
    let state = page.state();
    assert_eq!(under(&state, 0), ["Sequential kept, simulated"]);
    assert_eq!(state.horizon(), millis(4_000));
    page.dispatch(Action::Keep);
    assert_eq!(page.state().horizon(), millis(3_000), "those in sight take their place");
}

#[test]
fn a_change_during_a_run_is_said_at_once_and_what_it_gives_is_drawn() {
    let page = PretendedPage::open("#say-after?pairs=1:x");
    page.world_waits_for_ever();
    page.runner().start(&page.state().choice, &[]);
    page.settle();
    page.dispatch(set("9:Other"));
    let state = page.state();
    assert_eq!((state.phase, state.outdated, state.horizon()), (Phase::Running, true, millis(9_000)));
    assert_eq!(under(&state, 0), ["Sequential with the new values, simulated"]);
    let plan = state.shown[0].record.as_ref().unwrap().read(|trace| trace.header.plan[0].1.clone());
    assert_eq!(plan, "1:x", "the run keeps its own");

    page.dispatch(set("1:x"));
    assert!(!page.state().outdated && page.state().references.is_empty(), "back at what runs, there is nothing to say");

    page.dispatch(set("9:Other"));
    page.runner().stop();
    page.dispatch(Action::Stopped);
    assert!(page.state().outdated, "and it is said until the next run");
    page.dispatch(Action::Replay);
    let state = page.state();
    assert!(!state.outdated);
    assert_eq!(state.references.reason, Reason::Before, "the run of the old values stays to compare with");
    assert_eq!(state.shown[0].record.as_ref().unwrap().read(Trace::last_at), millis(9_000));
}

#[test]
fn a_file_is_compared_with_what_was_run() {
    let page = run("#say-after?pairs=1:x");
    let (name, text) = await_lab::session::file::save(&page.state().shown, false).unwrap();
    page.dispatch(set("2:y"));
    page.runner().start(&page.state().choice, &[]);
    page.settle();
    page.dispatch(Action::Opened(open(given(&name, text)).unwrap_or_else(|why| panic!("{why}"))));
    let state = page.state();
    assert!(state.shown.iter().all(|shown| shown.place() == Some(WorldKind::Browser)));
    assert_eq!(pair(&state).unwrap(), ["Sequential before the change, measured", "Sequential, measured"]);
    assert_eq!((state.end(), state.horizon()), (millis(1_000), millis(2_000)));
}

#[test]
fn no_run_is_outlined_under_another_variant() {
    let page = run("#say-after?pairs=4:x");
    page.dispatch(Action::Variant("joined".to_owned()));
    page.dispatch(Action::Variant("sequential".to_owned()));
    page.settle();
    let state = page.state();
    let titles: Vec<&str> = state.shown.iter().map(|shown| shown.title()).collect();
    assert_eq!(titles, ["Concurrent", "Joined"]);
    assert_eq!(under(&state, 0), ["Concurrent before the change, measured"]);
    assert_eq!(under(&state, 1), [""; 0], "neither Sequential's nor Concurrent's");
    page.dispatch(Action::Variant("concurrent".to_owned()));
    page.settle();
    let state = page.state();
    assert!(!state.references.is_empty() && !state.references.are_drawn(&state.shown), "they can still be compared");
    assert_eq!(state.horizon(), state.end(), "and leave no empty room");
}

#[test]
fn what_was_measured_is_not_taken_for_simulated() {
    let page = run("#say-after?pairs=4:x");
    page.dispatch(set("1:y"));
    page.settle();
    let state = page.state();
    assert_eq!(state.references.other_world(&state.shown), Some([WorldKind::Browser, WorldKind::Simulated]));
    page.runner().start(&page.state().choice, &[]);
    page.settle();
    let state = page.state();
    assert_eq!(state.references.other_world(&state.shown), None);
}

#[test]
fn only_new_values_are_outlined_as_such() {
    let page = PretendedPage::open("#say-after/sequential,concurrent?pairs=1:x");
    page.world_waits_for_ever();
    page.runner().start(&page.state().choice, &[]);
    page.settle();
    let before = page.state().outdated_words();
    page.dispatch(Action::Variant("joined".to_owned()));
    page.settle();
    let state = page.state();
    assert!(state.outdated && state.references.is_empty(), "no value was changed");
    let only_variants = state.outdated_words();
    assert!(only_variants.contains("variants"), "{before} {only_variants}");
    page.dispatch(set("9:Other"));
    page.settle();
    let state = page.state();
    assert_eq!(under(&state, 0), ["Sequential with the new values, simulated"]);
    assert_eq!(state.outdated_words(), await_lab::session::state::OUTDATED);
}
