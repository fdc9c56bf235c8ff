//! The text alternative is equal to the picture: the event table says all that is drawn, and all that it says is drawn
//! somewhere, or said here why it is not.

#[path = "common/every_lab.rs"]
mod every_lab;
#[path = "session/rendered.rs"]
#[allow(dead_code)]
mod rendered;

use every_lab::traces_below;

use await_lab::lens::fold::axis::{Axis, Stretch};
use await_lab::lens::fold::{Fold, state};
use await_lab::lens::requests::{Outcome, Requests};
use await_lab::lens::tasks::lanes::Lanes;
use await_lab::lens::tasks::span::{Span, SpanKind};
use await_lab::lens::words::names::Names;
use await_lab::lens::words::table;
use await_lab::lens::words::table::Row;
use await_lab::trace::Trace;
use await_lab::trace::address;
use await_lab::trace::event::{Kind, TaskEnd, TaskId, WaitKind};
use await_lab::trace::time::Micros;

fn whole<F: Fold>(trace: &Trace) -> F {
    state(trace, usize::MAX)
}

/// A picture fine enough to draw everything.
fn all_of(trace: &Trace) -> Axis {
    Stretch { from: Micros::ZERO, to: trace.last_at() }.on(u32::MAX)
}

fn rows(trace: &Trace) -> Vec<Row> {
    let names: Names = whole(trace);
    (0..trace.events().len()).map(|step| table::row(trace, &names, step).expect("every event has its row")).collect()
}

/// The words with which a row begins what a span is of, or the beginning of what ended before it.
fn begins(kind: SpanKind, what: &str) -> bool {
    match kind {
        // A task is ready from its making, its waking, or a poll in which it was woken.
        SpanKind::Ready => what.contains("ready queue") || what.starts_with("gave the thread back"),
        SpanKind::Running => what.contains("it has the thread"),
        SpanKind::Wait(WaitKind::Request) => what.starts_with("asks for "),
        _ => what.starts_with("waits "),
    }
}

#[test]
fn every_drawn_span_has_its_rows() {
    for trace in traces_below(5_000) {
        let (rows, lanes): (_, Lanes) = (rows(&trace), whole(&trace));
        for lane in lanes.all() {
            let name = trace.text(lane.name);
            let spans = lane.waits.iter().chain([&lane.thread]).flat_map(|row| row.drawn(all_of(&trace)));
            for Span { kind, from, to, first_step, last_step, .. } in spans.map(|drawn| drawn.shown) {
                let first = &rows[first_step as usize];
                assert_eq!((&*first.name, first.at), (name, from), "{kind:?} begins: {first:?}");
                assert!(begins(kind, &first.what), "{kind:?} of {name} begins with: {}", first.what);
                // What the table lets end does not go on in the picture.
                let last_step = last_step.filter(|step| lane.ended.is_none_or(|(end, _)| *step <= end.step));
                assert!(last_step.is_some() || lane.ended.is_none(), "{kind:?} of {name} outlasts its task");
                if let Some(step) = last_step {
                    let last = &rows[step as usize];
                    assert_eq!((&*last.name, Some(last.at)), (name, to), "{kind:?} ends: {last:?}");
                }
            }
            for mark in lane.marks(all_of(&trace)).map(|drawn| drawn.shown) {
                let row = &rows[mark.step as usize];
                assert_eq!((&*row.name, row.at), (name, mark.at));
                match mark.kind {
                    Kind::Said { text } => assert_eq!(row.what, format!("printed “{}”", trace.text(text))),
                    Kind::Ended { how: TaskEnd::Cancelled } => assert_eq!(row.what, "ended: cancelled"),
                    _ => {}
                }
            }
        }
    }
}

#[test]
fn every_drawn_request_has_its_rows() {
    for trace in traces_below(5_000) {
        let (rows, requests): (_, Requests) = (rows(&trace), whole(&trace));
        for request in requests.rows() {
            let address = address::shown(trace.text(request.url));
            let says = |step: u32, at: Micros, words: &str| {
                let row = &rows[step as usize];
                assert_eq!(row.at, at);
                assert!(row.what.starts_with(words) && row.what.contains(&*address), "{row:?} for {words} {address}");
            };
            says(request.queued.step, request.queued.at, "asks for ");
            if let Some(started) = request.started {
                says(started.step, started.at, "sent the request ");
            }
            if let Some(answered) = request.answered {
                says(answered.step, answered.at, "got ");
            }
            if let Some((ended, how)) = request.ended {
                let words = match how {
                    Outcome::Finished => "has all ",
                    Outcome::Failed { .. } => "got nothing from ",
                    Outcome::Aborted | Outcome::TimedOut => "aborted ",
                };
                says(ended.step, ended.at, words);
            }
        }
    }
}

