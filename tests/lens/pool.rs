//! The pool of the lab scaling where threads take their time to start, as Web Workers do, or never start.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::pin::pin;
use std::rc::Rc;

use futures::channel::oneshot::{Receiver, Sender, channel};
use futures::future::{LocalBoxFuture, pending};
use futures::{FutureExt, TryFutureExt};

use await_lab::engine::net::{Admission, Body, FetchError, Request, Stages};
use await_lab::engine::simulated::Simulated;
use await_lab::engine::thread::{Job, OtherThread, ThreadError};
use await_lab::engine::{Run, World};
use await_lab::labs::Lab;
use await_lab::lens::reading::Reading;
use await_lab::lens::requests::InFlight;
use await_lab::lens::words::transcript::text;
use await_lab::trace::Trace;
use await_lab::trace::event::{Kind, WaitKind};
use await_lab::trace::time::Micros;

use super::{lab, ms, whole};

/// What becomes of a thread that is started; a text says why it can't take a job.
type Start = Result<(), ThreadError>;

/// The simulated world, whose threads start when they are told to.
#[derive(Default)]
struct Starting {
    simulated: Simulated,
    /// Why no thread can even be begun, if that is so.
    refusal: Option<ThreadError>,
    threads: RefCell<VecDeque<Sender<Start>>>,
}

struct StartingThread {
    simulated: Rc<dyn OtherThread>,
    started: RefCell<Option<Receiver<Start>>>,
}

impl OtherThread for StartingThread {
    fn ready(&self) -> LocalBoxFuture<'static, Start> {
        let started = self.started.take().expect("it is asked once");
        started.map_err(|_| ThreadError::Ended).and_then(std::future::ready).boxed_local()
    }

    fn work(&self, job: Job) -> LocalBoxFuture<'static, Result<u32, ThreadError>> {
        self.simulated.work(job)
    }
}

impl World for Starting {
    fn now(&self) -> Micros {
        self.simulated.now()
    }
    fn jump(&self, deadline: Micros) -> bool {
        self.simulated.jump(deadline)
    }
    fn until(&self, deadline: Option<Micros>) -> LocalBoxFuture<'static, ()> {
        self.simulated.until(deadline)
    }
    fn yield_to_page(&self) -> LocalBoxFuture<'static, ()> {
        self.simulated.yield_to_page()
    }
    fn reaches_outside(&self) -> bool {
        true
    }
    fn thread(&self) -> Result<Rc<dyn OtherThread>, ThreadError> {
        if let Some(why) = &self.refusal {
            return Err(why.clone());
        }
        let (sender, started) = channel();
        self.threads.borrow_mut().push_back(sender);
        Ok(Rc::new(StartingThread { simulated: self.simulated.thread()?, started: RefCell::new(Some(started)) }))
    }
    fn admit(&self, url: &str) -> Result<Admission, FetchError> {
        self.simulated.admit(url)
    }
    fn send(&self, _: Request, _: Stages) -> LocalBoxFuture<'static, Result<Body, FetchError>> {
        pending().boxed_local()
    }
}

/// The log of the pool with two requests, whose threads start so, 20 ms one after another.
fn pool(world: Starting, starts: &[Start]) -> Trace {
    let lab = Lab::named("scaling").unwrap();
    let variant = lab.variant("pool").unwrap();
    let settings = [("sizes", "2"), ("rounds", "1"), ("probe", "0")].map(|(name, value)| (name.into(), value.into()));
    let (plan, notices) = lab.resolve(variant, lab.opening, None, &settings);
    assert_eq!(notices, []);
    let prepared = lab.prepare(variant, plan, 1).unwrap().simulated();
    let world = Rc::new(world);
    let run = Run::new(world.clone(), prepared.header, prepared.connections, prepared.program);
    let mut driven = pin!(run.drive());
    for start in starts {
        assert!(driven.as_mut().now_or_never().is_none(), "the run waits for its threads");
        world.jump(world.now() + ms(20));
        let thread = world.threads.borrow_mut().pop_front().expect("a thread that was begun");
        thread.send(start.clone()).expect("whoever waits for it");
    }
    driven.as_mut().now_or_never().expect("the run has ended");
    run.trace().clone()
}

#[test]
fn all_threads_of_a_pool_start_together_and_no_hint_says_that_they_could() {
    let trace = pool(Starting::default(), &vec![Ok(()); 6]);
    let waits = |is_meant: &dyn Fn(&Kind) -> bool| {
        trace
            .events()
            .iter()
            .filter(|event| is_meant(&event.kind))
            .map(|event| event.at().0 / 1_000)
            .collect::<Vec<_>>()
    };
    // After them come those for the answers, ten milliseconds each.
    let begun = waits(&|kind| matches!(kind, Kind::WaitBegan { wait: WaitKind::Thread, .. }));
    assert_eq!(begun, [0, 0, 0, 0, 0, 0, 120, 120]);
    let ended = waits(&|kind| matches!(kind, Kind::WaitEnded { wait: WaitKind::Thread, .. }));
    assert_eq!(ended, [20, 40, 60, 80, 100, 120, 130, 130]);
    assert_eq!(Reading::default().hints(&trace).to_vec(), []);
}

#[test]
fn a_thread_that_a_request_blocks_is_in_flight_and_one_that_starts_is_not() {
    let trace = pool(Starting::default(), &vec![Ok(()); 6]);
    let in_flight = whole::<InFlight>(&trace).steps;
    assert_eq!((in_flight.max(), in_flight.value_before(ms(121)), in_flight.value_before(ms(131))), (2, 2, 0));
    assert_eq!(whole::<InFlight>(&lab("scaling", "pool", "five-sizes")).steps.max(), 6);
    assert_eq!(whole::<InFlight>(&lab("blocking", "worker", "primes")).steps.max(), 0, "no batch is measured");
}

#[test]
fn a_pool_whose_threads_do_not_start_says_why_and_ends() {
    let refusal = Some(ThreadError::NotStarted);
    let trace = pool(Starting { refusal, ..Starting::default() }, &[]);
    assert!(text(&trace).contains("No workers: no worker can be started here"), "{}", text(&trace));
    let trace = pool(Starting::default(), &[Ok(()), Err(ThreadError::Died)]);
    assert!(text(&trace).contains("No workers: the worker has died"), "{}", text(&trace));
    let withdrawn = |kind: &Kind| matches!(kind, Kind::WaitWithdrawn { wait: WaitKind::Thread, .. });
    assert_eq!(trace.events().iter().filter(|event| withdrawn(&event.kind)).count(), 4, "those of the others");
    assert_eq!(trace.last_at(), ms(40));
}
