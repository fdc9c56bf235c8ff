//! What a run is: simulated or measured, going on, paused, stuck, opened from a file. And what the reader can do about it.

use std::rc::Rc;

use await_lab::session::file;
use await_lab::session::state::{Action, Practice, State};

use crate::rendered::{Html, embedded};
use crate::{expect_said, given, open, opened, page, run, running};

#[test]
fn who_waits_for_ever_is_still_seen_to_wait_at_the_end() {
    let state = open("#producer-consumer/one-sentinel").reduce(Action::Live);
    let queue = page(&state).region("Queue").text();
    expect_said(&queue, &["Consumer-1 waits for an item, for ever"]);
    assert!(queue.contains("waiting to get 1") && !queue.contains("left behind"), "{queue}");
    assert!(queue.contains("unfinished 0"), "each item and the sentinel was reported done: {queue}");
}

#[test]
fn who_waited_as_a_run_was_broken_off_is_still_seen_to_wait_at_the_end() {
    let state = opened(include_str!("../data/interrupted.json").to_owned());
    let queue = page(&state).region("Queue").text();
    expect_said(&queue, &["consumer waits for an item, 2.7"]);
    assert!(queue.contains("waiting to get 1") && queue.contains("join waits"), "{queue}");
    assert!(!queue.contains("left behind") && !queue.contains("for ever"), "{queue}");
    let timeline = page(&state).region("Timeline").text();
    assert!(timeline.contains("awaits the items’ end"), "main is not idle: {timeline}");
    let totals = page(&state).region("Totals").text();
    assert!(!totals.contains("a second"), "of one item no rate can be told: {totals}");
}

#[test]
fn a_program_without_an_event_loop_has_come_to_its_end_and_is_told_why_nothing_is_drawn() {
    let program = r#"{"name":"hello.py","title":"hello.py","language":"python","runtime":"CPython 3.11.7 on Linux","sources":[{"name":"hello.py","text":"print(\"hello\")\n"}]}"#;
    let run = format!(
        r#"{{"await-lab":2,"runs":[{{"program":{program},"seed":1,"world":"recorded","clock_step":1,"labels":["<module>","hello"],"places":[[0,1,0]],"chains":[],"events":[[2894,0,1,"said",1],[52,0,0,"run-ended",0]]}}]}}"#
    );
    let html = page(&opened(run));
    let figure = html.region("Timeline");
    expect_said(&figure.text(), &["Nothing to draw: the program ran no event loop.", "hello.py 0.003 s"]);
    assert_eq!(figure.of_classes(&["bad"]), 0);
    expect_said(&html.region("Totals").text(), &["0.003 s hello.py"]);
}

#[test]
fn the_legend_explains_the_marks_that_the_figure_has_and_no_others() {
    let timeline = |link: &str| page(&open(link)).region("Timeline");
    let blocking = timeline("#blocking");
    expect_said(&blocking.text(), &["waits for its turn", "has the thread", "ended, cancelled"]);
    assert!(blocking.of_classes(&["cross", "cancelled"]) > 1, "that of the legend, and those of the heartbeats");
    let say_after = timeline("#say-after").text();
    assert!(!say_after.contains("has the thread") && !say_after.contains("turn"), "polls of no length: {say_after}");
    let cancelled = timeline("#background-tasks");
    assert_eq!(cancelled.of_classes(&["cross", "cancelled"]), 3, "that of the legend, and one for each worker");
    assert!(timeline("#fetch").text().contains("bytes arriving"));
    let refused = timeline("#fetch?urls=reset").text();
    assert!(!refused.contains("bytes arriving"), "nothing was answered: {refused}");
}

#[test]
fn every_figure_says_how_it_is_known() {
    let says = |state: &Rc<State>, words: &str| {
        for region in ["Timeline", "Totals", "Transcript"] {
            let spans = page(state).region(region).texts("span");
            // Where there is little room only its first word is seen.
            assert!(spans.windows(2).any(|badge| badge.concat() == words), "{region} does not say {words}: {spans:?}");
        }
    };
    for (link, region) in [("#fetch", "Requests"), ("#producer-consumer", "Queue")] {
        assert!(page(&open(link)).region(region).texts("span").contains(&"simulated".to_owned()), "{region}");
    }
    says(&open("#say-after"), "simulated");
    says(&run("#say-after"), "measured");
    says(&open("#say-after").reduce(Action::Started { session: 1 }), "starting");
    let going = running("#say-after");
    says(&going.state(), "measured, running");
    going.runner().stop();
    going.dispatch(Action::Stopped);
    says(&going.state(), "measured, stopped");
    says(&opened(file::save(&run("#say-after").shown, false).unwrap().1), "measured, from a file");
}

