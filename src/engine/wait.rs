//! What a task can wait on: something that the engine sets once, or that a cancel withdraws.
//!
//! Sleeping, a queue's line, another task, a request: each is a [`Wait`], and one of three things ends it.
//!
//! - What it is for comes about. Whoever brings it about (a put, a task's end) calls [`Wait::set`], a timer [`Wait::fire`], which
//!   wakes the task. Once the task has run and seen it, the wait is over.
//! - Its task is cancelled. The task's [`Scope`] withdraws every wait in it at once, before the loop reaches the task: timers are
//!   cleared, lines are left, requests aborted.
//! - Its future is dropped, as that of whoever loses a race. That undoes the wait likewise.
//!
//! From set to seen it takes until the next turn of the loop, and a cancel may come in between. Then the task has been given
//! something, an item or a permit, that it will never take. So `on_fate` is told [`Fate::Unseen`], and passes it on to the next
//! in line; otherwise an item would lie in a queue while everybody sleeps.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll, Waker};

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Pending,
    /// It happened; the task is queued, but may still be cancelled before it runs.
    Set,
    /// A cancel took it back, or the task has seen it: nothing is left to undo.
    Over,
}

/// What became of a wait.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// The timer that it is for has fired.
    Fired,
    /// It was given up while it was pending.
    GivenUp,
    /// It was set, but its task never ran to see it: whatever it held passes on.
    Unseen,
}

/// How many of a scope's waits are looked at to find one.
const FEW: usize = 4;

type OnFate = Box<dyn FnOnce(Fate)>;
type OnCancel = Box<dyn Fn()>;

/// One wait of one task, as asyncio's bare Future under an `await`.
pub(crate) struct Wait {
    state: Cell<State>,
    waker: Cell<Option<Waker>>,
    on_fate: Cell<Option<OnFate>>,
    /// Asks what is waited for to end itself: the wait then goes on until that end.
    on_cancel: Option<OnCancel>,
    /// A cancel is going on to the others. Should they wait for this task in turn, it comes round, and the circle is cut.
    is_cancelling: Cell<bool>,
}

impl Wait {
    /// A wait that `on_fate` undoes, should it come to nothing. If a timer fires it, that is told it too: one function in one
    /// place of memory does both.
    pub(crate) fn new(on_fate: impl FnOnce(Fate) + 'static) -> Rc<Wait> {
        Rc::new(Wait::unshared(on_fate))
    }

    /// The same, for a wait whose undoing needs to know it.
    pub(crate) fn unshared(on_fate: impl FnOnce(Fate) + 'static) -> Wait {
        Wait::build(Box::new(on_fate), None)
    }

    /// A wait for other tasks: a cancel goes on to them, and the wait ends when they have.
    pub(crate) fn for_tasks(on_fate: impl FnOnce(Fate) + 'static, on_cancel: impl Fn() + 'static) -> Rc<Wait> {
        Rc::new(Wait::build(Box::new(on_fate), Some(Box::new(on_cancel))))
    }

    fn build(on_fate: OnFate, on_cancel: Option<OnCancel>) -> Wait {
        Wait {
            state: Cell::new(State::Pending),
            waker: Cell::default(),
            on_fate: Cell::new(Some(on_fate)),
            on_cancel,
            is_cancelling: Cell::new(false),
        }
    }

    /// It happened: the task is woken. False if nobody waits any more.
    pub(crate) fn set(&self) -> bool {
        let pending = self.state.get() == State::Pending;
        if pending {
            self.state.set(State::Set);
            self.wake();
        }
        pending
    }

    /// The timer that it is for fires: the task is woken.
    pub(crate) fn fire(&self) {
        if self.is_pending() {
            self.state.set(State::Set);
            self.tell(Fate::Fired);
            self.wake();
        }
    }

    /// What was waited for came about in another way: nothing is left to undo.
    pub(crate) fn settle(&self) {
        self.state.set(State::Over);
        self.on_fate.take();
    }

    /// Whether its task may still come by: it was neither withdrawn nor seen.
    pub(crate) fn is_live(&self) -> bool {
        self.state.get() != State::Over
    }

    /// Whether it still waits.
    pub(crate) fn is_pending(&self) -> bool {
        self.state.get() == State::Pending
    }

