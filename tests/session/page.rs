//! A pretended page: its worlds are simulated, or wait for ever; its futures run, and its frames come, when the test says so.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::task::Poll;

use futures::FutureExt;
use futures::future::{LocalBoxFuture, pending, poll_fn, ready};

use await_lab::engine::World;
use await_lab::engine::net::{Admission, Body, FetchError, Request, Stages};
use await_lab::engine::simulated::Simulated;
use await_lab::session::consent::Consent;
use await_lab::session::kept::{keep, restored};
use await_lab::session::local_run::{Local, LocalRun};
use await_lab::session::ports::{
    Address, Dom, Files, Going, Host, Interpreter, Preferences, Progress, Runs, Runtime, Server, Subscription, Tab,
    Tell, Timing,
};
use await_lab::session::run::Runner;
use await_lab::session::state::{Action, State};
use await_lab::session::store::Store;
use await_lab::trace::Header;
use await_lab::trace::batch::EventBatch;
use await_lab::trace::event::{Event, Kind, RunEnd, TaskId};
use await_lab::trace::time::Micros;

#[path = "packing.rs"]
pub mod packing;

/// A page with its state and its runs.
pub struct PretendedPage {
    store: Rc<Store>,
    rest: Rest,
}

/// The page without its state.
#[derive(Clone)]
pub struct Rest {
    ports: Rc<PretendedPorts>,
}

type OnFrame = Box<dyn FnOnce(Micros)>;

#[derive(Default)]
struct PretendedPorts {
    link: String,
    spawned: RefCell<Vec<LocalBoxFuture<'static, ()>>>,
    frames: Rc<RefCell<Vec<OnFrame>>>,
    waits: Cell<bool>,
    leads_abroad: Cell<bool>,
    refusal: RefCell<Option<String>>,
    is_late: Cell<bool>,
    /// What of a run was asked for, in this order.
    asked: RefCell<Vec<&'static str>>,
    is_hidden: Cell<bool>,
    /// What a program's run leaves, or why there is no CPython; nothing while it is being loaded.
    cpython: RefCell<Option<Result<Vec<EventBatch>, String>>>,
    /// What the tab keeps.
    kept: RefCell<String>,
    /// The most bytes that it can keep.
    room: Cell<Option<usize>>,
    clock: Cell<Micros>,
    look: Cell<Micros>,
    /// How often the clock was looked at since the last turn, and the most of that.
    looks: Cell<u32>,
    most_looks: Cell<u32>,
}

impl PretendedPage {
    /// Opens a link.
    pub fn open(link: &str) -> PretendedPage {
        PretendedPage::with_kept(link, "")
    }

    /// The tab can keep so many bytes.
    pub fn has_room(&self, bytes: usize) {
        self.rest.ports.room.set(Some(bytes));
    }

    /// The page goes out of sight, and a link is opened in its tab.
    pub fn leave_for(self, link: &str) -> PretendedPage {
        keep(&*self.rest.ports, &self.state().editor);
        PretendedPage::with_kept(link, &self.rest.ports.kept.borrow())
    }

    /// Opens a link in a tab that has kept something.
    pub fn with_kept(link: &str, kept: &str) -> PretendedPage {
        let kept = RefCell::new(kept.to_owned());
        let ports = Rc::new(PretendedPorts { link: link.to_owned(), kept, ..PretendedPorts::default() });
        let page =
            PretendedPage { store: Store::open(ports.clone(), None, || ()), rest: Rest { ports: ports.clone() } };
        restored(&*ports).into_iter().for_each(|action| page.dispatch(action));
        page
    }

    /// The component goes, and with it its state and its runs.
    pub fn unmount(self) -> Rest {
        self.rest
    }

    /// The state now.
    pub fn state(&self) -> Rc<State> {
        self.store.state()
    }

    /// What packs texts.
    pub fn files(&self) -> Rc<dyn Files> {
        self.rest.ports.clone()
    }

    /// What starts and stops runs.
    pub fn runner(&self) -> &Runner {
        &self.store.runner
    }

    /// From now on no timer of a new world fires.
    pub fn world_waits_for_ever(&self) {
        self.rest.ports.waits.set(true);
    }

