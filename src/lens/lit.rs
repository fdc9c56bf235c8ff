//! What belongs together: what else is lit where the reader points at one thing.

use crate::engine::event::{Event, Kind, TaskId};
use crate::engine::trace::Trace;

use super::doing::doing;
use super::lanes::Lanes;
use super::names::Names;
use super::now::Now;
use super::queue::Queues;
use super::requests::Requests;

/// The most events that are looked through for the line at which a task was.
const FURTHEST: usize = 10_000;

/// One thing of a run that can be pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Thing {
    /// An event, by its place in the log, counted from 0: a line of the transcript, a row of the event table, a mark.
    Event(u32),
    /// A bar, by the place of the event that began it.
    Span(u32),
    /// A task: the name of its lane.
    Task(TaskId),
    /// An item of a queue, by its number.
    Item(u32),
    /// A request, by its number.
    Request(u32),
    /// A line of the lab's source.
    Line(u16),
}

/// What a run looks like at the playhead, as far as it is asked for.
pub struct Views<'a> {
    /// The log.
    pub trace: &'a Trace,
    /// Its names.
    pub names: &'a Names,
    /// Its lanes, of the whole log.
    pub lanes: &'a Lanes,
    /// Its requests, of the whole log.
    pub requests: &'a Requests,
    /// The tasks at the playhead.
    pub now: &'a Now,
    /// The queues at the playhead.
    pub queues: &'a Queues,
}

/// All that is lit in one run. By default nothing is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lit {
    thing: Option<Thing>,
    tasks: Vec<TaskId>,
    line: Option<u16>,
    item: Option<u32>,
    request: Option<u32>,
    steps: Option<(u32, u32)>,
    words: Option<String>,
}

impl Lit {
    /// What is lit with a thing, at the playhead.
    pub fn with(thing: Thing, views: &Views<'_>) -> Lit {
        let lit = Lit { thing: Some(thing), ..Lit::default() };
        match thing {
            Thing::Event(step) => lit.of_event(step, views),
            Thing::Span(step) => lit.of_span(step, views),
            Thing::Task(task) => lit.of_task(task, views),
            Thing::Item(item) => lit.of_item(item, views),
            Thing::Request(request) => lit.of_request(request, views),
            Thing::Line(line) => lit.of_line(line, views),
        }
    }

    /// What is pointed at.
    pub fn thing(&self) -> Option<Thing> {
        self.thing
    }

    /// Whether a task is.
    pub fn has_task(&self, task: TaskId) -> bool {
        self.tasks.binary_search(&task).is_ok()
    }

    /// Whether a line of the source is.
    pub fn has_line(&self, line: u16) -> bool {
        line > 0 && self.line == Some(line)
    }

    /// Whether an item of a queue is.
    pub fn has_item(&self, item: u32) -> bool {
        self.item == Some(item)
    }

    /// Whether a request is.
    pub fn has_request(&self, request: u32) -> bool {
        self.request == Some(request)
    }

    /// Whether the event at that place is.
    pub fn has_event(&self, step: u32, event: &Event) -> bool {
        match self.thing {
            Some(Thing::Item(item)) => item_of(&event.kind) == Some(item),
            Some(Thing::Task(task)) => event.task == task,
            Some(Thing::Line(line)) => event.line() == line,
            _ => self.steps.is_some_and(|(first, last)| (first..=last).contains(&step)) && self.has_task(event.task),
        }
    }

    /// The places in the log of the first and the last event of what is pointed at, where it has a beginning and an end.
    pub fn steps(&self) -> Option<(u32, u32)> {
        self.steps
    }

    /// What the task does, for what it waits and who woke it, as a sentence.
    pub fn words(&self) -> Option<&str> {
        self.words.as_deref()
    }

    fn of_event(mut self, step: u32, views: &Views<'_>) -> Lit {
        let Some(event) = views.trace.events().get(step as usize) else { return self };
        self.tasks = vec![event.task];
        self.line = line_at(views.trace, event.task, step);
        self.item = item_of(&event.kind);
        self.request = request_of(&event.kind);
        self.steps = Some((step, step));
        self.doing(event.task, step, views)
    }

    fn of_span(self, step: u32, views: &Views<'_>) -> Lit {
        let mut lit = self.of_event(step, views);
        let lane = lit.tasks.first().and_then(|task| views.lanes.of(*task));
        let span = lane.and_then(|lane| lane.at_step(step).find(|span| span.first_step == step));
        if let Some(span) = span {
            let end = views.trace.events().len().saturating_sub(1) as u32;
            lit.steps = Some((step, span.last_step.unwrap_or(end)));
        }
        lit
    }

    fn of_task(mut self, task: TaskId, views: &Views<'_>) -> Lit {
        self.tasks = vec![task];
        self.line = views.now.task(task).map(|now| now.line).filter(|line| *line > 0);
        for (_, queue) in views.queues.all() {
            let wanted = queue.putters.iter().find(|((putter, _), _)| *putter == task).map(|(_, item)| item);
            self.item = self.item.or(queue.in_hand.get(task).or(wanted).map(|item| item.item));
        }
        self.doing(task, views.now.steps.saturating_sub(1), views)
    }

