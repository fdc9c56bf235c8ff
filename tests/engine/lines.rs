//! Each event has the line of the call that it comes from.

use std::rc::Rc;

use futures::FutureExt;

use await_lab::engine::api::{say, sleep, spawn};
use await_lab::engine::net::fetch;
use await_lab::engine::simulated::Simulated;
use await_lab::engine::{Run, join};
use await_lab::trace::Header;
use await_lab::trace::time::millis;

use crate::common::run;

#[test]
fn every_call_is_recorded_with_its_own_line() {
    let before = line!();
    let trace = run(async {
        say("one line on");
        sleep(millis(1)).await;
        let task = spawn("task", async {
            fetch("json").await.unwrap();
        });
        join([task]).await;
    });
    let line = |name: &str| {
        let event = trace.events().iter().find(|event| event.kind.name() == name && event.place() > 0);
        trace.line(event.unwrap()).unwrap().number - before
    };
    let names =
        ["said", "sleep-began", "sleep-ended", "request-queued", "request-finished", "join-began", "join-ended"];
    assert_eq!(names.map(line), [2, 3, 3, 5, 5, 7, 7]);
    assert_eq!(trace.events().iter().filter(|event| event.kind.name() == "poll-began" && event.place() > 0).count(), 0);
}

#[test]
fn the_files_of_the_lines_are_known() {
    let run = Run::new(Rc::new(Simulated::default()), Header::default(), None, async { say("here") });
    assert!(run.drive().now_or_never().is_some());
    assert_eq!(run.files(), [file!()]);
}
