//! What differs between two runs, as the table says it.

use expect_test::{Expect, expect};

use await_lab::engine::api::{say, sleep, spawn};
use await_lab::lens::fold::Fold;
use await_lab::lens::queues::flow::Flow;
use await_lab::lens::queues::history::QueueHistories;
use await_lab::lens::words::differences::{ComparedRun, differences};
use await_lab::lens::words::figures::seconds;
use await_lab::trace::Trace;
use await_lab::trace::time::{Micros, secs};

use super::{lab, run, whole};

/// The table of two runs, a line each.
fn table(one: &Trace, other: &Trace) -> String {
    fn all<F: Fold>(one: &Trace, other: &Trace) -> [F; 2] {
        [whole(one), whole(other)]
    }
    let names = all(one, other);
    let totals = all(one, other);
    let lanes = all(one, other);
    let requests = all(one, other);
    let queues = all(one, other);
    let transcript = all(one, other);
    let run = |trace, of: usize| ComparedRun {
        trace,
        names: &names[of],
        totals: &totals[of],
        lanes: &lanes[of],
        requests: &requests[of],
        queues: &queues[of],
        transcript: &transcript[of],
    };
    let lines = differences([run(one, 0), run(other, 1)]);
    lines
        .iter()
        .map(|line| format!("{}: {} | {} | {}\n", line.what, line.values[0], line.values[1], line.change))
        .collect()
}

fn expect_table(one: &Trace, other: &Trace, expected: Expect) {
    expected.assert_eq(&table(one, other));
}

