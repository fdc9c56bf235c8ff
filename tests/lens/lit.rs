//! What is lit with what, and in which words.

use std::collections::BTreeSet;

use await_lab::engine::api::sleep;
use await_lab::labs::Lab;
use await_lab::lens::fold::state;
use await_lab::lens::highlight::{Entity, Highlight, Views};
use await_lab::lens::requests::{Request, Requests};
use await_lab::lens::tasks::lanes::{Lane, Lanes};
use await_lab::lens::tasks::polls;
use await_lab::lens::tasks::span::Span;
use await_lab::lens::words::doing;
use await_lab::lens::words::names::Names;
use await_lab::lens::words::transcript;
use await_lab::trace::Trace;
use await_lab::trace::address;
use await_lab::trace::event::{Event, Kind, TaskId};
use await_lab::trace::program::SourceLine;
use await_lab::trace::time::{Micros, millis};

use super::{lab, run, whole};

fn backpressure() -> Trace {
    lab("producer-consumer", "sentinels", "backpressure")
}

/// What is lit after the first `steps` events.
fn lit(trace: &Trace, entity: Entity, steps: usize) -> Highlight {
    Highlight::with(
        entity,
        &Views {
            trace,
            names: &whole(trace),
            lanes: &whole(trace),
            requests: &whole(trace),
            now: &state(trace, steps),
            queues: &state(trace, steps),
        },
    )
}

fn place(trace: &Trace, is: impl Fn(&Event) -> bool) -> u32 {
    trace.events().iter().position(is).unwrap() as u32
}

/// The places of all events that are lit.
fn events(trace: &Trace, lit: &Highlight) -> Vec<u32> {
    let lanes: Lanes = whole(trace);
    (0..trace.events().len() as u32).filter(|step| lit.has_event(trace, &lanes, *step)).collect()
}

#[test]
fn an_event_lights_its_task_its_line_its_item_and_itself() {
    let trace = backpressure();
    let step = place(&trace, |event| matches!(event.kind, Kind::PutBlocked { .. }));
    let event = trace.events()[step as usize];
    let Kind::PutBlocked { item, .. } = event.kind else { panic!() };
    let lit = lit(&trace, Entity::Event(step), step as usize + 1);
    assert!(lit.has_task(event.task) && lit.has_line(trace.line(&event).unwrap()) && lit.has_item(item));
    assert_eq!(events(&trace, &lit), [step]);
    assert_eq!(
        lit.words(),
        Some("Producer waits to put Task-5 into the queue, since 0.500 s; Consumer-0 will wake it at 0.600 s.")
    );
}

#[test]
fn what_is_past_is_said_in_the_past() {
    let trace = backpressure();
    let step = place(&trace, |event| matches!(event.kind, Kind::PutBlocked { .. }));
    let words = lit(&trace, Entity::Span(step), usize::MAX).words().map(str::to_owned);
    let expected = "Producer waits to put Task-5 into the queue, since 0.500 s; Consumer-0 woke it at 0.600 s.";
    assert_eq!(words.as_deref(), Some(expected));
}

/// What was printed, of what is lit.
fn printed(trace: &Trace, lit: &Highlight) -> Vec<String> {
    let lines = transcript::lines(trace).into_iter().filter(|line| lit.has_event(trace, &whole(trace), line.step));
    lines.map(|line| trace.text(line.text).to_owned()).collect()
}

/// The bars that are lit, by the first line of what they wait for.
fn bars(trace: &Trace, lit: &Highlight) -> Vec<String> {
    let (lanes, names): (Lanes, Names) = (whole(trace), whole(trace));
    let waits = lanes.all().iter().flat_map(|lane| spans(lane).map(|span| (lane.task, span)).collect::<Vec<_>>());
    let waits = waits.filter(|(task, span)| span.wait(trace).is_some() && lit.has_span(trace, &lanes, *task, span));
    waits.map(|(task, span)| format!("{} {}", names.task(trace, task), doing::words(trace, &names, &span))).collect()
}

