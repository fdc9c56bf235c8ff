//! A recording of tokio-console: one JSON value a line, as `console-subscriber` writes them where `TOKIO_CONSOLE_RECORD_PATH`
//! says (its `record.rs` has the format). Tasks are spawned, entered and left at each poll, woken, and closed.

use std::mem;

use crate::trace::Trace;
use crate::trace::event::{Kind, Label, RunEnd, TaskEnd, TaskId, WaitKind};
use crate::trace::time::Micros;

use super::imported::{Events, Imported, foreign};
use super::json::Json;
use super::order::order;

/// What is said of every such file.
const UNTOLD: &str = "The file was read on this machine, and nothing was sent. Such a recording does not say what a task \
                      waits for, nor who wakes it; a task that is dropped while it waits is drawn as cancelled.";
/// Between the last poll of a task that returned and the drop of its future goes by less, in microseconds.
const AT_ONCE: u64 = 1_000;

/// The lines so far.
#[derive(Default)]
pub(super) struct Recording {
    /// Numbers spans and names, as a log numbers its texts: which spans are tasks is known as they are spawned.
    texts: Trace,
    lines: Vec<Line>,
}

struct Line {
    /// In microseconds since 1970.
    at: u64,
    span: Label,
    what: What,
}

#[derive(Clone, Copy)]
enum What {
    Spawn { kind: SpawnKind, name: Label },
    Enter,
    Exit,
    Wake,
    Close,
}

#[derive(Clone, Copy, PartialEq)]
enum SpawnKind {
    Task,
    /// Work that blocks has a thread of its own.
    Thread,
    /// What `block_on` runs: its wakes are not recorded.
    BlockOn,
}

impl Recording {
    /// Takes a line; one that neither begins nor ends anything is passed over.
    pub(super) fn take(&mut self, line: &Json) {
        let Some((what, of)) = line.members().first() else { return };
        let (at, op) = (of.get("at"), of.get("op"));
        let (seconds, nanos) = (at.get("secs_since_epoch").number(), at.get("nanos_since_epoch").number());
        let (Some(seconds), Some(id)) = (seconds, of.get("id").word()) else { return };
        let what = match what.as_str() {
            "Spawn" => self.spawn(of.get("fields").list()),
            "Enter" => What::Enter,
            "Exit" => What::Exit,
            // A waker is also cloned and dropped.
            "Waker" if !op.members().is_empty() => What::Wake,
            "Close" => What::Close,
            _ => return,
        };
        let at = (seconds.clamp(0.0, 1e11) * 1e6 + nanos.unwrap_or_default().clamp(0.0, 1e9) / 1e3) as u64;
        let span = self.texts.label(&id);
        self.lines.push(Line { at, span, what });
    }

    /// A task is called as the program named it, or by its kind and number.
    fn spawn(&mut self, fields: &[Json]) -> What {
        let field = |name: &str| {
            let of = fields.iter().find(|field| field.get("name").text() == Some(name));
            of.and_then(|field| field.get("value").word()).unwrap_or_default()
        };
        let (kind, name) = (field("kind"), field("task.name"));
        let name = if name.is_empty() { format!("{kind} {}", field("task.id")) } else { name };
        let kind = match kind.as_str() {
            "blocking" => SpawnKind::Thread,
            "block_on" => SpawnKind::BlockOn,
            _ => SpawnKind::Task,
        };
        What::Spawn { kind, name: self.texts.label(&name) }
    }

