//! The page's state and its runs, on the host: a pretended page, with virtual time in the place of the browser's.

#[path = "session/abroad.rs"]
mod abroad;
#[path = "session/announced.rs"]
mod announced;
#[path = "session/beside.rs"]
mod beside;
#[path = "session/drafts.rs"]
mod drafts;
#[path = "session/files.rs"]
mod files;
#[path = "session/given.rs"]
mod given;
#[path = "session/giving_way.rs"]
mod giving_way;
#[path = "session/kept.rs"]
mod kept;
#[path = "session/large.rs"]
mod large;
#[path = "session/page.rs"]
mod page;
#[path = "session/pauses.rs"]
mod pauses;
#[path = "session/predictions.rs"]
mod predictions;
#[path = "session/programs.rs"]
mod programs;
#[path = "session/queries.rs"]
mod queries;
#[path = "session/run_links.rs"]
mod run_links;
#[path = "session/screens.rs"]
mod screens;
#[path = "session/slices.rs"]
mod slices;
#[path = "session/time.rs"]
mod time;

use std::rc::Rc;

use page::PretendedPage;

use await_lab::session::link;
use await_lab::session::playhead::Playhead;
use await_lab::session::ports::Entry;
use await_lab::session::state::{Action, Phase, Practice, State};
use await_lab::session::still;
use await_lab::session::still::opened;
use await_lab::trace::event::RunEnd;
use await_lab::trace::time::millis;
use await_lab::trace::{Trace, WorldKind};

fn open(link: &str) -> Rc<State> {
    opened(link)
}

/// The state after these actions.
fn after(state: &Rc<State>, actions: impl IntoIterator<Item = Action>) -> Rc<State> {
    actions.into_iter().fold(state.clone(), still::after)
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
    assert!(state.shown.iter().all(|shown| shown.place() == Some(WorldKind::Simulated)));
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
    page.runner().start(&page.state().choice, &[]);
    page.settle();
    let ran = after(&page.state(), [Action::Seek { at: millis(10), settled: true }]);
    assert_eq!(ran.phase, Phase::Over);
    for again in [Action::Place(WorldKind::Browser), Action::Preset("api".to_owned()), Action::Seed("07".to_owned())] {
        assert!(Rc::ptr_eq(&ran, &ran.clone().reduce(again)));
    }
    assert_eq!(after(&ran, [Action::Reset]).phase, Phase::Preview);
}

#[test]
fn a_run_that_is_stopped_before_it_began_leaves_the_preview() {
    let stopped = after(&open("#fetch"), [Action::Started { session: 1 }, Action::Stopped]);
    assert_eq!((stopped.phase, stopped.shown[0].place()), (Phase::Preview, Some(WorldKind::Simulated)));
    assert!(after(&stopped, [set("limit", "3")]).references.is_empty(), "nothing was run");
}

#[test]
fn run_runs_the_variants_one_after_another_and_measures_them() {
    let page = PretendedPage::open("#say-after");
    page.runner().start(&page.state().choice, &[]);
    page.settle();
    let state = page.state();
    assert_eq!(state.phase, Phase::Over);
    assert_eq!(ends(&state), [Some(RunEnd::Finished); 2]);
    assert!(state.shown.iter().all(|shown| shown.place() == Some(WorldKind::Browser)));
    assert_eq!([state.shown[0].until, state.shown[1].until], [millis(3_000), millis(2_000)], "each from zero");
}

#[test]
fn stop_keeps_what_was_recorded() {
    let page = PretendedPage::open("#say-after");
    page.world_waits_for_ever();
    page.runner().start(&page.state().choice, &[]);
    page.settle();
    assert_eq!(page.state().phase, Phase::Running);
    assert!(page.state().is_moving());
    page.runner().stop();
    page.dispatch(Action::Stopped);
    page.settle();
    let state = page.state();
    // The second, which had not begun, keeps its place, and is told as what it is.
    assert_eq!((state.phase, ends(&state)), (Phase::Stopped, vec![Some(RunEnd::Stopped), None]));
    assert_eq!((state.shown[1].record.is_none(), state.phase.of_unbegun()), (true, "not run"));
    assert!(state.shown[0].record.as_ref().unwrap().len() > 5, "the record is kept");
    assert_eq!(page.alive(), 0, "nothing is left running");
}

#[test]
fn a_second_run_stops_the_first_and_late_news_of_it_count_no_more() {
    let page = PretendedPage::open("#say-after");
    page.world_waits_for_ever();
    page.runner().start(&page.state().choice, &[]);
    page.settle();
    let first = page.state().shown[0].record.clone().unwrap();
    page.runner().start(&page.state().choice, &[]);
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
    page.runner().start(&page.state().choice, &[]);
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
    page.runner().start(&page.state().choice, &[]);
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
    page.runner().start(&page.state().choice, &[]);
    page.settle();
    let state = page.state();
    assert_eq!(state.practice, Practice::Unavailable("No service worker here.".to_owned()));
    assert_eq!((state.phase, state.place()), (Phase::Replaying, WorldKind::Simulated));
    assert_eq!(state.choice.place(), WorldKind::Browser, "the reader’s wish is kept for when it works again");
    let others = after(&open("#say-after"), [Action::Practice(state.practice.clone())]);
    assert_eq!(others.place(), WorldKind::Browser, "who fetches nothing needs no server");
}

#[test]
fn a_practice_server_that_is_late_is_asked_once_more() {
    let page = PretendedPage::open("#fetch");
    page.delay_practice("No answer within two seconds.");
    page.runner().start(&page.state().choice, &[]);
    page.settle();
    assert_eq!((page.state().phase, page.state().practice.clone()), (Phase::Over, Practice::Ready));
}

#[test]
fn the_page_gets_ready_for_a_run_while_the_practice_server_is_asked() {
    let asked_by = |link| {
        let page = PretendedPage::open(link);
        page.runner().start(&page.state().choice, &[]);
        page.settle();
        page.asked()
    };
    assert_eq!(asked_by("#fetch/concurrent"), ["ready", "server", "start"]);
    assert_eq!(asked_by("#say-after/joined"), ["start"], "who asks no server starts at once");
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
    assert!(after(&asked, [Action::Decline]).allowed.is_empty());
    let agreed = after(&asked, [Action::Agree]);
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
fn a_question_goes_with_what_it_was_about() {
    let asked = after(&open("#fetch?urls=https://example.com"), [Action::Ask(vec!["example.com".to_owned()])]);
    assert_eq!(asked.asks, ["example.com"]);
    for next in [Action::Preset("five-sites".to_owned()), Action::Reset, Action::Replay] {
        assert!(after(&asked, [next]).asks.is_empty());
    }
}