fn spans(lane: &Lane) -> impl Iterator<Item = Span> {
    lane.waits.iter().chain([&lane.thread]).flat_map(|row| (0..row.len()).filter_map(|index| row.get(index)))
}

fn said(trace: &Trace, text: &str) -> Entity {
    let is_it = |event: &Event| matches!(event.kind, Kind::Said { text: of } if trace.text(of).starts_with(text));
    Entity::Event(place(trace, is_it))
}

#[test]
fn a_bar_lights_what_is_printed_after_it_and_that_lights_the_bar() {
    for variant in ["sequential", "concurrent", "joined"] {
        let trace = lab("say-after", variant, "hello");
        let of = |entity| lit(&trace, entity, usize::MAX);
        let sleeps: Vec<u32> = (0..trace.events().len() as u32)
            .filter(|step| matches!(trace.events()[*step as usize].kind, Kind::SleepBegan { .. }))
            .collect();
        assert_eq!(printed(&trace, &of(Entity::Span(sleeps[0]))), ["Hello"], "{variant}");
        assert_eq!(printed(&trace, &of(Entity::Span(sleeps[1])))[0], "World", "{variant}");
        for (text, sleep) in [("Hello", "1.000"), ("World", "2.000")] {
            let bars = bars(&trace, &of(said(&trace, text)));
            assert!(bars.len() == 1 && bars[0].ends_with(&format!("waits for {sleep} s")), "{variant}: {bars:?}");
        }
    }
}

#[test]
fn the_bar_of_work_on_an_item_lights_what_is_printed_of_it() {
    let trace = backpressure();
    let lanes: Lanes = whole(&trace);
    let item = (0..20).find(|item| whole::<Names>(&trace).item(&trace, *item) == "Task-3").unwrap();
    let mut all = lanes.all().iter().flat_map(spans);
    let work = all.find(|span| span.holds.is_some_and(|label| trace.text(label) == "Task-3")).unwrap();
    let of_work = lit(&trace, Entity::Span(work.first_step), usize::MAX);
    assert!(of_work.has_item(item));
    assert_eq!(printed(&trace, &of_work), ["Consumer-0: Processing Task-3", "Consumer-0: Completed Task-3"]);
    let of_item = lit(&trace, Entity::Item(item), 0);
    let lines = ["Producer: Created Task-3", "Consumer-0: Processing Task-3", "Consumer-0: Completed Task-3"];
    assert_eq!(printed(&trace, &of_item), lines);
    assert_eq!(bars(&trace, &of_item), ["Consumer-0 works on Task-3"]);
    for line in lines {
        assert!(lit(&trace, said(&trace, line), 0).has_item(item), "{line}");
    }
    let blocked = (0..20).find(|item| whole::<Names>(&trace).item(&trace, *item) == "Task-5").unwrap();
    let of_blocked = bars(&trace, &lit(&trace, Entity::Item(blocked), 0));
    assert_eq!(of_blocked, ["Producer waits to put Task-5 into the queue", "Consumer-2 works on Task-5"]);
}

#[test]
fn a_request_lights_its_printed_line_whoever_prints_it() {
    for variant in ["sequential", "concurrent", "bounded", "as-completed"] {
        let trace = lab("fetch", variant, "five-sites");
        let requests: Requests = whole(&trace);
        for request in requests.rows() {
            let site = address::shown(trace.text(request.url)).into_owned();
            let printed = printed(&trace, &lit(&trace, Entity::Request(request.number), usize::MAX));
            assert!(printed.len() <= 2 && printed[0].starts_with(&site), "{variant}, {site}: {printed:?}");
            let of_line = lit(&trace, said(&trace, &site), usize::MAX);
            let lit: Vec<u32> = requests
                .rows()
                .iter()
                .map(|row| row.number)
                .filter(|number| of_line.has_request(&trace, requests.numbered(*number).unwrap()))
                .collect();
            assert_eq!(lit, [request.number], "{variant}, {site}");
        }
    }
}