#[test]
fn notices_offer_what_can_be_done() {
    let none = open("#fetch").reduce(Action::Practice(Practice::Unavailable("No worker here.".to_owned())));
    let html = page(&none);
    assert!(
        html.text().contains("No worker here. As long as it is missing, Run plays the simulated world."),
        "{}",
        html.text()
    );
    assert!(html.texts("button").contains(&"Try again".to_owned()));

    let odd = page(&open("#say-after?nonsense=1"));
    assert!(
        odd.text().contains("there is no parameter nonsense") && odd.texts("button").contains(&"Dismiss".to_owned())
    );

    let changed = running("#say-after?pairs=1:x");
    changed.dispatch(Action::Set { name: "pairs".to_owned(), text: "2:y".to_owned() });
    let html = page(&changed.state());
    assert!(html.text().contains("This run keeps the values that it began with."));
    assert!(html.texts("button").contains(&"Run again".to_owned()));

    let asked = page(&open("#fetch").reduce(Action::Ask(vec!["example.org".to_owned()])));
    let question = asked.0.split("role=\"alertdialog\"").nth(1).expect("it asks");
    assert!(question.contains("example.org") && question.contains("Send them") && question.contains("Don’t send"));
}

#[test]
fn the_way_back_to_a_run_that_goes_on_has_its_place_at_all_times() {
    let page_of = running("#say-after");
    let buttons = |html: &Html| html.0.matches("<button").count();
    let followed = page(&page_of.state());
    page_of.dispatch(Action::Step(-1));
    let held = page(&page_of.state());
    assert_eq!(buttons(&followed), buttons(&held), "nothing moves the scrubber aside");
    assert!(followed.0.contains("To the end") && !followed.0.contains("Follow the run"));
    assert!(held.0.contains("Follow the run, which goes on"));
    assert!(held.text().contains("s, still running"), "{}", held.text());
}

#[test]
fn a_cancellation_that_is_still_to_come_is_told_as_the_simulated_runs() {
    let told = |state: &Rc<State>| page(state).region("Cancelling").text();
    let to_come = "Still to come, as in the simulated run.";
    let begun = told(&running("#background-tasks").state());
    expect_said(&begun.replace(" ,", ","), &["measured, running", to_come]);
    assert!(!begun.contains("5.000 s"), "no run has measured that yet: {begun}");
    let over = told(&run("#background-tasks"));
    assert!(over.contains("5.000 s") && !over.contains(to_come), "{over}");
}

#[test]
fn pauses_are_drawn_behind_every_run_and_said_once() {
    let paused = |link: &str, which: &[usize], events: &str| {
        let saved = file::save(&run(link).shown, false).unwrap().1;
        let mut parts: Vec<String> = saved.split(r#""events":["#).map(str::to_owned).collect();
        // The first event is that the program was spawned.
        for part in which {
            let first = parts[*part].find("],").unwrap() + 2;
            parts[*part].insert_str(first, events);
        }
        page(&opened(parts.join(r#""events":["#)))
    };
    let count = |html: &Html, region: &str, what: &str| html.region(region).0.matches(what).count();
    for link in ["#say-after?pairs=1:a", "#fetch?urls=delay/1"] {
        let both =
            paused(link, &[1, 2], r#"[0,0,0,"page-hidden"],[400000,0,0,"page-shown"],[500000,0,0,"gap",450000],"#);
        assert_eq!(count(&both, "Timeline", r#"class="paused""#), 2, "{link}: lanes and waterfall");
        assert_eq!(count(&both, "Totals", "he page was hidden for a part"), 1, "{link}");
        assert_eq!(count(&both, "Totals", "he page stood still for 0.45 s"), 1, "{link}");
        let second = paused(link, &[2], r#"[0,0,0,"page-hidden"],[400000,0,0,"page-shown"],"#);
        assert!(second.region("Totals").text().contains("Concurrent: the page was hidden for a part"), "{link}");
        assert_eq!(count(&second, "Timeline", r#"class="paused""#), 1);
        assert_eq!(count(&page(&run(link)), "Timeline", r#"class="paused""#), 0);
    }
}

#[test]
fn a_file_that_is_read_is_told_of_wherever_it_may_be_dropped() {
    for link in ["#fetch", "#program", "#overview", "#asyncio-and-rust"] {
        let begun = open(link).reduce(Action::Open(given::given("runs.json", "")));
        let opening = begun.opening.as_ref().map(|opening| opening.number).unwrap();
        let state = begun.reduce(Action::ReadSoFar { opening, progress: 40 });
        for html in [page(&state), embedded(&state)] {
            assert!(html.text().contains("Reading runs.json: 40 %"), "{link}");
            assert!(html.text().contains("Cancel"), "{link}");
        }
    }
}
