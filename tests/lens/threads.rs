//! The event loop's thread and the others: who woke whom, who keeps a thread, how late a heartbeat comes.

use std::rc::Rc;

use await_lab::engine::api::{sleep, spawn, watched};
use await_lab::engine::thread::{Job, ThreadError, start_threads};
use await_lab::lens::fold::axis::Stretch;
use await_lab::lens::fold::state;
use await_lab::lens::highlight::Highlight;
use await_lab::lens::tasks::cause::Cause;
use await_lab::lens::tasks::now::Now;
use await_lab::lens::tasks::polls;
use await_lab::lens::tasks::threads::Threads;
use await_lab::lens::tasks::turns::{Turn, turns};
use await_lab::lens::words::ends::closing;
use await_lab::lens::words::event_loop;
use await_lab::lens::words::threads::facts;
use await_lab::picture::event_loop::{LoopStage, Scene, When, stage};
use await_lab::picture::threads::{Scene as ThreadScene, strips};
use await_lab::trace::Trace;
use await_lab::trace::event::{Callback, Delay, Kind, TaskEnd, TaskId, WaitKind};
use await_lab::trace::time::Micros;

use super::{lab, ms, run, whole};

/// Why each task was woken, in order.
fn causes(trace: &Trace) -> Vec<(TaskId, Cause)> {
    let woken = (0..).zip(trace.events()).filter(|(_, event)| matches!(event.kind, Kind::Woken { .. }));
    woken.map(|(step, event)| (event.task, Cause::of(trace, &state(trace, step as usize), step).unwrap())).collect()
}

fn drawn(trace: &Trace, steps: usize, width: u32) -> LoopStage {
    let (names, now): (_, Now) = (whole(trace), state(trace, steps));
    let lit = Highlight::default();
    stage(Scene { trace, names: &names, now: &now, at: now.at, lit: &lit, most: None }, width)
}

#[test]
fn whoever_is_ready_was_created_or_woken_by_a_task_or_a_timer() {
    let trace = lab("event-loop", "future", "abc");
    let (main, waiter, setter) = (TaskId(1), TaskId(2), TaskId(3));
    assert_eq!(
        causes(&trace),
        [
            (main, Cause::Created(TaskId::LOOP)),
            (waiter, Cause::Created(main)),
            (setter, Cause::Created(main)),
            (setter, Cause::Timer),
            (waiter, Cause::Task(setter)),
            (main, Cause::Task(waiter)),
        ]
    );
}

#[test]
fn an_answer_wakes_from_outside() {
    let trace = lab("fetch", "sequential", "delays");
    assert!(causes(&trace).contains(&(TaskId::MAIN, Cause::Other(WaitKind::Request))), "{:?}", causes(&trace));
}

#[test]
fn a_future_by_hand_is_polled_twice_and_its_task_woken_once() {
    let trace = lab("event-loop", "future", "abc");
    let end: Now = whole(&trace);
    assert_eq!(end.task(TaskId(2)).map(|task| task.polls), Some(2));
    let woken =
        causes(&trace).into_iter().filter(|(task, cause)| *task == TaskId(2) && matches!(cause, Cause::Task(_)));
    assert_eq!(woken.count(), 1);
}

#[test]
fn why_a_task_is_ready_is_cut_only_where_its_name_leaves_no_room() {
    let trace = lab("event-loop", "tasks", "abc");
    let ready = trace.events().iter().position(|event| matches!(event.kind, Kind::Woken { by } if by == TaskId::MAIN));
    let words = |width| drawn(&trace, ready.unwrap() + 1, width).ready[0].words.clone();
    assert_eq!([900, 264].map(words), ["created by main"; 2]);
    assert!(words(140).contains('…'), "{}", words(140));
}