    /// The log of all of them.
    pub(super) fn end(self, name: &str) -> Option<Imported> {
        let places = order(self.lines.iter().map(|line| line.at));
        let base = self.lines.get(*places.first()?)?.at;
        let mut trace = foreign(name, name, "tokio-console");
        let (mut events, mut count) = (Events::default(), 0);
        let mut tasks: Vec<Option<Task>> = Vec::new();
        for line in places.into_iter().map(|place| &self.lines[place]) {
            let span = line.span.0 as usize;
            if tasks.len() <= span {
                tasks.resize_with(span + 1, || None);
            }
            let at = Micros(line.at - base);
            match (line.what, &mut tasks[span]) {
                (What::Spawn { kind, name }, of @ None) => {
                    count += 1;
                    let (task, name, by) = (TaskId(count), trace.label(self.texts.text(name)), TaskId::LOOP);
                    if kind == SpawnKind::Thread {
                        events.push(at, task, Kind::ThreadStarted { name, by });
                    } else {
                        events.push(at, task, Kind::Spawned { name, by });
                        events.push(at, task, Kind::Woken { by });
                    }
                    *of = Some(Task { task, wakes_unseen: kind == SpawnKind::BlockOn, stands: Stands::Ready });
                }
                (What::Close, of) => drop(of.take().map(|task| task.close(at, &mut events))),
                (what, Some(task)) => task.go_on(what, at, &mut events),
                _ => {}
            }
        }
        let mut how = RunEnd::Finished;
        for mut task in tasks.into_iter().flatten() {
            how = RunEnd::Interrupted;
            task.settle(&mut events);
        }
        events.end(&mut trace, how);
        (count > 0).then(|| Imported { trace, initiators: Vec::new(), notices: vec![UNTOLD.to_owned()] })
    }
}

struct Task {
    task: TaskId,
    /// It may have been woken though no line says so.
    wakes_unseen: bool,
    stands: Stands,
}

/// How a task stands. Only what comes next tells whether a poll was its last.
#[derive(Clone, Copy)]
enum Stands {
    /// It is to be polled.
    Ready,
    /// It is polled; whether it was woken meanwhile.
    Polled { is_woken: bool },
    /// Its poll ended then.
    Left(Micros),
    /// Its poll ended then, and later its future is entered without a wake: it is dropped.
    Dropped { left: Micros, at: Micros },
}

impl Task {
    fn go_on(&mut self, what: What, at: Micros, events: &mut Events) {
        if self.wakes_unseen && matches!((what, self.stands), (What::Enter, Stands::Left(_))) {
            self.go_on(What::Wake, at, events);
        }
        self.stands = match (what, self.stands) {
            (What::Enter, Stands::Ready) => {
                events.push(at, self.task, Kind::PollBegan);
                Stands::Polled { is_woken: false }
            }
            (What::Enter, Stands::Left(left)) => Stands::Dropped { left, at },
            (What::Wake, Stands::Polled { .. }) => Stands::Polled { is_woken: true },
            (What::Exit, Stands::Polled { is_woken: true }) => {
                events.push(at, self.task, Kind::PollEnded { done: false });
                events.push(at, self.task, Kind::Woken { by: TaskId::LOOP });
                Stands::Ready
            }
            (What::Exit, Stands::Polled { .. }) => Stands::Left(at),
            (What::Wake, Stands::Left(_)) => {
                self.settle(events);
                let (wait, number) = (WaitKind::Other, 0);
                events.push(at, self.task, Kind::WaitEnded { wait, number });
                events.push(at, self.task, Kind::Woken { by: TaskId::LOOP });
                Stands::Ready
            }
            (_, stands) => stands,
        };
    }

    /// After its last poll it has begun to wait.
    fn settle(&mut self, events: &mut Events) {
        if let Stands::Left(left) | Stands::Dropped { left, .. } = mem::replace(&mut self.stands, Stands::Ready) {
            events.push(left, self.task, Kind::WaitBegan { wait: WaitKind::Other, number: 0 });
            events.push(left, self.task, Kind::PollEnded { done: false });
        }
    }

    fn close(mut self, at: Micros, events: &mut Events) {
        let (left, dropped) = match self.stands {
            Stands::Ready => (None, at),
            Stands::Polled { .. } => (Some(at), at),
            Stands::Left(left) => (Some(left), at),
            Stands::Dropped { left, at } => (Some(left), at),
        };
        let returned = left.filter(|left| (dropped - *left).0 < AT_ONCE);
        let how = if returned.is_some() { TaskEnd::Finished } else { TaskEnd::Cancelled };
        match returned {
            Some(left) => events.push(left, self.task, Kind::PollEnded { done: true }),
            None => self.settle(events),
        }
        events.push(dropped, self.task, Kind::Ended { how });
    }
}
