//! Plans whose simulated run is made in slices, and what may happen meanwhile.

use std::rc::Rc;

use await_lab::session::link;
use await_lab::session::state::{Action, Phase};
use await_lab::trace::WorldKind;
use await_lab::trace::time::{Micros, millis};

use super::page::PretendedPage;
use super::{after, open};

/// A page whose simulated runs take slices to make, and the number of their making.
fn making(link: &str) -> (PretendedPage, u64) {
    let page = PretendedPage::open(link);
    let number = page.state().making.as_ref().expect("it takes slices to make").number;
    (page, number)
}

fn make(page: &PretendedPage) {
    while page.state().making.is_some() {
        page.settle();
    }
}

#[test]
fn small_plans_are_made_in_the_frame_that_shows_the_change() {
    let page = PretendedPage::open("#say-after");
    assert!(page.state().making.is_none() && page.alive() == 0);
    page.dispatch(Action::Set { name: "pairs".to_owned(), text: "5:Late".to_owned() });
    assert_eq!((page.state().making.is_none(), page.state().end()), (true, millis(5_000)));
}

#[test]
fn a_large_plan_is_made_in_slices_and_simulated_only() {
    let (page, number) = making("#say-after/concurrent?preset=ten-thousand&world=browser");
    assert_eq!((page.state().end(), page.state().place()), (Micros::ZERO, WorldKind::Simulated));
    page.dispatch(Action::Replay);
    make(&page);
    let state = page.state();
    assert_eq!(state.phase, Phase::Replaying, "what was asked for meanwhile comes next");
    let tasks = state.shown[0].ideal.look(|trace, reading| {
        assert!(reading.prepare(trace, 0), "the lenses have read all");
        reading.lanes.follow(trace).all().len()
    });
    assert_eq!((tasks, state.end() > millis(1_490)), (10_001, true));
    page.dispatch(Action::Made { making: number + 1, ideals: Vec::new() });
    assert!(Rc::ptr_eq(&page.state(), &state), "what was made for another choice comes too late");
    page.dispatch(Action::Replay);
    assert!(page.state().making.is_none() && page.state().phase == Phase::Replaying, "nothing is made twice");
}

#[test]
fn the_sum_of_so_many_waits_is_not_shown_at_first() {
    let state = open("#say-after");
    let large = after(&state, [Action::Preset("ten-thousand".to_owned())]);
    assert_eq!(link::write(&large.choice), "#say-after/concurrent?preset=ten-thousand");
    let small = after(&large, [Action::Preset("api".to_owned())]);
    assert_eq!(link::write(&small.choice), "#say-after?preset=api");
}

#[test]
fn what_really_ran_stays_when_the_ideal_of_a_large_plan_is_made_after_it() {
    let (page, number) = making("#say-after/concurrent?pairs=1000*0.001:Task");
    page.runner().start(&page.state().choice, &[]);
    // The run ends in one go, its ideal needs more.
    page.settle();
    let state = page.state();
    assert_eq!((state.phase, state.making.as_ref().map(|making| making.number)), (Phase::Over, Some(number)));
    make(&page);
    let state = page.state();
    assert_eq!(state.phase, Phase::Over);
    assert!(state.shown[0].record.as_ref().is_some_and(|record| record.is_live()), "the run, not its ideal");
    assert!(!state.shown[0].ideal.is_empty());
}

#[test]
fn a_real_run_is_not_given_up_for_the_ideal_that_was_to_be_played_before() {
    let (page, _) = making("#say-after/concurrent?pairs=1000*0.001:Task&world=simulated");
    page.dispatch(Action::Replay);
    page.dispatch(Action::Place(WorldKind::Browser));
    page.world_waits_for_ever();
    page.runner().start(&page.state().choice, &[]);
    make(&page);
    assert_eq!(page.state().phase, Phase::Running);
}

#[test]
fn what_nobody_wants_any_more_is_not_made() {
    let (page, _) = making("#say-after/concurrent?preset=ten-thousand");
    page.dispatch(Action::Preset("api".to_owned()));
    assert_eq!((page.alive(), page.state().making.is_none()), (0, true), "nothing goes on");
    let (page, _) = making("#say-after/concurrent?preset=ten-thousand");
    let rest = page.unmount();
    assert_eq!(rest.alive(), 0);
}
