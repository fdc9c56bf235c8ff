//! The page's state and its runs, on the host: a pretended page, with virtual time in the place of the browser's.

#[path = "app/beside.rs"]
mod beside;
#[path = "app/files.rs"]
mod files;
#[path = "app/page.rs"]
mod page;

use std::rc::Rc;

use await_lab::app::link;
use await_lab::app::playhead::Playhead;
use await_lab::app::ports::Entry;
use await_lab::app::state::{Action, Phase, Practice, Speed, State};
use await_lab::app::view::Look;
use await_lab::engine::event::RunEnd;
use await_lab::engine::time::{Micros, millis};
use await_lab::engine::trace::{Place, Trace};
use await_lab::lens::window::Stretch;
use page::PretendedPage;

fn open(link: &str) -> Rc<State> {
    Rc::new(State::open(link))
}

/// The state after these actions.
fn after(state: &Rc<State>, actions: impl IntoIterator<Item = Action>) -> Rc<State> {
    actions.into_iter().fold(state.clone(), State::reduce)
}

fn set(name: &str, text: &str) -> Action {
    Action::Set { name: name.to_owned(), text: text.to_owned() }
}

fn ends(state: &State) -> Vec<Option<RunEnd>> {
    state.shown.iter().map(|shown| shown.end()).collect()
}

#[test]
fn a_lab_opens_with_a_finished_simulated_run() {
    let state = open("#say-after");
    assert_eq!(state.phase, Phase::Preview);
    assert_eq!(ends(&state), [Some(RunEnd::Finished); 2]);
    assert!(state.shown.iter().all(|shown| shown.place() == Some(Place::Simulated)));
    assert_eq!((state.end(), state.playhead), (millis(3_000), Playhead::Live));
    assert!(!state.is_moving() && !state.is_running());
}

#[test]
fn a_changed_value_is_shown_at_once_and_edits_of_one_value_are_one_step_of_the_history() {
    let state = open("#say-after");
    let first = after(&state, [set("pairs", "5:Late")]);
    assert_eq!((first.end(), first.entry), (millis(5_000), Entry::Push));
    let second = after(&first, [set("pairs", "6:Later")]);
    assert_eq!((second.end(), second.entry), (millis(6_000), Entry::Replace));
    let other = after(&second, [set("before", "so {}")]);
    assert_eq!(other.entry, Entry::Push);
    let seed = |text: &str| Action::Seed(text.to_owned());
    assert_eq!(after(&other, [seed("2")]).entry, Entry::Push);
    assert_eq!(after(&other, [seed("2"), seed("23")]).entry, Entry::Replace);
    assert_eq!(link::write(&other.choice), "#say-after?pairs=6:Later&before=so+%7B%7D");
    let back = after(&other, [set("pairs", "1:Hello,2:World"), set("before", "")]);
    assert_eq!(link::write(&back.choice), "#say-after", "what is as by default leaves the link");
}

#[test]
fn what_is_refused_or_changes_nothing_leaves_the_very_same_state() {
    let state = open("#say-after");
    let late = |session| Action::RunEnded { session, index: 0 };
    for action in [
        set("pairs", "x"),
        set("nope", "1"),
        Action::Seed("-1".to_owned()),
        Action::Stopped,
        Action::Dismiss(3),
        Action::Focus(9),
        late(1),
    ] {
        assert!(Rc::ptr_eq(&state, &state.clone().reduce(action)));
    }
}

#[test]
fn who_chooses_what_is_chosen_keeps_what_was_run() {
    let page = PretendedPage::open("#say-after?preset=api&seed=7");
    page.runner.start(&page.state().choice, &[]);
    page.settle();
    let ran = after(&page.state(), [Action::Seek { at: millis(10), settled: true }]);
    assert_eq!(ran.phase, Phase::Over);
    for again in [Action::Place(Place::Browser), Action::Preset("api".to_owned()), Action::Seed("07".to_owned())] {
        assert!(Rc::ptr_eq(&ran, &ran.clone().reduce(again)));
    }
    assert_eq!(after(&ran, [Action::Reset]).phase, Phase::Preview);
}

