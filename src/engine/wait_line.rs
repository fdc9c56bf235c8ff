//! Tasks that wait in line, first come, first served.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use super::wait::Wait;

/// Who waits for the same thing, in the order of coming.
#[derive(Default)]
pub(crate) struct WaitLine {
    waits: RefCell<VecDeque<Rc<Wait>>>,
}

impl WaitLine {
    pub(crate) fn join(&self, wait: &Rc<Wait>) {
        self.waits.borrow_mut().push_back(wait.clone());
    }

    pub(crate) fn leave(&self, wait: &Rc<Wait>) {
        self.waits.borrow_mut().retain(|other| !Rc::ptr_eq(other, wait));
    }

    /// Takes the first who still waits out of the line and wakes it.
    pub(crate) fn wake_next(&self) {
        while let Some(wait) = self.pop() {
            if wait.set() {
                return;
            }
        }
    }

    /// Wakes the first who still waits and leaves it in the line until it has run.
    pub(crate) fn wake_in_place(&self) -> bool {
        let next = self.waits.borrow().iter().find(|wait| wait.is_pending()).cloned();
        next.is_some_and(|wait| wait.set())
    }

    /// Wakes the first in line and leaves it there until it has run; nobody if the first was cancelled and has not left yet.
    pub(crate) fn wake_first(&self) {
        let first = self.waits.borrow().front().cloned();
        if let Some(wait) = first {
            wait.set();
        }
    }

    /// Empties the line and wakes everybody.
    pub(crate) fn wake_all(&self) {
        while let Some(wait) = self.pop() {
            wait.set();
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.waits.borrow().len()
    }

    /// Whether somebody stands in line who was not cancelled.
    pub(crate) fn is_taken(&self) -> bool {
        self.waits.borrow().iter().any(|wait| wait.is_live())
    }

    fn pop(&self) -> Option<Rc<Wait>> {
        self.waits.borrow_mut().pop_front()
    }
}
