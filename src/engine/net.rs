//! Requests: their stages in the log, their failures, and the limits on connections.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;

use futures::future::LocalBoxFuture;

use crate::trace::MAX_KEPT_BODY;
use crate::trace::event::{Fault, Kind};
use crate::trace::time::Micros;

use super::runtime::{Line, TaskContext, next};
use super::semaphore::Semaphore;
use super::wait::Wait;

/// The largest body that is read, in bytes.
pub const MAX_BODY: u64 = 10 * 1024 * 1024;

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

/// What a world gives once the body is complete.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// The HTTP status; 0 where the browser does not expose it.
    pub status: u16,
    /// The body's size.
    pub bytes: u64,
    /// The body, where it is a text of at most [`MAX_KEPT_BODY`].
    pub text: Option<String>,
    /// How long the server asks to wait before another try.
    pub retry_after: Option<Micros>,
}

/// A complete answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The address that was asked.
    pub url: String,
    /// The HTTP status; 0 where the browser does not expose it.
    pub status: u16,
    /// The body's size.
    pub bytes: u64,
    /// The body, where it is a text of at most [`MAX_KEPT_BODY`].
    pub text: Option<String>,
    /// From the call to the body's last byte, waiting for a connection included.
    pub elapsed: Micros,
    /// How long the server asks to wait before another try.
    pub retry_after: Option<Micros>,
}

impl Reply {
    /// Takes a status of 400 and above for a failure.
    pub fn error_for_status(self) -> Result<Reply, FetchError> {
        if self.status >= 400 { Err(FetchError::Status(self.status, self.retry_after)) } else { Ok(self) }
    }
}

/// Why a request gave no reply, and what to do next.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    /// Not sent: the address is none, or nothing may be sent there.
    #[error("{0}")]
    Refused(String),
    /// The browser is offline.
    #[error("you are offline: connect, or use the practice server")]
    Offline,
    /// The browser does not say what went wrong.
    #[error(
        "network or CORS, the browser does not say which: check that {0} is up and lets other pages read its answers, or write no-cors: before the address to time it all the same"
    )]
    Network(String),
    /// The browser does not say it, but the address is one that leads on and on.
    #[error("likely too many redirects, or else network or CORS at {0}: browsers follow 20")]
    Redirects(String),
    /// Not sent: the page's host has forbidden it.
    #[error("the policy of this page’s host stops requests to {0}: its connect-src has to name that host")]
    Policy(String),
    /// The practice server's connection was lost, as it does on purpose at `reset`.
    #[error("network error: the connection was lost before an answer came; try again")]
    Lost,
    /// The body stopped early.
    #[error("the body ended early, after {0} bytes: try again")]
    EndedEarly(u64),
    /// The body was too large.
    #[error("stopped at {} MiB, the most that is read here: ask for less", .0 / (1024 * 1024))]
    TooLarge(u64),
    /// Something else than the practice server answered.
    #[error("not answered by the practice server: reload the page, or use the simulated world")]
    NotPractice,
    /// The simulation knows the practice server only.
    #[error("the simulated world has the practice server only: run it in the browser to reach {0}")]
    NotSimulated(String),
    /// The answer's status says so, made by [`Reply::error_for_status`].
    #[error("HTTP status {0}: {advice}", advice = advice(*.0))]
    Status(u16, Option<Micros>),
    /// It took longer than the reader allowed.
    #[error("{0}: raise the timeout, or try again")]
    TimedOut(#[from] super::timeout::Elapsed),
}

impl FetchError {
    /// The same in the log's words; a status or a time limit is no failure of the request itself.
    fn fault(&self) -> Option<Fault> {
        match self {
            FetchError::Refused(_) | FetchError::Policy(_) => Some(Fault::Refused),
            FetchError::Offline => Some(Fault::Offline),
            FetchError::Network(_) | FetchError::Redirects(_) | FetchError::Lost => Some(Fault::Network),
            FetchError::EndedEarly(_) => Some(Fault::EndedEarly),
            FetchError::TooLarge(_) => Some(Fault::TooLarge),
            FetchError::NotPractice => Some(Fault::NotPractice),
            FetchError::NotSimulated(_) => Some(Fault::NotSimulated),
            FetchError::Status(..) | FetchError::TimedOut(_) => None,
        }
    }

