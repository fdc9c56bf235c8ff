//! Requests: their stages, their limits, their failures, and what is kept of a body.

use await_lab::engine::api::spawn;
use await_lab::engine::join;
use await_lab::engine::net::{FetchError, fetch};
use await_lab::trace::MAX_KEPT_BODY;
use await_lab::trace::time::{Micros, secs};

use crate::common::run;
use crate::{moments, requests};

#[test]
fn a_page_passes_through_its_stages_at_their_moments() {
    let trace = requests(None, async {
        let reply = fetch("page/www.github.com?ms=800&bytes=281297").await.unwrap();
        assert_eq!((reply.status, reply.bytes, reply.elapsed), (200, 281_297, secs(0.8)));
    });
    assert_eq!(moments(&trace, "request-started"), [Micros::ZERO]);
    assert_eq!(moments(&trace, "request-answered"), [secs(0.64)]);
    assert_eq!(moments(&trace, "bytes-arrived"), [0.68, 0.72, 0.76, 0.8].map(secs));
    assert_eq!(moments(&trace, "request-finished"), [secs(0.8)]);
}

#[test]
fn a_body_that_drips_ends_with_its_duration() {
    let trace = requests(None, async {
        assert_eq!(fetch("drip?duration=1&numbytes=4&delay=0.5").await.unwrap().bytes, 4);
    });
    assert_eq!(moments(&trace, "request-answered"), [secs(0.5)]);
    assert_eq!(moments(&trace, "bytes-arrived"), [0.5, 0.75, 1.0, 1.25].map(secs));
    assert_eq!(moments(&trace, "request-finished"), [secs(1.5)]);
}

#[test]
fn connections_limit_what_is_in_flight() {
    let twenty = |connections| {
        let trace = requests(connections, async {
            let tasks = (0..20).map(|index| spawn(format!("Data {index}"), fetch("delay/0.2")));
            assert!(join(tasks).await.iter().all(Result::is_ok));
        });
        trace.last_at()
    };
    assert_eq!(twenty(None), secs(0.2));
    assert_eq!(twenty(Some(6)), secs(0.8));
    assert_eq!(twenty(Some(1)), secs(4.0));
}

#[test]
fn each_failure_is_of_its_kind() {
    run(async {
        assert!(matches!(fetch("reset").await, Err(FetchError::Lost)));
        assert!(matches!(fetch(" ").await, Err(FetchError::Refused(_))));
        for foreign in ["https://example.org/", "//example.org/", "/delay/1", "\\\\example.org", "javascript:alert(1)"]
        {
            assert!(matches!(fetch(foreign).await, Err(FetchError::NotSimulated(_))), "{foreign}");
        }
        let reply = fetch("status/503").await.unwrap();
        assert!(matches!(reply.error_for_status(), Err(FetchError::Status(503, None))));
    });
}

#[test]
fn a_short_text_is_kept_and_a_long_body_counted() {
    let trace = run(async {
        assert!(fetch("json").await.unwrap().text.is_some_and(|text| text.len() <= MAX_KEPT_BODY));
        assert_eq!(fetch("bytes/100000").await.unwrap().text, None);
    });
    assert_eq!(moments(&trace, "body-kept").len(), 1);
}
