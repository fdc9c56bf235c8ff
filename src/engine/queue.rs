//! The queue with asyncio.Queue's semantics: bounded or not, three orders, unfinished items, join and shutdown.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::future::Future;
use std::rc::Rc;

use crate::trace::event::{Kind, Order, Queue as QueueNumber};

use super::context::TaskContext;
use super::line::Line;
use super::runtime::next;
use super::store::Store;
use super::wait::{Fate, Wait};
use super::wait_line::WaitLine;

/// Why a queue refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueError {
    /// It was shut down: it takes no more items, and has none left to give.
    ShutDown,
    /// It is full, and the caller did not want to wait.
    Full,
    /// It is empty, and the caller did not want to wait.
    Empty,
    /// More items were reported done than had been put.
    TooManyDone,
}

impl fmt::Display for QueueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            QueueError::ShutDown => "the queue was shut down",
            QueueError::Full => "the queue is full: put waits for room, put_nowait does not",
            QueueError::Empty => "the queue is empty: get waits for an item, get_nowait does not",
            QueueError::TooManyDone => "task_done() called too many times: once for each item that was got",
        })
    }
}

impl std::error::Error for QueueError {}

/// What the log calls an item.
pub trait Named {
    /// A short name.
    fn name(&self) -> String;

    /// Whether it is a sentinel: no item to work on, but the word that no more will come.
    fn is_sentinel(&self) -> bool {
        false
    }
}

impl Named for String {
    fn name(&self) -> String {
        self.clone()
    }
}

impl Named for &str {
    fn name(&self) -> String {
        (*self).to_owned()
    }
}

impl Named for u32 {
    fn name(&self) -> String {
        self.to_string()
    }
}

impl<T: Named> Named for Option<T> {
    /// Nothing is a sentinel: Python's `None`.
    fn name(&self) -> String {
        self.as_ref().map_or_else(|| "None".to_owned(), Named::name)
    }

    fn is_sentinel(&self) -> bool {
        self.is_none()
    }
}

/// A queue between tasks. Clones are the same queue.
pub struct Queue<T> {
    state: Rc<State<T>>,
}

impl<T> Clone for Queue<T> {
    fn clone(&self) -> Queue<T> {
        Queue { state: self.state.clone() }
    }
}

struct State<T> {
    number: QueueNumber,
    order: Order,
    /// 0 for any number of items.
    capacity: u32,
    items: RefCell<Store<T>>,
    unfinished: Cell<u32>,
    shut_down: Cell<bool>,
    getters: WaitLine,
    putters: WaitLine,
    joiners: WaitLine,
}