    /// Whether another try may help.
    pub fn is_passing(&self) -> bool {
        match self {
            FetchError::Network(_) | FetchError::Lost | FetchError::EndedEarly(_) | FetchError::TimedOut(_) => true,
            FetchError::Status(status, _) => may_pass(*status),
            _ => false,
        }
    }

    /// How long the server asks to wait before another try.
    pub fn retry_after(&self) -> Option<Micros> {
        match self {
            FetchError::Status(_, retry_after) => *retry_after,
            _ => None,
        }
    }
}

/// Whether a server that answers so may answer otherwise the next time.
fn may_pass(status: u16) -> bool {
    status == 429 || status >= 500
}

fn advice(status: u16) -> &'static str {
    match status {
        401 | 403 => "ask for what needs no sign-in",
        _ if may_pass(status) => "try again, or allow more retries",
        _ => "check the address",
    }
}

/// A run's requests by host.
#[derive(Default)]
pub(crate) struct Network {
    /// The most requests in flight to one host: 6 as HTTP/1.1, 100 as HTTP/2, or no limit.
    connections: Option<u32>,
    hosts: RefCell<Vec<(String, Host)>>,
    open: Cell<u32>,
}

#[derive(Clone, Default)]
struct Host {
    slots: Option<Semaphore>,
    requests: Rc<Cell<u32>>,
}

impl Network {
    pub(crate) fn new(connections: Option<u32>) -> Network {
        Network { connections, ..Network::default() }
    }

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

/// The sizes of the pieces of a body that came and were not read yet.
pub(crate) type Pieces = Rc<RefCell<VecDeque<u32>>>;

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

/// A request in the log: its world reports the stages here. The log gets one end of it, whatever happens.
#[derive(Clone)]
pub struct Stages(Rc<Open>);

struct Open {
    ambient: TaskContext,
    line: Line,
    request: u32,
    pieces: Option<Pieces>,
    started: Cell<bool>,
    ended: Cell<bool>,
}

impl Stages {
    fn queue(ambient: TaskContext, line: Line, url: &str, pieces: Option<Pieces>) -> Stages {
        let request = next(&ambient.runtime.counts().requests);
        let url = ambient.runtime.label(url);
        ambient.record(line, Kind::RequestQueued { request, url });
        Stages(Rc::new(Open { ambient, line, request, pieces, started: Cell::new(false), ended: Cell::new(false) }))
    }

    fn started(&self) {
        let open = &self.0.ambient.runtime.network.open;
        open.set(open.get() + 1);
        self.0.started.set(true);
        self.0.record(Kind::RequestStarted { request: self.0.request });
    }

    /// Status and headers came; 0 for a status that the browser does not expose.
    pub fn answered(&self, status: u16) {
        self.0.record(Kind::RequestAnswered { request: self.0.request, status });
    }

    /// A piece of the body came.
    pub fn arrived(&self, bytes: u32) {
        self.0.record(Kind::BytesArrived { request: self.0.request, bytes });
        if let Some(pieces) = &self.0.pieces {
            pieces.borrow_mut().push_back(bytes);
        }
    }

    fn finished(&self, body: &Body) {
        let request = self.0.request;
        if let Some(text) = body.text.as_ref().filter(|text| text.len() <= MAX_KEPT_BODY) {
            let text = self.0.ambient.runtime.label(text);
            self.0.record(Kind::BodyKept { request, text });
        }
        self.0.end(Kind::RequestFinished { request, bytes: u32::try_from(body.bytes).unwrap_or(u32::MAX) });
    }

    fn failed(&self, error: &FetchError) {
        let request = self.0.request;
        let fault = error.fault().unwrap_or(Fault::Network);
        let reason = self.0.ambient.runtime.label(&error.to_string());
        self.0.end(Kind::RequestFailed { request, fault, reason });
    }

    fn aborted(&self) {
        self.0.end(Kind::RequestAborted { request: self.0.request });
    }
}

impl Open {
    fn record(&self, kind: Kind) {
        if !self.ended.get() {
            self.ambient.record(self.line, kind);
        }
    }

    fn end(&self, kind: Kind) {
        self.record(kind);
        if !self.ended.replace(true) && self.started.get() {
            let open = &self.ambient.runtime.network.open;
            open.set(open.get() - 1);
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.end(Kind::RequestAborted { request: self.request });
    }
}
