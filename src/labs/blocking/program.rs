//! Work that keeps the thread: the program.

use std::cell::Cell;
use std::future::Future;
use std::rc::Rc;

use crate::engine::api::{now, say, sleep, spawn};
use crate::engine::thread::{Job, compute, to_thread};
use crate::trace::time::{Micros, millis};

use super::primes::Primes;
use super::values::{PracticeAddress, Span};

//~ begin
/// Beats, and keeps by how much the latest beat was late.
async fn beat(every: Micros, latest: Rc<Cell<Micros>>) {
    loop {
        let due = now() + every;
        sleep(every).await; //~ sleep
        latest.set(latest.get().max(now() - due));
    }
}

/// Lets a heart beat while the work is done, and a little before and after.
async fn beside_heartbeat(plan: &Plan, work: impl Future<Output = ()>) {
    let latest = Rc::<Cell<Micros>>::default();
    let heartbeat = spawn("heartbeat", beat(plan.every.0, latest.clone())); //~ spawn
    sleep(plan.pause.0).await; //~ before
    work.await;
    sleep(plan.pause.0).await; //~ after
    heartbeat.cancel(); //~ cancel
    let _cancelled = heartbeat.outcome().await; //~ await
    say(format!("Heartbeat: at most {} s late", latest.get().fixed(3))); //~ late
}

/// Counts primes for so long. Nothing in it awaits, so nobody else gets the thread.
fn count_primes(primes: &mut Primes, time: Micros) {
    compute(time, || primes.look_on());
}

/// All at once: meanwhile everything else on this thread stands still.
pub async fn inline(plan: Plan) {
    let work = async {
        let mut primes = Primes::default();
        count_primes(&mut primes, plan.work.0);
        say(format!("Found {} primes", primes.found)); //~ found
    };
    beside_heartbeat(&plan, work).await;
}

/// In slices: between two of them the others have a turn.
pub async fn sliced(plan: Plan) {
    let work = async {
        let mut primes = Primes::default();
        let mut left = plan.work.0;
        while left > Micros::ZERO {
            let slice = left.min(plan.slice.0);
            count_primes(&mut primes, slice);
            left = left - slice;
            sleep(Micros::ZERO).await; //~ yield
        }
        say(format!("Found {} primes", primes.found)); //~ found
    };
    beside_heartbeat(&plan, work).await;
}

/// On a thread of its own: this one stays free.
pub async fn worker(plan: Plan) {
    let work = async {
        let found = to_thread("worker", Job::count_primes(plan.work.0)).await;
        //~ thread
        //~! A browser’s worker shares nothing with the page; Python’s thread shares all, the interpreter’s lock, too.
        match found {
            Ok(found) => say(format!("Found {found} primes")), //~ found
            Err(why) => say(format!("No worker: {why}")),      //~ none
        }
    };
    beside_heartbeat(&plan, work).await;
}

/// A request that blocks its thread until the answer is there: another thread’s.
pub async fn get(plan: Plan) {
    let work = async {
        match to_thread("worker", Job::get(plan.get.0.concat())).await {
            //~ thread
            Ok(status) => say(status.to_string()),        //~ status
            Err(why) => say(format!("No answer: {why}")), //~ none
        }
    };
    beside_heartbeat(&plan, work).await;
}
//~ end

/// What the reader chooses.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) work: Span<1, 2_000>,
    pub(super) slice: Span<1, 2_000>,
    pub(super) every: Span<10, 1_000>,
    pub(super) pause: Span<0, 2_000>,
    pub(super) get: PracticeAddress,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan {
            work: Span(millis(800)),
            slice: Span(millis(10)),
            every: Span(millis(50)),
            pause: Span(millis(200)),
            get: PracticeAddress(Vec::new()),
        }
    }
}
