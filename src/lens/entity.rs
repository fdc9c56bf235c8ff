//! What of a run can be pointed at: its short name, and the moment to which it leads.

use crate::trace::Trace;
use crate::trace::event::{Event, Kind, Meaning, TaskId};
use crate::trace::program::SourceLine;

use super::queues::queue::Queues;
use super::requests;
use super::tasks::lanes::Lanes;

/// One thing of a run that can be pointed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Entity {
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
    /// A stage of a request, by the place of the event that began it: a bar of the waterfall. What is lit with it is what is
    /// lit with its request.
    Stage(u32),
    /// A line of the lab's source.
    Line(SourceLine),
}

impl Entity {
    /// The place in the log of the event to whose moment it leads, seen after the first `steps` events.
    ///
    /// A task leads to where it began what it is doing, and from there to its first event; an item to where it came to
    /// its place; a line of the source to the next event there, and after the last of them to the first.
    pub fn step(self, trace: &Trace, lanes: &Lanes, queues: &Queues, steps: usize) -> Option<u32> {
        let events = trace.events();
        let place = |is: &dyn Fn(&Event) -> bool| events.iter().position(is).map(|step| step as u32);
        match self {
            Entity::Event(step) | Entity::Span(step) | Entity::Stage(step) => {
                ((step as usize) < events.len()).then_some(step)
            }
            Entity::Task(task) => {
                let last = steps.saturating_sub(1) as u32;
                let span = lanes.of(task).and_then(|lane| lane.at_step(last).next()).map(|span| span.first_step);
                span.filter(|step| *step < last).or_else(|| place(&|event| event.task == task))
            }
            Entity::Request(request) => place(&|event| requests::number(&event.kind) == Some(request)),
            Entity::Item(item) => {
                let now = queues.all().find_map(|(_, queue)| {
                    let elsewhere =
                        queue.putters.iter().map(|(_, item)| item).chain(queue.in_hand.iter().map(|(_, of)| of));
                    queue.inside.get(item).or(elsewhere.into_iter().find(|of| of.item == item))
                });
                now.map(|item| item.since.step).or_else(|| place(&|event| item_of(&event.kind) == Some(item)))
            }
            Entity::Line(line) => {
                let after = &events[steps.min(events.len())..];
                let next =
                    after.iter().position(|event| trace.line(event) == Some(line)).map(|step| (steps + step) as u32);
                next.or_else(|| place(&|event| trace.line(event) == Some(line)))
            }
        }
    }

    /// Reads what [`Entity::name`] has written.
    pub fn named(name: &str) -> Option<Entity> {
        let (number, file) = name.get(1..)?.split_once('.').unwrap_or((&name[1..], "0"));
        let number: u32 = number.parse().ok()?;
        Some(match name.as_bytes()[0] {
            b'e' => Entity::Event(number),
            b's' => Entity::Span(number),
            b't' => Entity::Task(TaskId(number)),
            b'i' => Entity::Item(number),
            b'r' => Entity::Request(number),
            b'g' => Entity::Stage(number),
            b'l' => Entity::Line(SourceLine { file: file.parse().ok()?, number }),
            _ => return None,
        })
    }

    /// A letter for the kind, then the number; of a line in another file than the first that file's, too.
    pub fn name(self) -> String {
        let (kind, number) = match self {
            Entity::Event(step) => ('e', step),
            Entity::Span(step) => ('s', step),
            Entity::Task(task) => ('t', task.0),
            Entity::Item(item) => ('i', item),
            Entity::Request(request) => ('r', request),
            Entity::Stage(step) => ('g', step),
            Entity::Line(SourceLine { file: 0, number }) => ('l', number),
            Entity::Line(SourceLine { file, number }) => return format!("l{number}.{file}"),
        };
        format!("{kind}{number}")
    }
}

/// The item that an event is about.
pub(super) fn item_of(kind: &Kind) -> Option<u32> {
    kind.word(Meaning::Item).map(|item| item as u32)
}