impl<T: Named + 'static> Queue<T> {
    /// First in, first out; at most `capacity` items, or any number if it is 0.
    #[track_caller]
    pub fn bounded(capacity: u32) -> Queue<T> {
        Queue::open(Line::here(), capacity, Order::Fifo, Store::fifo())
    }

    /// First in, first out; any number of items.
    #[track_caller]
    pub fn unbounded() -> Queue<T> {
        Queue::open(Line::here(), 0, Order::Fifo, Store::fifo())
    }

    /// Last in, first out.
    #[track_caller]
    pub fn lifo(capacity: u32) -> Queue<T> {
        Queue::open(Line::here(), capacity, Order::Lifo, Store::lifo())
    }

    /// The smallest item first; among equals the one that was put first.
    #[track_caller]
    pub fn priority(capacity: u32) -> Queue<T>
    where
        T: Ord,
    {
        Queue::open(Line::here(), capacity, Order::Priority, Store::priority())
    }

    fn open(line: Line, capacity: u32, order: Order, items: Store<T>) -> Queue<T> {
        let ambient = TaskContext::current();
        let number = QueueNumber::numbered(next(&ambient.runtime.counts().queues));
        ambient.record(line, Kind::QueueOpened { queue: number, order, capacity });
        Queue {
            state: Rc::new(State {
                number,
                order,
                capacity,
                items: RefCell::new(items),
                unfinished: Cell::new(0),
                shut_down: Cell::new(false),
                getters: WaitLine::default(),
                putters: WaitLine::default(),
                joiners: WaitLine::default(),
            }),
        }
    }

    /// Puts an item; waits while the queue is full.
    #[track_caller]
    pub fn put(&self, item: T) -> impl Future<Output = Result<(), QueueError>> + use<T> {
        let (line, state) = (Line::here(), self.state.clone());
        async move {
            let ambient = TaskContext::current();
            let number = next(&ambient.runtime.counts().items);
            let mut blocked = false;
            while state.is_full() && !state.shut_down.get() {
                if !blocked {
                    state.mark(&ambient, line, number, &item);
                }
                blocked = true;
                let label = ambient.runtime.label(&item.name());
                ambient.record(line, Kind::PutBlocked { queue: state.number, item: number, label });
                let withdrawn = Kind::PutWithdrawn { queue: state.number, item: number };
                state.wait_in(|state| &state.putters, &ambient, (line, withdrawn), |state| !state.is_full()).await;
            }
            let put = state.put(&ambient, line, number, item, blocked);
            if put.is_err() && blocked {
                ambient.record(line, Kind::PutWithdrawn { queue: state.number, item: number });
            }
            put
        }
    }

    /// Puts an item if there is room now.
    #[track_caller]
    pub fn put_nowait(&self, item: T) -> Result<(), QueueError> {
        let ambient = TaskContext::current();
        let number = next(&ambient.runtime.counts().items);
        self.state.put(&ambient, Line::here(), number, item, false)
    }

    /// Takes the next item; waits while the queue is empty.
    #[track_caller]
    pub fn get(&self) -> impl Future<Output = Result<T, QueueError>> + use<T> {
        let (line, state) = (Line::here(), self.state.clone());
        async move {
            let ambient = TaskContext::current();
            let mut blocked = false;
            while state.items.borrow().is_empty() {
                if state.shut_down.get() {
                    if blocked {
                        ambient.record(line, Kind::GetWithdrawn { queue: state.number });
                    }
                    return Err(QueueError::ShutDown);
                }
                blocked = true;
                ambient.record(line, Kind::GetBlocked { queue: state.number });
                let withdrawn = Kind::GetWithdrawn { queue: state.number };
                let has_items = |state: &State<T>| !state.items.borrow().is_empty();
                state.wait_in(|state| &state.getters, &ambient, (line, withdrawn), has_items).await;
            }
            state.get(&ambient, line)
        }
    }

    /// Takes the next item if there is one now.
    #[track_caller]
    pub fn get_nowait(&self) -> Result<T, QueueError> {
        self.state.get(&TaskContext::current(), Line::here())
    }

    /// Reports that the work on one item is done.
    #[track_caller]
    pub fn task_done(&self) -> Result<(), QueueError> {
        let state = &self.state;
        let unfinished = state.unfinished.get().checked_sub(1).ok_or(QueueError::TooManyDone)?;
        state.unfinished.set(unfinished);
        TaskContext::current().record(Line::here(), Kind::TaskDone { queue: state.number, unfinished });
        if unfinished == 0 {
            state.joiners.wake_all();
        }
        Ok(())
    }

    /// Waits until every item that was put has been reported done.
    #[track_caller]
    pub fn join(&self) -> impl Future<Output = ()> + use<T> {
        let (line, state) = (Line::here(), self.state.clone());
        async move {
            if state.unfinished.get() == 0 {
                return;
            }
            let ambient = TaskContext::current();
            let queue = state.number;
            ambient.record(line, Kind::QueueJoinBegan { queue });
            let wait = Wait::new({
                let ambient = ambient.clone();
                move |_| ambient.record(line, Kind::QueueJoinWithdrawn { queue })
            });
            state.joiners.join(&wait);
            ambient.wait(wait).await;
            ambient.record(line, Kind::QueueJoinEnded { queue });
        }
    }

    /// Takes no more items; those inside can still be got. Blocked puts and, once it is empty, gets are refused.
    #[track_caller]
    pub fn shut_down(&self) {
        self.state.shut_down(Line::here(), false);
    }

    /// Takes no more items and drops those inside, which count as done.
    #[track_caller]
    pub fn shut_down_now(&self) {
        self.state.shut_down(Line::here(), true);
    }

    /// How many items are inside.
    pub fn len(&self) -> usize {
        self.state.items.borrow().len()
    }

    /// Whether no item is inside.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a put would wait.
    pub fn is_full(&self) -> bool {
        self.state.is_full()
    }

    /// The most items it holds; 0 for any number.
    pub fn capacity(&self) -> u32 {
        self.state.capacity
    }
}

