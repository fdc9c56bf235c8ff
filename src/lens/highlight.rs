//! What belongs together: what else is lit where the reader points at one thing.
//!
//! One thing lights another exactly if the other lights it. [`Links`] are what that comes from: an event is tied to its
//! task, to the line of the source at which the task was, to one wait, one item and one request. A bar is tied to what
//! the event is tied to that began it, and to the events that are tied to it. A task is tied to all its events, bars and
//! requests; to lines and items it is tied only as it is at the playhead, where the code panel and the queue's picture
//! show it. An event lights no other event, nor a bar another bar.

use crate::trace::Trace;
use crate::trace::address;
use crate::trace::event::{Chain, Kind, Label, TaskId};
use crate::trace::program::SourceLine;

use super::entity::item_of;
use super::queues::queue::Queues;
use super::requests;
use super::requests::{Request, Requests};
use super::tasks::lanes::Lanes;
use super::tasks::now::Now;
use super::tasks::span::{Span, SpanKind};
use super::words::doing::doing;
use super::words::figures::exact;
use super::words::names::Names;
use super::words::table;
use super::words::template::frames;

pub use super::entity::Entity;

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
pub struct Highlight {
    entity: Option<Entity>,
    /// What is lit whatever is asked of it; of tasks and lines there may be many at the playhead.
    tasks: Vec<TaskId>,
    lines: Vec<SourceLine>,
    items: Vec<u32>,
    /// Of an event, and of the one that began a bar.
    ties: Links,
    /// The bar that is pointed at.
    span: Option<Span>,
    /// The request that is pointed at, by its number, and its address.
    request: Option<(u32, Label)>,
    words: Option<String>,
}

/// What an event is tied to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Links {
    step: u32,
    task: TaskId,
    line: Option<SourceLine>,
    wait: Option<u32>,
    item: Option<u32>,
    request: Option<u32>,
    said: Option<Label>,
}

impl Links {
    /// Those of the event of that place.
    fn of(trace: &Trace, lanes: &Lanes, step: u32) -> Option<Links> {
        let event = trace.events().get(step as usize)?;
        let about = lanes.of(event.task).map(|lane| &lane.about);
        let wait = about.and_then(|about| about.wait(step));
        let began = wait.and_then(|wait| trace.events().get(wait as usize)).map(|event| event.kind);
        let asked = began.filter(|kind| matches!(kind, Kind::RequestQueued { .. }));
        Some(Links {
            step,
            task: event.task,
            line: trace.line(event).or(about.and_then(|about| about.line(step))),
            wait,
            item: item_of(&event.kind).or(about.and_then(|about| about.item(step))),
            request: requests::number(&event.kind).or(asked.as_ref().and_then(requests::number)),
            said: if let Kind::Said { text } = event.kind { Some(text) } else { None },
        })
    }

    /// Whether the bar of that task is one of them: its wait, or the poll or the time in the ready queue into
    /// which it falls.
    fn hold_span(&self, task: TaskId, span: &Span) -> bool {
        let is_there = match span.kind {
            SpanKind::Ready | SpanKind::Running => {
                span.first_step <= self.step && span.last_step.is_none_or(|last| self.step <= last)
            }
            _ => self.wait == Some(span.first_step),
        };
        self.task == task && is_there
    }

    /// Whether that request is one of them. A line that is printed after no request of its own task may name the address
    /// of others' requests: what several tasks were answered is often printed by one.
    fn hold_request(&self, trace: &Trace, number: u32, url: Label) -> bool {
        match (self.request, self.said) {
            (Some(request), _) => request == number,
            (None, Some(said)) => is_named(&address::shown(trace.text(url)), trace.text(said)),
            (None, None) => false,
        }
    }
}

impl Highlight {
    /// What is lit with a thing, at the playhead.
    pub fn with(entity: Entity, views: &Views<'_>) -> Highlight {
        let lit = Highlight { entity: Some(entity), ..Highlight::default() };
        let lit = match entity {
            Entity::Event(step) => lit.of_event(step, views),
            Entity::Span(step) => lit.of_span(step, views),
            Entity::Task(task) => lit.of_task(task, views),
            Entity::Item(item) => lit.of_item(item, views),
            Entity::Request(request) => lit.of_request(request, views),
            Entity::Stage(step) => {
                match views.trace.events().get(step as usize).and_then(|of| requests::number(&of.kind)) {
                    Some(request) => lit.of_request(request, views),
                    None => lit,
                }
            }
            Entity::Line(line) => lit.of_line(line, views),
        };
        match entity {
            Entity::Event(step) | Entity::Stage(step) => lit.happened(step, views),
            _ => lit,
        }
    }

