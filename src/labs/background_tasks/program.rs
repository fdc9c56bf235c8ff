//! Asking a task to stop: the program.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::pin::pin;

use futures::future::{join_all, select};

use crate::engine::api::{now, say, sleep, spawn, try_spawn};
use crate::engine::task::Task;
use crate::engine::timeout::timeout as time_limit;
use crate::engine::{join, shield, task_group, try_join, until_cancelled};
use crate::trace::time::{Micros, millis, secs};

use crate::labs::plan::Count;
use crate::labs::values::{Interval, Seconds};

//~ begin
/// Prints a line and rests, for ever.
async fn worker(number: u32, plan: Plan) {
    loop {
        say(format!("Worker {number} working...")); //~ working
        sleep(plan.interval.0).await; //~ sleep
    }
}

/// Cancels the workers when the time has come, and waits until they have ended.
pub async fn cancel(plan: Plan) {
    let workers: Vec<_> = plan.workers().map(|(number, name)| spawn(name, worker(number, plan))).collect(); //~ spawn
    sleep(plan.time.0).await; //~ time
    for worker in &workers {
        worker.cancel();
        //~ cancel
        //~! This only asks. A dropped future can’t refuse; in Python a task may catch the CancelledError and go on.
    }
    join(workers).outcomes().await;
    //~ ended
    //~! Brad’s PyNotes awaits task1, then task2, in one try: the first CancelledError leaves it, so task2 is never awaited.
    say("Tasks cancelled"); //~ cancelled
}

/// The same with workers that have something to do before they end.
pub async fn cleanup(plan: Plan) {
    let workers: Vec<_> = plan.workers().map(|(number, name)| spawn(name, tidy_worker(number, plan))).collect(); //~ spawn
    sleep(plan.time.0).await; //~ time
    for worker in &workers {
        worker.cancel(); //~ cancel
    }
    join(workers).outcomes().await; //~ ended
    say("Tasks cancelled"); //~ cancelled
}

async fn tidy_worker(number: u32, plan: Plan) {
    if let Err(cancelled) = until_cancelled(worker(number, plan)).await {
        clean_up(number, plan).await;
        cancelled.raise().await;
    }
}

/// Takes its time: a future that is dropped could not.
async fn clean_up(number: u32, plan: Plan) {
    say(format!("Worker {number} cleaning up...")); //~ cleaning
    sleep(plan.cleanup.0).await;
    //~ sleep
    //~! Drop can’t await, so in Rust a worker listens for the request, as with a CancellationToken. Python awaits in except.
    say(format!("Worker {number} cleaned up")); //~ cleaned
}

/// Polls the workers itself, and drops their futures when the time has come: nobody asks, and they are gone at once.
pub async fn drop(plan: Plan) {
    let mut workers = join_all(plan.workers().map(|(number, _)| worker(number, plan)));
    select(pin!(sleep(plan.time.0)), &mut workers).await; //~ time
    std::mem::drop(workers);
    //~! Each ends here, at the await where it waits. What a Python task runs can’t be dropped, only cancelled.
    say("Tasks cancelled"); //~ cancelled
}

/// Cancels those who wait for the workers, each behind a shield: the workers go on.
pub async fn shielded(plan: Plan) {
    let workers: Vec<_> = plan.workers().map(|(number, name)| spawn(name, finite_worker(number, plan))).collect(); //~ spawn
    let callers: Vec<_> = workers.iter().zip(1..).map(|(work, n)| spawn(format!("Caller {n}"), caller(work))).collect(); //~ callers
    sleep(plan.time.0).await; //~ time
    for caller in &callers {
        caller.cancel(); //~ cancel
    }
    join(callers).outcomes().await; //~ ended
    say("Tasks cancelled"); //~ cancelled
    join(workers).await; //~ workers
}

fn caller(work: &Task<()>) -> impl Future<Output = ()> + use<> {
    shield(work) //~ shield
}

