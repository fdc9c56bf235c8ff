//! The same request once, ten times, five hundred times: what grows, and what binds: the program.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use crate::engine::api::{say, spawn};
use crate::engine::batch::{Batch, measured};
use crate::engine::net::fetch;
use crate::engine::thread::{Job, Thread, start_threads};
use crate::engine::{Semaphore, join};
use crate::trace::time::{Micros, millis};

use crate::labs::plan::Count;
use crate::labs::template::{Filling, fill};
use crate::labs::values::{Connections, Counts, Seconds};

//~ begin
/// One request after another.
pub async fn sequential(plan: Plan) {
    for batch in plan.batches() {
        let work = async {
            for url in urls(batch) {
                request(url).await;
            }
        };
        let time = measured(batch, work).await; //~ measure
        say(row(batch, time)); //~ row
    }
}

/// A task for each, but only a few in flight.
pub async fn bounded(plan: Plan) {
    for batch in plan.batches() {
        let semaphore = Semaphore::new(plan.limit.0);
        let tasks = urls(batch).map(|url| spawn("request", request_in_turn(semaphore.clone(), url))); //~ spawn
        let work = async { join(tasks).await }; //~ join
        let time = measured(batch, work).await; //~ measure
        say(row(batch, time)); //~ row
    }
}

/// Waits for one of the semaphore's permits first, and gives it back at the end.
async fn request_in_turn(semaphore: Semaphore, url: String) {
    let _permit = semaphore.acquire().await; //~ permit
    request(url).await;
}

/// All at once.
pub async fn concurrent(plan: Plan) {
    for batch in plan.batches() {
        let tasks = urls(batch).map(|url| spawn("request", request(url))); //~ spawn
        let work = async { join(tasks).await }; //~ join
        let time = measured(batch, work).await; //~ measure
        say(row(batch, time)); //~ row
    }
}

/// A few workers, each with a thread of its own, which a request blocks until its answer is there.
pub async fn pool(plan: Plan) {
    let threads = match start_threads(plan.threads()).await {
        //~ threads
        //~! A Web Worker, like a process, takes its time to start, so all of them start before anything is measured.
        Ok(threads) => threads.into_iter().map(Rc::new).collect::<Vec<_>>(),
        Err(why) => return say(format!("No workers: {why}")),
    };
    for batch in plan.batches() {
        let left = Rc::new(RefCell::new(0..batch.requests));
        let start = |(number, thread): (u32, &Rc<Thread>)| {
            spawn(format!("Worker {number}"), worker(thread.clone(), batch, left.clone())) //~ spawn
        };
        let workers = (1..).zip(&threads).map(start);
        let work = async { join(workers).await }; //~ join
        let time = measured(batch, work).await; //~ measure
        say(row(batch, time)); //~ row
    }
}

/// Takes one request after another from those that are left.
async fn worker(thread: Rc<Thread>, batch: Batch, left: Rc<RefCell<Range<u32>>>) {
    while take_one(&left) {
        if let Err(why) = thread.run(Job::get(url(batch))).await {
            //~ thread
            return say(format!("No answer: {why}")); //~ none
        }
    }
}

/// A request that fails has taken its time, too.
async fn request(url: String) {
    let _reply = fetch(url).await; //~ fetch
}
//~ end

fn take_one(left: &RefCell<Range<u32>>) -> bool {
    left.borrow_mut().next().is_some()
}

/// The address that a batch asks for: the practice server answers after the batch's delay.
fn url(batch: Batch) -> String {
    format!("delay/{}", batch.delay.plain())
}

fn urls(batch: Batch) -> impl Iterator<Item = String> {
    (0..batch.requests).map(move |_| url(batch))
}

/// What is printed of a batch.
fn row(batch: Batch, time: Micros) -> String {
    let Batch { requests, delay, is_probe } = batch;
    let what = match (is_probe, delay) {
        (true, Micros::ZERO) => "Probe without delay: ",
        (true, _) => "Probe: ",
        (false, _) => "",
    };
    let noun = if requests == 1 { "request" } else { "requests" };
    fill(&format!("{what}{requests} {noun}: {{seconds}} s"), &[("seconds", Filling::Time(time))])
}

/// A browser bears more workers, but each takes memory, and no reader's machine has many more processors.
const MOST_THREADS: u32 = 10;

/// What the reader chooses.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) sizes: Counts,
    pub(super) delay: Seconds,
    pub(super) rounds: Count<1, 10>,
    pub(super) limit: Count<1, 100>,
    pub(super) connections: Connections,
    pub(super) probe: Count<0, 1_000>,
    /// The addresses, all of one server.
    pub(super) server: [String; 1],
}

impl Default for Plan {
    fn default() -> Plan {
        Plan {
            sizes: Counts(vec![1, 10, 50, 100, 500]),
            delay: Seconds(millis(10)),
            rounds: Count(3),
            limit: Count(6),
            connections: Connections(None),
            probe: Count(120),
            server: ["delay/0".to_owned()],
        }
    }
}

impl Plan {
    /// Two probes, one of them without a delay; then every size, as often as is asked for.
    fn batches(&self) -> Vec<Batch> {
        let delay = self.delay.0;
        let probes = [Micros::ZERO, delay].map(|delay| Batch { requests: self.probe.0, delay, is_probe: true });
        let round = self.sizes.0.iter().map(|requests| Batch { requests: *requests, delay, is_probe: false });
        let rounds = (0..self.rounds.0).flat_map(|_| round.clone());
        probes.into_iter().filter(|probe| probe.requests > 0).chain(rounds).collect()
    }

    /// The names of the pool's threads.
    fn threads(&self) -> impl Iterator<Item = String> + use<> {
        (1..=self.limit.0.min(MOST_THREADS)).map(|number| format!("Thread {number}"))
    }
}
