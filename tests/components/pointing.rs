//! What is pointed at: what lights up with it, what is said of it, where it leads.

use std::rc::Rc;

use await_lab::lens::fold::axis::Stretch;
use await_lab::lens::highlight::Entity;
use await_lab::lens::words::transcript;
use await_lab::picture::rows::rows;
use await_lab::picture::strip::{Strip, Wanted};
use await_lab::session::choice::labs;
use await_lab::session::state::{Action, State};
use await_lab::session::still::Still;
use await_lab::session::subject::Subject;
use await_lab::trace::event::Kind;
use await_lab::trace::program::SourceLine;
use await_lab::ui::Page;
use await_lab::ui::figure::rows::Rows;
use await_lab::ui::figure::run_rows::RowsProps;
use yew::Callback;

use crate::rendered::{Html, render};
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

fn value<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    tag.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

/// So few pixels has the axis of lanes with many bars that these are soon gone through.
const WIDTH: u32 = 100;

/// The lanes of a run, as the figure draws them.
fn lanes(state: &Rc<State>, run: usize) -> Html {
    let shown = &state.shown[run];
    let record = shown.record.clone().unwrap();
    render::<Rows>(RowsProps {
        run: (run, Rc::from(shown.title())),
        events: record.len(),
        record,
        ideal: shown.ideal.clone(),
        rows: shown.rows_of(),
        until: shown.until,
        axis: Stretch::until(shown.until).on(WIDTH),
        most: None,
        lit: state.lit(run),
        page: Page::new(Rc::new(Still::default())),
        dispatch: Callback::noop(),
    })
}

/// Where one stands among lanes, how many can be stepped to from there without another drawing, and the words of a bar.
struct Stand {
    subject: Subject,
    bars: usize,
    role: Option<String>,
    words: Option<String>,
}

/// Goes through the lanes of a run by the arrow keys, from a subject as far as they lead.
fn walk(state: &Rc<State>, run: usize, from: Option<Subject>, by: isize) -> Vec<Stand> {
    let (mut state, mut stands) = (state.clone().reduce(Action::Light(from)), Vec::<Stand>::new());
    loop {
        let html = lanes(&state, run);
        let tags: Vec<&str> =
            html.0.split('<').filter(|tag| value(tag, "data-lit").is_some() && value(tag, "id").is_some()).collect();
        let pointed = html.values("aria-activedescendant").first().copied().unwrap_or_default();
        let here = tags.iter().position(|tag| value(tag, "id") == Some(pointed));
        if let Some(tag) = here.map(|here| tags[here]) {
            let subject = Subject::named(value(tag, "data-lit").unwrap()).unwrap();
            assert_eq!(Some(subject), state.subject);
            let [role, words] = ["role", "aria-label"].map(|name| value(tag, name).map(str::to_owned));
            let bars = tags.iter().filter(|tag| !tag.starts_with("span")).count();
            stands.push(Stand { subject, bars, role, words });
        }
        let next = here.map_or(Some(0), |here| here.checked_add_signed(by)).and_then(|next| tags.get(next));
        let Some(next) = next else { return stands };
        state = state.reduce(Action::Light(Subject::named(value(next, "data-lit").unwrap())));
    }
}

/// The bars of the first lanes, as the picture has them.
fn places(state: &Rc<State>, run: usize) -> Vec<Subject> {
    let (shown, lit) = (&state.shown[run], state.lit(run));
    let axis = Stretch::until(shown.until).on(WIDTH);
    let columns = axis.coarse(WIDTH / 2);
    let wanted = Wanted {
        rows: shown.rows_of(),
        first: 0,
        most: 25,
        axis: columns,
        until: shown.until,
        lit: &lit,
        height: Some(20),
    };
    let strips = shown.record.as_ref().unwrap().look(|trace, reading| rows(trace, reading, wanted));
    let of_strip = |strip: Strip| [strip.entity].into_iter().chain(strip.marks.into_iter().map(|mark| mark.entity));
    strips.into_iter().flat_map(of_strip).flatten().map(|entity| Subject::of(run, entity)).collect()
}

#[test]
fn the_arrow_keys_lead_to_every_bar_which_says_what_it_is_painted_or_not() {
    let painted = [
        "#say-after/concurrent?preset=ten-thousand".to_owned(),
        "#producer-consumer?items=500&consumers=2&production=0.01..0.05&processing=0.02..0.07".to_owned(),
        format!("#fetch/concurrent?urls={}", vec!["delay/1"; 400].join("+")),
    ];
    let links = labs().iter().map(|lab| (format!("#{}", lab.name), false)).chain(painted.map(|link| (link, true)));
    for (link, is_painted) in links {
        let state = open(&link);
        for run in 0..state.shown.len() {
            assert_eq!(lanes(&state, run).0.contains("<canvas"), is_painted, "{link}");
            let down = walk(&state, run, None, 1);
            let seen: Vec<Subject> = down.iter().map(|stand| stand.subject).collect();
            if is_painted {
                assert_eq!(seen, places(&state, run), "{link}");
                assert!(down.iter().all(|stand| stand.bars <= 3), "{link}: few elements");
            }
            let mut up: Vec<Subject> =
                walk(&state, run, seen.last().copied(), -1).iter().map(|of| of.subject).collect();
            up.reverse();
            assert_eq!(up, seen, "{link}: back by the same way");
            for pair in down.windows(2) {
                assert!(
                    pair[1].role.as_deref() == Some("img") && pair[1].words.is_some(),
                    "{link}: {:?}",
                    pair[1].subject
                );
                // Two calls of one function at one moment are two marks.
                let is_bar = matches!(pair[1].subject.entity, Entity::Span(_) | Entity::Stage(_));
                assert!(
                    !is_bar || pair[0].words != pair[1].words,
                    "{link}: {:?}, {:?}",
                    pair[0].words,
                    pair[1].subject
                );
            }
        }
    }
}

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
