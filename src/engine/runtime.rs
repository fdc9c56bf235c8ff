//! What all parts of one run share: its world, its log, its ready queue.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};
use std::task::Waker;

use crate::trace::Trace;
use crate::trace::event::{Kind, Label, TaskEnd, TaskId};
use crate::trace::time::Micros;

use super::group::Group;
use super::line::{Line, Places};
use super::net::Network;
use super::task_state::TaskState;
use super::timers::{Timer, Timers};
use super::wait::Wait;
use super::world::World;

/// One entry of the ready queue, as one handle of asyncio's loop.
pub(crate) enum Entry {
    /// A task's next step.
    Step(TaskId),
    /// A due timer, and the wait that it fires unless it is cleared before.
    Fire(Timer, Rc<Wait>),
    /// A child of a group has ended, in that way.
    ChildEnded(Rc<Group>, usize, TaskEnd),
}

/// One run. Its parts (tasks, timers, requests, queues) act on it, each in a file of its own.
pub(crate) struct Runtime {
    number: u64,
    pub(crate) world: Rc<dyn World>,
    pub(crate) seed: u64,
    pub(crate) network: Network,
    pub(crate) trace: RefCell<Trace>,
    pub(crate) ready: RefCell<VecDeque<Entry>>,
    pub(crate) tasks: RefCell<Vec<Option<TaskState>>>,
    pub(crate) timers: RefCell<Timers>,
    /// Who acts now: the task being polled, or the loop.
    pub(crate) actor: Cell<TaskId>,
    /// Wakes whoever drives the loop, while it idles.
    pub(crate) driver: RefCell<Option<Waker>>,
    /// A turn of the loop is under way.
    pub(crate) turning: Cell<bool>,
    /// The run is to end as soon as the entry of the ready queue that runs now is through.
    pub(crate) stopping: Cell<bool>,
    /// The run is being taken down: nobody is woken any more.
    pub(crate) ending: Cell<bool>,
    /// A task is being polled.
    pub(crate) polling: Cell<bool>,
    /// What time it was when the turn began, the last poll ended, or what happens at once began.
    pub(crate) moment: Cell<Micros>,
    /// What is recorded now happens at one moment.
    is_at_once: Cell<bool>,
    /// How many threads of their own are waited for.
    pub(crate) threads: Cell<u32>,
    /// The log is full: the run is to end.
    pub(crate) overflowed: Cell<bool>,
    /// How long its turns had the thread, all together.
    pub(crate) worked: Cell<Micros>,
    counts: Counts,
    places: RefCell<Places>,
}

/// How many queues, items, groups and so on the run has numbered.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) queues: Cell<u32>,
    pub(crate) items: Cell<u32>,
    pub(crate) groups: Cell<u32>,
    pub(crate) semaphores: Cell<u32>,
    pub(crate) locks: Cell<u32>,
    pub(crate) futures: Cell<u32>,
    pub(crate) requests: Cell<u32>,
}

/// The next number, counted from 0.
pub(crate) fn next(count: &Cell<u32>) -> u32 {
    count.replace(count.get() + 1)
}

thread_local! {
    static RUNS: RefCell<Vec<(u64, Weak<Runtime>)>> = const { RefCell::new(Vec::new()) };
    static NUMBERS: Cell<u64> = const { Cell::new(0) };
}

impl Runtime {
    /// A run that has not begun, with the header of its log; wakers find it by its number from now on.
    pub(crate) fn new(world: Rc<dyn World>, trace: Trace, network: Network) -> Rc<Runtime> {
        let number = NUMBERS.replace(NUMBERS.get() + 1);
        let runtime = Rc::new(Runtime {
            number,
            world,
            seed: trace.header.seed,
            network,
            trace: RefCell::new(trace),
            ready: RefCell::default(),
            tasks: RefCell::default(),
            timers: RefCell::default(),
            actor: Cell::new(TaskId::LOOP),
            driver: RefCell::default(),
            turning: Cell::new(false),
            stopping: Cell::new(false),
            ending: Cell::new(false),
            polling: Cell::new(false),
            moment: Cell::default(),
            is_at_once: Cell::new(false),
            threads: Cell::new(0),
            overflowed: Cell::new(false),
            worked: Cell::default(),
            counts: Counts::default(),
            places: RefCell::default(),
        });
        RUNS.with_borrow_mut(|runs| {
            runs.retain(|(_, run)| run.strong_count() > 0);
            runs.push((number, Rc::downgrade(&runtime)));
        });
        runtime
    }

    /// The run of that number, unless it is gone. Wakers name their run so, since they may not hold it.
    pub(crate) fn numbered(number: u64) -> Option<Rc<Runtime>> {
        RUNS.with_borrow(|runs| runs.iter().find(|(run, _)| *run == number)?.1.upgrade())
    }

    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// The numbers that are given to what a program opens: queues, groups, items.
    pub(crate) fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Whether the log is closed.
    pub(crate) fn has_ended(&self) -> bool {
        self.trace.borrow().end().is_some()
    }

    /// Writes down how fine the clock is. A coarse one is not measured before some time has passed.
    pub(crate) fn note_clock_step(&self) {
        self.trace.borrow_mut().header.clock_step = self.world.clock_step();
    }

    /// What time it is. To look at the clock takes a browser long, and what the loop does between two polls takes no time.
    fn now(&self) -> Micros {
        let is_between_polls = self.turning.get() && !self.polling.get();
        if is_between_polls || self.is_at_once.get() { self.moment.get() } else { self.world.now() }
    }

    /// Does what takes no time of its own: all that it records happens at one moment.
    pub(crate) fn at_once<T>(&self, work: impl FnOnce() -> T) -> T {
        self.moment.set(self.now());
        let before = self.is_at_once.replace(true);
        let result = work();
        self.is_at_once.set(before);
        result
    }

    /// Nothing happens at once any more, though it may have been broken off.
    pub(crate) fn end_at_once(&self) {
        self.is_at_once.set(false);
    }

    /// Adds an event to the log, however full that is.
    pub(crate) fn add(&self, line: Line, task: TaskId, kind: Kind) {
        let now = self.now();
        let place = self.places.borrow_mut().number(line, &self.trace);
        self.trace.borrow_mut().push(now, place, task, kind);
    }

    /// Keeps a text in the log, and names it.
    pub(crate) fn label(&self, text: &str) -> Label {
        self.trace.borrow_mut().label(text)
    }

    /// The source files whose lines were recorded.
    pub(crate) fn files(&self) -> Vec<&'static str> {
        self.places.borrow().files().to_vec()
    }

    /// Takes an armed timer back.
    pub(crate) fn clear(&self, timer: Timer) {
        self.timers.borrow_mut().clear(timer);
    }

    /// Adds to the ready queue.
    pub(crate) fn enqueue(&self, entry: Entry) {
        self.ready.borrow_mut().push_back(entry);
        self.poke();
    }

    /// Wakes the loop if it idles.
    pub(crate) fn poke(&self) {
        let driver = self.driver.take();
        if let Some(driver) = driver {
            driver.wake();
        }
    }
}