    /// What is pointed at.
    pub fn entity(&self) -> Option<Entity> {
        self.entity
    }

    /// Whether a task is.
    pub fn has_task(&self, task: TaskId) -> bool {
        self.tasks.contains(&task)
    }

    /// Whether a line of the source is.
    pub fn has_line(&self, line: SourceLine) -> bool {
        self.lines.contains(&line)
    }

    /// Whether an item of a queue is.
    pub fn has_item(&self, item: u32) -> bool {
        self.items.contains(&item)
    }

    /// Whether a request is.
    pub fn has_request(&self, trace: &Trace, request: &Request) -> bool {
        match self.entity {
            Some(Entity::Event(_) | Entity::Span(_)) => self.ties.hold_request(trace, request.number, request.url),
            Some(Entity::Task(task)) => request.task == task,
            Some(Entity::Request(_) | Entity::Stage(_)) => {
                self.request.is_some_and(|(number, _)| request.number == number)
            }
            Some(Entity::Line(line)) => request.line == Some(line),
            Some(Entity::Item(_)) | None => false,
        }
    }

    /// Whether the event at that place is.
    pub fn has_event(&self, trace: &Trace, lanes: &Lanes, step: u32) -> bool {
        let Some(entity) = self.entity else { return false };
        let Some(ties) = Links::of(trace, lanes, step) else { return false };
        match entity {
            Entity::Event(pointed) => step == pointed,
            Entity::Span(_) => self.span.is_some_and(|span| ties.hold_span(self.ties.task, &span)),
            Entity::Task(task) => ties.task == task,
            Entity::Item(item) => ties.item == Some(item),
            Entity::Request(_) | Entity::Stage(_) => {
                self.request.is_some_and(|(number, url)| ties.hold_request(trace, number, url))
            }
            Entity::Line(line) => ties.line == Some(line),
        }
    }

    /// Whether a bar of that task is.
    pub fn has_span(&self, trace: &Trace, lanes: &Lanes, task: TaskId, span: &Span) -> bool {
        let ties = || Links::of(trace, lanes, span.first_step).unwrap_or_default();
        match self.entity {
            Some(Entity::Event(_)) => self.ties.hold_span(task, span),
            Some(Entity::Span(first)) => span.first_step == first,
            Some(Entity::Task(pointed)) => task == pointed,
            Some(Entity::Item(item)) => ties().item == Some(item),
            Some(Entity::Request(_) | Entity::Stage(_)) => {
                self.request.is_some_and(|(number, url)| ties().hold_request(trace, number, url))
            }
            Some(Entity::Line(line)) => ties().line == Some(line),
            None => false,
        }
    }

    /// What happened, where an event is pointed at, and what the task does, for what it waits and who woke it.
    pub fn words(&self) -> Option<&str> {
        self.words.as_deref()
    }

    fn of_event(mut self, step: u32, views: &Views<'_>) -> Highlight {
        let Some(ties) = Links::of(views.trace, views.lanes, step) else { return self };
        self.tasks = vec![ties.task];
        self.lines = ties.line.into_iter().collect();
        self.items = ties.item.into_iter().collect();
        self.ties = ties;
        self.doing(ties.task, step, views)
    }

    fn of_span(self, step: u32, views: &Views<'_>) -> Highlight {
        let mut lit = self.of_event(step, views);
        let lane = views.lanes.of(lit.ties.task);
        lit.span = lane.and_then(|lane| lane.at_step(step).find(|span| span.first_step == step));
        if matches!(lit.span, Some(Span { kind: SpanKind::Wait(_), .. }))
            && let Some(chain) = suspended(views.trace, lit.ties.task, step)
        {
            lit.lines.extend(views.trace.frames(chain).map(|place| place.line));
            if views.trace.frames(chain).nth(1).is_some() {
                lit.words = lit.words.map(|words| format!("{words} It waits in {}.", frames(views.trace, chain)));
            }
        }
        lit
    }

    fn of_task(mut self, task: TaskId, views: &Views<'_>) -> Highlight {
        self.tasks = vec![task];
        self.lines = there(views.now, task).into_iter().chain(lines(views, task)).collect();
        self.items = held(views.queues).filter(|(holder, _)| *holder == task).map(|(_, item)| item).collect();
        self.doing(task, views.now.steps.saturating_sub(1), views)
    }

