//! The reader's hand on the state: pointing, jumping, going by polls.

use std::rc::Rc;

use await_lab::lens::highlight::{Entity, Highlight};
use await_lab::session::link;
use await_lab::session::playhead::Playhead;
use await_lab::session::state::{Action, Phase, State};
use await_lab::session::subject::Subject;
use await_lab::trace::event::{Event, Kind};
use await_lab::trace::program::SourceLine;
use await_lab::trace::time::millis;

fn open(link: &str) -> Rc<State> {
    await_lab::session::still::opened(link)
}

/// The state after these actions.
fn after(state: &Rc<State>, actions: impl IntoIterator<Item = Action>) -> Rc<State> {
    actions.into_iter().fold(state.clone(), State::reduce)
}

fn event(state: &State, run: usize, is: impl Fn(&Event) -> bool) -> u32 {
    let record = state.shown[run].record.as_ref().unwrap();
    record.read(|trace| trace.events().iter().position(is).unwrap() as u32)
}

#[test]
fn what_is_pointed_at_lights_its_own_run_only() {
    let state = open("#say-after");
    let said = event(&state, 1, |event| matches!(event.kind, Kind::Said { .. }));
    let subject = Subject::of(1, Entity::Event(said));
    let state = after(&state, [Action::Light(Some(subject))]);
    assert_eq!((state.lit(1).entity(), state.lit(0)), (Some(Entity::Event(said)), Highlight::default()));
    let same = state.clone().reduce(Action::Light(Some(subject)));
    assert!(Rc::ptr_eq(&state, &same), "nothing is drawn anew");
    assert_eq!(after(&state, [Action::Light(None)]).lit(1), Highlight::default());
    let gone = after(&state, [Action::Variant("concurrent".to_owned())]);
    assert_eq!(gone.subject, None, "other runs are shown");
    let nowhere = Action::Light(Some(Subject::of(9, Entity::Event(0))));
    assert_eq!(after(&state, [nowhere]).subject, None);
}

#[test]
fn a_line_of_the_source_is_lit_in_every_run() {
    let state = after(&open("#say-after"), [Action::Light(Some(Subject::of(0, Entity::Line(SourceLine::of_lab(3)))))]);
    assert!((0..2).all(|run| state.lit(run).has_line(SourceLine::of_lab(3))));
}

#[test]
fn subjects_are_read_as_they_are_written() {
    for (text, subject) in [
        ("0e12", Some(Subject::of(0, Entity::Event(12)))),
        ("11l7", Some(Subject::of(11, Entity::Line(SourceLine::of_lab(7))))),
        ("0l7.2", Some(Subject::of(0, Entity::Line(SourceLine { file: 2, number: 7 })))),
        ("e12", None),
        ("0", None),
        ("", None),
        ("0x1", None),
    ] {
        assert_eq!(Subject::named(text), subject, "{text}");
        assert!(subject.is_none_or(|subject| subject.name() == text));
    }
}

#[test]
fn a_jump_goes_to_the_moment_in_the_run_and_the_link_holds_it() {
    let state = open("#say-after");
    let said = event(&state, 1, |event| matches!(event.kind, Kind::Said { .. }) && event.at() == millis(1_000));
    let state = after(&state, [Action::Jump(Subject::of(1, Entity::Event(said)))]);
    assert_eq!(state.focus, 1);
    assert_eq!(state.playhead, Playhead::At { at: millis(1_000), step: said as usize + 1 });
    assert_eq!(link::write(&state.choice), "#say-after?t=1");
    let nowhere = Action::Jump(Subject::of(1, Entity::Event(1_000_000)));
    assert!(Rc::ptr_eq(&state, &state.clone().reduce(nowhere)));
}

#[test]
fn a_jump_stops_what_plays() {
    let playing = after(&open("#say-after"), [Action::Play]);
    assert!(playing.playing);
    assert!(!after(&playing, [Action::Jump(Subject::of(0, Entity::Event(3)))]).playing);
}

#[test]
fn a_poll_on_and_a_poll_back() {
    let start = after(&open("#say-after"), [Action::Step(i32::MIN)]);
    let first = after(&start, [Action::Poll(1)]);
    let Playhead::At { step, .. } = first.playhead else { panic!() };
    assert_eq!(event(&first, 0, |event| matches!(event.kind, Kind::PollEnded { .. })) as usize, step);
    assert_eq!(after(&first, [Action::Poll(1), Action::Poll(-1)]).playhead, first.playhead);
    assert_eq!(after(&first, [Action::Poll(-1)]).playhead, start.playhead);
}

#[test]
fn each_step_is_lit_and_told_at_most_once_a_second() {
    let start = after(&open("#say-after"), [Action::Step(i32::MIN), Action::Frame(millis(0))]);
    let first = after(&start, [Action::Step(1), Action::Frame(millis(10))]);
    assert_eq!(first.announcer.told(), "0.000 s: main is created.");
    assert_eq!(first.lit(0).entity(), Some(Entity::Event(0)));
    let third = after(&first, [Action::Step(1), Action::Step(1), Action::Frame(millis(500))]);
    assert_eq!(third.announcer.told(), "0.000 s: main is created.", "not yet");
    let later = after(&third, [Action::Frame(millis(1_100))]);
    assert_eq!(later.announcer.told(), "0.000 s: main is polled: it has the thread.");
    assert!(!later.is_moving(), "no frame is wanted when all is told");
    assert_eq!(after(&later, [Action::Step(i32::MIN)]).lit(0).entity(), None);
}

#[test]
fn the_end_ends_what_is_only_played_again() {
    let played = after(&open("#say-after?world=simulated"), [Action::Replay, Action::Frame(millis(10))]);
    assert_eq!(played.phase, Phase::Replaying);
    let ended = after(&played, [Action::Live]);
    assert_eq!((ended.phase, ended.moment(), ended.is_running()), (Phase::Over, millis(3_000), false));
}

#[test]
fn what_is_told_of_an_event_is_told_once() {
    let state = open("#say-after?t=0.5");
    let told = |is: &dyn Fn(&Event) -> bool| {
        let subject = Subject::of(0, Entity::Event(event(&state, 0, is)));
        after(&state, [Action::Light(Some(subject))]).status_line().unwrap()
    };
    assert_eq!(
        told(&|event| matches!(event.kind, Kind::SleepBegan { .. })),
        "main waits for 1.000 s, since 0.000 s; its timer will wake it at 1.000 s."
    );
    assert_eq!(
        told(&|event| matches!(event.kind, Kind::Said { .. })),
        "0.000 s: main printed “Sequential execution:”. main has the thread, since 0.000 s."
    );
}