#[test]
fn a_line_lights_the_bars_that_began_there_whenever_that_was() {
    let trace = backpressure();
    let step = place(&trace, |event| matches!(event.kind, Kind::PutBlocked { .. }));
    let line = trace.line(&trace.events()[step as usize]).unwrap();
    let bars = bars(&trace, &lit(&trace, Entity::Line(line), usize::MAX));
    assert_eq!(bars, ["Producer waits to put Task-5 into the queue", "Producer waits to put Task-8 into the queue"]);
}

/// The places of the events that began a request's stages.
fn stages(request: &Request) -> Vec<u32> {
    let ended = request.ended.map(|(ended, _)| ended);
    let stages = [Some(request.queued), request.started, request.answered, ended];
    stages.into_iter().flatten().map(|stage| stage.step).collect()
}

/// Every thing of a run.
fn things(trace: &Trace) -> Vec<Entity> {
    let (lanes, requests): (Lanes, Requests) = (whole(trace), whole(trace));
    let steps = 0..trace.events().len() as u32;
    let lines: BTreeSet<SourceLine> = trace.places().iter().map(|place| place.line).collect();
    let items = trace.events().iter().filter_map(|event| match event.kind {
        Kind::ItemPut { item, .. } => Some(Entity::Item(item)),
        _ => None,
    });
    let bars = lanes.all().iter().flat_map(spans).map(|span| Entity::Span(span.first_step));
    let tasks = lanes.all().iter().map(|lane| Entity::Task(lane.task));
    let stages: Vec<Entity> = requests.rows().iter().flat_map(stages).map(Entity::Stage).collect();
    let requests = requests.rows().iter().map(|row| Entity::Request(row.number)).chain(stages);
    let lines = lines.into_iter().map(Entity::Line);
    steps.map(Entity::Event).chain(bars).chain(tasks).chain(items).chain(requests).chain(lines).collect()
}

fn has(lit: &Highlight, trace: &Trace, lanes: &Lanes, requests: &Requests, entity: Entity) -> bool {
    match entity {
        Entity::Event(step) => lit.has_event(trace, lanes, step),
        Entity::Span(step) => {
            let lane = lanes.of(trace.events()[step as usize].task).unwrap();
            let span = spans(lane).find(|span| span.first_step == step).unwrap();
            lit.has_span(trace, lanes, lane.task, &span)
        }
        Entity::Task(task) => lit.has_task(task),
        Entity::Item(item) => lit.has_item(item),
        Entity::Request(number) => lit.has_request(trace, requests.numbered(number).unwrap()),
        Entity::Stage(step) => {
            let is_it = |request: &&Request| stages(request).contains(&step);
            lit.has_request(trace, requests.rows().iter().find(is_it).unwrap())
        }
        Entity::Line(line) => lit.has_line(line),
    }
}

/// Of logs with more events the pairs of things are too many to be compared.
const LONG: usize = 3_000;

#[test]
fn one_thing_lights_another_exactly_if_the_other_lights_it() {
    for of in Lab::ALL {
        for variant in of.variants {
            let trace = lab(of.name, variant.name, of.opening);
            let len = trace.events().len();
            if len > LONG {
                continue;
            }
            let (names, lanes, requests): (Names, Lanes, Requests) = (whole(&trace), whole(&trace), whole(&trace));
            let things = things(&trace);
            for steps in [0, len / 3, len * 2 / 3, len] {
                let (now, queues) = (&state(&trace, steps), &state(&trace, steps));
                let views = Views { trace: &trace, names: &names, lanes: &lanes, requests: &requests, now, queues };
                let lit: Vec<Highlight> = things.iter().map(|entity| Highlight::with(*entity, &views)).collect();
                for (index, (one, of_one)) in things.iter().zip(&lit).enumerate() {
                    assert!(has(of_one, &trace, &lanes, &requests, *one), "{one:?} is not lit itself");
                    for (other, of_other) in things.iter().zip(&lit).take(index) {
                        let there = has(of_one, &trace, &lanes, &requests, *other);
                        let back = has(of_other, &trace, &lanes, &requests, *one);
                        assert_eq!(there, back, "{one:?} and {other:?} of {}/{} after {steps}", of.name, variant.name);
                    }
                }
            }
        }
    }
}