#[test]
fn a_poll_is_told_with_its_cause_and_what_it_did() {
    let trace = lab("event-loop", "tasks", "abc");
    let names = whole(&trace);
    let told: Vec<String> =
        (1..=5).map(|poll| event_loop::poll(&trace, &names, &state(&trace, polls::stepped(&trace, 0, poll)))).collect();
    assert_eq!(
        told,
        [
            "Poll 1: main has the thread for the 1st time (the program begins). It creates taskA, then creates taskB, then creates taskC, then waits for taskA.",
            "Poll 2: taskA has the thread for the 1st time (created by main). It printed “taskA: Run ...”, then waits for 1.000 s.",
            "Poll 3: taskB has the thread for the 1st time (created by main). It printed “taskB: Run ...”, then waits for 1.000 s.",
            "Poll 4: taskC has the thread for the 1st time (created by main). It printed “taskC: Run ...”, then waits for 1.000 s.",
            "Poll 5: taskA has the thread for the 2nd time (woken by its timer). It printed “taskA: ... Done!”.",
        ]
    );
    let between = trace.events().iter().rposition(|event| event.at() == Micros::ZERO).unwrap() + 1;
    assert_eq!(
        event_loop::poll(&trace, &names, &state(&trace, between)),
        "Nobody has the thread: the loop waits for the next timer, at 1.000 s."
    );
    assert_eq!(event_loop::poll(&trace, &names, &whole(&trace)), "The run has ended, after 8 polls.");
}

#[test]
fn the_loop_is_drawn_with_an_arrow_from_each_cause() {
    let trace = lab("event-loop", "tasks", "abc");
    for width in [320, 720, 1100] {
        let seen = drawn(&trace, polls::telling(&trace), width);
        assert_eq!(seen.holder.as_ref().map(|of| of.name.as_str()), Some("taskA"));
        assert_eq!(seen.ready.iter().map(|of| of.name.as_str()).collect::<Vec<_>>(), ["taskB", "taskC"]);
        assert_eq!(seen.timers.iter().map(|of| of.words.as_str()).collect::<Vec<_>>(), ["1.000 s"]);
        let whens: Vec<When> = seen.arrows.iter().map(|arrow| arrow.when).collect();
        assert_eq!(whens, [When::Outside, When::Earlier, When::Earlier], "one to the thread, one to each ready task");
        // What main does in the poll that goes on.
        let first = drawn(&trace, polls::stepped(&trace, 0, 1), width);
        assert_eq!(first.arrows.iter().filter(|arrow| arrow.when == When::Now).count(), 3);
        let areas = seen.ready.iter().chain(&seen.timers).map(|of| of.area);
        assert!(areas.clone().all(|area| area.x + area.width <= width && area.y + area.height <= seen.height));
    }
    let empty = drawn(&trace, trace.events().len(), 720);
    assert!(empty.holder.is_none() && empty.ready.is_empty() && empty.timers.is_empty());
}

#[test]
fn of_many_ready_tasks_the_first_are_drawn_and_the_others_counted() {
    let trace = lab("event-loop", "tasks", "same-moment");
    let seen = drawn(&trace, polls::stepped(&trace, 0, 1), 720);
    assert_eq!(seen.ready.len(), 5);
    assert!(seen.captions.iter().any(|caption| caption.text == "and 15 more"), "{:?}", seen.captions);
}

#[test]
fn work_that_does_not_await_keeps_the_thread_and_the_heartbeat_back() {
    let threads = |variant| whole::<Threads>(&lab("blocking", variant, "primes"));
    let inline = threads("inline");
    let end = ms(1_200);
    assert_eq!((inline.longest(end), inline.latest(end), inline.free(end)), (ms(800), ms(800), ms(400)));
    assert_eq!(facts(&inline, end), "longest freeze 0.80 s · heartbeat at most 0.80 s late · 7 of 23 beats");
    // Half way through it has lasted half as long.
    assert_eq!((inline.longest(ms(600)), inline.free(ms(600))), (ms(400), ms(200)));
    let sliced = threads("sliced");
    assert_eq!((sliced.longest(end), sliced.latest(end), sliced.loop_holds.len()), (ms(10), ms(20), 80));
    let worker = threads("worker");
    // The 24th is due at the very moment at which the program ends: it is not missed.
    assert_eq!(facts(&worker, end), "no freeze · heartbeat at most 0.00 s late · 23 of 23 beats");
    assert_eq!((worker.longest(end), worker.latest(end), worker.free(end)), (Micros::ZERO, Micros::ZERO, end));
    let [(.., holds)] = &worker.others[..] else { panic!("one thread beside the event loop's") };
    assert_eq!(holds.iter().map(|hold| (hold.from, hold.to)).collect::<Vec<_>>(), [(ms(200), Some(ms(1_000)))]);
}

#[test]
fn the_threads_of_a_pool_do_one_request_after_another() {
    let threads: Threads = whole(&lab("scaling", "pool", "five-sizes"));
    assert_eq!(threads.others.len(), 6);
    for (.., holds) in &threads.others {
        assert!(holds.windows(2).all(|pair| pair[0].to.is_some_and(|to| to <= pair[1].from)));
    }
    // Those of the probe without a delay take no time.
    let requests: usize = threads.others.iter().map(|(.., holds)| holds.len()).sum();
    assert_eq!(requests, 120 + 3 * (1 + 10 + 50 + 100 + 500));
}

