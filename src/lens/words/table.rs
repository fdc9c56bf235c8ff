//! Every event as a row in words.

use crate::lens::tasks::waits::Wait;
use crate::trace::Trace;
use crate::trace::event::{Event, Kind, Label, TaskId};
use crate::trace::time::Micros;

use super::figures::{bytes, counted, exact, grouped};
use super::names::Names;
use super::{ends, queue};

/// An event in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its number, counted from 1: the moment just after it is the state after so many events.
    pub number: usize,
    /// When.
    pub at: Micros,
    /// The task that it happened to or that did it.
    pub task: TaskId,
    /// That task's name, or `event loop`.
    pub name: String,
    /// What happened, to be read after the name.
    pub what: String,
    /// The line of the lab's source, or 0.
    pub line: u16,
}

/// The row of the event at that place, counted from 0.
pub fn row(trace: &Trace, names: &Names, step: usize) -> Option<Row> {
    let event = trace.events().get(step)?;
    Some(Row {
        number: step + 1,
        at: event.at(),
        task: event.task,
        name: names.task(trace, event.task).to_owned(),
        what: words(trace, names, step, event),
        line: event.line(),
    })
}

fn words(trace: &Trace, names: &Names, step: usize, event: &Event) -> String {
    let task = |task: TaskId| names.task(trace, task);
    let who = |by: TaskId| if by == TaskId::LOOP { "the event loop" } else { task(by) };
    let item = |item: u32| names.item(trace, item);
    let text = |label: Label| trace.text(label);
    let wait = |wait: Wait| names.wait(trace, wait, step as u32);
    let url = |request: u32| names.request(trace, request);
    match event.kind {
        Kind::Spawned { by: TaskId::LOOP, .. } => "is created".to_owned(),
        Kind::Spawned { by, .. } => format!("is created by {}", task(by)),
        Kind::Woken { by } if by == event.task => "wakes itself and joins the ready queue".to_owned(),
        Kind::Woken { by } => format!("is woken by {} and joins the ready queue", who(by)),
        Kind::PollBegan => "is polled: it has the thread".to_owned(),
        Kind::PollEnded { done: true } => "returned".to_owned(),
        Kind::PollEnded { done: false } => "gave the thread back".to_owned(),
        Kind::CancelRequested { by } => format!("is to be cancelled, asks {}", who(by)),
        Kind::CancelDelivered => "is cancelled: its future is dropped".to_owned(),
        Kind::CleanedUp => "is cleaned up: what it held is gone".to_owned(),
        Kind::Ended { how } => format!("ended: {}", ends::task(how)),
        Kind::SleepBegan { timer, .. } => wait(Wait::Sleep(timer)),
        Kind::SleepEnded { .. } => "has waited long enough".to_owned(),
        Kind::SleepWithdrawn { .. } => "no longer waits for time to pass".to_owned(),
        Kind::Yielded => "gives up its turn".to_owned(),
        Kind::AwaitBegan { other } => wait(Wait::Task(other)),
        Kind::AwaitEnded { other } => format!("need not wait any more: {} has ended", task(other)),
        Kind::AwaitWithdrawn { other } => format!("no longer waits for {}", task(other)),
        Kind::JoinBegan { group, .. } => wait(Wait::Group(group)),
        Kind::JoinHeard { tasks: 0, .. } => "hears that the last of the tasks has ended".to_owned(),
        Kind::JoinHeard { tasks: 1, .. } => "hears that a task has ended: 1 has not".to_owned(),
        Kind::JoinHeard { tasks, .. } => format!("hears that a task has ended: {} have not", grouped(tasks.into())),
        Kind::JoinEnded { .. } => "need not wait any more for the tasks".to_owned(),
        Kind::JoinWithdrawn { .. } => "no longer waits for the tasks".to_owned(),
        Kind::TimeoutArmed { delay, .. } => format!("sets a time limit of {}", exact(Micros(delay.into()))),
        Kind::TimeoutFired { .. } => "met its time limit: what ran inside is cancelled".to_owned(),
        Kind::TimeoutCleared { .. } => "no longer needs its time limit".to_owned(),
        Kind::AcquireBlocked { semaphore } => wait(Wait::Permit(semaphore)),
        Kind::Acquired { .. } => "got a permit".to_owned(),
        Kind::AcquireWithdrawn { .. } => "no longer waits for a permit".to_owned(),
        Kind::Released { .. } => "gave its permit back".to_owned(),
        Kind::QueueOpened { queue, order, capacity } => {
            let room = match capacity {
                0 => "any number of items".to_owned(),
                1 => "1 item".to_owned(),
                _ => format!("at most {}", counted(capacity.into(), "item", "items")),
            };
            let order = queue::order(order);
            let name = names.queue(queue).replace("the ", "a ");
            format!("made {name} for {room}: {order}")
        }
        Kind::PutBlocked { queue, item: number, .. } => {
            format!("waits to put {} into {}: it is full", item(number), names.queue(queue))
        }
        Kind::PutWithdrawn { queue, item: number } => {
            format!("no longer waits to put {} into {}", item(number), names.queue(queue))
        }
        Kind::ItemPut { queue, label, .. } => format!("put {} into {}", text(label), names.queue(queue)),
        Kind::GetBlocked { queue } => format!("waits to get from {}: it is empty", names.queue(queue)),
        Kind::GetWithdrawn { queue } => format!("no longer waits to get from {}", names.queue(queue)),
        Kind::ItemTaken { queue, item: number } => format!("got {} from {}", item(number), names.queue(queue)),
        Kind::ItemDiscarded { queue, item: number } => {
            format!("dropped {} out of {}", item(number), names.queue(queue))
        }
        Kind::TaskDone { unfinished, .. } => {
            format!("reported an item done: {} unfinished", grouped(unfinished.into()))
        }
        Kind::QueueJoinBegan { queue } => wait(Wait::Items(queue)),
        Kind::QueueJoinEnded { queue } => {
            format!("need not wait any more: every item of {} is done", names.queue(queue))
        }
        Kind::QueueJoinWithdrawn { queue } => format!("no longer waits for the items of {}", names.queue(queue)),
        Kind::QueueShutDown { queue, immediate: false } => {
            format!("shut {} down: it takes no more items", names.queue(queue))
        }
        Kind::QueueShutDown { queue, immediate: true } => {
            format!("shut {} down at once: its items are dropped", names.queue(queue))
        }
        Kind::RequestQueued { request, .. } => format!("asks for {}", url(request)),
        Kind::RequestStarted { request } => format!("sent the request for {}", url(request)),
        Kind::RequestAnswered { request, status: 0 } => {
            format!("got an answer from {}; the browser does not expose its status", url(request))
        }
        Kind::RequestAnswered { request, status } => format!("got status {status} from {}", url(request)),
        Kind::BytesArrived { request, bytes: count } => format!("got {} of {}", bytes(count.into()), url(request)),
        Kind::RequestFinished { request, bytes: count } => {
            format!("has all {} of {}", bytes(count.into()), url(request))
        }
        Kind::RequestFailed { request, reason, .. } => format!("got nothing from {}: {}", url(request), text(reason)),
        Kind::RequestAborted { request } => format!("aborted the request for {}", url(request)),
        Kind::BodyKept { request, .. } => format!("kept the text of {}", url(request)),
        // In quotes, for a line may end with a mark of its own.
        Kind::Said { text: line } => format!("printed “{}”", text(line)),
        Kind::PageHidden => "went on out of sight: browsers slow timers then".to_owned(),
        Kind::PageShown => "is in sight again".to_owned(),
        Kind::Deadlocked => "found that nothing can happen any more: whoever waits, waits for ever".to_owned(),
        Kind::LimitMet => "stops the run: the log is full".to_owned(),
        Kind::RunEnded { how } => format!("ended the run: {}", ends::run(how)),
    }
}
