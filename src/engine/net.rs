//! Requests: what a program calls to fetch, what a world is asked to send, and the limits on connections.

use std::cell::{Cell, RefCell};
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;

use futures::future::LocalBoxFuture;

use super::context::TaskContext;
use super::line::Line;
use super::runtime::next;
use super::semaphore::Semaphore;
use super::stages::Pieces;
use super::wait::Wait;

pub use super::reply::{Body, FetchError, MAX_BODY, Reply};
pub use super::stages::Stages;

/// Where a request goes, as the world understands the address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admission {
    /// Connections are counted by host.
    pub host: String,
    /// The most requests in flight to it, whatever the plan says.
    pub in_flight: Option<u32>,
    /// The most requests to it in one run.
    pub requests: Option<u32>,
}

/// What a world is asked to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The address as the reader wrote it: relative to the practice server, or absolute.
    pub url: String,
}

/// A run's requests by host.
#[derive(Default)]
pub(crate) struct Network {
    /// The most requests in flight to one host: 6 as HTTP/1.1, 100 as HTTP/2, or no limit.
    connections: Option<u32>,
    hosts: RefCell<Vec<(String, Host)>>,
    /// How many are under way.
    pub(super) open: Cell<u32>,
}

#[derive(Clone, Default)]
struct Host {
    slots: Option<Semaphore>,
    requests: Rc<Cell<u32>>,
}

impl Network {
    /// A network whose hosts take so many requests at once; nothing for no limit.
    pub(crate) fn new(connections: Option<u32>) -> Network {
        Network { connections, ..Network::default() }
    }

    /// Whether a request is under way, so that the loop, with nothing else to do, waits rather than calls it a deadlock.
    pub(crate) fn has_open_requests(&self) -> bool {
        self.open.get() > 0
    }

    fn host(&self, admission: &Admission) -> Host {
        let limit = [self.connections, admission.in_flight].into_iter().flatten().min();
        let mut hosts = self.hosts.borrow_mut();
        if let Some((_, host)) = hosts.iter().find(|(name, _)| *name == admission.host) {
            return host.clone();
        }
        let host = Host { slots: limit.map(Semaphore::silent), requests: Rc::default() };
        hosts.push((admission.host.clone(), host.clone()));
        host
    }
}

/// Fetches an address: relative to the practice server, or absolute. Gives the reply when its body is complete;
/// dropping the future aborts the request. A status of 400 and above is a reply too.
#[track_caller]
pub fn fetch(url: impl Into<String>) -> impl Future<Output = Result<Reply, FetchError>> {
    fetch_from(Line::here(), url.into(), None)
}

/// The same for a line; the sizes of the body's pieces are left in `pieces` as they come.
pub(crate) async fn fetch_from(line: Line, url: String, pieces: Option<Pieces>) -> Result<Reply, FetchError> {
    let ambient = TaskContext::current();
    let begun = ambient.runtime.world.now();
    let stages = Stages::queue(ambient.clone(), line, &url, pieces);
    match send(&ambient, &stages, url.clone()).await {
        Ok(body) => {
            stages.finished(&body);
            let elapsed = ambient.runtime.world.now() - begun;
            let Body { status, bytes, text, retry_after } = body;
            Ok(Reply { url, status, bytes, text, elapsed, retry_after })
        }
        Err(error) => {
            stages.failed(&error);
            Err(error)
        }
    }
}

async fn send(ambient: &TaskContext, stages: &Stages, url: String) -> Result<Body, FetchError> {
    let runtime = &ambient.runtime;
    let admission = runtime.world.admit(&url)?;
    let host = runtime.network.host(&admission);
    if let Some(most) = admission.requests
        && next(&host.requests) >= most
    {
        let host = admission.host;
        let advice = "use fewer addresses, or fewer variants";
        return Err(FetchError::Refused(format!("no more requests to {host} are sent in this run: {advice}")));
    }
    let _slot = match &host.slots {
        Some(slots) => {
            // A cancel, or a limit of time, gives the request up at once, as it does with one that is on its way.
            let given_up = stages.clone();
            let queued = ambient.wait(Wait::new(move |_| given_up.aborted()));
            let slot = slots.acquire().await;
            queued.settle();
            Some(slot)
        }
        None => None,
    };
    stages.started();
    let sent = Rc::new(RefCell::new(Some(runtime.world.send(Request { url }, stages.clone()))));
    in_flight(ambient, stages, &sent).await
}

type Sent = Rc<RefCell<Option<LocalBoxFuture<'static, Result<Body, FetchError>>>>>;

/// Awaits what was sent; a cancel aborts it at once, before its task is reached.
async fn in_flight(ambient: &TaskContext, stages: &Stages, sent: &Sent) -> Result<Body, FetchError> {
    let wait = Wait::new({
        let (sent, stages) = (sent.clone(), stages.clone());
        move |_| {
            let dropped = sent.take();
            drop(dropped);
            stages.aborted();
        }
    });
    let mut withdrawn = pin!(ambient.wait(wait.clone()));
    std::future::poll_fn(|context| {
        let taken = sent.take();
        let Some(mut future) = taken else { return Poll::Pending };
        if let Poll::Ready(result) = future.as_mut().poll(context) {
            wait.settle();
            return Poll::Ready(result);
        }
        sent.replace(Some(future));
        // It is never set; polling it only leaves the waker that a cancel needs.
        withdrawn.as_mut().poll(context).map(|()| Err(FetchError::EndedEarly(0)))
    })
    .await
}
