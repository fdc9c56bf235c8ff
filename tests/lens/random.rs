//! What must hold for every program and for every trace that a file may hold.

mod odd;
mod program;

use std::collections::BTreeSet;
use std::fmt::Debug;

use proptest::prelude::*;

use await_lab::lens::fold::Fold;
use await_lab::lens::fold::axis::Stretch;
use await_lab::lens::fold::seek::Seek;
use await_lab::lens::queues::flow::Flow;
use await_lab::lens::queues::history::QueueHistories;
use await_lab::lens::queues::queue::Queues;
use await_lab::lens::requests::{InFlight, Requests};
use await_lab::lens::results::batches::Batches;
use await_lab::lens::results::totals::{Totals, Unit};
use await_lab::lens::tasks::lanes::Lanes;
use await_lab::lens::tasks::now::Now;
use await_lab::lens::tasks::row::Row;
use await_lab::lens::tasks::waits::Waits;
use await_lab::lens::words::deadlock::deadlock;
use await_lab::lens::words::event_loop;
use await_lab::lens::words::names::Names;
use await_lab::lens::words::queue;
use await_lab::lens::words::results::{Side, difference, showed};
use await_lab::lens::words::table;
use await_lab::lens::words::transcript;
use await_lab::lens::words::transcript::Transcript;
use await_lab::trace::Trace;
use await_lab::trace::event::{Kind, RunEnd, TaskId, WaitKind};
use await_lab::trace::time::Micros;

use super::whole;

/// Folds it step by step; at each the seek must give the same, backwards too.
fn every_state<F: Fold + Debug>(trace: &Trace, check: impl Fn(usize, &F)) {
    let (mut fold, mut seek) = (F::default(), Seek::<F>::default());
    let mut states = Vec::new();
    for (steps, event) in trace.events().iter().enumerate() {
        check(steps, &fold);
        states.push(format!("{fold:?}"));
        fold.push(event, trace);
    }
    check(states.len(), &fold);
    for (steps, expected) in states.iter().enumerate().rev().step_by(7) {
        assert_eq!(&format!("{:?}", seek.at(trace, steps)), expected, "after {steps} events");
    }
}

fn every_item_is_somewhere(queues: &Queues) {
    for (number, queue) in queues.all() {
        let inside = queue.inside.len() as u64;
        assert_eq!(queue.put, queue.taken + inside + queue.discarded, "queue {number:?}");
    }
}

/// However requests in flight are counted, over time, at a moment, in the totals or in a batch, they are the same.
fn requests_in_flight_are_the_same_everywhere(trace: &Trace) {
    let (mut sent, mut blocked, mut is_measured) = (BTreeSet::new(), BTreeSet::new(), false);
    let (mut in_flight, mut now, mut totals) = (InFlight::default(), Now::default(), Totals::default());
    let (mut batches, mut most_in_batches) = (Batches::default(), Vec::new());
    for event in trace.events() {
        in_flight.push(event, trace);
        now.push(event, trace);
        totals.push(event, trace);
        batches.push(event, trace);
        let count = in_flight.steps.value();
        match event.kind {
            Kind::RequestStarted { request } => drop(sent.insert(request)),
            Kind::RequestFinished { request, .. }
            | Kind::RequestFailed { request, .. }
            | Kind::RequestAborted { request } => drop(sent.remove(&request)),
            Kind::BatchBegan { .. } => is_measured = true,
            Kind::BatchEnded => is_measured = false,
            Kind::WaitBegan { wait: WaitKind::Thread, number } if is_measured => drop(blocked.insert(number)),
            Kind::WaitEnded { wait: WaitKind::Thread, number }
            | Kind::WaitWithdrawn { wait: WaitKind::Thread, number } => drop(blocked.remove(&number)),
            _ => {}
        }
        assert_eq!(count as usize, sent.len() + blocked.len(), "{event:?}");
        // Of a run that is stuck is shown who waits, not how that is taken down.
        assert!(now.in_flight() == count || now.is_stuck, "{event:?}");
        most_in_batches.resize(batches.all().len(), 0);
        if let Some(most) = most_in_batches.last_mut().filter(|_| batches.current().is_some()) {
            *most = count.max(*most);
        }
    }
    assert_eq!(totals.waited_in(Unit::Request).peak, in_flight.steps.max());
    assert_eq!(batches.all().iter().map(|batch| batch.peak).collect::<Vec<_>>(), most_in_batches);
}

fn spans_follow_one_another(row: &Row) {
    let spans: Vec<_> = (0..row.len()).filter_map(|index| row.get(index)).collect();
    for pair in spans.windows(2) {
        assert!(pair[0].to.is_some_and(|to| to <= pair[1].from), "{pair:?}");
        assert!(pair[0].last_step.is_some_and(|last| last <= pair[1].first_step), "{pair:?}");
    }
}

