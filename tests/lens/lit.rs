//! What is lit with what, and in which words.

use await_lab::engine::api::sleep;
use await_lab::engine::event::{Event, Kind, TaskId};
use await_lab::engine::time::{Micros, millis};
use await_lab::engine::trace::Trace;
use await_lab::lens::fold::state;
use await_lab::lens::lanes::Lanes;
use await_lab::lens::lit::{Lit, Thing, Views};
use await_lab::lens::polls;

use super::{lab, run, whole};

fn backpressure() -> Trace {
    lab("producer-consumer", "sentinels", "backpressure")
}

/// What is lit after the first `steps` events.
fn lit(trace: &Trace, thing: Thing, steps: usize) -> Lit {
    Lit::with(
        thing,
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
fn events(trace: &Trace, lit: &Lit) -> Vec<u32> {
    let events = trace.events().iter().zip(0..);
    events.filter(|(event, step)| lit.has_event(*step, event)).map(|(_, step)| step).collect()
}

#[test]
fn an_event_lights_its_task_its_line_its_item_and_itself() {
    let trace = backpressure();
    let step = place(&trace, |event| matches!(event.kind, Kind::PutBlocked { .. }));
    let event = trace.events()[step as usize];
    let Kind::PutBlocked { item, .. } = event.kind else { panic!() };
    let lit = lit(&trace, Thing::Event(step), step as usize + 1);
    assert!(lit.has_task(event.task) && lit.has_line(event.line()) && lit.has_item(item));
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
    let words = lit(&trace, Thing::Span(step), usize::MAX).words().map(str::to_owned);
    let expected = "Producer waits to put Task-5 into the queue, since 0.500 s; Consumer-0 woke it at 0.600 s.";
    assert_eq!(words.as_deref(), Some(expected));
}

#[test]
fn a_bar_lights_its_tasks_events_from_its_first_to_its_last() {
    let trace = backpressure();
    let step = place(&trace, |event| matches!(event.kind, Kind::PutBlocked { .. }));
    let lit = lit(&trace, Thing::Span(step), 0);
    let lanes: Lanes = whole(&trace);
    let task = trace.events()[step as usize].task;
    let span = lanes.of(task).unwrap().at_step(step).next().unwrap();
    assert_eq!(lit.steps(), Some((step, span.last_step.unwrap())));
    let found = events(&trace, &lit);
    assert_eq!((found[0], *found.last().unwrap()), lit.steps().unwrap());
    assert!(found.iter().all(|step| trace.events()[*step as usize].task == task));
}

#[test]
fn an_item_lights_who_has_it_or_says_where_it_is() {
    let trace = backpressure();
    let put = place(&trace, |event| matches!(event.kind, Kind::ItemPut { .. }));
    let Kind::ItemPut { item, .. } = trace.events()[put as usize].kind else { panic!() };
    let inside = lit(&trace, Thing::Item(item), put as usize + 1);
    assert!(inside.has_item(item) && !(1..9).any(|task| inside.has_task(TaskId(task))));
    assert_eq!(inside.words(), Some("Task-0 is in the queue since 0.000 s."));
    let taken = place(&trace, |event| matches!(event.kind, Kind::ItemTaken { item: of, .. } if of == item));
    let in_hand = lit(&trace, Thing::Item(item), taken as usize + 1);
    assert!(in_hand.has_task(trace.events()[taken as usize].task));
    assert!(events(&trace, &in_hand).contains(&put) && events(&trace, &in_hand).contains(&taken));
}

#[test]
fn a_task_lights_where_it_is_and_what_it_has_in_hand() {
    let trace = backpressure();
    let taken = place(&trace, |event| matches!(event.kind, Kind::ItemTaken { .. }));
    let Kind::ItemTaken { item, .. } = trace.events()[taken as usize].kind else { panic!() };
    let consumer = trace.events()[taken as usize].task;
    let working = lit(&trace, Thing::Task(consumer), taken as usize + 1);
    assert!(working.has_item(item) && working.has_task(consumer));
    assert!(working.has_line(trace.events()[taken as usize].line()));
}

#[test]
fn a_line_lights_who_is_there() {
    let trace = backpressure();
    let step = place(&trace, |event| matches!(event.kind, Kind::GetBlocked { .. }));
    let event = trace.events()[step as usize];
    let there = lit(&trace, Thing::Line(event.line()), step as usize + 1);
    assert!(there.has_task(event.task));
    assert!(there.words().unwrap().contains("waits to get from the queue"), "{:?}", there.words());
    let gone = lit(&trace, Thing::Line(event.line()), trace.events().len());
    assert!(!gone.has_task(event.task), "it has ended");
    assert!(events(&trace, &gone).contains(&step), "its events are lit still");
}

#[test]
fn a_request_lights_its_task_for_as_long_as_it_takes() {
    let trace = lab("fetch", "sequential", "five-sites");
    let asked = place(&trace, |event| matches!(event.kind, Kind::RequestQueued { .. }));
    let Kind::RequestQueued { request, .. } = trace.events()[asked as usize].kind else { panic!() };
    let done = place(&trace, |event| matches!(event.kind, Kind::RequestFinished { request: of, .. } if of == request));
    let lit = lit(&trace, Thing::Request(request), trace.events().len());
    assert!(lit.has_request(request) && lit.has_task(trace.events()[asked as usize].task));
    assert_eq!(lit.steps(), Some((asked, done)));
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
    assert_eq!(lit(&trace, Thing::Span(step), usize::MAX).words(), Some(expected));
}

#[test]
fn who_is_never_woken_is_said() {
    let trace = lab("producer-consumer", "one-sentinel", "backpressure");
    let stuck = trace.events().iter().rposition(|event| event.kind == Kind::Deadlocked).unwrap();
    let words = |task| lit(&trace, Thing::Task(TaskId(task)), stuck).words().map(str::to_owned);
    assert!(words(1).unwrap().starts_with("main waits for "));
    let waits: Vec<String> = (2..9).filter_map(words).filter(|words| words.contains("waits to get")).collect();
    assert!(!waits.is_empty() && waits.iter().all(|words| words.ends_with(" s; nobody woke it.")), "{waits:?}");
}

#[test]
fn nothing_is_lit_by_default_and_no_odd_thing_does_harm() {
    let trace = backpressure();
    assert!(events(&trace, &Lit::default()).is_empty() && !Lit::default().has_line(0));
    for number in [0, 1, 7, 65_535, u32::MAX] {
        for kind in ["e", "s", "t", "i", "r", "l"] {
            let Some(thing) = Thing::named(&format!("{kind}{number}")) else { continue };
            assert_eq!(Thing::named(&thing.name()), Some(thing));
            for steps in [0, 5, usize::MAX] {
                let _ = lit(&trace, thing, steps);
                let step = thing.step(&trace, &whole(&trace), &state(&trace, steps), steps);
                assert!(step.is_none_or(|step| (step as usize) < trace.events().len()));
            }
        }
    }
    for odd in ["", "e", "x3", "e-1", "l65536", "é1", "1"] {
        assert_eq!(Thing::named(odd), None, "{odd}");
    }
}

#[test]
fn a_line_leads_to_its_next_event_and_then_to_its_first() {
    let trace = backpressure();
    let line = trace.events()[place(&trace, |event| matches!(event.kind, Kind::GetBlocked { .. })) as usize].line();
    let all: Vec<u32> = (0..).zip(trace.events()).filter(|(_, event)| event.line() == line).map(|(at, _)| at).collect();
    let mut steps = 0;
    for expected in all.iter().chain([&all[0]]) {
        let step = Thing::Line(line).step(&trace, &whole(&trace), &state(&trace, steps), steps).unwrap();
        assert_eq!(step, *expected);
        steps = step as usize + 1;
    }
}

#[test]
fn a_task_leads_to_where_it_began_what_it_does_and_then_to_its_first_event() {
    let trace = backpressure();
    let blocked = place(&trace, |event| matches!(event.kind, Kind::PutBlocked { .. }));
    let producer = Thing::Task(trace.events()[blocked as usize].task);
    let step = |steps| producer.step(&trace, &whole(&trace), &state(&trace, steps), steps);
    assert_eq!(step(blocked as usize + 3), Some(blocked));
    assert_eq!(step(blocked as usize + 1), Some(place(&trace, |event| Thing::Task(event.task) == producer)));
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
