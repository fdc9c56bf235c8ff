//! The page's components, rendered on the host: what they are called and what they say.

#[path = "session/given.rs"]
#[allow(dead_code)]
mod given;
#[path = "session/page.rs"]
#[allow(dead_code)]
mod page;
#[path = "session/rendered.rs"]
#[allow(dead_code)]
mod rendered;

use std::collections::BTreeSet;
use std::rc::Rc;

use page::PretendedPage;
use rendered::{Html, embedded, render, rendered_page};

use await_lab::labs::Lab;
use await_lab::lens::highlight::Entity;
use await_lab::lens::words::transcript;
use await_lab::session::file;
use await_lab::session::state::{Action, Practice, State};
use await_lab::session::subject::Subject;
use await_lab::trace::event::Kind;
use await_lab::trace::program::SourceLine;
use await_lab::ui::{Differences, DifferencesProps};

fn open(link: &str) -> Rc<State> {
    await_lab::session::still::opened(link)
}

/// What was really run, in a world of the test's own.
fn run(link: &str) -> Rc<State> {
    let page = PretendedPage::open(link);
    page.runner().start(&page.state().choice, &[]);
    page.settle();
    page.state()
}

fn running(link: &str) -> PretendedPage {
    let page = PretendedPage::open(link);
    page.world_waits_for_ever();
    page.runner().start(&page.state().choice, &[]);
    page.settle();
    page
}

/// The page after a file was opened.
fn opened(text: String) -> Rc<State> {
    let opened = given::open(given::given("runs.json", text)).unwrap_or_else(|why| panic!("{why}"));
    open("#fetch").reduce(Action::Opened(opened))
}

fn page(state: &Rc<State>) -> Html {
    rendered::page(state)
}

#[test]
fn regions_and_buttons_have_their_names() {
    let usual = ["Experiment", "Timeline", "About", "Totals", "Values", "Code", "Transcript", "Events"];
    for (link, own) in [("#say-after", None), ("#fetch", Some("Requests")), ("#producer-consumer", Some("Queue"))] {
        let html = page(&open(link));
        let regions = html.regions();
        for name in usual.iter().copied().chain(own) {
            assert_eq!(regions.iter().filter(|region| **region == name).count(), 1, "{link}: {name} in {regions:?}");
        }
        for other in ["Requests", "Queue"].into_iter().filter(|other| Some(*other) != own) {
            assert!(!regions.contains(&other), "{link} has no {other}");
        }
        let buttons = html.texts("button");
        for name in ["Run", "Stop", "Reset", "Save run"] {
            assert_eq!(buttons.iter().filter(|button| *button == name).count(), 1, "{link}: {name} in {buttons:?}");
        }
        assert_eq!(html.texts("h1").len(), 1);
        assert_eq!(html.attribute_of("input", "type").iter().filter(|kind| **kind == "file").count(), 1);
    }
}

#[test]
fn every_control_has_a_name() {
    for link in ["#say-after", "#fetch", "#producer-consumer", "#producer-consumer/one-sentinel"] {
        for html in [page(&open(link)), embedded(&open(link))] {
            for button in html.0.split("<button").skip(1) {
                let (tag, rest) = button.split_once('>').unwrap();
                let words = Html(format!("<b>{}", rest.split("</button>").next().unwrap())).text();
                assert!(tag.contains("aria-label=") || !words.is_empty(), "{link}: <button{tag}> has no name");
            }
            let labels = html.attribute_of("label", "for");
            for field in ["input", "select", "textarea"] {
                for tag in html.0.split(&format!("<{field}")).skip(1).filter(|tag| tag.starts_with([' ', '>'])) {
                    let tag = tag.split('>').next().unwrap();
                    let is_labelled = labels.iter().any(|id| tag.contains(&format!(" id=\"{id}\"")));
                    let is_inside = tag.contains("type=\"checkbox\"") || tag.contains("type=\"file\"");
                    assert!(tag.contains("aria-label=") || is_labelled || is_inside, "{link}: <{field}{tag}");
                }
            }
        }
    }
}