    /// From now on every address of a new world leads to another host.
    pub fn leads_abroad(&self) {
        self.rest.ports.leads_abroad.set(true);
    }

    /// There is no practice server.
    pub fn refuse_practice(&self, reason: &str) {
        self.rest.ports.refusal.replace(Some(reason.to_owned()));
    }

    /// CPython is there, or never will be; with it a program leaves these batches.
    pub fn has_cpython(&self, leaves: Result<Vec<EventBatch>, String>) {
        self.rest.ports.cpython.replace(Some(leaves));
    }

    /// CPython is being loaded again.
    pub fn has_no_cpython_yet(&self) {
        self.rest.ports.cpython.replace(None);
    }

    /// The practice server is not there when it is first asked.
    pub fn delay_practice(&self, reason: &str) {
        self.refuse_practice(reason);
        self.rest.ports.is_late.set(true);
    }

    /// What of runs the page was asked for so far, in this order: `ready`, `server`, `start`.
    pub fn asked(&self) -> Vec<&'static str> {
        self.rest.ports.asked.borrow().clone()
    }

    /// The page is out of sight.
    pub fn hide(&self) {
        self.rest.ports.is_hidden.set(true);
    }

    /// From now on a look at the page's clock takes so long, and nothing else any time.
    pub fn looks_take(&self, time: Micros) {
        self.rest.ports.look.set(time);
        self.rest.ports.most_looks.set(0);
    }

    /// How often the clock was looked at, at most, between two turns of the page.
    pub fn looks_in_a_row(&self) -> u32 {
        self.rest.ports.most_looks.get()
    }

    /// The reader does something.
    pub fn dispatch(&self, action: Action) {
        self.store.dispatch(action);
    }
}

impl std::ops::Deref for PretendedPage {
    type Target = Rest;
    fn deref(&self) -> &Rest {
        &self.rest
    }
}

impl Rest {
    /// Lets everything that can go on go on.
    pub fn settle(&self) {
        let mut going = self.ports.spawned.take();
        going.retain_mut(|future| future.now_or_never().is_none());
        self.ports.spawned.borrow_mut().extend(going);
        let frames = self.ports.frames.take();
        frames.into_iter().for_each(|frame| frame(Micros::ZERO));
    }

    /// How many futures have not ended.
    pub fn alive(&self) -> usize {
        self.settle();
        self.ports.spawned.borrow().len()
    }
}

/// A world in which no time passes.
struct Frozen;

impl World for Frozen {
    fn now(&self) -> Micros {
        Micros::ZERO
    }
    fn until(&self, _: Option<Micros>) -> LocalBoxFuture<'static, ()> {
        pending().boxed_local()
    }
    fn yield_to_page(&self) -> LocalBoxFuture<'static, ()> {
        ready(()).boxed_local()
    }
    fn reaches_outside(&self) -> bool {
        true
    }
    fn admit(&self, _: &str) -> Result<Admission, FetchError> {
        Err(FetchError::Offline)
    }
    fn send(&self, _: Request, _: Stages) -> LocalBoxFuture<'static, Result<Body, FetchError>> {
        pending().boxed_local()
    }
}

/// The simulation, but every address leads to another host, which answers after a tenth of a second.
struct Abroad {
    simulated: Simulated,
    consent: Consent,
}

impl World for Abroad {
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
        self.simulated.reaches_outside()
    }
    fn admit(&self, _: &str) -> Result<Admission, FetchError> {
        Ok(self.consent.admission())
    }
    fn send(&self, _: Request, stages: Stages) -> LocalBoxFuture<'static, Result<Body, FetchError>> {
        self.simulated.send(Request { url: "delay/0.1".to_owned() }, stages)
    }
}

impl Runs for PretendedPorts {
    fn make_ready(&self, _: &Header) {
        self.asked.borrow_mut().push("ready");
    }

