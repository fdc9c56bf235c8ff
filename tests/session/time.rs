//! What the reader does with time, and what time does by itself.

use std::rc::Rc;

use await_lab::lens::fold::axis::Stretch;
use await_lab::picture::view::Look;
use await_lab::session::link;
use await_lab::session::playhead::Playhead;
use await_lab::session::record::Record;
use await_lab::session::state::{Action, Phase, Speed, State};
use await_lab::trace::batch::EventBatch;
use await_lab::trace::event::{Event, Kind, RunEnd, TaskId};
use await_lab::trace::time::{Micros, millis};
use await_lab::trace::{Header, Trace, WorldKind};

use super::page::PretendedPage;
use super::{after, ends, open, set};

#[test]
fn a_simulated_run_is_played_at_its_own_pace() {
    let state = after(&open("#say-after?world=simulated"), [Action::Replay, Action::Frame(millis(10))]);
    assert!(state.playing && state.is_running());
    let state = after(&state, (1..=15).map(|frame| Action::Frame(millis(10 + frame * 100))));
    assert_eq!(state.moment(), millis(1_500));
    let printed = state.shown[1].record.as_ref().unwrap().look(|trace, reading| {
        let steps = state.steps(1, trace);
        reading.transcript.follow(trace).printed_by(steps)
    });
    assert_eq!(printed, 2, "the heading and Hello");
    let state = after(&state, (16..=31).map(|frame| Action::Frame(millis(10 + frame * 100))));
    assert_eq!((state.phase, state.playhead, state.playing), (Phase::Over, Playhead::Live, false));
}

#[test]
fn a_page_that_was_hidden_does_not_jump() {
    let state = after(&open("#say-after"), [Action::Replay, Action::Frame(millis(0)), Action::Frame(millis(60_000))]);
    assert_eq!(state.moment(), millis(300));
}

#[test]
fn speed_scales_the_playhead() {
    let actions =
        [Action::Replay, Action::Speed(Speed::Times(10)), Action::Frame(millis(0)), Action::Frame(millis(100))];
    assert_eq!(after(&open("#say-after"), actions).moment(), millis(10));
}

#[test]
fn a_long_run_is_played_as_a_whole_unless_the_reader_chooses_otherwise() {
    let played = |actions: Vec<Action>| {
        let frames = (0..=10).map(|frame| Action::Frame(millis(frame * 100)));
        after(
            &open("#say-after/sequential?pairs=40:a,40:b,40:c"),
            actions.into_iter().chain([Action::Replay]).chain(frames),
        )
    };
    assert_eq!((played(Vec::new()).speed(), played(Vec::new()).moment()), (Speed::Whole, millis(12_000)));
    assert_eq!(played(vec![Action::Speed(Speed::Times(200))]).moment(), millis(2_000));
    assert_eq!(open("#say-after").speed(), Speed::Times(100));
    let short = after(&open("#say-after"), [Action::Speed(Speed::Whole), Action::Replay, Action::Frame(millis(0))]);
    assert_eq!(after(&short, [Action::Frame(millis(100))]).moment(), millis(30));
}

#[test]
fn the_playhead_is_sought_stepped_and_kept_in_the_link() {
    let sought = after(&open("#say-after"), [Action::Seek { at: millis(1_500), settled: false }]);
    assert_eq!(link::write(&sought.choice), "#say-after", "a link is not rewritten while the hand moves");
    let settled = after(&sought, [Action::Seek { at: millis(1_500), settled: true }]);
    assert_eq!(link::write(&settled.choice), "#say-after?t=1.5");
    assert_eq!(open("#say-after?t=1.5").playhead, settled.playhead);
    let stepped = after(&settled, [Action::Step(1)]);
    let Playhead::At { at, step } = stepped.playhead else { panic!("it follows the end") };
    assert_eq!(at, millis(3_000), "the next thing that happens in sequential");
    assert_eq!(after(&stepped, [Action::Step(-1), Action::Step(1)]).playhead, Playhead::At { at, step });
    assert_eq!(after(&stepped, [Action::Step(-1_000)]).moment(), Micros::ZERO);
    assert_eq!(after(&stepped, [Action::Seek { at: millis(99_000), settled: true }]).playhead, Playhead::Live);
}

