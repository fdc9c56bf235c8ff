//! What is written is read again, the same to the byte.

use await_lab::engine::api::say;
use await_lab::engine::net::fetch;
use await_lab::engine::simulate;
use await_lab::trace::event::Kind;
use await_lab::trace::file::read;
use await_lab::trace::time::Micros;
use await_lab::trace::{Header, Trace};

use crate::common::{run, said};
use crate::{generate, header, interpret, trace, with_events, write, write_shared};

#[test]
fn a_trace_comes_back_the_same_and_is_written_the_same() {
    let [first, second] = [trace(), run(async { say("another run") })];
    let text = write(&[&first, &second]);
    let back = read(&text).unwrap();
    assert!(back == [first, second]);
    assert_eq!(write(&back.iter().collect::<Vec<_>>()), text);
}

#[test]
fn random_traces_come_back_the_same() {
    for seed in 0..500 {
        let program = generate::task_program(seed, true);
        let trace = simulate(Header { seed, ..header() }, None, interpret::future(program));
        let text = write(&[&trace]);
        assert!(read(&text).unwrap() == [trace], "seed {seed}");
    }
    let program = generate::queue_program(1, true);
    assert!(read(&write(&[&run(interpret::future(program))])).is_ok());
}

#[test]
fn the_trace_of_a_run_that_goes_on_can_be_read_too() {
    let mut cut = Trace::new(header());
    let whole = trace();
    whole.places().iter().for_each(|place| {
        cut.place(*place);
    });
    for event in &whole.events()[..20] {
        cut.push(event.at(), event.place(), event.task, event.kind);
    }
    let labels: Vec<String> = trace().labels().map(str::to_owned).collect();
    labels.iter().for_each(|text| {
        cut.label(text);
    });
    assert!(read(&write(&[&cut])).unwrap() == [cut]);
}

#[test]
fn bodies_are_left_out_unless_they_are_wanted() {
    let trace = trace();
    let body = "Waiting together";
    assert!(write(&[&trace]).contains(body));
    let text = write_shared(&[&trace]);
    assert!(!text.contains(body));
    let back = read(&text).unwrap().remove(0);
    assert!(!back.events().iter().any(|event| matches!(event.kind, Kind::BodyKept { .. })));
    assert_eq!(said(&back), said(&trace));
    assert_eq!(write_shared(&[&back]), text, "written again it is the same");
}

#[test]
fn a_text_that_is_a_body_and_a_line_stays_a_line() {
    let trace = run(async {
        let reply = fetch("status/200").await.unwrap();
        say(reply.text.unwrap());
    });
    let back = read(&write_shared(&[&trace])).unwrap().remove(0);
    assert_eq!(said(&back), said(&trace));
    assert_eq!(said(&back), ["{\"status\": 200}"]);
}

#[test]
fn a_file_of_a_hundred_thousand_events_is_read() {
    let yields = r#"[1,1,0,"yielded"],"#.repeat(100_000);
    let back = with_events(&format!(r#"[0,1,0,"spawned",0,0],{yields}[0,0,0,"run-ended",0]"#)).unwrap();
    assert_eq!(back[0].events().len(), 100_002);
    assert_eq!(back[0].last_at(), Micros(100_000));
}