#[test]
fn an_item_lights_who_has_it_or_says_where_it_is() {
    let trace = backpressure();
    let put = place(&trace, |event| matches!(event.kind, Kind::ItemPut { .. }));
    let Kind::ItemPut { item, .. } = trace.events()[put as usize].kind else { panic!() };
    let inside = lit(&trace, Entity::Item(item), put as usize + 1);
    assert!(inside.has_item(item) && !(1..9).any(|task| inside.has_task(TaskId(task))));
    assert_eq!(inside.words(), Some("Task-0 is in the queue since 0.000 s."));
    let taken = place(&trace, |event| matches!(event.kind, Kind::ItemTaken { item: of, .. } if of == item));
    let in_hand = lit(&trace, Entity::Item(item), taken as usize + 1);
    assert!(in_hand.has_task(trace.events()[taken as usize].task));
    assert!(events(&trace, &in_hand).contains(&put) && events(&trace, &in_hand).contains(&taken));
}

#[test]
fn a_task_lights_where_it_is_and_what_it_has_in_hand() {
    let trace = backpressure();
    let taken = place(&trace, |event| matches!(event.kind, Kind::ItemTaken { .. }));
    let Kind::ItemTaken { item, .. } = trace.events()[taken as usize].kind else { panic!() };
    let consumer = trace.events()[taken as usize].task;
    let working = lit(&trace, Entity::Task(consumer), taken as usize + 1);
    assert!(working.has_item(item) && working.has_task(consumer));
    assert!(working.has_line(trace.line(&trace.events()[taken as usize]).unwrap()));
}

#[test]
fn a_line_lights_who_is_there() {
    let trace = backpressure();
    let step = place(&trace, |event| matches!(event.kind, Kind::GetBlocked { .. }));
    let event = trace.events()[step as usize];
    let there = lit(&trace, Entity::Line(trace.line(&event).unwrap()), step as usize + 1);
    assert!(there.has_task(event.task));
    assert!(there.words().unwrap().contains("waits to get from the queue"), "{:?}", there.words());
    let gone = lit(&trace, Entity::Line(trace.line(&event).unwrap()), trace.events().len());
    assert!(!gone.has_task(event.task), "it has ended");
    assert!(events(&trace, &gone).contains(&step), "its events are lit still");
}

#[test]
fn a_request_lights_its_task_for_as_long_as_it_takes() {
    let trace = lab("fetch", "sequential", "five-sites");
    let asked = place(&trace, |event| matches!(event.kind, Kind::RequestQueued { .. }));
    let Kind::RequestQueued { request, .. } = trace.events()[asked as usize].kind else { panic!() };
    let done = place(&trace, |event| matches!(event.kind, Kind::RequestFinished { request: of, .. } if of == request));
    let lit = lit(&trace, Entity::Request(request), trace.events().len());
    let requests: Requests = whole(&trace);
    assert!(lit.has_request(&trace, requests.numbered(request).unwrap()));
    assert!(lit.has_task(trace.events()[asked as usize].task));
    let events = events(&trace, &lit);
    assert!(events.contains(&asked) && events.contains(&done) && !events.contains(&(asked - 1)), "{events:?}");
    assert!(lit.words().unwrap().contains("; the network woke it at "), "{:?}", lit.words());
}

#[test]
fn the_ends_of_a_wait_below_a_millisecond_are_told_apart() {
    let trace = run(async {
        sleep(millis(630)).await;
        sleep(Micros(510)).await;
    });
    let step = trace.events().iter().rposition(|event| matches!(event.kind, Kind::SleepBegan { .. })).unwrap() as u32;
    let expected = "main waits for 0.000510 s, since 0.630000 s; its timer woke it at 0.630510 s.";
    assert_eq!(lit(&trace, Entity::Span(step), usize::MAX).words(), Some(expected));
}