#[test]
fn every_step_of_every_run_can_be_looked_at() {
    for lab in await_lab::labs::Lab::ALL {
        let mut state = after(
            &open(&format!("#{}", lab.name)),
            [Action::Seek { at: Micros::ZERO, settled: true }, Action::Step(-1_000_000)],
        );
        let count = state.shown[0].record.as_ref().unwrap().len();
        for step in 0..=count {
            let Playhead::At { step: now, .. } = state.playhead else { panic!("{} follows the end", lab.name) };
            assert_eq!(now, step);
            state = after(&state, [Action::Step(1)]);
        }
    }
}

#[test]
fn a_run_that_goes_on_is_followed_until_the_reader_takes_over_and_can_be_joined_again() {
    let page = PretendedPage::open("#say-after");
    page.world_waits_for_ever();
    page.runner().start(&page.state().choice, &[]);
    page.settle();
    assert!(page.state().is_playing(), "it follows the end");
    page.dispatch(Action::Step(-1));
    let taken = page.state();
    assert!(!taken.is_playing() && taken.phase == Phase::Running, "the run itself goes on");
    let Playhead::At { step, .. } = taken.playhead else { panic!("it follows the end still") };
    page.dispatch(Action::Frame(millis(700)));
    assert!(matches!(page.state().playhead, Playhead::At { step: now, .. } if now == step));
    page.dispatch(Action::Live);
    page.dispatch(Action::Frame(millis(800)));
    assert!(page.state().is_playing());
    assert_eq!(page.state().moment(), millis(800));
}

#[test]
fn what_is_shown_of_a_run_never_runs_ahead_of_its_own_clock() {
    let state = open("#say-after/sequential");
    let header = state.choice.prepare(state.choice.variants()[0]).unwrap().header;
    let record = Record::of(Header { world: WorldKind::Browser, ..header });
    let come = |at: u64, now: u64| {
        let event = Event::new(millis(at), 0, TaskId::LOOP, Kind::PageShown);
        record.append(EventBatch { events: vec![event], ..EventBatch::default() }, millis(now));
    };
    let began = Action::RunBegan { session: 1, index: 0, record: record.clone(), at: millis(1_000) };
    let mut state = after(&state, [Action::Started { session: 1 }, began]);
    let mut moment_at = |now: u64| {
        state = after(&state, [Action::Frame(millis(now))]);
        state.moment()
    };
    assert_eq!(moment_at(1_300), Micros::ZERO, "its worker has not begun");
    come(0, 1_440);
    assert_eq!(moment_at(1_500), millis(60), "it began at 1.440 s at the latest");
    come(500, 1_910);
    assert_eq!(moment_at(1_910), millis(500));
    assert_eq!(moment_at(1_920), millis(510), "it began at 1.410 s at the latest");
    come(520, 2_000);
    assert_eq!(moment_at(2_020), millis(610), "what comes late tells nothing new");
}

#[test]
fn play_begins_anew_where_keys_have_led_to_the_end() {
    let stepped = after(&open("#say-after?world=simulated"), [Action::Step(i32::MIN), Action::Step(1_000)]);
    assert_eq!(stepped.moment(), stepped.end());
    // Of the events of the last moment the last is not the only one at the end.
    for state in [after(&stepped, [Action::Step(-1)]), stepped] {
        let playing = after(&state, [Action::Play, Action::Frame(millis(10)), Action::Frame(millis(110))]);
        assert!(playing.playing);
        assert_eq!(playing.moment(), millis(100));
    }
}

#[test]
fn a_played_run_is_over_where_its_end_is_sought() {
    let played = after(&open("#say-after?world=simulated"), [Action::Replay]);
    assert_eq!(played.phase, Phase::Replaying);
    let sought = after(&played, [Action::Seek { at: Micros(60_000_000), settled: true }]);
    assert_eq!(sought.phase, Phase::Over);
    let stepped = after(&played, [Action::Step(1_000_000)]);
    assert_eq!(stepped.phase, Phase::Over);
}

#[test]
fn a_played_run_that_is_stopped_says_so_and_is_over_at_its_end() {
    let state = after(&open("#say-after?world=simulated"), [Action::Replay, Action::Frame(millis(10))]);
    let stopped = after(&state, [Action::Frame(millis(110)), Action::Stopped]);
    assert_eq!((stopped.phase, stopped.playing, stopped.moment()), (Phase::Stopped, false, millis(100)));
    assert_eq!(after(&stopped, [Action::Live]).phase, Phase::Over);
}