    fn of_item(mut self, item: u32, views: &Views<'_>) -> Highlight {
        self.items = vec![item];
        self.tasks = held(views.queues).filter(|(_, of)| *of == item).map(|(holder, _)| holder).collect();
        self.lines = self.tasks.iter().filter_map(|holder| there(views.now, *holder)).collect();
        if let Some(holder) = self.tasks.first() {
            let holder = *holder;
            return self.doing(holder, views.now.steps.saturating_sub(1), views);
        }
        let inside = views.queues.all().find_map(|(number, queue)| Some((number, queue.inside.get(item)?.since)));
        self.words = inside.map(|(number, since)| {
            let (name, queue) = (views.names.item(views.trace, item), views.names.queue(number));
            format!("{name} is in {queue} since {}.", exact(since.at))
        });
        self
    }

    fn of_request(mut self, request: u32, views: &Views<'_>) -> Highlight {
        let Some(row) = views.requests.numbered(request) else { return self };
        self.request = Some((request, row.url));
        self.tasks = vec![row.task];
        self.lines = row.line.into_iter().collect();
        self.doing(row.task, row.queued.step, views)
    }

    fn of_line(mut self, line: SourceLine, views: &Views<'_>) -> Highlight {
        self.lines = vec![line];
        let is_there = |task: &TaskId| there(views.now, *task) == Some(line);
        self.tasks = (1..=views.now.tasks.len()).map(|number| TaskId(number as u32)).filter(is_there).collect();
        self.items = held(views.queues).filter(|(holder, _)| is_there(holder)).map(|(_, item)| item).collect();
        match self.tasks[..] {
            [task] => self.doing(task, views.now.steps.saturating_sub(1), views),
            _ => self,
        }
    }

    /// With what the task does at an event, in words.
    fn doing(mut self, task: TaskId, step: u32, views: &Views<'_>) -> Highlight {
        let lane = views.lanes.of(task);
        self.words = lane.and_then(|lane| doing(views.trace, views.names, lane, step, views.now.steps));
        self
    }

    /// With what happened before what the task does. What began a wait is said by the wait.
    fn happened(mut self, step: u32, views: &Views<'_>) -> Highlight {
        if let Some(row) = table::row(views.trace, views.names, step as usize) {
            let began = format!("{} {}", row.name, row.what.split(": ").next().unwrap_or_default());
            self.words = match self.words {
                Some(doing) if doing.starts_with(&began) => Some(doing),
                Some(doing) => Some(format!("{} {doing}", row.sentence())),
                None => Some(row.sentence()),
            };
        }
        self
    }
}

/// The frames in which a wait that began with that event goes on: they are told in the same poll.
fn suspended(trace: &Trace, task: TaskId, step: u32) -> Option<Chain> {
    let after = trace.events()[step as usize..].iter().filter(|event| event.task == task);
    after.take_while(|event| !matches!(event.kind, Kind::PollEnded { .. })).find_map(|event| match event.kind {
        Kind::SuspendedAt { chain } => Some(chain),
        _ => None,
    })
}

/// The lines of the frames in which a task waits, if they are known.
fn lines<'a>(views: &Views<'a>, task: TaskId) -> impl Iterator<Item = SourceLine> + use<'a> {
    let trace = views.trace;
    let chain = views.now.task(task).filter(|now| now.ended.is_none()).and_then(|now| now.chain);
    chain.into_iter().flat_map(|chain| trace.frames(chain)).map(|place| place.line)
}

/// The line at which a task is, unless it has ended.
fn there(now: &Now, task: TaskId) -> Option<SourceLine> {
    now.task(task).filter(|now| now.ended.is_none())?.line
}

/// Who has which item in hand, or waits to put it.
fn held(queues: &Queues) -> impl Iterator<Item = (TaskId, u32)> {
    queues.all().flat_map(|(_, queue)| {
        let putters = queue.putters.iter().map(|(wish, _)| wish);
        putters.chain(queue.in_hand.iter().map(|(task, item)| (task, item.item)))
    })
}

/// Whether the line names the address, and not only one that begins with the same letters.
fn is_named(address: &str, line: &str) -> bool {
    line.match_indices(address).any(|(place, _)| {
        let next = line[place + address.len()..].chars().next();
        next.is_none_or(|next| next.is_whitespace() || ":,;)".contains(next))
    })
}