#[test]
fn a_run_that_is_stopped_before_it_began_leaves_the_preview() {
    let stopped = after(&open("#fetch"), [Action::Started { session: 1 }, Action::Stopped]);
    assert_eq!((stopped.phase, stopped.shown[0].place()), (Phase::Preview, Some(Place::Simulated)));
    assert!(after(&stopped, [set("limit", "3")]).beside.is_empty(), "nothing was run");
}

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
fn run_runs_the_variants_one_after_another_and_measures_them() {
    let page = PretendedPage::open("#say-after");
    page.runner.start(&page.state().choice, &[]);
    page.settle();
    let state = page.state();
    assert_eq!(state.phase, Phase::Over);
    assert_eq!(ends(&state), [Some(RunEnd::Finished); 2]);
    assert!(state.shown.iter().all(|shown| shown.place() == Some(Place::Browser)));
    assert_eq!([state.shown[0].until, state.shown[1].until], [millis(3_000), millis(2_000)], "each from zero");
}

#[test]
fn stop_keeps_what_was_recorded() {
    let page = PretendedPage::open("#say-after");
    page.world_waits_for_ever();
    page.runner.start(&page.state().choice, &[]);
    page.settle();
    assert_eq!(page.state().phase, Phase::Running);
    assert!(page.state().is_moving());
    page.runner.stop();
    page.dispatch(Action::Stopped);
    page.settle();
    let state = page.state();
    assert_eq!((state.phase, ends(&state)), (Phase::Stopped, vec![Some(RunEnd::Stopped)]));
    assert!(state.shown[0].record.as_ref().unwrap().len() > 5, "the record is kept");
    assert_eq!(page.alive(), 0, "nothing is left running");
}

