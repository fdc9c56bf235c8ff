//! Who has the thread: the program.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use crate::engine::api::{say, sleep, spawn, watched};
use crate::trace::time::{Micros, secs};

use crate::labs::values::Pairs;

//~ begin
/// A result that is set later: a cell, and the waker of whoever waits for it.
#[derive(Clone)]
struct Promise(Rc<RefCell<Inside>>);

struct Inside {
    name: String,
    result: Option<String>,
    waker: Option<Waker>,
}

impl Future for Promise {
    type Output = String;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<String> {
        let mut inside = self.0.borrow_mut();
        match inside.result.take() {
            Some(result) => {
                say(format!("{}: polled, ready", inside.name)); //~ ready
                Poll::Ready(result)
            }
            None => {
                say(format!("{}: polled, pending: waker stored", inside.name));
                //~ pending
                //~! Python’s task leaves a callback with the future that it yields: its waker.
                inside.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl Promise {
    /// Sets the result, and wakes whoever waits: the task joins the ready queue.
    fn set(&self, result: &str) {
        let waker = {
            let mut inside = self.0.borrow_mut();
            say(format!("{}: {result}, waker called", inside.name)); //~ set
            inside.result = Some(result.to_owned());
            inside.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake(); //~ wake
        }
    }
}

/// Between its two lines a task does not have the thread.
async fn run_and_wait(name: String, delay: Micros) {
    say(format!("{name}: Run ...")); //~ run
    sleep(delay).await; //~ sleep
    say(format!("{name}: ... Done!")); //~ done
}

/// Several tasks on one thread: while one waits, another runs.
pub async fn tasks(plan: Plan) {
    let tasks: Vec<_> = plan.each().map(|(delay, name)| spawn(&name, run_and_wait(name.clone(), delay))).collect();
    //~ spawn
    for task in tasks {
        task.await; //~ await
    }
}

/// Tasks that wait for a future written by hand: polled twice, woken once.
pub async fn future(plan: Plan) {
    let mut tasks = Vec::new();
    for (delay, name) in plan.each() {
        let promise = Promise::named(&name);
        tasks.push(spawn(&name, wait_for(name.clone(), promise.clone()))); //~ spawn
        tasks.push(spawn(format!("sets {name}"), set_later(promise, delay))); //~ spawn-setter
    }
    for task in tasks {
        task.await; //~ await
    }
}

async fn wait_for(name: String, promise: Promise) {
    say(format!("{name}: Run ...")); //~ run
    watched(&name, promise).await; //~ wait
    say(format!("{name}: ... Done!")); //~ done
}

async fn set_later(promise: Promise, delay: Micros) {
    sleep(delay).await; //~ sleep
    promise.set("result set");
}
//~ end

impl Promise {
    fn named(name: &str) -> Promise {
        Promise(Rc::new(RefCell::new(Inside { name: name.to_owned(), result: None, waker: None })))
    }
}

/// What the reader chooses.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) tasks: Pairs,
}

impl Default for Plan {
    fn default() -> Plan {
        let second = secs(1.0);
        Plan { tasks: Pairs::of(&[(second, "taskA"), (second, "taskB"), (second, "taskC")]) }
    }
}

impl Plan {
    /// The delay and the name of each task.
    fn each(&self) -> impl Iterator<Item = (Micros, String)> {
        self.tasks.each()
    }
}