    fn withdraw(&self) -> Withdrawal {
        if self.state.get() != State::Pending {
            return Withdrawal::Nothing;
        }
        if let Some(cancel) = &self.on_cancel
            && !self.is_cancelling.replace(true)
        {
            cancel();
            self.is_cancelling.set(false);
            return if self.is_pending() { Withdrawal::Later } else { Withdrawal::Now };
        }
        self.give_up();
        self.wake();
        Withdrawal::Now
    }

    fn give_up(&self) {
        let fate = match self.state.replace(State::Over) {
            State::Pending => Fate::GivenUp,
            State::Set => Fate::Unseen,
            State::Over => return,
        };
        self.tell(fate);
    }

    fn tell(&self, fate: Fate) {
        if let Some(on_fate) = self.on_fate.take() {
            on_fate(fate);
        }
    }

    fn wake(&self) {
        if let Some(waker) = self.waker.take() {
            waker.wake();
        }
    }
}

/// The future of a [`Wait`]; dropping it undoes the wait.
#[must_use = "a wait does nothing unless it is awaited"]
pub(crate) struct WaitFuture {
    wait: Rc<Wait>,
    scope: Rc<Scope>,
}

impl WaitFuture {
    /// As [`Wait::settle`].
    pub(crate) fn settle(&self) {
        self.wait.settle();
    }
}

impl Future for WaitFuture {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.wait.state.get() == State::Set {
            self.wait.settle();
            return Poll::Ready(());
        }
        // A withdrawn wait stays pending: its task is dropped when the loop reaches it.
        self.wait.waker.set(Some(context.waker().clone()));
        Poll::Pending
    }
}

impl Drop for WaitFuture {
    fn drop(&mut self) {
        self.wait.give_up();
        self.scope.forget(&self.wait);
    }
}

/// What withdrawing came to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Withdrawal {
    /// There was nothing to withdraw.
    Nothing,
    /// The other tasks that were waited for were asked to end; the wait ends when they have.
    Later,
    /// It was withdrawn, and its task woken.
    Now,
}

/// The waits of a task, or of what runs under a time limit inside a task: what one cancel withdraws.
#[derive(Default)]
pub(crate) struct Scope {
    waits: RefCell<Vec<Weak<Wait>>>,
    inner: RefCell<Vec<Weak<Scope>>>,
}

impl Scope {
    /// The future of a wait that belongs to the scope until it is over.
    pub(crate) fn wait(self: &Rc<Self>, wait: Rc<Wait>) -> WaitFuture {
        add(&self.waits, &wait);
        WaitFuture { wait, scope: self.clone() }
    }

    /// Takes out a wait that is over, if it is among the last few: then its memory is free at once. Others go when the list is
    /// full.
    fn forget(&self, wait: &Rc<Wait>) {
        let mut waits = self.waits.borrow_mut();
        let near = waits.len().saturating_sub(FEW);
        if let Some(place) = waits[near..].iter().rposition(|other| std::ptr::eq(other.as_ptr(), Rc::as_ptr(wait))) {
            waits.remove(near + place);
        }
    }

    /// A scope within this one: what cancels this one cancels it too.
    pub(crate) fn nested(&self) -> Rc<Scope> {
        let scope = Rc::default();
        add(&self.inner, &scope);
        scope
    }

    /// Withdraws every wait of the scope.
    pub(crate) fn withdraw(&self) -> Withdrawal {
        // Undoing a wait may run foreign drops that add waits elsewhere, so no borrow is held meanwhile.
        let waits: Vec<Rc<Wait>> = self.waits.borrow().iter().filter_map(Weak::upgrade).collect();
        let inner: Vec<Rc<Scope>> = self.inner.borrow().iter().filter_map(Weak::upgrade).collect();
        let waits_result = waits.iter().map(|wait| wait.withdraw()).max();
        let inner_result = inner.iter().map(|scope| scope.withdraw()).max();
        waits_result.max(inner_result).unwrap_or(Withdrawal::Nothing)
    }
}

fn add<T>(list: &RefCell<Vec<Weak<T>>>, item: &Rc<T>) {
    let mut list = list.borrow_mut();
    // The list doubles only with as many living entries, so a long sequence of waits stays small.
    if list.len() == list.capacity() {
        list.retain(|entry| entry.strong_count() > 0);
    }
    list.push(Rc::downgrade(item));
}