#[test]
fn a_run_that_goes_on_is_followed_until_the_reader_takes_over_and_can_be_joined_again() {
    let page = PretendedPage::open("#say-after");
    page.world_waits_for_ever();
    page.runner.start(&page.state().choice, &[]);
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
fn a_second_run_stops_the_first_and_late_news_of_it_count_no_more() {
    let page = PretendedPage::open("#say-after");
    page.world_waits_for_ever();
    page.runner.start(&page.state().choice, &[]);
    page.settle();
    let first = page.state().shown[0].record.clone().unwrap();
    page.runner.start(&page.state().choice, &[]);
    page.settle();
    assert_eq!(first.read(Trace::end), Some(RunEnd::Stopped));
    assert_eq!(page.state().phase, Phase::Running);
    page.dispatch(Action::RunEnded { session: 1, index: 0 });
    page.dispatch(Action::Completed { session: 1 });
    assert_eq!(page.state().phase, Phase::Running);
    assert_eq!(page.alive(), 1);
}

#[test]
fn dropping_the_runner_leaves_nothing_running() {
    let page = PretendedPage::open("#producer-consumer");
    page.world_waits_for_ever();
    page.runner.start(&page.state().choice, &[]);
    page.settle();
    assert_eq!(page.alive(), 1);
    let page = page.unmount();
    page.settle();
    assert_eq!(page.alive(), 0);
}

#[test]
fn a_run_keeps_its_own_copy_of_the_values() {
    let page = PretendedPage::open("#say-after");
    page.world_waits_for_ever();
    page.runner.start(&page.state().choice, &[]);
    page.settle();
    page.dispatch(set("pairs", "9:Other"));
    let state = page.state();
    assert_eq!((state.phase, state.outdated), (Phase::Running, true));
    let plan = state.shown[0].record.as_ref().unwrap().read(|trace| trace.header.plan.clone());
    assert_eq!(plan[0].1, "1:Hello,2:World");
}

#[test]
fn without_practice_server_the_fetch_lab_plays_the_simulated_world() {
    let page = PretendedPage::open("#fetch");
    page.refuse_practice("No service worker here.");
    page.runner.start(&page.state().choice, &[]);
    page.settle();
    let state = page.state();
    assert_eq!(state.practice, Practice::Unavailable("No service worker here.".to_owned()));
    assert_eq!((state.phase, state.place()), (Phase::Replaying, Place::Simulated));
    assert_eq!(state.choice.place(), Place::Browser, "the reader’s wish is kept for when it works again");
    let others = after(&open("#say-after"), [Action::Practice(state.practice.clone())]);
    assert_eq!(others.place(), Place::Browser, "who fetches nothing needs no server");
}

#[test]
fn a_practice_server_that_is_late_is_asked_once_more() {
    let page = PretendedPage::open("#fetch");
    page.delay_practice("No answer within two seconds.");
    page.runner.start(&page.state().choice, &[]);
    page.settle();
    assert_eq!((page.state().phase, page.state().practice.clone()), (Phase::Over, Practice::Ready));
}

#[test]
fn reset_restores_the_preset_and_its_preview() {
    let state = open("#say-after/joined?preset=api&pairs=9:Long&seed=4&world=simulated&t=2");
    let state = after(&state, [Action::Reset]);
    assert_eq!(link::write(&state.choice), "#say-after?preset=api");
    assert_eq!((state.phase, state.end()), (Phase::Preview, millis(3_000)));
}

#[test]
fn hosts_are_allowed_only_by_agreement() {
    let asked = after(&open("#fetch"), [Action::Ask(vec!["example.org".to_owned()])]);
    assert!(after(&asked, [Action::Agree(false)]).allowed.is_empty());
    let agreed = after(&asked, [Action::Agree(true)]);
    assert!(agreed.allowed == ["example.org"] && agreed.asks.is_empty());
}

#[test]
fn a_queue_is_previewed_at_work_and_the_link_stays_bare() {
    let state = open("#producer-consumer");
    assert_eq!(state.moment(), millis(1_050), "in the middle of the longest blocked put");
    assert_eq!(link::write(&state.choice), "#producer-consumer");
}

#[test]
fn a_program_that_never_ends_closes_itself_and_says_so() {
    let state = open("#producer-consumer/sentinels,one-sentinel");
    assert_eq!(ends(&state), [Some(RunEnd::Finished), Some(RunEnd::Deadlocked)]);
}

#[test]
fn a_large_plan_is_made_in_slices_and_simulated_only() {
    let page = PretendedPage::open("#say-after/concurrent?preset=ten-thousand&world=browser");
    let making = page.state().making.expect("nothing is shown yet");
    assert_eq!((page.state().end(), page.state().place()), (Micros::ZERO, Place::Simulated));
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
fn a_played_run_is_over_where_its_end_is_sought() {
    let played = after(&open("#say-after?world=simulated"), [Action::Replay]);
    assert_eq!(played.phase, Phase::Replaying);
    let sought = after(&played, [Action::Seek { at: Micros(60_000_000), settled: true }]);
    assert_eq!(sought.phase, Phase::Over);
    let stepped = after(&played, [Action::Step(1_000_000)]);
    assert_eq!(stepped.phase, Phase::Over);
}

#[test]
fn a_question_goes_with_what_it_was_about() {
    let asked = after(&open("#fetch?urls=https://example.com"), [Action::Ask(vec!["example.com".to_owned()])]);
    assert_eq!(asked.asks, ["example.com"]);
    for next in [Action::Preset("five-sites".to_owned()), Action::Reset, Action::Replay] {
        assert!(after(&asked, [next]).asks.is_empty());
    }
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
fn a_played_run_that_is_stopped_says_so_and_is_over_at_its_end() {
    let state = after(&open("#say-after?world=simulated"), [Action::Replay, Action::Frame(millis(10))]);
    let stopped = after(&state, [Action::Frame(millis(110)), Action::Stopped]);
    assert_eq!((stopped.phase, stopped.playing, stopped.moment()), (Phase::Stopped, false, millis(100)));
    assert_eq!(after(&stopped, [Action::Live]).phase, Phase::Over);
}

/// A run whose timers never fire, shown from half a second to one.
fn zoomed_run() -> PretendedPage {
    let page = PretendedPage::open("#say-after");
    page.world_waits_for_ever();
    page.runner.start(&page.state().choice, &[]);
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
    assert!(seen(Action::Play(true)).contains(Micros::ZERO), "where it is played from");
    assert_eq!(seen(Action::Seek { at: millis(700), settled: true }), zoomed.seen(), "nothing moves without need");
}

#[test]
fn what_was_played_to_its_end_leaves_no_moment_in_the_link() {
    let paused = after(&open("#say-after?t=2.5"), [Action::Play(true), Action::Frame(millis(0)), Action::Play(false)]);
    assert_eq!(link::write(&paused.choice), "#say-after?t=2.5");
    let ended =
        after(&paused, [Action::Play(true)].into_iter().chain((1..9).map(|frame| Action::Frame(millis(frame * 100)))));
    assert_eq!((ended.moment(), ended.playing), (millis(3_000), false));
    assert_eq!(link::write(&ended.choice), "#say-after");
}

#[test]
fn a_real_run_is_not_given_up_for_the_ideal_that_was_to_be_played_before() {
    let page = PretendedPage::open("#say-after/concurrent?pairs=1000*0.001:Task&world=simulated");
    let making = page.state().making.expect("it takes slices to make");
    page.dispatch(Action::Replay);
    page.dispatch(Action::Place(Place::Browser));
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

#[test]
fn a_paused_run_stands_still_and_is_recorded_all_the_same() {
    let page = zoomed_run();
    let events = || page.state().shown[0].record.as_ref().map(|record| record.len());
    let before = events();
    page.dispatch(Action::Play(false));
    page.runner.page_shown(false);
    page.runner.page_shown(true);
    page.dispatch(Action::Frame(millis(5_000)));
    let held = page.state();
    assert!(held.is_held() && !held.is_moving(), "no frame is asked for");
    assert_eq!((events(), held.end(), held.horizon()), (before, millis(900), millis(3_000)));
    page.dispatch(Action::Step(-2));
    page.dispatch(Action::Play(true));
    assert!(events() > before, "what was recorded meanwhile is there");
    page.dispatch(Action::Play(false));
    page.dispatch(Action::Live);
    page.dispatch(Action::Frame(millis(6_000)));
    assert_eq!((page.state().end(), page.state().is_moving()), (millis(6_000), true));
}

#[test]
fn a_run_that_ends_while_the_reader_has_paused_it_is_whole() {
    let stopped = zoomed_run();
    stopped.dispatch(Action::Step(-1));
    stopped.runner.stop();
    stopped.dispatch(Action::Stopped);
    assert_eq!((stopped.state().phase, ends(&stopped.state())), (Phase::Stopped, vec![Some(RunEnd::Stopped)]));

    let page = PretendedPage::open("#say-after");
    page.runner.start(&page.state().choice, &[]);
    page.dispatch(Action::Play(false));
    page.settle();
    let state = page.state();
    assert_eq!((state.phase, ends(&state)), (Phase::Over, vec![Some(RunEnd::Finished); 2]));
    assert_eq!((state.focus, state.moment(), state.end()), (0, Micros::ZERO, millis(3_000)));
}

#[test]
fn a_paused_run_that_gives_way_stays_beside_as_it_came_to_be() {
    let page = zoomed_run();
    page.dispatch(Action::Play(false));
    page.dispatch(set("pairs", "9:Other"));
    page.runner.start(&page.state().choice, &[]);
    page.settle();
    assert!(page.state().shown[0].is_growing() && !page.state().is_held());
    let known = page.state().beside.known(&page.state().shown);
    let beside = known.iter().find(|known| known.title.contains("before the change")).expect("the first run");
    assert_eq!(beside.record.read(Trace::end), Some(RunEnd::Stopped));
}
