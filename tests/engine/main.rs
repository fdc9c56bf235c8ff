//! The engine's rules on small programs: order, time, who woke whom, lines, requests, ends.

#[path = "../common/mod.rs"]
mod common;
#[path = "../common/hooked.rs"]
mod hooked;

mod ends;
mod fetching;
mod lines;
mod page;
mod tasks;

use await_lab::engine::simulate;
use await_lab::trace::event::{Event, TaskId};
use await_lab::trace::time::Micros;
use await_lab::trace::{Header, Trace};

/// The names of a task's events, in order.
fn names(trace: &Trace, task: u32) -> Vec<&'static str> {
    of(trace, task).map(|event| event.kind.name()).collect()
}

fn of(trace: &Trace, task: u32) -> impl Iterator<Item = &Event> {
    trace.events().iter().filter(move |event| event.task == TaskId(task))
}

fn moments(trace: &Trace, name: &str) -> Vec<Micros> {
    trace.events().iter().filter(|event| event.kind.name() == name).map(Event::at).collect()
}

fn requests(connections: Option<u32>, program: impl Future<Output = ()> + 'static) -> Trace {
    simulate(Header::default(), connections, program)
}
