//! A limit on how many tasks do something at once, with asyncio.Semaphore's rules.

use std::cell::Cell;
use std::future::Future;
use std::rc::Rc;

use crate::trace::event::Kind;

use super::context::TaskContext;
use super::line::Line;
use super::runtime::next;
use super::wait::{Fate, Wait};
use super::wait_line::WaitLine;

/// Gives out a number of permits; who finds none waits in line.
#[derive(Clone)]
pub struct Semaphore {
    state: Rc<State>,
}

struct State {
    /// Its number in the log; those that the engine uses itself have none.
    number: Option<u32>,
    permits: Cell<u32>,
    line: WaitLine,
}

impl Semaphore {
    /// `permits` tasks at most hold a permit at once.
    pub fn new(permits: u32) -> Semaphore {
        let number = next(&TaskContext::current().runtime.counts().semaphores);
        Semaphore::with(Some(number), permits)
    }

    /// One that leaves no events of its own.
    pub(crate) fn silent(permits: u32) -> Semaphore {
        Semaphore::with(None, permits)
    }

    fn with(number: Option<u32>, permits: u32) -> Semaphore {
        Semaphore { state: Rc::new(State { number, permits: Cell::new(permits), line: WaitLine::default() }) }
    }

    /// Waits for a permit; dropping it gives it back.
    #[track_caller]
    pub fn acquire(&self) -> impl Future<Output = Permit> + use<> {
        let (line, state) = (Line::here(), self.state.clone());
        async move {
            let ambient = TaskContext::current();
            // Whoever stands in line goes first, even if a permit is free already.
            if state.permits.get() > 0 && !state.line.is_taken() {
                state.permits.set(state.permits.get() - 1);
            } else {
                state.record(&ambient, line, |semaphore| Kind::AcquireBlocked { semaphore });
                let wait = Wait::new({
                    let (state, ambient) = (state.clone(), ambient.clone());
                    move |fate| {
                        if fate == Fate::Unseen {
                            state.permits.set(state.permits.get() + 1);
                        }
                        state.record(&ambient, line, |semaphore| Kind::AcquireWithdrawn { semaphore });
                    }
                });
                state.line.join(&wait);
                let place = Place { state: state.clone(), wait: wait.clone() };
                ambient.wait(wait).await;
                drop(place);
            }
            state.record(&ambient, line, |semaphore| Kind::Acquired { semaphore });
            Permit { state, ambient, line }
        }
    }
}

impl State {
    fn record(&self, ambient: &TaskContext, line: Line, kind: impl FnOnce(u32) -> Kind) {
        if let Some(number) = self.number {
            ambient.record(line, kind(number));
        }
    }
}

/// A place in the line; whoever leaves it wakes as many as there are permits for.
struct Place {
    state: Rc<State>,
    wait: Rc<Wait>,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.state.line.leave(&self.wait);
        while self.state.permits.get() > 0 && self.state.line.wake_in_place() {
            self.state.permits.set(self.state.permits.get() - 1);
        }
    }
}

/// Leave to go on; dropping it lets the next task in.
#[must_use = "the permit goes back as soon as it is dropped"]
pub struct Permit {
    state: Rc<State>,
    ambient: TaskContext,
    line: Line,
}

impl Drop for Permit {
    fn drop(&mut self) {
        let ambient = self.ambient.or_current();
        self.state.record(&ambient, self.line, |semaphore| Kind::Released { semaphore });
        if !self.state.line.wake_in_place() {
            self.state.permits.set(self.state.permits.get() + 1);
        }
    }
}