#[test]
fn totals_say_what_it_came_to_and_how_that_is_known() {
    let preview = page(&open("#fetch")).region("Totals").text();
    for said in [
        "What it came to simulated",
        "1.85 s sequential = the sum of the requests",
        "0.80 s concurrent = the longest request",
        "2.31× speed-up = sequential ÷ concurrent",
        "Concurrent took 0.80 s, the longest of its five requests; sequential 1.85 s, the sum of its five requests.",
        "In the article by Alejandro Sánchez Yalí: 2.26 s one after another, 0.80 s together, 2.83x.",
    ] {
        assert!(preview.contains(said), "{said}\nis not in\n{preview}");
    }
    let real = page(&run("#say-after?pairs=1:a")).region("Totals").text();
    for said in [
        "What it came to measured",
        "Measured 1.00 s, ideal 1.00 s".to_lowercase().as_str(),
        "clock’s step is about 0.001 ms",
    ] {
        assert!(real.contains(said), "{said}\nis not in\n{real}");
    }
    assert!(!real.contains("article"), "with other values it is another experiment");
}

fn totals_of(link: &str) -> String {
    page(&open(link)).region("Totals").text()
}

fn expect_said(totals: &str, words: &[&str]) {
    for said in words {
        assert!(totals.contains(said), "{said}\nis not in\n{totals}");
    }
}

#[test]
fn of_streams_is_told_when_the_first_item_was_used() {
    let totals = totals_of("#streams");
    expect_said(
        &totals,
        &[
            "0.30 / 1.50 s first item used = loop / collect",
            "Loop used its first item at 0.30 s, its last at 1.50 s; collect used all of its items at 1.50 s.",
        ],
    );
    assert!(!totals.contains("speed-up"), "{totals}");
    expect_said(&totals_of("#streams/drip"), &["0.30 s first item used"]);
}

#[test]
fn of_batches_is_told_what_the_largest_took_and_which_limit_binds() {
    let page = page(&open("#scaling"));
    let totals = page.region("Totals").text();
    expect_said(
        &totals,
        &[
            "5.00 s sequential, 500 requests",
            "0.84 s bounded, 500 requests",
            "0.010 s concurrent, 500 requests",
            "0.84 s pool, 500 requests",
            "Bounded: its limit of six binds, so N requests take ⌈N/6⌉ · 0.010 s.",
            "Concurrent: no limit binds, all go at once",
            "In the article by Alex: a pool of processes 0.91, 1.72, 3.84, 7.66, 32.58 s; asyncio 0.41, 0.47, 2.31, 4.69, 18.01 s",
        ],
    );
    assert!(!totals.contains("speed-up"), "{totals}");
    let growth = page.region("Growth");
    let summary = growth.attribute_of("svg", "aria-label").join(" ");
    for said in [
        "Sequential: 1 0.010 s, 10 0.10 s, 50 0.50 s, 100 1.00 s, 500 5.00 s.",
        "Bounded: 1 0.010 s, 10 0.020 s, 50 0.090 s, 100 0.17 s, 500 0.84 s.",
        "Alex: asyncio: 1 0.41 s, 10 0.47 s, 50 2.31 s, 100 4.69 s, 500 18.01 s.",
    ] {
        assert!(summary.contains(said), "{said} is not in {summary}");
    }
    // A point for each size: of four runs, and of two series of the article.
    assert_eq!(growth.of_classes(&["dot"]), 6 * 5 + 6, "with a key for each");
    let table = growth.text();
    assert!(table.contains("500 5.00 s 0.84 s 0.010 s 0.84 s 32.58 s 18.01 s"), "{table}");
}

#[test]
fn a_queues_figures_are_of_its_items() {
    let words = [
        "2 of 10 items had to wait for room, 0.30 s at most",
        "4.17 items taken in a second",
        "% how busy each consumer was",
        "consumer-bound able to make 10.00 items a second, to work off 5.00",
    ];
    expect_said(&totals_of("#producer-consumer?t=9"), &words);
    let many = totals_of("#producer-consumer?consumers=5");
    expect_said(&many, &["% how busy the 5 consumers were, on average"]);
    let dropped = totals_of("#producer-consumer/shutdown-now?preset=backpressure");
    expect_said(&dropped, &["left, and nobody worked on"]);
}