#[test]
fn a_thread_whose_job_is_given_up_has_ended_and_does_no_other() {
    let trace = run(async {
        let mut threads = start_threads(["idle", "busy"]).await.expect("the simulated world has threads");
        let busy = Rc::new(threads.pop().expect("the second"));
        let waits = busy.clone();
        let waits = spawn("waits", async move { waits.run(Job::get("delay/1".to_owned())).await.map(drop) });
        sleep(ms(100)).await;
        waits.cancel();
        let _cancelled = waits.outcome().await;
        let other = busy.run(Job::get("delay/1".to_owned())).await;
        assert_eq!(other, Err(ThreadError::Ended));
    });
    let ends = trace.events().iter().filter_map(|event| match event.kind {
        Kind::Ended { how } => Some((event.task.0, how)),
        _ => None,
    });
    let thread_ends: Vec<_> = ends.filter(|(task, _)| [2, 3].contains(task)).collect();
    assert_eq!(thread_ends, [(3, TaskEnd::Cancelled), (2, TaskEnd::Finished)]);
    assert_eq!(trace.last_at(), ms(100));
}

#[test]
fn there_is_a_strip_for_each_thread_and_one_for_the_heartbeat() {
    let names = |variant| {
        let trace = lab("blocking", variant, "primes");
        let (threads, names, lit): (Threads, _, _) = (whole(&trace), whole(&trace), Highlight::default());
        let until = trace.last_at();
        let axis = Stretch::until(until).on(1_000);
        let scene = ThreadScene { trace: &trace, names: &names, threads: &threads, axis, until, lit: &lit };
        strips(scene).into_iter().map(|strip| (strip.name, strip.marks.len())).collect::<Vec<_>>()
    };
    let strip = |name: &str, marks| (name.to_owned(), marks);
    // Of 7 beats one is late.
    assert_eq!(names("inline"), [strip("Event loop", 1), strip("Heartbeat", 8)]);
    assert_eq!(names("worker"), [strip("Event loop", 0), strip("worker", 1), strip("Heartbeat", 23)]);
}

#[test]
fn a_wait_for_a_future_of_ones_own_is_in_the_log_and_can_be_withdrawn() {
    let trace = run(async {
        let waits = spawn("waits", watched("promise", std::future::pending::<()>()));
        sleep(ms(10)).await;
        waits.cancel();
        let _cancelled = waits.outcome().await;
        watched("promise", std::future::pending::<()>()).await;
    });
    let of_wait = |event: &await_lab::trace::event::Event| event.kind.object() == Some(WaitKind::Future);
    let told: Vec<&str> = trace.events().iter().filter(|event| of_wait(event)).map(|event| event.kind.name()).collect();
    let expected = ["object-named", "wait-began", "wait-withdrawn", "object-named", "wait-began", "wait-withdrawn"];
    assert_eq!(told, expected);
    assert_eq!(closing(&trace).as_deref(), Some("never ends: main waits for future promise"));
}

#[test]
fn the_browsers_own_turns_are_told_in_the_order_in_which_they_came() {
    let mut trace = Trace::default();
    let main = trace.label("main");
    trace.push(Micros::ZERO, 0, TaskId::MAIN, Kind::Spawned { name: main, by: TaskId::LOOP });
    for (number, name) in (0..).zip(["browser: a message", "other", "browser: a frame", "browser: a microtask"]) {
        let (callback, name) = (Callback::numbered(number), trace.label(name));
        trace.push(ms(1), 0, TaskId::MAIN, Kind::CallbackScheduled { callback, name, delay: Delay::of(Micros::ZERO) });
    }
    for (number, at) in [(3, 1), (1, 2), (0, 3)] {
        trace.push(ms(at), 0, TaskId::LOOP, Kind::CallbackBegan { callback: Callback::numbered(number) });
    }
    let turn = |name: &str, after| Turn { name: name.to_owned(), after };
    let all = [turn("a microtask", Some(ms(0))), turn("a message", Some(ms(2))), turn("a frame", None)];
    assert_eq!(turns(&trace, usize::MAX), all);
    assert_eq!(turns(&trace, 1), []);
    assert!(all.iter().all(|turn| !event_loop::why(&turn.name).is_empty()));
}
