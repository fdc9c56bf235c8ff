//! Starts and stops runs, through the ports: the variants one after another, so that they don't disturb each other.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use futures::FutureExt;
use futures::future::{AbortHandle, Abortable};

use crate::engine::Run;
use crate::labs::Prepared;
use crate::trace::WorldKind;

use super::choice::Choice;
use super::ideals::ideals;
use super::ports::Ports;
use super::state::{Action, Practice};

/// Takes what happens to the page.
pub type Dispatch = Rc<dyn Fn(Action)>;

/// Runs of the browser world: at most one goes on. Dropping it stops that one.
pub struct Runner {
    ports: Rc<dyn Ports>,
    dispatch: Dispatch,
    current: RefCell<Option<Session>>,
    sessions: Cell<u64>,
    /// The making of a large plan's simulated runs.
    making: RefCell<Option<AbortHandle>>,
}

/// The runs of one press on Run.
struct Session {
    rest: AbortHandle,
    run: Rc<RefCell<Option<Rc<Run>>>>,
}

impl Runner {
    /// A runner that tells what happens.
    pub fn new(ports: Rc<dyn Ports>, dispatch: Dispatch) -> Runner {
        Runner { ports, dispatch, current: RefCell::default(), sessions: Cell::new(0), making: RefCell::default() }
    }

    /// Stops what goes on, and runs the choice's variants anew.
    pub fn start(&self, choice: &Choice, allowed: &[String]) {
        self.stop();
        let session = self.sessions.get() + 1;
        self.sessions.set(session);
        let (rest, registration) = AbortHandle::new_pair();
        let run = Rc::default();
        let steps =
            all(self.ports.clone(), self.dispatch.clone(), session, choice.clone(), allowed.to_vec(), Rc::clone(&run));
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

    /// Makes the simulated runs of a large choice, in slices; the making that goes on is given up.
    pub fn make(&self, making: u64, choice: &Choice) {
        self.give_up_making();
        let (handle, registration) = AbortHandle::new_pair();
        self.making.replace(Some(handle));
        let (ideals, dispatch) = (ideals(self.ports.clone(), choice.clone()), self.dispatch.clone());
        let told = ideals.map(move |ideals| dispatch(Action::Made { making, ideals }));
        self.ports.spawn(Abortable::new(told, registration).map(|_| ()).boxed_local());
    }

    /// Nobody wants what is being made any more: it would take the thread's time from what is measured.
    pub fn give_up_making(&self) {
        if let Some(making) = self.making.take() {
            making.abort();
        }
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
        self.give_up_making();
    }
}

async fn all(
    ports: Rc<dyn Ports>,
    dispatch: Dispatch,
    session: u64,
    choice: Choice,
    allowed: Vec<String>,
    current: Rc<RefCell<Option<Rc<Run>>>>,
) {
    if choice.needs_practice_server()
        && let Err(reason) = practice_server(&*ports, &dispatch).await
    {
        return dispatch(Action::NoPracticeServer { session, reason });
    }
    for (index, variant) in choice.variants().iter().enumerate() {
        let Some(Prepared { mut header, connections, program }) = choice.prepare(variant) else { continue };
        header.world = WorldKind::Browser;
        header.clock_step = ports.clock_step();
        let run = Rc::new(Run::new(ports.world(&allowed), header, connections, program));
        current.replace(Some(run.clone()));
        dispatch(Action::RunBegan { session, index, run: run.clone(), at: ports.now() });
        run.drive().await;
        current.replace(None);
        dispatch(Action::RunEnded { session, index });
    }
    dispatch(Action::Completed { session });
}

/// Waits for the practice server. One that was not ready in time may be by now, so it is asked once more.
async fn practice_server(ports: &dyn Ports, dispatch: &Dispatch) -> Result<(), String> {
    if ports.practice_server(false).await.is_ok() {
        return Ok(());
    }
    let ready = ports.practice_server(true).await;
    if ready.is_ok() {
        dispatch(Action::Practice(Practice::Ready));
    }
    ready
}
