//! What the reader has agreed to: requests to foreign hosts, and how many of them a press on Run may still send.

use crate::engine::net::Admission;
use crate::lens::requests::Request;
use crate::practice::address::is_path;

use super::record::Record;

/// The most requests that one press on Run sends to other hosts, over all hosts and variants.
pub const FOREIGN_REQUESTS: u32 = 50;
/// The most of them in flight at once.
pub const FOREIGN_IN_FLIGHT: u32 = 6;

/// Leave to send requests to other hosts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consent {
    /// The hosts, by their names and ports.
    pub hosts: Vec<String>,
    /// How many requests may be sent to them in all.
    pub requests: u32,
}

impl Consent {
    /// Leave to ask these hosts, once the runs before have sent what they have.
    pub fn after(hosts: &[String], before: &[Record]) -> Consent {
        let sent: usize = before.iter().map(sent).sum();
        Consent { hosts: hosts.to_vec(), requests: FOREIGN_REQUESTS.saturating_sub(sent as u32) }
    }

    /// How one of these hosts is asked. All of them count as one: what is promised holds over all.
    pub fn admission(&self) -> Admission {
        let host = "other hosts".to_owned();
        Admission { host, in_flight: Some(FOREIGN_IN_FLIGHT), requests: Some(self.requests) }
    }
}

/// How many requests a run has sent to addresses that are not the practice server's.
fn sent(record: &Record) -> usize {
    record.look(|trace, reading| {
        let is_sent = |request: &&Request| request.started.is_some() && !is_path(trace.text(request.url));
        reading.requests.follow(trace).rows().iter().filter(is_sent).count()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::event::{Kind, TaskId};
    use crate::trace::time::Micros;
    use crate::trace::{Header, Trace};

    /// A run that made requests to these addresses, and sent all but the last.
    fn run(urls: &[&str]) -> Record {
        let mut trace = Trace::new(Header::default());
        for (request, url) in (0..).zip(urls) {
            let url = trace.label(url);
            trace.push(Micros::ZERO, 0, TaskId::LOOP, Kind::RequestQueued { request, url });
        }
        for request in 0..urls.len() as u32 - 1 {
            trace.push(Micros::ZERO, 0, TaskId::LOOP, Kind::RequestStarted { request });
        }
        Record::kept(trace)
    }

    #[test]
    fn what_a_variant_sent_to_other_hosts_the_next_may_not_send() {
        let hosts = ["a.example".to_owned()];
        assert_eq!(Consent::after(&hosts, &[]).requests, FOREIGN_REQUESTS);
        let first = run(&["https://a.example/", "delay/1", "no-cors:https://b.example/", "https://a.example/unsent"]);
        let second = run(&["https://a.example/"; 41]);
        assert_eq!(Consent::after(&hosts, std::slice::from_ref(&first)).requests, FOREIGN_REQUESTS - 2);
        assert_eq!(Consent::after(&hosts, &[first, second.clone()]).requests, FOREIGN_REQUESTS - 42);
        assert_eq!(Consent::after(&hosts, &[second.clone(), second]).requests, 0);
    }
}
