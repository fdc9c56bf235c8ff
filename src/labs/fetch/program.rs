//! Several requests: one after another, together, a few at once, as they arrive, or only the first: the program.

use std::rc::Rc;

use crate::engine;
use crate::engine::api::{now, say, sleep, spawn};
use crate::engine::net::{FetchError, Reply, fetch};
use crate::engine::timeout::timeout;
use crate::engine::{Semaphore, join};
use crate::practice::address::attempted;
use crate::trace::address;
use crate::trace::time::{Micros, millis, secs};

use crate::labs::plan::Count;
use crate::labs::template::{Filling, fill};
use crate::labs::values::{Connections, Seconds, Text, Urls};

//~ begin
/// Asks once. No answer in time is a failure, and so is a status of 400 and above.
async fn fetch_once(url: String, limit: Micros) -> Result<Reply, FetchError> {
    let reply = timeout(limit, fetch(url)).await??;
    //~ fetch
    //~! At the limit the request is dropped. asyncio cancels it, and waits for its cleanup.
    reply.error_for_status()
}

/// Asks, and after a pause again, as often as it may. A failure that stays gives a row, too.
async fn fetch_row(request: Request) -> Row {
    let begun = now();
    let mut attempt = 1;
    loop {
        match fetch_once(request.address(attempt), request.timeout).await {
            Err(error) if request.may_retry(attempt, &error) => sleep(backoff(attempt, &error)).await, //~ backoff
            result => return request.row(result, now() - begun),
        }
        attempt += 1;
    }
}

/// As long as the server asks for, or half a second, doubled each time; at most half a minute.
fn backoff(attempt: u32, error: &FetchError) -> Micros {
    let doubled = millis(500 << (attempt - 1).min(6));
    error.retry_after().unwrap_or(doubled).min(secs(30.0))
}

/// One after another: the sum of the times.
pub async fn sequential(plan: Plan) {
    let begun = now();
    for (_, request) in plan.requests() {
        let row = fetch_row(request).await;
        say(row.text); //~ row
    }
    plan.say_took("Sequential", now() - begun); //~ took
}

/// All at once: the longest time. The rows keep the order of the addresses.
pub async fn concurrent(plan: Plan) {
    let begun = now();
    let tasks = plan.requests().map(|(name, request)| spawn(name, fetch_row(request))); //~ spawn
    for row in join(tasks).await {
        //~ join
        //~! As in gather, a failure would not stop the others; try_join would drop them.
        say(row.text); //~ row
    }
    plan.say_took("Concurrent", now() - begun); //~ took
}

/// All at once, but only a few in flight.
pub async fn bounded(plan: Plan) {
    let begun = now();
    let semaphore = Semaphore::new(plan.limit.0);
    let tasks = plan.requests().map(|(name, request)| spawn(name, fetch_in_turn(semaphore.clone(), request))); //~ spawn
    for row in join(tasks).await {
        //~ join
        say(row.text); //~ row
    }
    plan.say_took("Bounded", now() - begun); //~ took
}

/// Waits for one of the semaphore's permits first, and gives it back at the end.
async fn fetch_in_turn(semaphore: Semaphore, request: Request) -> Row {
    let _permit = semaphore.acquire().await;
    //~ permit
    //~! On a stream of futures buffer_unordered(n) does the same.
    fetch_row(request).await
}

/// All at once, and each row as soon as it is there.
pub async fn as_completed(plan: Plan) {
    let begun = now();
    let tasks = plan.requests().map(|(name, request)| spawn(name, fetch_row(request))); //~ spawn
    let mut rows = engine::as_completed(tasks);
    while let Some(row) = rows.next().await {
        //~ next
        //~! FuturesUnordered gives futures in the order of their ending, too.
        say(row.text); //~ row
    }
    plan.say_took("As-completed", now() - begun); //~ took
}

/// All at once, until the first success: the other requests are aborted.
pub async fn first(plan: Plan) {
    let begun = now();
    let tasks = plan.requests().map(|(name, request)| spawn(name, fetch_row(request))); //~ spawn
    let mut rows = engine::as_completed(tasks);
    while let Some(row) = rows.next().await {
        //~ next
        say(row.text); //~ row
        if row.ok {
            rows.cancel_rest().await;
            //~ cancel
            //~! A request that is dropped is aborted. In Python each task is cancelled, and may take time to clean up.
        }
    }
    plan.say_took("First", now() - begun); //~ took
}
//~ end

/// One address with all that asking it takes.
struct Request {
    index: u32,
    url: String,
    timeout: Micros,
    retries: u32,
    row: Rc<str>,
}

/// What is printed of a request.
struct Row {
    text: String,
    ok: bool,
}

impl Request {
    fn address(&self, attempt: u32) -> String {
        attempted(&self.url, attempt)
    }

    fn may_retry(&self, attempt: u32, error: &FetchError) -> bool {
        attempt <= self.retries && error.is_passing()
    }

    fn row(&self, result: Result<Reply, FetchError>, time: Micros) -> Row {
        let url = address::shown(&self.url);
        let reply = match result {
            Ok(reply) => reply,
            Err(error) => return Row { text: format!("Error fetching {url}: {error}"), ok: false },
        };
        let exposed = |number: u64| match reply.status {
            0 => Filling::Text("not exposed"),
            _ => Filling::Number(number),
        };
        let fillings = [
            ("index", Filling::Number(u64::from(self.index))),
            ("url", Filling::Text(&url)),
            ("status", exposed(u64::from(reply.status))),
            ("bytes", exposed(reply.bytes)),
            ("seconds", Filling::Time(time)),
        ];
        Row { text: fill(&self.row, &fillings), ok: true }
    }
}

/// What the reader chooses.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) urls: Urls,
    pub(super) limit: Count<1, 1_000>,
    pub(super) timeout: Seconds,
    pub(super) retries: Count<0, 10>,
    pub(super) connections: Connections,
    pub(super) row: Text,
    pub(super) took: Text,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan {
            urls: Urls(vec!["delay/1".to_owned(), "delay/2".to_owned()]),
            limit: Count(2),
            timeout: Seconds(secs(60.0)),
            retries: Count(0),
            connections: Connections(None),
            row: Text("{url}: {status} ({bytes} bytes, {seconds:.2f}s)".to_owned()),
            took: Text("{name} fetching: {seconds:.2f} seconds".to_owned()),
        }
    }
}

impl Plan {
    /// These addresses, each with all the time that it takes.
    pub(crate) fn of(urls: Vec<String>, limit: u32) -> Plan {
        Plan { urls: Urls(urls), limit: Count(limit), timeout: Seconds(Micros(u64::MAX / 4)), ..Plan::default() }
    }

    /// The requests, each with a name for its task.
    fn requests(&self) -> impl Iterator<Item = (String, Request)> {
        let row: Rc<str> = self.row.0.as_str().into();
        self.urls.0.iter().zip(0..).map(move |(url, index)| {
            let (timeout, retries, row) = (self.timeout.0, self.retries.0, row.clone());
            (address::shown(url).into_owned(), Request { index, url: url.clone(), timeout, retries, row })
        })
    }

    #[track_caller]
    fn say_took(&self, name: &str, time: Micros) {
        self.took.say_took(name, time);
    }
}