#[test]
fn who_is_never_woken_is_said() {
    let trace = lab("producer-consumer", "one-sentinel", "backpressure");
    let stuck = trace.events().iter().rposition(|event| event.kind == Kind::Deadlocked).unwrap();
    let words = |task| lit(&trace, Entity::Task(TaskId(task)), stuck).words().map(str::to_owned);
    assert!(words(1).unwrap().starts_with("main waits for "));
    let waits: Vec<String> = (2..9).filter_map(words).filter(|words| words.contains("waits to get")).collect();
    assert!(!waits.is_empty() && waits.iter().all(|words| words.ends_with(" s; nobody woke it.")), "{waits:?}");
}

#[test]
fn nothing_is_lit_by_default_and_no_odd_thing_does_harm() {
    let trace = backpressure();
    assert!(events(&trace, &Highlight::default()).is_empty() && !Highlight::default().has_line(SourceLine::default()));
    for number in [0, 1, 7, 65_535, u32::MAX] {
        for kind in ["e", "s", "t", "i", "r", "l"] {
            let Some(entity) = Entity::named(&format!("{kind}{number}")) else { continue };
            assert_eq!(Entity::named(&entity.name()), Some(entity));
            for steps in [0, 5, usize::MAX] {
                let _ = lit(&trace, entity, steps);
                let step = entity.step(&trace, &whole(&trace), &state(&trace, steps), steps);
                assert!(step.is_none_or(|step| (step as usize) < trace.events().len()));
            }
        }
    }
    for odd in ["", "e", "x3", "e-1", "l4294967296", "l1.65536", "é1", "1"] {
        assert_eq!(Entity::named(odd), None, "{odd}");
    }
}

#[test]
fn a_line_leads_to_its_next_event_and_then_to_its_first() {
    let trace = backpressure();
    let blocked = place(&trace, |event| matches!(event.kind, Kind::GetBlocked { .. }));
    let line = trace.line(&trace.events()[blocked as usize]).unwrap();
    let all: Vec<u32> =
        (0..).zip(trace.events()).filter(|(_, event)| trace.line(event) == Some(line)).map(|(at, _)| at).collect();
    let mut steps = 0;
    for expected in all.iter().chain([&all[0]]) {
        let step = Entity::Line(line).step(&trace, &whole(&trace), &state(&trace, steps), steps).unwrap();
        assert_eq!(step, *expected);
        steps = step as usize + 1;
    }
}

#[test]
fn a_task_leads_to_where_it_began_what_it_does_and_then_to_its_first_event() {
    let trace = backpressure();
    let blocked = place(&trace, |event| matches!(event.kind, Kind::PutBlocked { .. }));
    let producer = Entity::Task(trace.events()[blocked as usize].task);
    let step = |steps| producer.step(&trace, &whole(&trace), &state(&trace, steps), steps);
    assert_eq!(step(blocked as usize + 3), Some(blocked));
    assert_eq!(step(blocked as usize + 1), Some(place(&trace, |event| Entity::Task(event.task) == producer)));
}

#[test]
fn polls_are_gone_through_both_ways() {
    let trace = backpressure();
    let ends: Vec<usize> =
        (0..trace.events().len()).filter(|step| matches!(trace.events()[*step].kind, Kind::PollEnded { .. })).collect();
    let (mut there, mut steps) = (Vec::new(), 0);
    while steps < trace.events().len() {
        steps = polls::stepped(&trace, steps, 1);
        there.push(steps);
    }
    assert_eq!(there.pop(), Some(trace.events().len()));
    assert_eq!(there, ends);
    let mut back = Vec::new();
    while steps > 0 {
        steps = polls::stepped(&trace, steps, -1);
        back.push(steps);
    }
    assert_eq!(back.pop(), Some(0));
    back.reverse();
    assert_eq!(back, ends);
    assert_eq!(polls::stepped(&trace, 0, 3), ends[2]);
    assert_eq!(polls::stepped(&trace, usize::MAX, 1), trace.events().len());
    assert_eq!(polls::stepped(&trace, 0, i32::MIN), 0);
}
