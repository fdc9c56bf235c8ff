//! Which run, and which task of it, is being polled now.

use std::cell::RefCell;
use std::rc::Rc;

use crate::trace::event::{Kind, TaskId};
use crate::trace::time::Micros;

use super::line::Line;
use super::runtime::Runtime;
use super::wait::{Fate, Scope, Wait, WaitFuture};

thread_local! {
    static CURRENT: RefCell<Option<TaskContext>> = const { RefCell::new(None) };
}

/// The run and the task that are being polled now.
#[derive(Clone)]
pub(crate) struct TaskContext {
    pub(crate) runtime: Rc<Runtime>,
    pub(crate) task: TaskId,
    pub(crate) scope: Rc<Scope>,
}

impl TaskContext {
    /// The ambient run. Like a runtime's own functions it may be called only by code that a run polls.
    pub(crate) fn current() -> TaskContext {
        match TaskContext::try_current() {
            Some(ambient) => ambient,
            None => panic!("called outside a run: sleep, spawn, fetch, say and the queue work only in a task of a run"),
        }
    }

    /// The task that is being polled, if one is.
    pub(crate) fn try_current() -> Option<TaskContext> {
        CURRENT.with_borrow(Clone::clone)
    }

    /// The task that is being polled; this one if none is. What a task took may have been handed on to another, and the one that
    /// took it may have ended.
    pub(crate) fn or_current(&self) -> TaskContext {
        TaskContext::try_current().unwrap_or_else(|| self.clone())
    }

    /// Runs `work` as part of this task.
    pub(crate) fn enter<T>(self, work: impl FnOnce() -> T) -> T {
        let actor = self.runtime.actor.replace(self.task);
        let before = CURRENT.replace(Some(self));
        let result = work();
        if let Some(ambient) = CURRENT.replace(before) {
            ambient.runtime.actor.set(actor);
        }
        result
    }

    /// Records what the task did.
    pub(crate) fn record(&self, line: Line, kind: Kind) {
        self.runtime.record(line, self.task, kind);
    }

    /// A wait of this task that a cancel can withdraw.
    pub(crate) fn wait(&self, wait: Rc<Wait>) -> WaitFuture {
        self.scope.wait(wait)
    }

    /// Waits until `deadline` without a word in the log.
    pub(crate) fn pause_until(&self, deadline: Micros) -> WaitFuture {
        self.timed(deadline, |_, _, _| ()).1
    }

    /// Waits until `deadline`; `told` hears the timer's number, and what became of the wait.
    pub(crate) fn timed(
        &self,
        deadline: Micros,
        told: impl FnOnce(&Runtime, u32, Fate) + 'static,
    ) -> (u32, WaitFuture) {
        let timer = self.runtime.timers.borrow().next_for(deadline);
        let runtime = self.runtime.clone();
        let wait = Wait::new(move |fate| {
            runtime.clear(timer);
            told(&runtime, timer.number(), fate);
        });
        self.runtime.timers.borrow_mut().arm(timer, wait.clone());
        (timer.number(), self.wait(wait))
    }
}
