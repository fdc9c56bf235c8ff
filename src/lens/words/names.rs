//! What things are called, and waits in words.

use std::borrow::Cow;

use crate::collections::sorted::Sorted;
use crate::lens::fold::Fold;
use crate::lens::tasks::waits::Wait;
use crate::trace::Trace;
use crate::trace::address;
use crate::trace::event::{Event, Kind, Label, TaskId};
use crate::trace::time::Micros;

use super::figures::{exact, grouped};

/// The names of a run's tasks, items and requests.
#[derive(Clone, Debug, Default)]
pub struct Names {
    tasks: Vec<Label>,
    items: Sorted<u32, Label>,
    requests: Sorted<u32, Label>,
    queues: u16,
}

impl Names {
    /// A task's name; `event loop` for the loop.
    pub fn task<'a>(&self, trace: &'a Trace, task: TaskId) -> &'a str {
        if task == TaskId::LOOP {
            return "event loop";
        }
        self.tasks.get(task.0 as usize - 1).map_or("an unknown task", |name| trace.text(*name))
    }

    /// Several tasks' names: `a, b and c`.
    pub fn tasks(&self, trace: &Trace, tasks: &[TaskId]) -> String {
        let names: Vec<&str> = tasks.iter().map(|task| self.task(trace, *task)).collect();
        match &names[..] {
            [first @ .., one, last] => {
                let first: String = first.iter().map(|name| format!("{name}, ")).collect();
                format!("{first}{one} and {last}")
            }
            names => names.concat(),
        }
    }

    /// How many tasks there are.
    pub fn task_count(&self) -> usize {
        self.tasks.len()
    }

    /// An item's name.
    pub fn item<'a>(&self, trace: &'a Trace, item: u32) -> &'a str {
        self.items.get(&item).map_or("an item", |label| trace.text(*label))
    }

    /// A request's address, as readers see it.
    pub fn request<'a>(&self, trace: &'a Trace, request: u32) -> Cow<'a, str> {
        self.requests.get(&request).map_or(Cow::Borrowed("an address"), |url| address::shown(trace.text(*url)))
    }

    /// `the queue`, or `queue 2` where there are several.
    pub fn queue(&self, queue: u16) -> String {
        if self.queues <= 1 { "the queue".to_owned() } else { format!("queue {}", u32::from(queue) + 1) }
    }

    /// The wait in words that follow the name of its task: `waits for Consumer-2`. `step` is the place of the event
    /// that began it, or of the last one that told how far it is.
    pub fn wait(&self, trace: &Trace, wait: Wait, step: u32) -> String {
        let began = trace.events().get(step as usize).map(|event| event.kind);
        match wait {
            Wait::Sleep(_) => match began {
                Some(Kind::SleepBegan { delay, .. }) => format!("waits for {}", exact(Micros(delay.into()))),
                _ => "waits for time to pass".to_owned(),
            },
            Wait::Task(other) => format!("waits for {}", self.task(trace, other)),
            Wait::Group(_) => match began {
                Some(Kind::JoinBegan { tasks: 1, .. } | Kind::JoinHeard { tasks: 1, .. }) => {
                    "waits for 1 task".to_owned()
                }
                Some(Kind::JoinBegan { tasks, .. } | Kind::JoinHeard { tasks, .. }) => {
                    format!("waits for {} tasks", grouped(tasks.into()))
                }
                _ => "waits for tasks".to_owned(),
            },
            Wait::Permit(_) => "waits for a permit".to_owned(),
            Wait::Put { queue, item } => {
                format!("waits to put {} into {}", self.item(trace, item), self.queue(queue))
            }
            Wait::Get(queue) => format!("waits to get from {}", self.queue(queue)),
            Wait::Items(queue) => format!("waits until every item of {} is done", self.queue(queue)),
            Wait::Request(request) => format!("waits for {}", self.request(trace, request)),
        }
    }
}

impl Fold for Names {
    fn push(&mut self, event: &Event, _: &Trace) {
        match event.kind {
            Kind::Spawned { name, .. } => self.tasks.push(name),
            Kind::PutBlocked { item, label, .. } | Kind::ItemPut { item, label, .. } => {
                self.items.insert(item, label);
            }
            Kind::RequestQueued { request, url } => {
                self.requests.insert(request, url);
            }
            Kind::QueueOpened { .. } => self.queues = self.queues.saturating_add(1),
            _ => {}
        }
    }
}
