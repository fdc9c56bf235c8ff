//! What things are called, and waits in words.

use std::borrow::Cow;

use crate::collections::sorted::Sorted;
use crate::lens::fold::Fold;
use crate::trace::Trace;
use crate::trace::address;
use crate::trace::event::{Event, Kind, Label, Queue, TaskId, WaitKind};

/// The names of a run's tasks, items and requests.
#[derive(Clone, Debug, Default)]
pub struct Names {
    tasks: Vec<Label>,
    items: Sorted<u32, Label>,
    requests: Sorted<u32, Label>,
    callbacks: Sorted<u32, Label>,
    objects: Sorted<(WaitKind, u32), Option<Label>>,
    queues: u32,
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

    /// Whether there are requests.
    pub fn has_requests(&self) -> bool {
        !self.requests.is_empty()
    }

    /// A request's address, as readers see it.
    pub fn request<'a>(&self, trace: &'a Trace, request: u32) -> Cow<'a, str> {
        self.requests.get(&request).map_or(Cow::Borrowed("an address"), |url| address::shown(trace.text(*url)))
    }

    /// `the queue`, or `queue 2` where there are several.
    pub fn queue(&self, queue: Queue) -> String {
        if self.queues <= 1 { "the queue".to_owned() } else { format!("queue {}", queue.number() + 1) }
    }

    /// What was handed to the loop.
    pub fn callback<'a>(&self, trace: &'a Trace, callback: u32) -> &'a str {
        self.callbacks.get(&callback).map_or("a callback", |name| trace.text(*name))
    }

    /// An object that is waited for: `lock db`, or `the lock`, or `lock 2` where there are several without a name.
    pub fn object(&self, trace: &Trace, kind: WaitKind, number: u32) -> String {
        let noun = kind.form().noun;
        if let Some(Some(name)) = self.objects.get(&(kind, number)) {
            let name = trace.text(*name);
            // What a library waits for is called after what was called of it; and many a lock is called lock.
            let is_clear = kind == WaitKind::Other || name.starts_with(noun);
            return if is_clear { name.to_owned() } else { format!("{noun} {name}") };
        }
        if kind == WaitKind::Other {
            return "something".to_owned();
        }
        let several = self.objects.from(&(kind, 0)).take_while(|((of, _), _)| *of == kind).nth(1);
        if several.is_some() { format!("{noun} {}", u64::from(number) + 1) } else { format!("the {noun}") }
    }
}

impl Fold for Names {
    fn push(&mut self, event: &Event, _: &Trace) {
        if let Some((name, _)) = event.kind.born() {
            self.tasks.push(name);
        }
        match event.kind {
            Kind::ObjectNamed { wait, number, name } => {
                self.objects.insert((wait, number), Some(name));
            }
            Kind::WaitBegan { wait, number } | Kind::Held { wait, number } | Kind::Grouped { wait, number } => {
                self.objects.or_default((wait, number));
            }
            Kind::CallbackScheduled { callback, name, .. } => {
                self.callbacks.insert(callback.number(), name);
            }
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
