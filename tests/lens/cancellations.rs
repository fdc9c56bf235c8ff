//! Cancellations as processes, and calls that were never awaited.

use await_lab::lens::tasks::cancellations::{Cancellation, Cancellations};
use await_lab::lens::tasks::lanes::Lanes;
use await_lab::lens::tasks::span::SpanKind;
use await_lab::lens::words::cancelling::{self, Way};
use await_lab::lens::words::names::Names;
use await_lab::lens::words::never_awaited;
use await_lab::picture::cancelling::steps;
use await_lab::trace::event::{Event, Kind, TaskEnd, TaskId};
use await_lab::trace::{Trace, file};

use super::{lab, ms, whole};

fn of(variant: &str) -> Trace {
    lab("background-tasks", variant, "article")
}

fn all(trace: &Trace) -> Vec<Cancellation> {
    whole::<Cancellations>(trace).all().to_vec()
}

#[test]
fn each_worker_is_asked_by_main_and_ends_in_the_same_instant() {
    let trace = of("cancel");
    for (cancellation, task) in all(&trace).iter().zip([2, 3]) {
        assert_eq!((cancellation.task, cancellation.by), (TaskId(task), TaskId::MAIN));
        let at = [Some(cancellation.requested), cancellation.delivered, cancellation.cleaned_up];
        assert!(at.iter().all(|moment| moment.is_some_and(|moment| moment.at == ms(5_000))), "{cancellation:?}");
        assert!(at.is_sorted_by_key(|moment| moment.map(|moment| moment.step)), "{cancellation:?}");
        assert_eq!(cancellation.ended.map(|(_, how)| how), Some(TaskEnd::Cancelled));
        assert_eq!(Way::of(cancellation), Way::Dropped);
    }
    assert_eq!(all(&trace)[0].woke, None, "its end is news of a turn of its own");
}

#[test]
fn a_cleanup_takes_its_time_and_is_seen_on_the_lane() {
    let trace = of("cleanup");
    let cancellation = all(&trace)[0];
    assert_eq!(Way::of(&cancellation), Way::Heard);
    assert_eq!(cancellation.delivered.map(|moment| moment.at), Some(ms(5_000)));
    assert_eq!(cancellation.cleaned_up.map(|moment| moment.at), Some(ms(5_500)));
    let lanes: Lanes = whole(&trace);
    let worker = lanes.of(TaskId(2)).unwrap();
    let last = worker.waits[0].get(worker.waits[0].len() - 1).unwrap();
    assert_eq!((last.kind, last.from, last.to), (SpanKind::Cleaning, ms(5_000), Some(ms(5_500))));
    assert!(lanes.has_waits(SpanKind::Cleaning) && !whole::<Lanes>(&of("cancel")).has_waits(SpanKind::Cleaning));
}

#[test]
fn who_asks_is_a_task_a_failed_sibling_or_a_time_limit() {
    let asker = |variant| {
        let trace = of(variant);
        cancelling::asker(&trace, &whole::<Names>(&trace), &all(&trace)[0])
    };
    assert_eq!(["cancel", "group", "timeout"].map(asker), ["main", "Worker 1", "main’s time limit"]);
}

#[test]
fn ways_that_ask_nobody_have_no_steps() {
    for variant in ["drop", "gather"] {
        assert_eq!(all(&of(variant)), [], "{variant}");
    }
    assert_eq!(Way::of(&all(&of("unstarted"))[0]), Way::Unstarted);
    let shielded = of("shielded");
    assert_eq!(all(&shielded).iter().map(|of| of.task).collect::<Vec<_>>(), [TaskId(4), TaskId(5)]);
}

/// A group whose task fails wakes its parent by a cancel, and takes it back: only its tasks are cancelled.
#[test]
fn a_task_group_does_not_cancel_its_parent() {
    let trace = file::read(include_str!("../data/sharing.json")).unwrap().pop().unwrap();
    let asked = |event: &&Event| matches!(event.kind, Kind::CancelRequested { .. });
    let asked: Vec<TaskId> = trace.events().iter().filter(asked).map(|event| event.task).collect();
    assert_eq!(asked, [5, 7, 1].map(TaskId), "the log tells of all three");
    let cancelled: Vec<TaskId> = all(&trace).iter().map(|of| of.task).collect();
    assert_eq!(cancelled, [5, 7].map(TaskId));
    let drawn = steps(&trace, &whole(&trace), &whole(&trace), usize::MAX).unwrap();
    let about: Vec<&str> = drawn.rows.iter().map(|row| &*row.about).collect();
    assert_eq!(about, ["update and update 3"]);
}

#[test]
fn the_steps_come_with_the_playhead_and_python_stands_beside() {
    let trace = of("cleanup");
    let (names, cancellations): (Names, Cancellations) = (whole(&trace), whole(&trace));
    let delivered = cancellations.all()[0].delivered.unwrap().step as usize;
    let drawn = |taken| steps(&trace, &names, &cancellations, taken).unwrap();
    let come = |taken| drawn(taken).rows[0].steps.each_ref().map(|(_, come)| *come);
    assert_eq!(come(0), [Some(false); 4]);
    assert_eq!(come(delivered + 1), [Some(true), Some(true), Some(false), Some(false)]);
    assert_eq!(come(usize::MAX), [Some(true); 4]);
    let rows = drawn(usize::MAX).rows;
    let titles: Vec<(&str, &str)> = rows.iter().map(|row| (row.title, &*row.about)).collect();
    assert_eq!(titles, [("Rust", "Worker 1 and Worker 2"), ("Python", "with asyncio"), ("Python", "error caught")]);
    assert_eq!(rows[2].steps.each_ref().map(|(_, come)| *come), [Some(true), Some(true), None, None]);
    let said = |row: usize, step: usize| format!("{} {}", rows[row].steps[step].0.0, rows[row].steps[step].0.1);
    assert_eq!(said(0, 0), "main asks. What the task waits on is withdrawn at once.");
    assert!(said(0, 2).contains("0.50 s") && said(1, 2).contains("except and finally"), "{rows:?}");
    assert!(rows.iter().all(|row| row.steps.iter().all(|((first, rest), _)| !format!("{first}{rest}").contains('{'))));
}

#[test]
fn a_call_that_was_never_awaited_has_an_empty_lane_and_both_warnings() {
    let trace = lab("forgotten-await", "forgotten", "two-calls");
    let lanes: Lanes = whole(&trace);
    assert_eq!((lanes.all().len(), lanes.unawaited().len()), (1, 2), "no task but main was ever made");
    let warnings = never_awaited::warnings(&trace);
    let words: Vec<&str> = warnings.iter().map(|(_, words)| &**words).collect();
    assert!(words[0].contains("unused implementer of `Future` that must be used"), "{words:?}");
    assert_eq!(words[1], "RuntimeWarning: coroutine 'say_after' was never awaited");
    for variant in ["awaited", "spawned", "abandoned"] {
        let trace = lab("forgotten-await", variant, "two-calls");
        assert_eq!((whole::<Lanes>(&trace).unawaited(), never_awaited::warnings(&trace)), (&[][..], vec![]));
    }
    assert_eq!(never_awaited::name("RuntimeWarning: coroutine 'work' was never awaited"), "work");
}
