//! What comes of a request: a reply, or why there is none and what to do about it.

use crate::trace::event::Fault;
use crate::trace::time::Micros;

use super::timeout::Elapsed;

/// The largest body that is read, in bytes.
pub const MAX_BODY: u64 = 10 * 1024 * 1024;

/// What a world gives once the body is complete.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// The HTTP status; 0 where the browser does not expose it.
    pub status: u16,
    /// The body's size.
    pub bytes: u64,
    /// The body, where it is a text of at most [`MAX_KEPT_BODY`](crate::trace::MAX_KEPT_BODY).
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
    /// The body, where it is a text of at most [`MAX_KEPT_BODY`](crate::trace::MAX_KEPT_BODY).
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
    TimedOut(#[from] Elapsed),
}

/// The most redirects that browsers follow, as is told.
const FOLLOWED: u32 = 20;

impl FetchError {
    /// What is told where a host gives no answer and the browser does not say why. Only the address is known, so one whose path
    /// is that of a redirect is taken for the likely reason, unless it ends with a count that browsers follow.
    pub fn unanswered(host: String, href: &str) -> FetchError {
        let path = href.split(['?', '#']).next().unwrap_or_default();
        let mut path = path.trim_end_matches('/').split('/').skip(3);
        let is_followed = |count: &str| count.parse().is_ok_and(|count: u32| count <= FOLLOWED);
        if path.any(|part| part.contains("redirect")) && !path.last().is_some_and(is_followed) {
            FetchError::Redirects(host)
        } else {
            FetchError::Network(host)
        }
    }

    /// The same in the log's words; a status or a time limit is no failure of the request itself.
    pub(super) fn fault(&self) -> Option<Fault> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_redirects_are_told_as_likely_and_only_of_paths_that_redirect() {
        let told = |href: &str| FetchError::unanswered("host.example".to_owned(), href).to_string();
        let likely = "likely too many redirects, or else network or CORS at host.example: browsers follow 20";
        for path in
            ["redirect/21", "absolute-redirect/21", "redirect", "redirect-loop", "a/redirect/?to=1", "redirect/a#5"]
        {
            assert_eq!(told(&format!("https://host.example/{path}")), likely, "{path}");
        }
        let others = ["", "a", "redirect/20", "redirect/3/", "redirect/3?x=99", "?next=/redirect/21", "a#/redirect"];
        let others = others.map(|path| format!("https://host.example/{path}"));
        for href in others.iter().map(String::as_str).chain(["https://redirect.example/", "https://redirect.example"]) {
            let told = told(href);
            assert!(told.starts_with("network or CORS") && !told.contains("redirect"), "{href}: {told}");
        }
    }
}