#[test]
fn a_presets_words_go_when_its_values_are_changed() {
    let said = |link: &str| page(&open(link)).region("Experiment").text() + &page(&open(link)).region("About").text();
    let usual = said("#say-after");
    expect_said(&usual, &["Waits of 1 s and 2 s take 3 s", "Alejandro Sánchez Yalí"]);
    for link in ["#say-after?pairs=5:x,6:y", "#say-after?seed=2"] {
        let changed = said(link);
        expect_said(&changed, &["Hello, World, changed", "changed from “Hello, World”"]);
        assert!(!changed.contains("3 s one after") && !changed.contains("Sánchez Yalí"), "{changed}");
        assert!(!totals_of(link).contains("In the article"), "{link}");
    }
}

#[test]
fn where_run_fetches_is_said_after_the_addresses() {
    let said = |urls: &str| page(&open(&format!("#fetch/concurrent?urls={urls}"))).region("About").text();
    let [practice, hosts] = ["from this page’s practice server", "from the hosts of the addresses"];
    for (urls, here, there) in
        [("delay/1", true, false), ("https://a.example/", false, true), ("delay/1%20https://a.example/", true, true)]
    {
        let said = said(urls);
        assert_eq!((said.contains(practice), said.contains(hosts)), (here, there), "{urls}: {said}");
    }
}

#[test]
fn every_answer_shows_its_body_or_why_there_is_none() {
    let urls = "json status/204 bytes/3 page/a?bytes=90000 reset";
    let html = page(&open(&format!("#fetch/concurrent?urls={}", urls.replace(' ', "%20"))));
    let said = html.region("Requests").text();
    let reasons = ["JSON", "empty", "counted, not made", "not kept: over 64 KiB", "the connection was lost"];
    expect_said(&said, &reasons);
}

#[test]
fn a_law_stands_only_below_a_total_that_follows_it() {
    let few = totals_of("#fetch?preset=twenty&connections=6");
    expect_said(&few, &["0.80 s concurrent 5.00×", "0.80 s with at most six requests at once"]);
    let again = totals_of("#fetch/sequential?urls=status/503&retries=2");
    expect_said(&again, &["1.50 s sequential", "1.50 s with two pauses before another try."]);
    assert!(!again.contains("the sum of"), "{again}");
}

#[test]
fn what_cannot_be_simulated_has_no_ideal() {
    let foreign = totals_of("#fetch?urls=https://example.com/a https://example.com/b");
    expect_said(
        &foreign,
        &["– sequential: press Run", "None of its two requests can be simulated, so there is no ideal to compare with"],
    );
    assert!(!foreign.contains("0.00 s"), "{foreign}");
    let failed = totals_of("#fetch?urls=reset reset");
    expect_said(&failed, &["– speed-up", "no request was answered"]);
}

#[test]
fn totals_are_pale_as_long_as_their_end_is_to_come() {
    let later = page(&open("#fetch?t=0.5")).region("Totals");
    assert!(later.0.starts_with("<section class=\"totals later\""), "{}", &later.0[..80]);
    assert!(later.text().contains("What it comes to, at its end after 1.85 s"), "{}", later.text());
    assert!(!page(&open("#fetch")).region("Totals").0.contains("later"));
}

#[test]
fn a_variant_with_values_of_its_own_is_of_no_preset() {
    let html = page(&open("#producer-consumer/one-sentinel"));
    assert_eq!(html.region("Experiment").of_classes(&["chip", "on"]), 0);
    let html = html.region("About");
    assert!(html.text().contains("a single end marker for several consumers"), "{}", html.text());
}