/// How many events of the first run have happened.
fn steps(state: &State) -> usize {
    state.shown[0].record.as_ref().unwrap().read(|trace| state.steps(0, trace))
}

/// The state after four seconds.
fn four_seconds_later(state: &Rc<State>) -> Rc<State> {
    after(state, (0..=40).map(|frame| Action::Frame(millis(frame * 100))))
}

#[test]
fn what_stays_from_a_step_on_plays_from_there_to_the_end() {
    let state = after(&open("#say-after"), [Action::Within(3, usize::MAX)]);
    assert_eq!(state.playhead, Playhead::Live, "its end is the run's");
    for (action, phase) in [(Action::Play, Phase::Preview), (Action::Replay, Phase::Replaying)] {
        let played = after(&state, [action]);
        assert_eq!((steps(&played), played.playing, played.phase), (3, true, phase));
        let over = four_seconds_later(&played);
        assert_eq!((over.playhead, over.playing, over.is_running()), (Playhead::Live, false, false));
        assert_eq!(steps(&after(&over, [Action::Play])), 3, "once more");
    }
    let short = after(&state, [Action::Within(1_000_000, usize::MAX), Action::Play]);
    assert!(!four_seconds_later(&short).playing, "a run that never gets so far");
}

#[test]
fn what_stays_between_two_steps_plays_from_the_one_to_the_other() {
    let state = after(&open("#say-after"), [Action::Within(3, 6)]);
    assert_eq!((steps(&state), state.is_at_end()), (6, true));
    for (action, phase) in [(Action::Play, Phase::Preview), (Action::Replay, Phase::Over)] {
        let played = after(&state, [action]);
        assert_eq!((steps(&played), played.playing, played.is_at_end()), (3, true, false));
        let over = four_seconds_later(&played);
        assert_eq!((steps(&over), over.playing, over.phase), (6, false, phase));
        assert_eq!(steps(&after(&over, [Action::Play])), 3, "once more");
    }
    let to = after(&open("#say-after"), [Action::Within(0, 6), Action::Play]);
    assert_eq!((steps(&to), steps(&four_seconds_later(&to))), (0, 6));
}

#[test]
fn whoever_goes_elsewhere_stays_within_the_steps_of_the_figure() {
    let state = after(&open("#say-after"), [Action::Within(3, 6)]);
    let seek = Action::Seek { at: millis(99_000), settled: true };
    for (action, step) in [(Action::Step(-1_000), 3), (Action::Step(1), 6), (seek, 6), (Action::Live, 6)] {
        let there = after(&state, [action]);
        assert_eq!((steps(&there), there.playing), (step, false));
    }
    let within = after(&state, [Action::Step(-2)]);
    assert_eq!((steps(&within), steps(&after(&within, [Action::Play]))), (4, 4), "it plays on from where it is");
    assert_eq!(steps(&after(&state, [Action::Follow("#fetch".to_owned())])), 6, "in another lab, too");
}

#[test]
fn a_real_run_is_shown_as_it_goes_on_whatever_the_steps_of_the_figure() {
    let page = PretendedPage::open("#say-after");
    page.world_waits_for_ever();
    page.dispatch(Action::Within(1, 2));
    page.runner().start(&page.state().choice, &[]);
    page.settle();
    page.dispatch(Action::Frame(millis(900)));
    assert_eq!((page.state().is_playing(), page.state().moment()), (true, millis(900)));
    page.runner().stop();
    page.dispatch(Action::Stopped);
    page.settle();
    assert_eq!(steps(&page.state()), 2);
}

/// A run whose timers never fire, shown from half a second to one.
fn zoomed_run() -> PretendedPage {
    let page = PretendedPage::open("#say-after");
    page.world_waits_for_ever();
    page.runner().start(&page.state().choice, &[]);
    page.settle();
    page.dispatch(Action::Frame(millis(900)));
    page.dispatch(show(500, 1_000));
    page
}

fn show(from: u64, to: u64) -> Action {
    Action::Look(Look::Show(Stretch { from: millis(from), to: millis(to) }))
}

