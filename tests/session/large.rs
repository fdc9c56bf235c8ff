//! Plans whose simulated run is made in slices, and what may happen meanwhile.

use std::rc::Rc;

use await_lab::session::link;
use await_lab::session::state::{Action, Phase};
use await_lab::trace::WorldKind;
use await_lab::trace::time::{Micros, millis};

use super::page::PretendedPage;
use super::{after, open};

#[test]
fn a_large_plan_is_made_in_slices_and_simulated_only() {
    let page = PretendedPage::open("#say-after/concurrent?preset=ten-thousand&world=browser");
    let making = page.state().making.expect("nothing is shown yet");
    assert_eq!((page.state().end(), page.state().place()), (Micros::ZERO, WorldKind::Simulated));
    page.dispatch(Action::Replay);
    page.runner.make(making, &page.state().choice);
    page.settle();
    let state = page.state();
    assert_eq!((state.making, state.phase), (None, Phase::Replaying), "what was asked for meanwhile comes next");
    let tasks = state.shown[0].ideal.look(|trace, reading| {
        assert!(reading.prepare(trace, 0), "the lenses have read all");
        reading.lanes.follow(trace).all().len()
    });
    assert_eq!((tasks, state.end() > millis(1_490)), (10_001, true));
    page.dispatch(Action::Made { making: making + 1, ideals: Vec::new() });
    assert!(Rc::ptr_eq(&page.state(), &state), "what was made for another choice comes too late");
    page.dispatch(Action::Replay);
    assert_eq!((page.state().making, page.state().phase), (None, Phase::Replaying), "nothing is made twice");
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
    let page = PretendedPage::open("#say-after/concurrent?pairs=1000*0.001:Task");
    let making = page.state().making.expect("it takes slices to make");
    page.runner.start(&page.state().choice, &[]);
    while page.alive() > 0 {}
    assert_eq!((page.state().phase, page.state().making), (Phase::Over, Some(making)));
    page.runner.make(making, &page.state().choice);
    page.settle();
    let state = page.state();
    assert_eq!((state.making, state.phase), (None, Phase::Over));
    assert!(state.shown[0].record.as_ref().is_some_and(|record| record.is_live()), "the run, not its ideal");
}

#[test]
fn a_real_run_is_not_given_up_for_the_ideal_that_was_to_be_played_before() {
    let page = PretendedPage::open("#say-after/concurrent?pairs=1000*0.001:Task&world=simulated");
    let making = page.state().making.expect("it takes slices to make");
    page.dispatch(Action::Replay);
    page.dispatch(Action::Place(WorldKind::Browser));
    page.world_waits_for_ever();
    page.runner.start(&page.state().choice, &[]);
    page.settle();
    page.dispatch(Action::Made { making, ideals: Vec::new() });
    assert_eq!(page.state().phase, Phase::Running);
}

#[test]
fn what_nobody_wants_any_more_is_not_made() {
    let page = PretendedPage::open("#say-after/concurrent?preset=ten-thousand");
    page.runner.make(page.state().making.unwrap(), &page.state().choice);
    page.runner.give_up_making();
    page.settle();
    assert!(page.state().making.is_some() && page.alive() == 0, "nothing was told, and nothing goes on");
}