impl<T: Named> fmt::Display for Queue<T> {
    /// The five facts that Python's `str(queue)` shows, in its form.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = &self.state;
        let class = match state.order {
            Order::Fifo => "Queue",
            Order::Lifo => "LifoQueue",
            Order::Priority => "PriorityQueue",
        };
        write!(f, "<{class} maxsize={}", state.capacity)?;
        let items = state.items.borrow();
        if !items.is_empty() {
            write!(f, " _queue=[{}]", items.iter().map(Named::name).collect::<Vec<_>>().join(", "))?;
        }
        for (name, count) in [("_getters", state.getters.len()), ("_putters", state.putters.len())] {
            if count > 0 {
                write!(f, " {name}[{count}]")?;
            }
        }
        if state.unfinished.get() > 0 {
            write!(f, " tasks={}", state.unfinished.get())?;
        }
        f.write_str(if state.shut_down.get() { " shutdown>" } else { ">" })
    }
}

impl<T: Named + 'static> State<T> {
    fn is_full(&self) -> bool {
        self.capacity > 0 && self.items.borrow().len() >= self.capacity as usize
    }

    /// Says of a sentinel that it is one, before anything else is said of it.
    fn mark(&self, ambient: &TaskContext, line: Line, number: u32, item: &T) {
        if item.is_sentinel() {
            ambient.record(line, Kind::SentinelMarked { queue: self.number, item: number });
        }
    }

    fn put(&self, ambient: &TaskContext, line: Line, number: u32, item: T, is_marked: bool) -> Result<(), QueueError> {
        if self.shut_down.get() {
            return Err(QueueError::ShutDown);
        }
        if self.is_full() {
            return Err(QueueError::Full);
        }
        if !is_marked {
            self.mark(ambient, line, number, &item);
        }
        let label = ambient.runtime.label(&item.name());
        self.items.borrow_mut().put(number, item);
        self.unfinished.set(self.unfinished.get() + 1);
        ambient.record(line, Kind::ItemPut { queue: self.number, item: number, label });
        self.getters.wake_next();
        Ok(())
    }

    fn get(&self, ambient: &TaskContext, line: Line) -> Result<T, QueueError> {
        let taken = self.items.borrow_mut().take();
        let Some((number, item)) = taken else {
            return Err(if self.shut_down.get() { QueueError::ShutDown } else { QueueError::Empty });
        };
        ambient.record(line, Kind::ItemTaken { queue: self.number, item: number });
        self.putters.wake_next();
        Ok(item)
    }

    /// Waits in a line for its turn; who gives it up says so.
    async fn wait_in(
        self: &Rc<Self>,
        waiters: fn(&State<T>) -> &WaitLine,
        ambient: &TaskContext,
        (line, withdrawn): (Line, Kind),
        may_go: fn(&State<T>) -> bool,
    ) {
        let wait = Rc::new_cyclic(|place: &std::rc::Weak<Wait>| {
            let (state, ambient, place) = (self.clone(), ambient.clone(), place.clone());
            Wait::unshared(move |fate| {
                if let Some(wait) = place.upgrade() {
                    waiters(&state).leave(&wait);
                }
                ambient.record(line, withdrawn);
                // It was woken for a turn that it can't take any more: the next in line may.
                if fate == Fate::Unseen && may_go(&state) {
                    waiters(&state).wake_next();
                }
            })
        });
        waiters(self).join(&wait);
        ambient.wait(wait).await;
    }

    fn shut_down(&self, line: Line, immediate: bool) {
        let ambient = TaskContext::current();
        self.shut_down.set(true);
        ambient.record(line, Kind::QueueShutDown { queue: self.number, immediate });
        if immediate {
            loop {
                let taken = self.items.borrow_mut().take();
                let Some((item, _)) = taken else { break };
                ambient.record(line, Kind::ItemDiscarded { queue: self.number, item });
                self.unfinished.set(self.unfinished.get().saturating_sub(1));
            }
            if self.unfinished.get() == 0 {
                self.joiners.wake_all();
            }
        }
        self.getters.wake_all();
        self.putters.wake_all();
    }
}