#[test]
fn a_zoomed_run_that_goes_on_is_followed_unless_the_reader_looks_elsewhere() {
    let page = zoomed_run();
    page.dispatch(Action::Frame(millis(1_010)));
    let seen = page.state().seen();
    assert!(seen.contains(millis(1_010)) && seen.length() == millis(500), "{seen:?}");
    page.dispatch(show(0, 500));
    page.dispatch(Action::Frame(millis(1_100)));
    assert_eq!(page.state().seen().from, Micros::ZERO, "the reader looks at the start");
    page.dispatch(Action::Live);
    page.dispatch(Action::Frame(millis(1_900)));
    assert!(page.state().seen().contains(millis(1_900)), "the end is joined again");
}

#[test]
fn whoever_goes_to_a_moment_sees_it() {
    let zoomed = after(&open("#say-after"), [show(500, 1_000)]);
    let seen = |action| after(&zoomed, [action]).seen();
    assert!(seen(Action::Live).contains(millis(3_000)), "the end");
    for settled in [false, true] {
        assert!(seen(Action::Seek { at: millis(2_500), settled }).contains(millis(2_500)), "a moment");
    }
    assert!(seen(Action::Play).contains(Micros::ZERO), "where it is played from");
    assert_eq!(seen(Action::Seek { at: millis(700), settled: true }), zoomed.seen(), "nothing moves without need");
}

#[test]
fn what_was_played_to_its_end_leaves_no_moment_in_the_link() {
    let paused = after(&open("#say-after?t=2.5"), [Action::Play, Action::Frame(millis(0)), Action::Pause]);
    assert_eq!(link::write(&paused.choice), "#say-after?t=2.5");
    let ended =
        after(&paused, [Action::Play].into_iter().chain((1..9).map(|frame| Action::Frame(millis(frame * 100)))));
    assert_eq!((ended.moment(), ended.playing), (millis(3_000), false));
    assert_eq!(link::write(&ended.choice), "#say-after");
}

#[test]
fn a_paused_run_stands_still_and_is_recorded_all_the_same() {
    let page = zoomed_run();
    let events = || page.state().shown[0].record.as_ref().map(|record| record.len());
    let before = events();
    page.dispatch(Action::Pause);
    page.runner().page_shown(false);
    page.runner().page_shown(true);
    // With the next frame it reaches the page.
    page.settle();
    page.dispatch(Action::Frame(millis(5_000)));
    let held = page.state();
    assert!(held.is_held() && !held.is_moving(), "no frame is asked for");
    assert_eq!((events(), held.end(), held.horizon()), (before, millis(900), millis(3_000)));
    page.dispatch(Action::Step(-2));
    page.dispatch(Action::Play);
    assert!(events() > before, "what was recorded meanwhile is there");
    page.dispatch(Action::Pause);
    page.dispatch(Action::Live);
    page.dispatch(Action::Frame(millis(6_000)));
    assert_eq!((page.state().end(), page.state().is_moving()), (millis(6_000), true));
}

#[test]
fn a_run_that_ends_while_the_reader_has_paused_it_is_whole() {
    let stopped = zoomed_run();
    stopped.dispatch(Action::Step(-1));
    stopped.runner().stop();
    stopped.dispatch(Action::Stopped);
    assert_eq!((stopped.state().phase, ends(&stopped.state())), (Phase::Stopped, vec![Some(RunEnd::Stopped), None]));

    let page = PretendedPage::open("#say-after");
    page.runner().start(&page.state().choice, &[]);
    page.dispatch(Action::Pause);
    page.settle();
    let state = page.state();
    assert_eq!((state.phase, ends(&state)), (Phase::Over, vec![Some(RunEnd::Finished); 2]));
    assert_eq!((state.focus, state.moment(), state.end()), (0, Micros::ZERO, millis(3_000)));
}

#[test]
fn a_paused_run_that_gives_way_stays_beside_as_it_came_to_be() {
    let page = zoomed_run();
    page.dispatch(Action::Pause);
    page.dispatch(set("pairs", "9:Other"));
    page.runner().start(&page.state().choice, &[]);
    page.settle();
    assert!(page.state().shown[0].is_growing() && !page.state().is_held());
    let known = page.state().references.known(&page.state().shown);
    let beside = known.iter().find(|known| known.title.contains("before the change")).expect("the first run");
    assert_eq!(beside.record.read(Trace::end), Some(RunEnd::Stopped));
}