/// Asks every lens for all that it has.
fn look_at_all(trace: &Trace) {
    let (names, lanes, now) = (whole::<Names>(trace), whole::<Lanes>(trace), trace.last_at());
    for step in 0..trace.events().len() {
        assert!(!table::row(trace, &names, step).unwrap().what.is_empty());
    }
    let windows = [(0, now.0, 100), (now.0 / 2, now.0, 3), (now.0, 0, 0), (0, u64::MAX, u32::MAX)];
    for window in windows.map(|(from, to, columns)| Stretch { from: Micros(from), to: Micros(to) }.on(columns)) {
        for lane in lanes.all() {
            for row in lane.waits.iter().chain([&lane.thread]) {
                spans_follow_one_another(row);
                for drawn in row.drawn(window) {
                    drawn.shown.wait(trace);
                }
            }
            assert!(lane.marks(window).all(|mark| mark.of > 0));
        }
        let _ = whole::<InFlight>(trace).steps.drawn(window).count();
    }
    let histories: QueueHistories = whole(trace);
    for (number, history) in histories.all() {
        let flow = Flow::of(history, histories.now().numbered(number).unwrap(), &lanes, now);
        assert!(flow.consumers.iter().all(|consumer| (0.0..=1.0).contains(&consumer.share)));
        queue::showed(trace, &names, &flow);
    }
    let totals: Totals = whole(trace);
    showed(&[Side { title: "One", totals: &totals }, Side { title: "Other", totals: &totals }]);
    let _ = (difference(&totals, &totals, None, Micros::ZERO), deadlock(trace), totals.fit());
    let _ = (
        transcript::text(trace),
        whole::<Requests>(trace).times(),
        event_loop::words(trace, &names, &whole(trace), now),
    );
}

#[test]
fn the_requests_of_a_measured_batch_are_the_same_everywhere() {
    for variant in ["sequential", "bounded", "concurrent", "pool"] {
        requests_in_flight_are_the_same_everywhere(&super::lab("scaling", variant, "five-sizes"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_state_after_n_events_is_their_fold(program in program::any()) {
        let trace = program.run();
        every_state::<Queues>(&trace, |_, queues| every_item_is_somewhere(queues));
        every_state::<Now>(&trace, |steps, now| assert_eq!(now.steps as usize, steps));
        every_state::<Requests>(&trace, |_, _| {});
        every_state::<QueueHistories>(&trace, |_, _| {});
        every_state::<Lanes>(&trace, |_, _| {});
        every_state::<Transcript>(&trace, |_, _| {});
    }

    #[test]
    fn the_requests_in_flight_keep_to_the_limit(program in program::any()) {
        let trace = program.run();
        requests_in_flight_are_the_same_everywhere(&trace);
        let most = program.connections;
        every_state::<Now>(&trace, |_, now| assert!(now.in_flight() <= most));
        prop_assert!(whole::<InFlight>(&trace).steps.max() <= most);
    }

    #[test]
    fn nothing_is_left_at_the_end(program in program::any()) {
        let trace = program.run();
        let now: Now = whole(&trace);
        prop_assert_eq!(now.timer_count() + now.in_flight() as usize + now.ready.len(), 0);
        if trace.end() == Some(RunEnd::Deadlocked) {
            // Whoever waits for ever is still seen to wait.
            let waiting: Vec<TaskId> = now.waits().map(|(task, ..)| task).collect();
            let left = (1..).zip(&now.tasks).filter(|(_, task)| task.ended.is_none()).map(|(number, _)| TaskId(number));
            prop_assert!(left.clone().all(|task| waiting.contains(&task)) && left.count() > 0);
        } else {
            prop_assert_eq!(now.waits().count(), 0);
            prop_assert!(now.tasks.iter().all(|task| task.ended.is_some()) && now.polled().is_none());
            for (_, queue) in whole::<Queues>(&trace).all() {
                prop_assert_eq!(queue.putters.len() + queue.getters.len() + queue.joiners.len() + queue.in_hand.len(), 0);
            }
        }
        for lane in whole::<Lanes>(&trace).all() {
            for row in lane.waits.iter().chain([&lane.thread]) {
                prop_assert!((0..row.len()).all(|index| row.get(index).unwrap().to.is_some()));
            }
        }
        look_at_all(&trace);
    }

    #[test]
    fn a_task_is_ready_polled_waiting_or_over(program in program::any()) {
        let trace = program.run();
        every_state::<Now>(&trace, |steps, now| {
            // Between a spawn or a withdrawal and the wake that follows it a task is nowhere, and so it is at its end.
            let Some(event) = trace.events().get(steps) else { return };
            for (index, task) in now.tasks.iter().enumerate() {
                let id = TaskId(index as u32 + 1);
                let is_known = task.ended.is_some() || now.polled() == Some(id) || now.ready.get(id).is_some();
                let is_turn = event.task == id || steps.checked_sub(1).is_some_and(|last| trace.events()[last].task == id);
                assert!(is_known || is_turn || now.waits_of(id).next().is_some() || now.polled().is_some(), "{id:?} at {steps}");
            }
        });
    }

    #[test]
    fn no_trace_that_a_file_may_hold_upsets_a_lens(trace in odd::trace()) {
        every_state::<Queues>(&trace, |_, queues| every_item_is_somewhere(queues));
        every_state::<Now>(&trace, |_, _| {});
        every_state::<Waits>(&trace, |_, _| {});
        every_state::<QueueHistories>(&trace, |_, _| {});
        every_state::<Lanes>(&trace, |_, _| {});
        look_at_all(&trace);
        requests_in_flight_are_the_same_everywhere(&trace);
    }
}
