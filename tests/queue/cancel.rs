//! Cancelled while they wait: they leave the line, and what they were given goes to the next.

use await_lab::engine::api::say;
use await_lab::engine::queue::Queue;
use await_lab::engine::timeout::timeout;
use await_lab::trace::time::secs;

use super::{check, drain, fill, getter, joiner, putter, settle, with_getter, with_putter};

#[test]
fn q28_a_cancelled_getter_leaves_the_line() {
    check(&[], async {
        let (queue, waiting) = with_getter().await;
        waiting.cancel();
        // At once; asyncio's waiter leaves when its task is reached.
        assert_eq!(queue.to_string(), "<Queue maxsize=0>");
    });
}

#[test]
fn q29_a_cancelled_putter_leaves_the_line() {
    check(&[], async {
        let (queue, waiting) = with_putter().await;
        waiting.cancel();
        assert_eq!(queue.to_string(), "<Queue maxsize=1 _queue=[1] tasks=1>");
    });
}

#[test]
fn q30_what_is_put_after_a_getter_was_cancelled_goes_to_the_next() {
    check(&["b got 1"], async {
        let queue = Queue::unbounded();
        let [a, _b] = ["a", "b"].map(|name| getter(name, &queue));
        settle().await;
        a.cancel();
        fill(&queue, [1]);
        settle().await;
    });
}

#[test]
fn q31_the_wake_of_a_getter_that_is_cancelled_passes_on() {
    check(&["b got 1"], async {
        let queue = Queue::unbounded();
        let [a, _b] = ["a", "b"].map(|name| getter(name, &queue));
        settle().await;
        fill(&queue, [1]);
        a.cancel();
        settle().await;
        assert!(queue.is_empty());
    });
}

#[test]
fn q32_a_woken_reader_that_is_cancelled_takes_nothing() {
    check(&["got 1"], async {
        let (queue, reader) = with_getter().await;
        fill(&queue, [1, 2]);
        reader.cancel();
        settle().await;
        say(format!("got {}", queue.get().await.unwrap()));
    });
}

#[test]
fn q33_two_items_reach_the_two_of_three_readers_that_are_left() {
    check(&["b got 1", "c got 2"], async {
        let queue = Queue::unbounded();
        let [a, _b, _c] = ["a", "b", "c"].map(|name| getter(name, &queue));
        settle().await;
        fill(&queue, [1, 2]);
        a.cancel();
        settle().await;
    });
}

#[test]
fn q34_the_item_of_a_cancelled_putter_never_appears() {
    check(&[], async {
        let (queue, waiting) = with_putter().await;
        assert_eq!(queue.get_nowait(), Ok(1));
        // It was woken already, and is cancelled before it runs.
        waiting.cancel();
        settle().await;
        assert!(queue.is_empty());
    });
}

#[test]
fn q35_the_wake_of_a_putter_that_is_cancelled_passes_on() {
    check(&["b put 3: ok"], async {
        let queue = Queue::bounded(1);
        fill(&queue, [1]);
        let [a, b] = [("a", 2), ("b", 3)].map(|(name, item)| putter(name, &queue, item));
        settle().await;
        assert_eq!(queue.get_nowait(), Ok(1));
        a.cancel();
        b.await;
        assert_eq!(drain(&queue), [3]);
    });
}

#[test]
fn q36_a_put_that_is_tried_again_after_a_cancel_is_put_once() {
    check(&[], async {
        let (queue, first) = with_putter().await;
        first.cancel();
        settle().await;
        assert_eq!(queue.get_nowait(), Ok(1));
        queue.put(2).await.unwrap();
        assert_eq!(drain(&queue), [2]);
    });
}

#[test]
fn q37_a_putter_that_is_cancelled_after_its_release_only_ends() {
    check(&[], async {
        let (queue, waiting) = with_putter().await;
        queue.get_nowait().unwrap();
        assert!(waiting.cancel());
        assert!(waiting.outcome().await.is_err());
        assert_eq!(queue.to_string(), "<Queue maxsize=1 tasks=1>");
    });
}

#[test]
fn q38_a_get_that_times_out_loses_nothing() {
    check(&[], async {
        let queue = Queue::unbounded();
        assert!(timeout(secs(0.1), queue.get()).await.is_err());
        fill(&queue, [1]);
        assert_eq!(queue.get_nowait(), Ok(1));
    });
}

#[test]
fn q39_a_get_that_times_out_leaves_the_line() {
    check(&[], async {
        let queue = Queue::<u32>::unbounded();
        assert!(timeout(secs(0.1), queue.get()).await.is_err());
        assert_eq!(queue.to_string(), "<Queue maxsize=0>");
    });
}

#[test]
fn q40_a_cancelled_join_leaves_the_queue_usable() {
    check(&["b joined"], async {
        let queue = Queue::unbounded();
        fill(&queue, [1]);
        let [a, b] = ["a", "b"].map(|name| joiner(name, &queue));
        settle().await;
        a.cancel();
        settle().await;
        assert_eq!(queue.get().await, Ok(1));
        queue.task_done().unwrap();
        b.await;
    });
}
