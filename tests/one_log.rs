//! The project’s one idea: a run leaves one log, and whatever is shown of it is read from that log.

use await_lab::engine::api::{say, sleep, spawn};
use await_lab::engine::simulate;
use await_lab::lens::fold::state;
use await_lab::lens::results::totals::Totals;
use await_lab::lens::words::transcript;
use await_lab::trace::file::{self, StoredRun};
use await_lab::trace::time::secs;
use await_lab::trace::{Header, Trace};

async fn say_after(seconds: f64, text: &'static str) {
    sleep(secs(seconds)).await;
    say(text);
}

#[test]
fn a_log_that_came_out_of_a_file_shows_what_the_run_showed() -> Result<(), file::FileError> {
    let ran: Trace = simulate(Header::default(), None, async {
        let hello = spawn("Hello", say_after(1.0, "Hello"));
        say_after(2.0, "World").await;
        hello.await;
    });
    let opened: &Trace = &file::read(&file::write(vec![StoredRun::with_bodies(&ran)])?)?[0];
    for log in [&ran, opened] {
        assert_eq!(transcript::text(log), "1.000  Hello\n2.000  World\ntotal 2.000\n");
        let waited = state::<Totals>(log, log.events().len()).waited();
        assert_eq!((waited.count, waited.sum, waited.peak), (2, secs(3.0), 2));
    }
    Ok(())
}
