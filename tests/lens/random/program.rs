//! Random programs: tasks that sleep, talk, put, get, ask, wait for one another and cancel one another.

use std::cell::RefCell;
use std::rc::Rc;

use proptest::prelude::*;

use crate::{ms, run_with};
use await_lab::engine::Semaphore;
use await_lab::engine::api::{say, sleep, spawn};
use await_lab::engine::net::fetch;
use await_lab::engine::queue::Queue;
use await_lab::engine::task::Task;
use await_lab::engine::timeout::timeout;
use await_lab::trace::Trace;

/// What a task does next.
#[derive(Clone, Debug)]
enum Action {
    Sleep(u64),
    Say,
    Put,
    Get,
    TaskDone,
    Join,
    ShutDown(bool),
    Fetch(u64),
    Permit(u64),
    Limited(u64, Box<Action>),
    Cancel(usize),
    Await(usize),
}

/// A program: what each task does, one after the other.
#[derive(Clone, Debug)]
pub struct Program {
    /// The most requests in flight.
    pub connections: u32,
    capacity: u32,
    tasks: Vec<Vec<Action>>,
}

pub fn any() -> impl Strategy<Value = Program> {
    let simple = prop_oneof![
        4 => (0..4u64).prop_map(Action::Sleep),
        1 => Just(Action::Say),
        6 => Just(Action::Put),
        6 => Just(Action::Get),
        3 => Just(Action::TaskDone),
        1 => Just(Action::Join),
        1 => proptest::bool::ANY.prop_map(Action::ShutDown),
        3 => (0..4u64).prop_map(Action::Fetch),
        2 => (0..4u64).prop_map(Action::Permit),
        2 => (0..6usize).prop_map(Action::Cancel),
        2 => (0..6usize).prop_map(Action::Await),
    ];
    let action = prop_oneof![
        5 => simple.clone(),
        1 => (0..3u64, simple).prop_map(|(limit, action)| Action::Limited(limit, Box::new(action))),
    ];
    let tasks = prop::collection::vec(prop::collection::vec(action, 0..8), 1..6);
    (1..4u32, 0..3u32, tasks).prop_map(|(connections, capacity, tasks)| Program { connections, capacity, tasks })
}

/// What the tasks of one run share.
#[derive(Clone)]
struct Shared {
    queue: Queue<u32>,
    semaphore: Semaphore,
    handles: Rc<RefCell<Vec<Option<Task<()>>>>>,
}

impl Program {
    /// Its trace.
    pub fn run(&self) -> Trace {
        let Program { connections, capacity, tasks } = self.clone();
        run_with(Some(connections), async move {
            let handles = Rc::default();
            let shared = Shared { queue: Queue::bounded(capacity), semaphore: Semaphore::new(1), handles };
            for (number, actions) in tasks.into_iter().enumerate() {
                let task = spawn(format!("task-{number}"), perform_all(actions, shared.clone()));
                shared.handles.borrow_mut().push(Some(task));
            }
            sleep(ms(6)).await;
            perform(Action::Await(0), shared).await;
        })
    }
}

async fn perform_all(actions: Vec<Action>, shared: Shared) {
    for action in actions {
        perform(action, shared.clone()).await;
    }
}

async fn perform(action: Action, shared: Shared) {
    match action {
        Action::Sleep(time) => sleep(ms(time)).await,
        Action::Say => say("a line"),
        Action::Put => drop(shared.queue.put(7).await),
        Action::Get => drop(shared.queue.get().await),
        Action::TaskDone => drop(shared.queue.task_done()),
        Action::Join => shared.queue.join().await,
        Action::ShutDown(true) => shared.queue.shut_down_now(),
        Action::ShutDown(false) => shared.queue.shut_down(),
        Action::Fetch(time) => drop(fetch(format!("page/x?ms={time}&bytes=10")).await),
        Action::Permit(time) => {
            let _permit = shared.semaphore.acquire().await;
            sleep(ms(time)).await;
        }
        Action::Limited(limit, action) => drop(timeout(ms(limit), Box::pin(perform(*action, shared))).await),
        Action::Cancel(task) => {
            if let Some(Some(task)) = shared.handles.borrow().get(task) {
                task.cancel();
            }
        }
        Action::Await(task) => {
            let task = shared.handles.borrow_mut().get_mut(task).and_then(Option::take);
            if let Some(task) = task {
                let _ = task.outcome().await;
            }
        }
    }
}