#[test]
fn five_fetches_one_after_another_and_together() {
    let [one, other] = ["sequential", "concurrent"].map(|variant| lab("fetch", variant, "five-sites"));
    expect_table(
        &one,
        &other,
        expect![[r#"
            Total: 1.85 s | 0.80 s | 1.05 s less, 2.31×
            Requests: 5 | 5 | the same
            The longest request, once sent: 0.80 s | 0.80 s | the same
            Most requests in flight: 1 | 5 | 4 more
            Tasks: 1 | 6 | 5 more
            Waited for answers: 1.85 s | 1.85 s | the same
            Waited for other tasks: 0.00 s | 0.80 s | 0.80 s more
            Order of the answers: www.python.org, docs.python.org, www.github.com, www.google.com, www.wikipedia.org | docs.python.org, www.python.org, www.wikipedia.org, www.google.com, www.github.com | differs from the 1st on
        "#]],
    );
}

#[test]
fn a_queue_with_less_room() {
    let [one, other] = ["article", "backpressure"].map(|preset| lab("producer-consumer", "sentinels", preset));
    expect_table(
        &one,
        &other,
        expect![[r#"
            Total: 2.48 s | 2.40 s | 0.08 s less, 1.03×
            Waits: 20 | 20 | the same
            The longest wait: 0.69 s | 0.60 s | 0.09 s less
            Most waits at once: 4 | 4 | the same
            Tasks: 5 | 5 | the same
            Waited for time to pass: 2.20 s | 1.00 s | 1.20 s less
            Worked on items: 4.62 s | 6.00 s | 1.38 s more
            Waited until all items were done: 0.28 s | 1.00 s | 0.72 s more
            Waited for other tasks: 2.20 s | 1.40 s | 0.80 s less
            Waited for room in a queue: 0.00 s | 0.40 s | 0.40 s more
            Waited for an item: 2.47 s | 0.30 s | 2.17 s less
            Waited at a queue, and no item came or was put: 0.36 s | 0.90 s | 0.54 s more
            Order of the tasks’ ends: Producer, Consumer-0, Consumer-2, Consumer-1 | Producer, Consumer-1, Consumer-2, Consumer-0 | differs from the 2nd on
            Order of what both printed: … Consumer-1: Processing Task-1, Consumer-0: Completed Task-0, Producer: Created Task-2, Consumer-2: Processing Task-2, Producer: Created Task-3, Consumer-0: Processing Task-3 … (24) | … Consumer-1: Processing Task-1, Producer: Created Task-2, Consumer-2: Processing Task-2, Producer: Created Task-3, Producer: Created Task-4, Consumer-0: Completed Task-0 … (24) | differs from the 5th on
        "#]],
    );
}

#[test]
fn a_program_that_never_ends() {
    let [one, other] = ["sentinels", "one-sentinel"].map(|variant| lab("producer-consumer", variant, "article"));
    expect_table(
        &one,
        &other,
        expect![[r#"
            Total: 2.48 s | never ends | 
            Waits: 20 | 20 | the same
            The longest wait: 0.69 s | 0.69 s | the same
            Most waits at once: 4 | 4 | the same
            Tasks: 5 | 5 | the same
            Waited for time to pass: 2.20 s | 2.20 s | the same
            Worked on items: 4.62 s | 4.62 s | the same
            Waited until all items were done: 0.28 s | 0.00 s | 0.28 s less
            Waited for other tasks: 2.20 s | 2.79 s | 0.59 s more
            Waited for an item: 2.47 s | 3.09 s | 0.62 s more
            Waited at a queue, and no item came or was put: 0.36 s | 0.31 s | 0.05 s less
            Order of the tasks’ ends: Producer, Consumer-0, Consumer-2, Consumer-1 | Producer, Consumer-3 | differs from the 2nd on
        "#]],
    );
}

#[test]
fn a_run_and_itself_differ_in_nothing() {
    for variant in ["sequential", "concurrent", "joined"] {
        let trace = lab("say-after", variant, "hello");
        let table = table(&trace, &trace);
        assert!(table.lines().all(|line| line.ends_with("| the same")), "{table}");
    }
}

#[test]
fn orders_are_of_what_both_have() {
    let speaking = |delays: [f64; 3]| {
        run(async move {
            let tasks = ["a", "b", "c"].into_iter().zip(delays).map(|(name, delay)| {
                spawn(name, async move {
                    sleep(secs(delay)).await;
                    say(format!("{name} is done"));
                })
            });
            for task in tasks.collect::<Vec<_>>() {
                task.await;
            }
            say(format!("{delays:?}"));
        })
    };
    let table = table(&speaking([0.1, 0.2, 0.3]), &speaking([0.1, 0.3, 0.2]));
    assert!(table.contains("Order of the tasks’ ends: a, b, c | a, c, b | differs from the 2nd on"), "{table}");
    assert!(
        table.contains("both printed: a is done, b is done, c is done | a is done, c is done, b is done"),
        "{table}"
    );
    assert!(table.contains("Total: 0.30 s | 0.30 s | the same"), "{table}");
}

#[test]
fn a_change_agrees_with_the_values_beside_it() {
    let total = |one: u64, other: u64| {
        let [one, other] = [one, other].map(|time| run(sleep(Micros(time))));
        let table = table(&one, &other);
        table.lines().next().unwrap().strip_prefix("Total: ").unwrap().to_owned()
    };
    assert_eq!(total(800_000, 801_000), "0.800 s | 0.801 s | 0.001 s more");
    assert_eq!(total(697_400, 600_000), "0.70 s | 0.60 s | 0.10 s less, 1.16×");
    assert_eq!(total(800_100, 800_400), "0.800 s | 0.800 s | the same");
    assert_eq!(total(1_000_000, 50_000), "1.000 s | 0.050 s | 0.950 s less, 20.00×");
    assert_eq!(total(200, 210), "0.000200 s | 0.000210 s | 0.000010 s more");
    assert_eq!(total(0, 0), "0.00 s | 0.00 s | the same");
}

#[test]
fn of_long_orders_is_shown_where_they_part() {
    let speaking = |last: [&'static str; 2]| {
        run(async move {
            for word in ["a", "b", "c", "d", "e", "f", "g"].into_iter().chain(last) {
                say(word);
            }
        })
    };
    let table = table(&speaking(["h", "i"]), &speaking(["i", "h"]));
    assert!(table.contains("both printed: … g, h, i (9) | … g, i, h (9) | differs from the 8th on"), "{table}");
}

#[test]
fn waits_for_items_are_the_same_number_in_the_totals_and_in_the_differences() {
    for variant in ["sentinels", "one-sentinel", "cancel"] {
        let trace = lab("producer-consumer", variant, "backpressure");
        let histories: QueueHistories = whole(&trace);
        let (history, queue) = (
            histories.numbered(await_lab::trace::event::Queue::FIRST).unwrap(),
            histories.now().numbered(await_lab::trace::event::Queue::FIRST).unwrap(),
        );
        let flow = Flow::of(history, queue, &whole(&trace), trace.last_at());
        let table = table(&trace, &trace);
        for (what, time) in [("Waited for room in a queue", flow.put_wait), ("Waited for an item", flow.get_wait)] {
            let line = table.lines().find(|line| line.starts_with(&format!("{what}:")));
            let said =
                line.map_or("0.00 s".to_owned(), |line| line[what.len() + 2..].split(" | ").next().unwrap().to_owned());
            assert_eq!(said, seconds(time), "{variant}: {what}");
        }
    }
}

#[test]
fn what_was_given_up_is_a_request_but_no_answer() {
    let [one, other] = ["concurrent", "first"].map(|variant| lab("fetch", variant, "delays"));
    let table = table(&one, &other);
    assert!(table.contains("Requests: 3 | 3 | the same"), "{table}");
    assert!(table.contains("Requests given up: 0 | 1 | 1 more"), "{table}");
    assert!(table.contains("Most requests in flight: 3 | 3 | the same"), "{table}");
    let order = table.lines().find(|line| line.starts_with("Order of the answers")).unwrap();
    let answers = order.split(" | ").nth(1).unwrap();
    assert_eq!(answers.split(", ").count(), 2, "{order}");
}

#[test]
fn a_task_that_never_ends_is_not_in_the_order_of_ends() {
    let [one, other] = ["sentinels", "one-sentinel"].map(|variant| lab("producer-consumer", variant, "backpressure"));
    let table = table(&one, &other);
    let order = table.lines().find(|line| line.starts_with("Order of the tasks’ ends")).unwrap();
    let ends = order.split(" | ").nth(1).unwrap();
    assert_eq!(ends.split(", ").count(), 2, "the producer and the one that got the sentinel: {order}");
}
