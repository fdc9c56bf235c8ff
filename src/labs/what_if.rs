//! What if the requests of a recording had been made otherwise: one after another, together, a few at a time, or each as soon
//! as what asked for it had come. The lab `fetch` makes them, in a simulated world in which each takes the time that it took.

use std::cell::RefCell;
use std::rc::Rc;

use futures::FutureExt;
use futures::future::LocalBoxFuture;

use crate::engine::api::{sleep, spawn};
use crate::engine::net::{Admission, Body, FetchError, Request, Stages, fetch};
use crate::engine::simulated::Simulated;
use crate::engine::thread::{OtherThread, ThreadError};
use crate::engine::{Run, World, join};
use crate::practice::response::Answer;
use crate::trace::program::{Language, Program, Source};
use crate::trace::time::Micros;
use crate::trace::{Header, Trace, WorldKind};

use super::fetch;
use super::fetch::program::{Plan, bounded, concurrent, sequential};
use super::source::shown_source;

/// The most requests of which such runs are made.
pub const MOST: usize = 1_000;

/// A request of a recording.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Its address.
    pub url: String,
    /// Its status; 0 of one that failed.
    pub status: u16,
    /// How many bytes came.
    pub bytes: u32,
    /// How long it took from its sending to the answer, and to the last byte.
    pub head: Micros,
    /// The same to the last byte.
    pub whole: Micros,
    /// What asked for it.
    pub after: After,
}

/// When a request is made, if nothing but what asked for it holds it up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// So long after the beginning: nobody knows what asked for it.
    Beginning(Micros),
    /// So long after that request, of that place, was made, while it still came.
    Made(usize, Micros),
    /// So long after that request had come.
    Came(usize, Micros),
}

/// A way to make them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// One after another.
    Sequential,
    /// All together.
    Together,
    /// So many at a time.
    AtATime(u32),
    /// Each as soon as what asked for it had come, as in the recording.
    Initiated,
}

impl Way {
    /// Every way.
    pub const ALL: [Way; 5] = [Way::Sequential, Way::Together, Way::AtATime(6), Way::AtATime(100), Way::Initiated];

    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Way::Sequential => "One after another",
            Way::Together => "Together",
            Way::AtATime(6) => "Six at a time",
            Way::AtATime(_) => "A hundred at a time",
            Way::Initiated => "As their initiators allow",
        }
    }

    /// The log of these requests, made in this way.
    pub fn run(self, asked: Rc<[Asked]>) -> Trace {
        let urls: Vec<String> = asked.iter().map(|asked| asked.url.clone()).collect();
        let plan = |limit| Plan::of(urls, limit);
        let program: LocalBoxFuture<'static, ()> = match self {
            Way::Sequential => sequential(plan(1)).boxed_local(),
            Way::Together => concurrent(plan(1)).boxed_local(),
            Way::AtATime(limit) => bounded(plan(limit)).boxed_local(),
            Way::Initiated => initiated(asked.clone()).boxed_local(),
        };
        let source = match self {
            Way::Initiated => shown_source!("what_if.rs"),
            _ => fetch::LAB.source,
        };
        let program_of = Program {
            name: self.title().to_owned(),
            title: self.title().to_owned(),
            language: Language::Rust,
            runtime: "the simulated world, each request as long as it was recorded".to_owned(),
            sources: vec![Source { name: "program.rs".to_owned(), text: source.to_owned() }],
        };
        let (program_of, world) = (Some(Rc::new(program_of)), WorldKind::Simulated);
        let header = Header { program: program_of, world, clock_step: Micros(1), ..Header::default() };
        let taken = RefCell::new(vec![false; asked.len()]);
        let run = Run::new(Rc::new(Replayed { simulated: Simulated::default(), asked, taken }), header, None, program);
        // The simulated world is never pending.
        let _ended = run.drive().now_or_never();
        run.trace().clone()
    }
}

//~ begin
/// Each request as soon as what asked for it allows.
async fn initiated(asked: Rc<[Asked]>) {
    let first = asked.iter().enumerate().filter_map(|(place, of)| match of.after {
        After::Beginning(pause) => Some((place, pause)),
        _ => None,
    });
    let tasks: Vec<_> =
        first.map(|(place, pause)| spawn(&asked[place].url, follow(asked.clone(), place, pause))).collect();
    join(tasks).await;
}

/// A request after a pause; those that it asks for while it comes, and those after its end.
fn follow(asked: Rc<[Asked]>, place: usize, pause: Micros) -> LocalBoxFuture<'static, ()> {
    async move {
        sleep(pause).await;
        let next = |wanted: &dyn Fn(After) -> Option<Micros>| {
            let of = asked.iter().enumerate().filter_map(|(next, of)| Some((next, wanted(of.after)?)));
            let start = |(next, pause): (usize, Micros)| spawn(&asked[next].url, follow(asked.clone(), next, pause));
            of.map(start).collect::<Vec<_>>()
        };
        let mut tasks = next(&|after| match after {
            After::Made(by, pause) if by == place => Some(pause),
            _ => None,
        });
        // A request that failed has come, too.
        let _reply = fetch(asked[place].url.as_str()).await;
        tasks.extend(next(&|after| match after {
            After::Came(by, pause) if by == place => Some(pause),
            _ => None,
        }));
        if !tasks.is_empty() {
            join(tasks).await;
        }
    }
    .boxed_local()
}
//~ end

/// The simulated world, in which the recorded requests are answered as they were.
struct Replayed {
    simulated: Simulated,
    asked: Rc<[Asked]>,
    /// Which of them have been made: the same address may have been asked for several times.
    taken: RefCell<Vec<bool>>,
}

impl World for Replayed {
    fn now(&self) -> Micros {
        self.simulated.now()
    }

    fn until(&self, deadline: Option<Micros>) -> LocalBoxFuture<'static, ()> {
        self.simulated.until(deadline)
    }

    fn yield_to_page(&self) -> LocalBoxFuture<'static, ()> {
        self.simulated.yield_to_page()
    }

    fn reaches_outside(&self) -> bool {
        false
    }

    fn thread(&self) -> Result<Rc<dyn OtherThread>, ThreadError> {
        self.simulated.thread()
    }

    fn admit(&self, _url: &str) -> Result<Admission, FetchError> {
        Ok(Admission { host: String::new(), in_flight: None, requests: None })
    }

    fn send(&self, request: Request, stages: Stages) -> LocalBoxFuture<'static, Result<Body, FetchError>> {
        let mut taken = self.taken.borrow_mut();
        let is_it = |(asked, taken): (&Asked, &bool)| !taken && asked.url == request.url;
        let Some(place) = self.asked.iter().zip(&*taken).position(is_it) else {
            return async { Err(FetchError::Lost) }.boxed_local();
        };
        taken[place] = true;
        let Asked { status, bytes, head, whole, .. } = self.asked[place];
        let parts = if bytes > 0 { vec![(whole, bytes)] } else { Vec::new() };
        self.simulated.play(Answer { status, head, parts, end: whole, text: None }, stages)
    }
}
