//! The table of requests: what came, what is under way, and what a browser does not tell.

use await_lab::session::file;
use await_lab::session::state::Action;

use crate::{expect_said, open, opened, page, run};

#[test]
fn every_answer_shows_its_body_or_why_there_is_none() {
    let urls = "json status/204 bytes/3 page/a?bytes=90000 reset";
    let html = page(&open(&format!("#fetch/concurrent?urls={}", urls.replace(' ', "%20"))));
    let said = html.region("Requests").text();
    let reasons = ["JSON", "empty", "simulated: only its size", "the connection was lost"];
    expect_said(&said, &reasons);
    assert!(!said.contains("not kept"), "nothing was there to be kept: {said}");

    for limit in ["0.05", "0.095"] {
        let link = format!("#fetch/concurrent?urls=page/a?ms=100%26bytes=1000&timeout={limit}&retries=0");
        expect_said(&page(&open(&link)).region("Requests").text(), &["timed out", "given up before its end"]);
    }

    let saved = file::save(&run("#fetch/concurrent?urls=page/a?bytes=90000").shown, false).unwrap().1;
    let mut saved: serde_json::Value = serde_json::from_str(&saved).unwrap();
    saved["runs"][0]["world"] = "browser".into();
    expect_said(&page(&opened(saved.to_string())).region("Requests").text(), &["not kept: over 64 KiB"]);
}

#[test]
fn what_the_browser_does_not_expose_is_said() {
    // An opaque answer, as of a real no-cors request: its status is 0 in the log.
    let saved = file::save(&open("#fetch/concurrent?urls=delay/0.1").shown, false).unwrap().1;
    let opaque = saved.replace("\"request-answered\",0,200]", "\"request-answered\",0,0]");
    assert_ne!(opaque, saved);
    let requests = page(&opened(opaque)).region("Requests").text();
    assert!(requests.contains("not exposed"), "{requests}");
}

#[test]
fn a_request_under_way_shows_the_bytes_that_have_come() {
    let requests = |moment: &str| {
        let link = format!("#fetch/sequential?urls=page/www.python.org?ms=100%26bytes=1000&t={moment}");
        page(&open(&link)).region("Requests").text()
    };
    assert!(requests("0.09").contains("200, bytes arrive 500 bytes"), "{}", requests("0.09"));
    assert!(requests("0.08").contains("200, bytes arrive 0.080 s"), "{}", requests("0.08"));
}

#[test]
fn a_request_waits_as_long_as_its_own_run_has_come() {
    let saved = file::save(&open("#fetch?urls=delay/1 delay/1").shown, false).unwrap().1;
    let mut saved: serde_json::Value = serde_json::from_str(&saved).unwrap();
    // The second run has come to its first moment only.
    let events = saved["runs"][1]["events"].as_array_mut().unwrap();
    let begun = events.iter().take_while(|event| event[0] == 0).count();
    events.truncate(begun);
    let requests = page(&opened(saved.to_string()).reduce(Action::Focus(1))).region("Requests").text();
    assert_eq!(requests.matches("waits for the first byte 0.00 s").count(), 2, "{requests}");
}