    fn of_item(mut self, item: u32, views: &Views<'_>) -> Lit {
        self.item = Some(item);
        let mut holders = views.queues.all().flat_map(|(_, queue)| {
            let wanted = queue.putters.iter().filter(move |((_, of), _)| *of == item).map(|((task, _), _)| task);
            wanted.chain(queue.in_hand.iter().filter(move |(_, of)| of.item == item).map(|(task, _)| task))
        });
        if let Some(holder) = holders.next() {
            return Lit { item: Some(item), thing: self.thing, ..Lit::default().of_task(holder, views) };
        }
        let inside = views.queues.all().find_map(|(number, queue)| Some((number, queue.inside.get(item)?.since)));
        self.words = inside.map(|(number, since)| {
            let (name, queue) = (views.names.item(views.trace, item), views.names.queue(number));
            format!("{name} is in {queue} since {} s.", since.at.fixed(3))
        });
        self
    }

    fn of_request(mut self, request: u32, views: &Views<'_>) -> Lit {
        self.request = Some(request);
        let Some(row) = views.requests.numbered(request) else { return self };
        let end = views.trace.events().len().saturating_sub(1) as u32;
        self.tasks = vec![row.task];
        self.line = Some(row.line).filter(|line| *line > 0);
        self.steps = Some((row.queued.step, row.ended.map_or(end, |(ended, _)| ended.step)));
        self.doing(row.task, row.queued.step, views)
    }

    fn of_line(mut self, line: u16, views: &Views<'_>) -> Lit {
        self.line = Some(line);
        let tasks = views.now.tasks.iter().zip(1..).filter(|(now, _)| now.line == line && now.ended.is_none());
        self.tasks = tasks.map(|(_, number)| TaskId(number)).collect();
        match self.tasks[..] {
            [task] => self.doing(task, views.now.steps.saturating_sub(1), views),
            _ => self,
        }
    }

    /// With what the task does at an event, in words.
    fn doing(mut self, task: TaskId, step: u32, views: &Views<'_>) -> Lit {
        let lane = views.lanes.of(task);
        self.words = lane.and_then(|lane| doing(views.trace, views.names, lane, step, views.now.steps));
        self
    }
}

impl Thing {
    /// The place in the log of the event to whose moment it leads, seen after the first `steps` events.
    ///
    /// A task leads to where it began what it is doing, and from there to its first event; an item to where it came to
    /// its place; a line of the source to the next event there, and after the last of them to the first.
    pub fn step(self, trace: &Trace, lanes: &Lanes, queues: &Queues, steps: usize) -> Option<u32> {
        let events = trace.events();
        let place = |is: &dyn Fn(&Event) -> bool| events.iter().position(is).map(|step| step as u32);
        match self {
            Thing::Event(step) | Thing::Span(step) => ((step as usize) < events.len()).then_some(step),
            Thing::Task(task) => {
                let last = steps.saturating_sub(1) as u32;
                let span = lanes.of(task).and_then(|lane| lane.at_step(last).next()).map(|span| span.first_step);
                span.filter(|step| *step < last).or_else(|| place(&|event| event.task == task))
            }
            Thing::Request(request) => place(&|event| request_of(&event.kind) == Some(request)),
            Thing::Item(item) => {
                let now = queues.all().find_map(|(_, queue)| {
                    let elsewhere =
                        queue.putters.iter().map(|(_, item)| item).chain(queue.in_hand.iter().map(|(_, of)| of));
                    queue.inside.get(item).or(elsewhere.into_iter().find(|of| of.item == item))
                });
                now.map(|item| item.since.step).or_else(|| place(&|event| item_of(&event.kind) == Some(item)))
            }
            Thing::Line(line) => {
                let after = &events[steps.min(events.len())..];
                let next = after.iter().position(|event| event.line() == line).map(|step| (steps + step) as u32);
                next.or_else(|| place(&|event| event.line() == line))
            }
        }
    }

    /// Reads what [`Thing::name`] has written.
    pub fn named(name: &str) -> Option<Thing> {
        let number: u32 = name.get(1..)?.parse().ok()?;
        Some(match name.as_bytes()[0] {
            b'e' => Thing::Event(number),
            b's' => Thing::Span(number),
            b't' => Thing::Task(TaskId(number)),
            b'i' => Thing::Item(number),
            b'r' => Thing::Request(number),
            b'l' => Thing::Line(number.try_into().ok()?),
            _ => return None,
        })
    }

    /// A letter for the kind, then the number.
    pub fn name(self) -> String {
        let (kind, number) = match self {
            Thing::Event(step) => ('e', step),
            Thing::Span(step) => ('s', step),
            Thing::Task(task) => ('t', task.0),
            Thing::Item(item) => ('i', item),
            Thing::Request(request) => ('r', request),
            Thing::Line(line) => ('l', line.into()),
        };
        format!("{kind}{number}")
    }
}

/// The line at which the task was at an event: that of its last one that has any.
fn line_at(trace: &Trace, task: TaskId, step: u32) -> Option<u16> {
    let before = trace.events().iter().take(step as usize + 1).rev().take(FURTHEST);
    before.filter(|event| event.task == task).map(Event::line).find(|line| *line > 0)
}

/// The item that an event is about.
fn item_of(kind: &Kind) -> Option<u32> {
    match *kind {
        Kind::PutBlocked { item, .. }
        | Kind::PutWithdrawn { item, .. }
        | Kind::ItemPut { item, .. }
        | Kind::ItemTaken { item, .. }
        | Kind::ItemDiscarded { item, .. } => Some(item),
        _ => None,
    }
}

/// The request that an event is about.
fn request_of(kind: &Kind) -> Option<u32> {
    super::requests::number(kind)
}
