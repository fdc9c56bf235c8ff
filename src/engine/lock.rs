//! Mutual exclusion between tasks, with asyncio.Lock's rules.

use std::cell::Cell;
use std::future::Future;
use std::rc::Rc;

use crate::trace::event::{Kind, WaitKind};

use super::context::TaskContext;
use super::line::Line;
use super::runtime::next;
use super::wait::Wait;
use super::wait_line::WaitLine;

/// What one task at a time can hold; the others wait in line. Clones are the same lock.
#[derive(Clone)]
pub struct Lock {
    state: Rc<State>,
}

struct State {
    number: u32,
    is_held: Cell<bool>,
    line: WaitLine,
}

impl Default for Lock {
    fn default() -> Lock {
        Lock::new()
    }
}

impl Lock {
    /// One that nobody holds.
    pub fn new() -> Lock {
        let number = next(&TaskContext::current().runtime.counts().locks);
        Lock { state: Rc::new(State { number, is_held: Cell::new(false), line: WaitLine::default() }) }
    }

    /// Waits until nobody holds the lock, and holds it; dropping what it gives lets the lock go.
    #[track_caller]
    pub fn acquire(&self) -> impl Future<Output = LockGuard> + use<> {
        let (line, state) = (Line::here(), self.state.clone());
        async move {
            let (ambient, number) = (TaskContext::current(), state.number);
            // A task that comes while others wait goes behind them, even in the turn in which the lock is free.
            if state.is_held.get() || state.line.is_taken() {
                ambient.record(line, Kind::WaitBegan { wait: WaitKind::Lock, number });
                let wait = Wait::new({
                    let ambient = ambient.clone();
                    move |_| ambient.record(line, Kind::WaitWithdrawn { wait: WaitKind::Lock, number })
                });
                state.line.join(&wait);
                let _place = Place { state: state.clone(), wait: wait.clone() };
                ambient.wait(wait).await;
                state.is_held.set(true);
                ambient.record(line, Kind::WaitEnded { wait: WaitKind::Lock, number });
            }
            state.is_held.set(true);
            ambient.record(line, Kind::Held { wait: WaitKind::Lock, number });
            LockGuard { state, ambient, line }
        }
    }
}

/// A place in the line. A task that was woken and cancelled before it ran leaves it without the lock, and wakes the next.
struct Place {
    state: Rc<State>,
    wait: Rc<Wait>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.state.line.leave(&self.wait);
        if !self.state.is_held.get() {
            self.state.line.wake_first();
        }
    }
}

/// The lock is held; dropping it lets the next task have it.
#[must_use = "the lock is let go as soon as this is dropped"]
pub struct LockGuard {
    state: Rc<State>,
    ambient: TaskContext,
    line: Line,
}

impl Drop for LockGuard {
    fn drop(&mut self) {
        let ambient = self.ambient.or_current();
        ambient.record(self.line, Kind::LetGo { wait: WaitKind::Lock, number: self.state.number });
        self.state.is_held.set(false);
        self.state.line.wake_first();
    }
}