#[test]
fn a_time_is_written_alike_wherever_it_stands() {
    let html = page(&open("#say-after/concurrent?pairs=0.05:a"));
    for (region, said) in
        [("Timeline", "Concurrent 0.050 s"), ("Totals", "0.050 s concurrent = "), ("Totals", "Concurrent took 0.050 s")]
    {
        let text = html.region(region).text();
        assert!(text.contains(said), "{said}\nis not in\n{text}");
    }
}

#[test]
fn a_side_that_never_ends_has_no_speed_up_and_its_reason() {
    let totals = page(&open("#producer-consumer/sentinels,one-sentinel")).region("Totals").text();
    assert!(!totals.contains("speed-up"), "{totals}");
    assert!(totals.contains("never ends: main waits for"), "{totals}");
    assert!(totals.contains("put one end marker for each consumer"), "{totals}");
}

#[test]
fn who_waits_for_ever_is_still_seen_to_wait_at_the_end() {
    let state = open("#producer-consumer/one-sentinel").reduce(Action::Live);
    let queue = page(&state).region("Queue").text();
    expect_said(&queue, &["Consumer-1 waits for an item, for ever"]);
    assert!(queue.contains("waiting to get 1") && !queue.contains("left behind"), "{queue}");
    assert!(queue.contains("unfinished 0"), "each item and the sentinel was reported done: {queue}");
}

