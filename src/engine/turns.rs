//! The browser's own turns, beside those of the event loop: in which order they come.

use crate::trace::event::{Callback, Delay, Kind, TaskId};
use crate::trace::time::Micros;

use super::context::TaskContext;
use super::line::Line;
use super::runtime::Runtime;

/// A way in which a browser calls back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// As soon as the code that runs now has returned.
    Microtask,
    /// A message to oneself.
    Message,
    /// A timer that is due at once.
    Timer,
    /// Before the page is drawn next.
    Frame,
}

impl Turn {
    /// Every kind.
    pub const ALL: [Turn; 4] = [Turn::Microtask, Turn::Message, Turn::Timer, Turn::Frame];

    /// What the log calls it.
    pub fn name(self) -> &'static str {
        match self {
            Turn::Microtask => "browser: a microtask",
            Turn::Message => "browser: a message",
            Turn::Timer => "browser: a timer of 0 ms",
            Turn::Frame => "browser: a frame",
        }
    }
}

/// Asks the world for a turn of every kind that it has, and lets the log show when each comes. Nobody waits for them, so they
/// lengthen nothing.
pub fn watch_turns() {
    let ambient = TaskContext::current();
    for (turn, number) in Turn::ALL.into_iter().zip(0..) {
        let (run, callback) = (ambient.runtime.number(), Callback::numbered(number));
        let called = move || {
            let Some(runtime) = Runtime::numbered(run) else { return };
            runtime.record(Line::NONE, TaskId::LOOP, Kind::CallbackBegan { callback });
            runtime.record(Line::NONE, TaskId::LOOP, Kind::CallbackEnded { callback });
        };
        if ambient.runtime.world.call_back(turn, Box::new(called)) {
            let name = ambient.runtime.label(turn.name());
            ambient.record(Line::NONE, Kind::CallbackScheduled { callback, name, delay: Delay::of(Micros::ZERO) });
        }
    }
}