/// Ends by itself.
async fn finite_worker(number: u32, plan: Plan) {
    work(number, plan, plan.lasting.0).await;
    say(format!("Worker {number} done")); //~ done
}

/// Prints a line and rests, for so long.
async fn work(number: u32, plan: Plan, lasting: Micros) {
    let begun = now();
    while now() - begun < lasting {
        say(format!("Worker {number} working...")); //~ working
        sleep(plan.interval.0).await; //~ sleep
    }
}

/// Cancels the workers before they had a turn: not a line of theirs runs, however long one waits.
pub async fn unstarted(plan: Plan) {
    let workers: Vec<_> = plan.workers().map(|(number, name)| spawn(name, worker(number, plan))).collect(); //~ spawn
    for worker in &workers {
        worker.cancel();
        //~ cancel
        //~! Not even a cleanup runs. In Python, too, the CancelledError comes before the first line.
    }
    sleep(plan.time.0).await; //~ time
    join(workers).outcomes().await; //~ ended
    say("Tasks cancelled"); //~ cancelled
}

/// Waits for the workers for so long and no longer: the time limit cancels them, and waits for their cleanup.
pub async fn timeout(plan: Plan) {
    let workers: Vec<_> = plan.workers().map(|(number, name)| spawn(name, tidy_worker(number, plan))).collect(); //~ spawn
    if time_limit(plan.time.0, join(workers)).await.is_err() {
        //~ limit
        //~! Tasks are cancelled and waited for, as in Python. A plain future is dropped at the limit, without any wait.
        say("Tasks timed out"); //~ out
    }
}

/// One failure cancels the siblings; the group waits for their cleanup, then gives the error.
pub async fn group(plan: Plan) {
    let siblings = start_siblings(plan);
    if let Err(errors) = task_group(siblings).await {
        //~ group
        say(format!("Group: {}", errors[0])); //~ failed
    }
}

/// One failure is given at once; the siblings go on.
pub async fn gather(plan: Plan) {
    let siblings = start_siblings(plan);
    if let Err(error) = try_join(&siblings).await {
        //~ gather
        //~! They are tasks, so they go on, as in Python. The futures of a try_join! would be dropped with the first error.
        say(format!("Gather: {error}")); //~ failed
    }
    join(siblings).outcomes().await; //~ ended
}

fn start_siblings(plan: Plan) -> Vec<Task<Result<(), WorkerError>>> {
    plan.workers().map(|(number, name)| try_spawn(name, sibling(number, plan))).collect() //~ spawn
}

/// The first fails when the time has come; the others clean up if they are cancelled.
async fn sibling(number: u32, plan: Plan) -> Result<(), WorkerError> {
    if number == 1 {
        work(number, plan, plan.time.0).await;
        return Err(WorkerError(number));
    }
    if let Err(cancelled) = until_cancelled(finite_worker(number, plan)).await {
        clean_up(number, plan).await;
        cancelled.raise().await;
    }
    Ok(())
}
//~ end

/// A worker has failed.
#[derive(Debug)]
struct WorkerError(u32);

impl fmt::Display for WorkerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Worker {} failed", self.0)
    }
}

impl Error for WorkerError {}

/// What the reader chooses.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    pub(super) workers: Count<1, 100>,
    pub(super) interval: Interval,
    pub(super) time: Seconds,
    pub(super) cleanup: Seconds,
    pub(super) lasting: Seconds,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan {
            workers: Count(2),
            interval: Interval(secs(1.0)),
            time: Seconds(secs(5.0)),
            cleanup: Seconds(millis(500)),
            lasting: Seconds(secs(7.0)),
        }
    }
}

impl Plan {
    /// The workers' numbers and names.
    fn workers(self) -> impl Iterator<Item = (u32, String)> {
        (1..=self.workers.0).map(|number| (number, format!("Worker {number}")))
    }
}
