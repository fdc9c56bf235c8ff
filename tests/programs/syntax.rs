//! Small programs as data: what both interpreters, this one's and Python's, understand.

use serde::{Deserialize, Serialize};

/// A program: what its tasks do with its queues, semaphores and locks. Body 0 is the main task.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Program {
    /// Kind (`fifo`, `lifo`, `priority`) and capacity of each queue.
    pub queues: Vec<(Kind, u32)>,
    /// The permits of each semaphore.
    pub semaphores: Vec<u32>,
    /// How many locks there are.
    #[serde(default)]
    pub locks: usize,
    /// What each task does.
    pub bodies: Vec<Vec<Statement>>,
}

/// The order in which a queue gives its items.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Fifo,
    Lifo,
    Priority,
}

/// What a task can do. A `usize` names a queue, semaphore or lock, or the body whose task is meant; times are microseconds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statement {
    #[serde(rename = "run_say")]
    Say(String),
    Sleep(u64),
    /// The task ends with an error, and so does whoever awaits it.
    Fail(String),
    Put(usize, u32),
    Get(usize),
    PutNowait(usize, u32),
    GetNowait(usize),
    TaskDone(usize),
    JoinQueue(usize),
    /// The flag: at once, or gracefully.
    ShutDown(usize, bool),
    /// Says what `str(queue)` says.
    State(usize),
    /// Starts the body's task; each body is started at most once.
    Spawn(usize),
    /// Cancels the task, unless another has taken its handle by one of the next five.
    Cancel(usize),
    /// Awaits the task; its cancelling passes on.
    #[serde(rename = "await_")]
    Await(usize),
    /// Awaits the task and catches its cancelling.
    Outcome(usize),
    /// `gather`.
    Gather(Vec<usize>),
    /// `gather(…, return_exceptions=True)`.
    GatherOutcomes(Vec<usize>),
    /// `wait(…, return_when=FIRST_COMPLETED)`, and the others are cancelled.
    Race(Vec<usize>),
    /// `as_completed`: this many of the results.
    Each(Vec<usize>, usize),
    /// `as_completed` until one succeeds; then the others are cancelled and awaited.
    FirstSuccess(Vec<usize>),
    /// `asyncio.timeout` round the statements.
    Timeout(u64, Vec<Statement>),
    /// `async with semaphore` round the statements.
    Permit(usize, Vec<Statement>),
    /// `async with lock` round the statements.
    Lock(usize, Vec<Statement>),
    /// Fetches an address of the practice server; asyncio has none.
    Fetch(String),
}
