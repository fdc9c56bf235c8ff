//! What is pointed at: what lights up with it, what is said of it, where it leads.

use await_lab::lens::highlight::Entity;
use await_lab::lens::words::transcript;
use await_lab::session::choice::labs;
use await_lab::session::state::Action;
use await_lab::session::subject::Subject;
use await_lab::trace::event::Kind;
use await_lab::trace::program::SourceLine;

use crate::{open, opened, page};

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

const REGIONS: [&str; 5] = ["Timeline", "Queue", "Event loop", "Threads", "Locks and groups"];

#[test]
fn the_arrow_keys_reach_all_that_can_be_pointed_at_in_each_picture() {
    let shared = opened(include_str!("../data/sharing.json").to_owned());
    let mut states = vec![("a file with locks and groups".to_owned(), shared)];
    for lab in labs() {
        // In the midst of it timers are armed, and tasks wait.
        let link = format!("#{}", lab.name);
        let until = open(&link).shown[0].until;
        let link = format!("{link}?t={}", until.0 as f64 / 3e6);
        let state = open(&link);
        states.push((link, state));
    }
    let mut seen = Vec::new();
    for (link, state) in states {
        for region in REGIONS {
            let html = page(&state);
            if !html.regions().contains(&region) {
                continue;
            }
            seen.push(region);
            let picture = html.region(region);
            let tags = || picture.0.split('<');
            fn value<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
                tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
            }
            let named: Vec<(&str, &str)> =
                tags().filter_map(|tag| Some((value(tag, "data-lit")?, value(tag, "id")?))).collect();
            // The panel of the event loop is folded, but where the lab is about it.
            let is_folded = region == "Event loop" && !link.starts_with("#event-loop");
            assert!(is_folded || !named.is_empty(), "{link}: {region}");
            for subject in tags().filter_map(|tag| value(tag, "data-lit")) {
                assert!(named.iter().any(|(of, _)| *of == subject), "{link}: no id of {subject} in {region}");
            }
            for (name, id) in named {
                let subject = Subject::named(name).unwrap();
                let pointed = page(&state.clone().reduce(Action::Light(Some(subject)))).region(region);
                let here = pointed.values("aria-activedescendant");
                assert!(here.contains(&id), "{link}: {name} is not where one stands in {region}, but {here:?}");
            }
        }
    }
    for region in REGIONS {
        assert!(seen.contains(&region), "nothing has {region}");
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
