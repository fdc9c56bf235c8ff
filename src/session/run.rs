//! Starts and stops runs, through the ports: the variants one after another, so that they don't disturb each other.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::FutureExt;
use futures::future::{AbortHandle, Abortable};

use crate::labs::Prepared;
use crate::trace::batch::EventBatch;
use crate::trace::{Header, WorldKind};

use super::choice::Choice;
use super::consent::Consent;
use super::editor::{Cpython, Editor};
use super::ports::{Going, Ports, Tell};
use super::record::Record;
use super::state::{Action, Practice};

/// Takes what happens to the page.
pub type Dispatch = Rc<dyn Fn(Action)>;

/// Runs of labs, and of the reader’s own program: at most one goes on. Dropping it stops that one.
pub struct Runner {
    ports: Rc<dyn Ports>,
    dispatch: Dispatch,
    current: RefCell<Option<Session>>,
    sessions: Cell<u64>,
}

/// The run that goes on now.
type Current = Rc<RefCell<Option<Rc<dyn Going>>>>;

/// The runs of one press on Run.
struct Session {
    rest: AbortHandle,
    run: Current,
}

impl Runner {
    /// A runner that tells what happens.
    pub fn new(ports: Rc<dyn Ports>, dispatch: Dispatch) -> Runner {
        Runner { ports, dispatch, current: RefCell::default(), sessions: Cell::new(0) }
    }

    /// Stops what goes on, and runs the choice's variants anew.
    pub fn start(&self, choice: &Choice, allowed: &[String]) {
        self.begin(|session, run| {
            run_variants(self.ports.clone(), self.dispatch.clone(), session, choice.clone(), allowed.to_vec(), run)
        });
    }

    /// Stops what goes on, and runs the reader’s own program, once there is what runs it.
    pub fn interpret(&self, editor: &Editor, allowed: &[String]) {
        self.begin(|session, run| {
            run_program(self.ports.clone(), self.dispatch.clone(), session, editor.clone(), allowed.to_vec(), run)
        });
    }

    /// A new session takes the place of the one before; `steps` are what it does, with its number and the place for its run.
    fn begin<F: Future<Output = ()> + 'static>(&self, steps: impl FnOnce(u64, Current) -> F) {
        self.stop();
        let session = self.sessions.get() + 1;
        self.sessions.set(session);
        let (rest, registration) = AbortHandle::new_pair();
        let run = Current::default();
        let steps = steps(session, run.clone());
        self.current.replace(Some(Session { rest, run }));
        (self.dispatch)(Action::Started { session });
        self.ports.spawn(Abortable::new(steps, registration).map(|_| ()).boxed_local());
    }

    /// Stops what goes on: nothing of it is left, and the log says so.
    pub fn stop(&self) {
        let session = self.current.take();
        if let Some(Session { rest, run }) = session {
            rest.abort();
            let run = run.take();
            if let Some(run) = run {
                run.stop();
            }
        }
    }

    /// Whether nothing goes on.
    pub fn is_idle(&self) -> bool {
        self.current.borrow().is_none()
    }

    /// Lets the log of what goes on know that the page went out of sight, or came back.
    pub fn page_shown(&self, shown: bool) {
        if let Some(session) = &*self.current.borrow()
            && let Some(run) = &*session.run.borrow()
        {
            run.page_shown(shown);
        }
    }
}

impl Drop for Runner {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Runs the chosen variants, one after another.
async fn run_variants(
    ports: Rc<dyn Ports>,
    dispatch: Dispatch,
    session: u64,
    choice: Choice,
    allowed: Vec<String>,
    current: Current,
) {
    let headers: Vec<(usize, Header)> = (0..)
        .zip(choice.variants())
        .filter_map(|(index, variant)| {
            let Prepared { header, .. } = choice.prepare(variant)?;
            Some((index, Header { world: WorldKind::Browser, ..header }))
        })
        .collect();
    if choice.needs_practice_server() {
        if let Some((_, header)) = headers.first() {
            // It gets ready while the server is asked, which takes a while.
            ports.make_ready(header);
        }
        if let Err(reason) = practice_server(&*ports, &dispatch).await {
            return dispatch(Action::NoPracticeServer { session, reason });
        }
    }
    let mut before = Vec::new();
    for (index, header) in headers {
        let record = Record::of(header.clone());
        let run = ports.start(&header, &Consent::after(&allowed, &before), tell(&ports, &record, &dispatch));
        before.push(record.clone());
        drive(&*ports, &dispatch, &current, (session, index), record, run).await;
    }
    dispatch(Action::Completed { session });
}

/// Runs the reader’s own program, once CPython is there.
async fn run_program(
    ports: Rc<dyn Ports>,
    dispatch: Dispatch,
    session: u64,
    editor: Editor,
    allowed: Vec<String>,
    current: Current,
) {
    let told = dispatch.clone();
    let progress = Rc::new(move |loaded, total| told(Action::Cpython(Cpython::Coming { loaded, total })));
    let lost = |reason: String| dispatch(Action::NoCpython { session, reason });
    let runtime = match ports.load(progress).await {
        Ok(runtime) => runtime,
        Err(reason) => return lost(format!("CPython could not be loaded: {reason}")),
    };
    dispatch(Action::Cpython(Cpython::Ready(runtime.name.clone())));
    if editor.place == WorldKind::Browser && !runtime.has_real_time {
        return lost("This browser can’t let a Python program wait in real time. Choose Simulated.".to_owned());
    }
    let header = editor.header(&runtime.name);
    let record = Record::of(header.clone());
    let run = ports.interpret(&header, &Consent::after(&allowed, &[]), tell(&ports, &record, &dispatch));
    drive(&*ports, &dispatch, &current, (session, 0), record, run).await;
    dispatch(Action::Completed { session });
}

/// Drives a run to its end, and tells of both.
async fn drive(
    ports: &dyn Ports,
    dispatch: &Dispatch,
    current: &Current,
    (session, index): (u64, usize),
    record: Record,
    run: Rc<dyn Going>,
) {
    current.replace(Some(run.clone()));
    if !ports.is_page_shown() {
        run.page_shown(false);
    }
    dispatch(Action::RunBegan { session, index, record: record.clone(), at: ports.now() });
    run.drive().await;
    record.close();
    current.replace(None);
    dispatch(Action::RunEnded { session, index });
}

/// Adds what comes of a run to its log. What comes with its end is told: a run that was stopped may have it later.
fn tell(ports: &Rc<dyn Ports>, record: &Record, dispatch: &Dispatch) -> Tell {
    let (ports, record, dispatch) = (ports.clone(), record.clone(), dispatch.clone());
    Rc::new(move |batch| {
        if batch == EventBatch::default() {
            return dispatch(Action::Waits);
        }
        record.append(batch, ports.now());
        if !record.is_growing() {
            dispatch(Action::Settled(record.clone()));
        }
    })
}

/// Waits for the practice server. One that was not ready in time may be by now, and one that was may be lost.
async fn practice_server(ports: &dyn Ports, dispatch: &Dispatch) -> Result<(), String> {
    let ready = ports.check_practice_server().await;
    if ready.is_ok() {
        dispatch(Action::Practice(Practice::Ready));
    }
    ready
}
