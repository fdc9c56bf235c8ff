//! A thread that stood still, and a page that was hidden from the beginning: the log knows, and the page says so.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::task::Poll;

use futures::FutureExt;
use futures::future::{LocalBoxFuture, pending, poll_fn, ready};

use crate::page::PretendedPage;
use await_lab::engine::World;
use await_lab::engine::net::{Admission, Body, FetchError, Request, Stages};
use await_lab::lens::fold::state;
use await_lab::lens::results::totals::Totals;
use await_lab::session::choice::Choice;
use await_lab::session::link;
use await_lab::session::local_run::{Local, LocalRun};
use await_lab::session::ports::{Frames, Going, Subscription};
use await_lab::trace::batch::EventBatch;
use await_lab::trace::event::Kind;
use await_lab::trace::time::{Micros, millis};
use await_lab::trace::{Header, Trace};

/// A world whose time is set by hand, or moved on by what computes, and whose clock turns out to be coarse.
#[derive(Clone, Default)]
struct ByHand(Rc<Cell<Micros>>);

impl World for ByHand {
    fn now(&self) -> Micros {
        self.0.get()
    }
    fn clock_step(&self) -> Micros {
        if self.0.get() > millis(1_000) { Micros(16_667) } else { Micros(100) }
    }
    fn until(&self, deadline: Option<Micros>) -> LocalBoxFuture<'static, ()> {
        let now = self.0.clone();
        let is_due = move || deadline.is_some_and(|deadline| now.get() >= deadline);
        poll_fn(move |_| if is_due() { Poll::Ready(()) } else { Poll::Pending }).boxed_local()
    }
    fn yield_to_page(&self) -> LocalBoxFuture<'static, ()> {
        ready(()).boxed_local()
    }
    fn reaches_outside(&self) -> bool {
        true
    }
    fn compute(&self, time: Micros, _: &mut dyn FnMut()) {
        self.0.set(self.0.get() + time);
    }
    fn admit(&self, _: &str) -> Result<Admission, FetchError> {
        Err(FetchError::Offline)
    }
    fn send(&self, _: Request, _: Stages) -> LocalBoxFuture<'static, Result<Body, FetchError>> {
        pending().boxed_local()
    }
}

type OnFrame = Box<dyn FnOnce(Micros)>;

/// A run in such a world, its frames, and its log as it was passed on.
struct Watched {
    world: ByHand,
    run: Rc<LocalRun>,
    frames: Rc<RefCell<Vec<OnFrame>>>,
    log: Rc<RefCell<Trace>>,
}

fn header(choice: &Choice) -> Header {
    choice.prepare(choice.variants()[0]).unwrap().header
}

impl Watched {
    fn start(link: &str) -> Watched {
        let world = ByHand::default();
        let (frames, log) = (Rc::new(RefCell::<Vec<OnFrame>>::default()), Rc::new(RefCell::new(Trace::default())));
        let on_frame: Frames = {
            let frames = frames.clone();
            Rc::new(move |callback| {
                frames.borrow_mut().push(callback);
                Subscription::holding(())
            })
        };
        let tell = {
            let log = log.clone();
            Rc::new(move |batch: EventBatch| log.borrow_mut().append(batch))
        };
        let header = header(&link::read(link).0);
        log.borrow_mut().header = header.clone();
        let run = LocalRun::start(&header, Rc::new(world.clone()), on_frame, tell).unwrap();
        Watched { world, run, frames, log }
    }

    fn frame_at(&self, at: u64) {
        self.world.0.set(millis(at));
        let frames = self.frames.take();
        frames.into_iter().for_each(|frame| frame(Micros::ZERO));
    }

    fn gaps(&self) -> Vec<(Micros, Micros)> {
        let gap = |event: &await_lab::trace::event::Event| match event.kind {
            Kind::Gap { length } => Some((event.at(), length.time())),
            _ => None,
        };
        self.log.borrow().events().iter().filter_map(gap).collect()
    }
}

#[test]
fn a_pause_of_the_thread_is_an_event_of_the_log() {
    let watched = Watched::start("#say-after?pairs=100:late");
    let local = Local::of(Some(watched.run.clone()));
    let mut driven = local.drive();
    assert!(driven.as_mut().now_or_never().is_none());
    [0, 16, 40, 300].into_iter().for_each(|at| watched.frame_at(at));
    assert_eq!(watched.gaps(), []);
    watched.frame_at(4_300);
    assert_eq!(watched.gaps(), [(millis(4_300), millis(4_000))]);
    watched.frame_at(4_316);
    // A page that is hidden has no frames, and its timers go on: that is told by itself.
    local.page_shown(false);
    watched.world.0.set(millis(9_000));
    local.page_shown(true);
    watched.frame_at(9_010);
    watched.frame_at(9_020);
    assert_eq!(watched.gaps().len(), 1);
    let totals: Totals = state(&watched.log.borrow(), usize::MAX);
    assert_eq!((totals.stood_still, totals.was_hidden), (millis(4_000), true));
    local.stop();
    assert_eq!(watched.log.borrow().header.clock_step, Micros(16_667), "what was learnt of the clock meanwhile");
}

#[test]
fn the_runs_own_work_is_no_pause_of_the_thread() {
    for (next_frame, gaps) in [(2_116, vec![]), (2_700, vec![(millis(2_700), millis(600))])] {
        let watched = Watched::start("#blocking/inline?pause=0.1&work=2");
        let mut driven = Local::of(Some(watched.run.clone())).drive();
        for at in [0, 100] {
            watched.frame_at(at);
            assert!(driven.as_mut().now_or_never().is_none());
        }
        assert_eq!(watched.world.now(), millis(2_100), "it has worked");
        watched.frame_at(next_frame);
        assert_eq!(watched.gaps(), gaps);
    }
}

#[test]
fn every_variant_that_runs_while_the_page_is_hidden_knows_it() {
    let page = PretendedPage::open("#say-after");
    page.hide();
    page.runner().start(&page.state().choice, &[]);
    page.settle();
    let state_of = page.state();
    assert_eq!(state_of.shown.len(), 2);
    for shown in &state_of.shown {
        let totals: Totals = shown.record.as_ref().unwrap().read(|trace| state(trace, usize::MAX));
        assert!(totals.was_hidden && totals.end.is_some(), "{}", shown.title());
    }
}
