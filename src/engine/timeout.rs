//! A limit of time on whatever is awaited inside.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;

use crate::trace::event::{Delay, Kind};
use crate::trace::time::Micros;

use super::context::TaskContext;
use super::line::Line;
use super::runtime::Entry;
use super::timers::Timer;
use super::wait::{Scope, Wait};

/// The limit was met before the work was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Elapsed(
    /// The limit.
    pub Micros,
);

impl fmt::Display for Elapsed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "timed out after {} s", self.0)
    }
}

impl std::error::Error for Elapsed {}

/// Awaits `work` for at most `limit`, as `asyncio.timeout`: at the limit what `work` waits on is withdrawn at once, and
/// `work` is dropped when its task is reached, which is a turn later. Work that is done within that turn has timed out
/// all the same.
#[track_caller]
pub fn timeout<T>(limit: Micros, work: impl IntoFuture<Output = T>) -> impl Future<Output = Result<T, Elapsed>> {
    let (line, work) = (Line::here(), work.into_future());
    async move {
        let ambient = TaskContext::current();
        let alarm = Alarm::set(&ambient, limit, line);
        let inside = TaskContext { scope: alarm.scope.clone(), ..ambient };
        let mut work = pin!(work);
        std::future::poll_fn(move |context| {
            if alarm.has_fired() {
                return Poll::Ready(Err(Elapsed(limit)));
            }
            inside.clone().enter(|| work.as_mut().poll(context)).map(Ok)
        })
        .await
    }
}

/// The armed limit; dropping it clears it.
struct Alarm {
    ambient: TaskContext,
    line: Line,
    scope: Rc<Scope>,
    /// Nobody awaits it: it is what the timer fires.
    wait: Rc<Wait>,
    timer: Timer,
}

impl Alarm {
    fn set(ambient: &TaskContext, limit: Micros, line: Line) -> Alarm {
        let scope = ambient.scope.nested();
        let runtime = ambient.runtime.clone();
        let deadline = runtime.world.now() + limit;
        let timer = runtime.timers.borrow().next_for(deadline);
        let wait = Wait::new({
            let (runtime, task, scope) = (runtime.clone(), ambient.task, scope.clone());
            move |_| {
                runtime.record(line, task, Kind::TimeoutFired { timer: timer.number() });
                runtime.withdraw(task, &scope);
            }
        });
        if limit == Micros::ZERO {
            // As asyncio, which puts an alarm that is due already straight into the ready queue.
            runtime.timers.borrow_mut().number(timer);
            runtime.enqueue(Entry::Fire(timer, wait.clone()));
        } else {
            runtime.timers.borrow_mut().arm(timer, wait.clone());
        }
        let delay = Delay::of(limit);
        ambient.record(line, Kind::TimeoutArmed { timer: timer.number(), delay });
        Alarm { ambient: ambient.clone(), line, scope, wait, timer }
    }

    fn has_fired(&self) -> bool {
        !self.wait.is_pending()
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        self.ambient.runtime.clear(self.timer);
        if !self.has_fired() {
            self.ambient.record(self.line, Kind::TimeoutCleared { timer: self.timer.number() });
        }
    }
}