/// Where an event is seen; nothing for those that no picture shows, with the reason here.
fn picture(kind: &Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Spawned { .. } | Kind::Woken { .. } => "the lane's beginning, or its ready line",
        Kind::PollBegan | Kind::PollEnded { .. } => "the poll on the lane",
        Kind::Ended { .. } => "the end of the lane's last span, and a cross where it was cancelled",
        Kind::CancelRequested { .. } | Kind::CancelDelivered | Kind::CleanedUp => "marks of the lane",
        Kind::WaitBegan { .. } | Kind::WaitEnded { .. } | Kind::WaitWithdrawn { .. } => "a wait",
        Kind::Failed { .. } => "a cross on the lane",
        Kind::ThreadStarted { .. } => "the lane's beginning",
        Kind::SleepBegan { .. } | Kind::SleepEnded { .. } | Kind::SleepWithdrawn { .. } => "a wait",
        Kind::AwaitBegan { .. } | Kind::AwaitEnded { .. } | Kind::AwaitWithdrawn { .. } => "a wait",
        Kind::JoinBegan { .. } | Kind::JoinEnded { .. } | Kind::JoinWithdrawn { .. } => "a wait",
        Kind::JoinHeard { .. } => "the end of another lane's task",
        Kind::TimeoutArmed { .. } | Kind::TimeoutFired { .. } | Kind::TimeoutCleared { .. } => "marks of the lane",
        Kind::AcquireBlocked { .. } | Kind::Acquired { .. } | Kind::AcquireWithdrawn { .. } => "a wait",
        Kind::QueueOpened { .. } | Kind::ItemPut { .. } | Kind::ItemTaken { .. } | Kind::ItemDiscarded { .. } => {
            "the queue and its depth"
        }
        Kind::SentinelMarked { .. } => "the word end on the item’s square, and that it counts in no number",
        Kind::PutBlocked { .. } | Kind::PutWithdrawn { .. } => "a wait, and backpressure in the queue's picture",
        Kind::GetBlocked { .. } | Kind::GetWithdrawn { .. } => "a wait, and an idle consumer",
        Kind::TaskDone { .. } => "the unfinished items under the queue",
        Kind::QueueJoinBegan { .. } | Kind::QueueJoinEnded { .. } | Kind::QueueJoinWithdrawn { .. } => "a wait",
        Kind::QueueShutDown { .. } => "the queue's caption",
        Kind::RequestQueued { .. } | Kind::RequestStarted { .. } | Kind::RequestAnswered { .. } => "the waterfall",
        Kind::RequestFinished { .. } | Kind::RequestFailed { .. } | Kind::RequestAborted { .. } => "the waterfall",
        Kind::BytesArrived { .. } => "the waterfall's bytes",
        Kind::BatchBegan { .. } | Kind::BatchEnded => "a bar on the row of its size, and a point of the curves",
        Kind::Gave { .. } => "a ring on the lane",
        Kind::Said { .. } | Kind::PrintedError { .. } => "a dot on the lane",
        Kind::Deadlocked | Kind::LimitMet | Kind::RunEnded { .. } => "the run's total, or why it has none",
        Kind::Held { .. } | Kind::LetGo { .. } | Kind::Released { .. } => "the bars of who holds it",
        Kind::Grouped { .. } => "the bracket round a group's tasks",
        // It takes no time: the task's next poll is what is seen.
        Kind::Yielded => return None,
        // They belong to no task's time.
        Kind::LoopOpened { .. } | Kind::LoopClosed { .. } | Kind::Gap { .. } => return None,
        Kind::CallbackScheduled { .. } | Kind::CallbackBegan { .. } => return None,
        Kind::CallbackEnded { .. } | Kind::CallbackCancelled { .. } => return None,
        // They say more of what is drawn.
        Kind::ObjectNamed { .. } | Kind::SuspendedAt { .. } | Kind::Problem { .. } => return None,
        // It is in the requests' table.
        Kind::BodyKept { .. } => return None,
        // The page's own: a sentence of the totals.
        Kind::PageHidden | Kind::PageShown => return None,
    })
}

#[test]
fn every_row_is_drawn_or_not_for_a_reason() {
    // The match above has every kind; here each that is drawn as a span or a mark is found in what the lanes draw.
    for trace in traces_below(5_000) {
        let lanes: Lanes = whole(&trace);
        for (step, event) in trace.events().iter().enumerate() {
            if event.task == TaskId::LOOP || picture(&event.kind).is_none_or(|place| place != "a wait") {
                continue;
            }
            let lane = lanes.of(event.task).expect("every task has its lane");
            let mut spans = lane.waits.iter().flat_map(|row| (0..row.len()).filter_map(|index| row.get(index)));
            let is_edge = |span: Span| span.first_step == step as u32 || span.last_step == Some(step as u32);
            // A wait that was over already when it would have begun is never drawn: its end is told alone.
            let is_told_alone = matches!(event.kind, Kind::AcquireBlocked { .. } | Kind::Acquired { .. });
            assert!(spans.any(is_edge) || is_told_alone, "{event:?} is not drawn");
        }
    }
}

#[test]
fn the_rendered_figure_draws_as_many_bars_as_the_table_tells_of() {
    for (link, is_of_requests) in [("#say-after", false), ("#fetch", true), ("#fetch/bounded", true)] {
        let page = await_lab::session::still::opened(link);
        let html = rendered::page(&page).region("Timeline");
        let traces = page.shown.iter().map(|shown| shown.record.as_ref().unwrap().read(Trace::clone));
        let (mut said, mut waits, mut bodies) = (0, 0, 0);
        let mut last = None;
        for trace in traces {
            for event in trace.events() {
                match event.kind {
                    // What one task prints at one moment shares a dot.
                    Kind::Said { .. } if last.replace((event.task, event.at())) != Some((event.task, event.at())) => {
                        said += 1;
                    }
                    Kind::SleepBegan { .. } => waits += 1,
                    Kind::RequestStarted { .. } => waits += 1,
                    Kind::RequestAnswered { .. } => bodies += 1,
                    _ => {}
                }
            }
        }
        // One of each kind is the legend's.
        assert_eq!(html.of_classes(&["bar", "waiting"]) - 1, waits, "{link}");
        if is_of_requests {
            assert_eq!(html.of_classes(&["bar", "body"]) - 1, bodies, "{link}");
        } else {
            assert_eq!(html.of_classes(&["said"]), said, "{link}");
        }
    }
}