    fn start(&self, header: &Header, consent: &Consent, tell: Tell) -> Rc<dyn Going> {
        self.asked.borrow_mut().push("start");
        let world: Rc<dyn World> = match (self.waits.get(), self.leads_abroad.get()) {
            (true, _) => Rc::new(Frozen),
            (_, true) => Rc::new(Abroad { simulated: Simulated::default(), consent: consent.clone() }),
            _ => Rc::new(Simulated::default()),
        };
        let frames = self.frames.clone();
        let on_frame = Rc::new(move |callback| {
            frames.borrow_mut().push(callback);
            Subscription::holding(())
        });
        Rc::new(Local::of(LocalRun::start(header, world, on_frame, tell)))
    }
}

impl Timing for PretendedPorts {
    /// It waits for the test to let everything go on.
    fn turn(&self) -> LocalBoxFuture<'static, ()> {
        self.looks.set(0);
        let mut was_asked = false;
        poll_fn(move |_| if std::mem::replace(&mut was_asked, true) { Poll::Ready(()) } else { Poll::Pending })
            .boxed_local()
    }

    fn now(&self) -> Micros {
        self.looks.set(self.looks.get() + 1);
        self.most_looks.set(self.most_looks.get().max(self.looks.get()));
        self.clock.set(self.clock.get() + self.look.get());
        self.clock.get()
    }

    fn spawn(&self, future: LocalBoxFuture<'static, ()>) {
        self.spawned.borrow_mut().push(future);
    }
}

impl Address for PretendedPorts {
    fn link(&self) -> String {
        self.link.clone()
    }
}

impl Host for PretendedPorts {}

impl Server for PretendedPorts {
    fn practice_server(&self) -> LocalBoxFuture<'static, Result<(), String>> {
        ready(self.refusal.borrow().clone().map_or(Ok(()), Err)).boxed_local()
    }

    fn check_practice_server(&self) -> LocalBoxFuture<'static, Result<(), String>> {
        self.asked.borrow_mut().push("server");
        if self.is_late.get() { ready(Ok(())).boxed_local() } else { self.practice_server() }
    }
}

impl Files for PretendedPorts {
    fn pack(&self, text: &str) -> LocalBoxFuture<'static, Option<String>> {
        ready(Some(packing::pack(text))).boxed_local()
    }

    fn unpack(&self, packed: &str, most: usize) -> LocalBoxFuture<'static, Option<String>> {
        ready(packing::unpack(packed, most)).boxed_local()
    }
}

impl Interpreter for PretendedPorts {
    fn load(&self, progress: Progress) -> LocalBoxFuture<'static, Result<Runtime, String>> {
        let Some(cpython) = self.cpython.borrow().clone() else { return pending().boxed_local() };
        progress(1, 2);
        ready(cpython.map(|_| Runtime { name: "CPython of the tests".to_owned(), has_real_time: false })).boxed_local()
    }

    /// Its log is the batches that the test gave.
    fn interpret(&self, _: &Header, _: &Consent, tell: Tell) -> Rc<dyn Going> {
        let batches = self.cpython.borrow().clone().and_then(Result::ok).unwrap_or_default();
        let ends = batches
            .last()
            .and_then(|batch| batch.events.last())
            .is_some_and(|event| matches!(event.kind, Kind::RunEnded { .. }));
        batches.into_iter().for_each(|batch| tell(batch));
        Rc::new(Program { ends, tell })
    }
}

struct Program {
    ends: bool,
    tell: Tell,
}

impl Going for Program {
    fn drive(&self) -> LocalBoxFuture<'static, ()> {
        if self.ends { ready(()).boxed_local() } else { pending().boxed_local() }
    }

    fn stop(&self) {
        let ended = Event::new(Micros::ZERO, 0, TaskId::LOOP, Kind::RunEnded { how: RunEnd::Stopped });
        (self.tell)(EventBatch { events: vec![ended], ..EventBatch::default() });
    }

    fn page_shown(&self, _: bool) {}
}

impl Preferences for PretendedPorts {}

impl Tab for PretendedPorts {
    fn keep(&self, text: &str) -> bool {
        let has_room = self.room.get().is_none_or(|room| text.len() <= room);
        if has_room {
            self.kept.replace(text.to_owned());
        }
        has_room
    }

    fn kept(&self) -> String {
        self.kept.borrow().clone()
    }
}

impl Dom for PretendedPorts {
    fn is_page_shown(&self) -> bool {
        !self.is_hidden.get()
    }
}