#[test]
fn every_figure_says_how_it_is_known() {
    let says = |state: &Rc<State>, words: &str| {
        for region in ["Timeline", "Totals", "Transcript"] {
            let spans = page(state).region(region).texts("span");
            assert!(spans.iter().any(|text| text == words), "{region} does not say {words}: {spans:?}");
        }
    };
    for (link, region) in [("#fetch", "Requests"), ("#producer-consumer", "Queue")] {
        assert!(page(&open(link)).region(region).texts("span").contains(&"simulated".to_owned()), "{region}");
    }
    says(&open("#say-after"), "simulated");
    says(&run("#say-after"), "measured");
    let going = running("#say-after");
    says(&going.state(), "measured, running");
    going.runner().stop();
    going.dispatch(Action::Stopped);
    says(&going.state(), "measured, stopped");
    says(&opened(file::save(&run("#say-after").shown, false).unwrap().1), "measured, from a file");
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
fn a_run_that_is_next_to_nothing_beside_another_is_said_to_be() {
    let totals = |link: &str| page(&open(link)).region("Totals").text();
    let long = totals("#say-after?pairs=220*0.9:Task");
    assert!(long.contains("Concurrent takes 0.90 s of an axis of 198.00 s: zoom in"), "{long}");
    assert!(!totals("#say-after").contains("of an axis"));
}

#[test]
fn lines_of_code_that_are_still_to_come_are_pale() {
    let pale = |link: &str| {
        let code = page(&open(link)).region("Code");
        let lines = code.0.split("<span class=\"line").skip(1).filter(|line| line.starts_with([' ', '"']));
        lines
            .filter_map(|line| {
                let (classes, _) = line.split_once('"')?;
                classes.contains("later").then(|| Html(format!("<b class=\"{line}")).text())
            })
            .collect::<Vec<_>>()
    };
    let late = pale("#say-after/sequential?t=0.5");
    assert!(late.len() == 2 && late[0].contains("say_took") && late[1].contains("say(text)"), "{late:?}");
    assert_eq!(pale("#say-after/sequential"), [""; 0], "at the end all has been reached");
    assert_eq!(pale("#fetch?view=python&t=0.1"), [""; 0], "the twin is not loaded here");
}

#[test]
fn foreign_words_stay_words() {
    let html = page(&open("#say-after?pairs=1:<img src=x onerror=alert(1)>&before=<b>{}</b>"));
    assert!(!html.0.contains("<img") && !html.0.contains("<b>&"), "nothing of a link becomes an element");
    assert!(html.region("Transcript").text().contains("<img src=x onerror=alert(1)>"));
}

#[test]
fn of_a_very_long_line_only_the_beginning_is_on_the_page() {
    let saved = file::save(&run("#say-after/sequential?pairs=1:marker").shown, false).unwrap().1;
    let text = page(&opened(saved.replace("marker", &"x".repeat(5_000)))).region("Transcript").text();
    let beginning = format!(" {} … and 3000 letters more, which Copy takes along", "x".repeat(2_000));
    assert!(text.contains(&beginning), "{text}");
}

#[test]
fn the_table_of_differences_names_both_runs() {
    let state = run("#say-after?pairs=1:a,2:b");
    assert!(page(&state).region("Differences").text().contains("Sequential, measured – Concurrent, measured"));
    let pair = state.references.pair(&state.shown).expect("there are two");
    let events = [0, 1].map(|of| pair[of].record.len());
    let table = render::<Differences>(DifferencesProps { pair, events });
    assert_eq!(table.texts("th"), ["Of the runs", "Sequential, measured", "Concurrent, measured", "Change"]);
    let cells = table.texts("td");
    assert_eq!(cells[..4], ["Total", "3.00 s", "2.00 s", "1.00 s less, 1.50×"]);
    assert!(cells.len().is_multiple_of(4) && cells.len() > 20);
}

#[test]
fn the_embedded_figure_has_its_controls_and_a_link_to_the_page() {
    let html = embedded(&open("#fetch"));
    assert_eq!(html.regions(), ["Timeline", "Sequential", "Concurrent"]);
    assert_eq!(html.texts("a"), ["Full page"]);
    let buttons = html.texts("button");
    for name in ["Run", "Stop", "Reset"] {
        assert!(buttons.contains(&name.to_owned()), "{buttons:?}");
    }
    let odd = open("#fetch?nonsense=1&other=2");
    assert!(embedded(&odd).text().contains("there is no parameter nonsense"));
    let next = embedded(&odd.reduce(Action::Dismiss(0))).text();
    assert!(next.contains("there is no parameter other") && !next.contains("nonsense"), "{next}");
}

#[test]
fn a_bar_and_what_was_printed_after_it_light_each_other() {
    let state = open("#say-after");
    let record = state.shown[0].record.clone().unwrap();
    let step = |is: &dyn Fn(&Kind) -> bool| {
        record.read(|trace| trace.events().iter().position(|event| is(&event.kind)).unwrap() as u32)
    };
    let bar = Entity::Span(step(&|kind| matches!(kind, Kind::SleepBegan { .. })));
    let lines = record.read(transcript::lines);
    let hello = Entity::Event(lines[1].step);
    let lit = |entity| page(&state.clone().reduce(Action::Light(Some(Subject::of(0, entity)))));
    let of_bar = lit(bar);
    let rows = of_bar.region("Transcript").0;
    let row = rows.split("<tr").find(|row| row.contains("Hello")).unwrap().to_owned();
    assert!(row.contains("class=\"lit\""), "{row}");
    assert_eq!(of_bar.region("Transcript").of_classes(&["lit"]), 1);
    let of_row = lit(hello);
    assert_eq!(of_row.region("Timeline").of_classes(&["bar", "lit"]), 1);
    let name = format!("data-lit=\"{}\"", Subject::of(0, bar).name());
    let timeline = of_row.region("Timeline").0;
    let bar = timeline.split('<').find(|element| element.contains(&name)).unwrap().to_owned();
    assert!(bar.contains(" lit"), "{bar}");
}

#[test]
fn of_a_line_is_told_who_waits_there_and_no_more_than_is_known() {
    let state = open("#fetch/sequential?t=0.5");
    let told = |text: &str| {
        let line = state.choice.lab.source.lines().position(|line| line.contains(text)).unwrap() as u16 + 1;
        page(&state.clone().reduce(Action::Light(Some(Subject::of(0, Entity::Line(SourceLine::of_lab(line))))))).text()
    };
    assert!(
        told("timeout(limit, fetch(url)).await")
            .contains("main waits for an answer from https://www.github.com, since 0.230 s")
    );
    assert!(told("fetch_row(request).await").contains("itself now; one may be in what it calls."));
}

/// Every lab with each of its presets, with the variants that it opens with and with all of them.
fn every_view() -> Vec<String> {
    let mut links = Vec::new();
    for lab in Lab::ALL {
        let all: Vec<&str> = lab.variants.iter().map(|variant| variant.name).collect();
        for preset in lab.presets {
            links.push(format!("#{}?preset={}", lab.name, preset.name));
            links.push(format!("#{}/{}?preset={}", lab.name, all.join(","), preset.name));
        }
    }
    links
}

#[test]
fn no_id_is_there_twice_and_each_that_is_named_is_there() {
    for link in every_view() {
        let state = open(&link).reduce(Action::Ask(vec!["example.org".to_owned()]));
        let step = state.clone().reduce(Action::Step(1));
        for html in [page(&state), page(&step), embedded(&state)] {
            let ids = html.values("id");
            let set: BTreeSet<&str> = ids.iter().copied().collect();
            let twice: Vec<&&str> = set.iter().filter(|id| ids.iter().filter(|of| of == id).count() > 1).collect();
            assert!(twice.is_empty(), "{link}: {twice:?}");
            for attribute in ["for", "aria-labelledby", "aria-describedby", "aria-activedescendant"] {
                let lost: Vec<&str> = html.values(attribute).into_iter().filter(|id| !set.contains(id)).collect();
                assert!(lost.is_empty(), "{link}: {attribute} {lost:?}");
            }
        }
    }
}

#[test]
fn two_apps_in_a_page_share_no_id_and_each_names_its_own_only() {
    for link in ["#say-after", "#fetch", "#producer-consumer?t=0.55"] {
        let apps = ["one-", "two-"].map(|name| rendered_page(name, &open(link), true));
        for (app, name) in apps.iter().zip(["one-", "two-"]) {
            let ids = app.values("id");
            assert!(ids.len() > 5 && ids.iter().all(|id| id.starts_with(name)), "{link}: {ids:?}");
            let fills = app.values("fill");
            let patterns: Vec<&str> = fills.into_iter().filter(|fill| fill.starts_with("url(")).collect();
            assert!(patterns.iter().all(|fill| fill.starts_with(&format!("url(#{name}"))), "{link}: {patterns:?}");
        }
    }
}

#[test]
fn the_arrow_keys_reach_every_bar_and_name() {
    for link in ["#fetch", "#say-after", "#producer-consumer?t=0.55"] {
        let state = open(link);
        let timeline = page(&state).region("Timeline");
        let places: Vec<(&str, &str)> = timeline
            .0
            .split('<')
            .filter_map(|tag| {
                let value = |name: &str| tag.split_once(&format!(" {name}=\""))?.1.split('"').next();
                Some((value("data-lit")?, value("id")?))
            })
            .collect();
        assert!(places.len() > 8, "{link}: {places:?}");
        for (name, id) in places {
            let subject = Subject::named(name).unwrap();
            let pointed = page(&state.clone().reduce(Action::Light(Some(subject)))).region("Timeline");
            assert!(pointed.values("aria-activedescendant").contains(&id), "{link}: {name} is not where one stands");
        }
    }
}

#[test]
fn a_bar_of_a_request_leads_to_the_moment_of_its_own_stage() {
    let state = open("#fetch/sequential");
    let answered = state.shown[0].record.as_ref().unwrap().read(|trace| {
        let place = trace.events().iter().position(|event| matches!(event.kind, Kind::RequestAnswered { .. }));
        place.map(|step| (step as u32, trace.events()[step].at())).unwrap()
    });
    let there = state.reduce(Action::Jump(Subject::of(0, Entity::Stage(answered.0))));
    assert_eq!(there.moment(), answered.1);
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
fn a_box_keeps_the_queries_of_addresses_where_there_are_any() {
    let totals = |link: &str| page(&open(link)).region("Totals").0;
    assert!(totals("#fetch?urls=https://a.example/?key=1").contains("Keep what stands behind ?"));
    for link in ["#fetch", "#fetch?urls=https://a.example/", "#say-after?pairs=1:what?"] {
        assert!(!totals(link).contains("Keep what stands behind ?"), "{link}");
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
