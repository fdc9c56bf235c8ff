//! One task alone with a queue: what is inside, what is refused, what keeps the turn.

use await_lab::engine::api::{say, spawn};
use await_lab::engine::queue::{Queue, QueueError};

use super::{check, drain, fill, getter, putter, settle};

#[test]
fn q01_a_fresh_queue_is_empty_until_an_item_is_put() {
    check(&[], async {
        let queue = Queue::unbounded();
        assert!(queue.is_empty());
        queue.put_nowait(1).unwrap();
        assert!(!queue.is_empty());
    });
}

#[test]
fn q02_without_a_capacity_it_is_never_full() {
    check(&[], async {
        let queue = Queue::bounded(0);
        fill(&queue, 0..1000);
        assert!(!queue.is_full());
    });
}

#[test]
fn q03_a_negative_capacity_cannot_be_written() {
    // asyncio takes it for infinite; here a capacity is a whole number from 0, and 0 is the one way to say infinite.
    check(&[], async {
        let queue = Queue::unbounded();
        assert_eq!(queue.capacity(), 0);
        fill(&queue, 0..10);
    });
}

#[test]
fn q04_it_is_full_at_its_capacity() {
    check(&[], async {
        let queue = Queue::bounded(2);
        fill(&queue, [1]);
        assert!(!queue.is_full());
        fill(&queue, [2]);
        assert!(queue.is_full());
    });
}

#[test]
fn q05_a_broken_capacity_cannot_be_written() {
    // asyncio takes a capacity of 1.3 for 2; here it is whole, and the controls refuse anything else.
    check(&[], async {
        let queue = Queue::bounded(2);
        fill(&queue, [1, 2]);
        assert_eq!(queue.put_nowait(3), Err(QueueError::Full));
    });
}

#[test]
fn q06_first_in_first_out() {
    check(&[], async {
        let queue = Queue::bounded(0);
        fill(&queue, [1, 3, 2]);
        assert_eq!(drain(&queue), [1, 3, 2]);
    });
}

#[test]
fn q07_size_and_capacity_can_be_read() {
    check(&[], async {
        let queue = Queue::bounded(4);
        fill(&queue, [1, 2]);
        assert_eq!((queue.len(), queue.capacity()), (2, 4));
    });
}

#[test]
fn q08_its_text_names_capacity_items_waiters_and_unfinished_items() {
    check(&[], async {
        let queue = Queue::bounded(1);
        assert_eq!(queue.to_string(), "<Queue maxsize=1>");
        let _a = getter("a", &queue);
        let _b = getter("b", &queue);
        settle().await;
        assert_eq!(queue.to_string(), "<Queue maxsize=1 _getters[2]>");
        let full = Queue::bounded(1);
        fill(&full, [7]);
        let _c = putter("c", &full, 8);
        settle().await;
        assert_eq!(full.to_string(), "<Queue maxsize=1 _queue=[7] _putters[1] tasks=1>");
    });
}

#[test]
fn q09_nothing_is_an_ordinary_item() {
    check(&[], async {
        let queue: Queue<Option<u32>> = Queue::bounded(2);
        queue.put_nowait(None).unwrap();
        queue.put_nowait(Some(1)).unwrap();
        assert_eq!(queue.to_string(), "<Queue maxsize=2 _queue=[None, 1] tasks=2>");
        assert_eq!(queue.get_nowait(), Ok(None));
    });
}

#[test]
fn q10_get_nowait_on_an_empty_queue_is_refused() {
    check(&[], async {
        assert_eq!(Queue::<u32>::unbounded().get_nowait(), Err(QueueError::Empty));
    });
}

#[test]
fn q11_put_nowait_on_a_full_queue_is_refused() {
    check(&[], async {
        let queue = Queue::bounded(1);
        fill(&queue, [1]);
        assert_eq!(queue.put_nowait(2), Err(QueueError::Full));
        assert_eq!(drain(&queue), [1]);
    });
}

#[test]
fn q12_a_refused_put_is_no_unfinished_item() {
    check(&[], async {
        let queue = Queue::bounded(1);
        fill(&queue, [1]);
        assert!(queue.put_nowait(2).is_err());
        queue.task_done().unwrap();
        assert_eq!(queue.task_done(), Err(QueueError::TooManyDone));
    });
}

#[test]
fn q13_every_put_is_one_more_unfinished_item() {
    check(&[], async {
        let queue = Queue::unbounded();
        queue.put(1).await.unwrap();
        fill(&queue, [2]);
        assert_eq!(queue.to_string(), "<Queue maxsize=0 _queue=[1, 2] tasks=2>");
    });
}

#[test]
fn q14_a_get_that_finds_an_item_keeps_the_turn() {
    check(&["got 1", "other"], async {
        let queue = Queue::unbounded();
        fill(&queue, [1]);
        let other = spawn("other", async { say("other") });
        say(format!("got {}", queue.get().await.unwrap()));
        other.await;
    });
}

#[test]
fn q15_a_put_that_finds_room_keeps_the_turn() {
    check(&["put", "other"], async {
        let queue = Queue::bounded(1);
        let other = spawn("other", async { say("other") });
        queue.put(1).await.unwrap();
        say("put");
        other.await;
    });
}

#[test]
fn q18_without_a_capacity_a_put_never_waits() {
    check(&["put all", "other"], async {
        let queue = Queue::unbounded();
        let other = spawn("other", async { say("other") });
        for item in 0..1000 {
            queue.put(item).await.unwrap();
        }
        say("put all");
        other.await;
    });
}
