//! task_done and join.

use await_lab::engine::api::{say, sleep, spawn};
use await_lab::engine::join;
use await_lab::engine::queue::{Queue, QueueError};
use await_lab::trace::time::Micros;

use super::{check, fill, joiner, settle, with_joiner};

#[test]
fn q41_task_done_on_a_fresh_queue_is_refused() {
    check(&[], async {
        assert_eq!(Queue::<u32>::unbounded().task_done(), Err(QueueError::TooManyDone));
    });
}

#[test]
fn q42_one_task_done_too_many_is_refused() {
    check(&[], async {
        let queue = Queue::unbounded();
        fill(&queue, [1]);
        assert_eq!(queue.get_nowait(), Ok(1));
        queue.task_done().unwrap();
        let refused = queue.task_done().unwrap_err();
        assert!(refused.to_string().contains("called too many times"), "{refused}");
    });
}

#[test]
fn q43_task_done_before_the_get_is_allowed() {
    check(&[], async {
        let queue = Queue::unbounded();
        fill(&queue, [1]);
        queue.task_done().unwrap();
        queue.join().await;
        assert_eq!(queue.get_nowait(), Ok(1));
    });
}

#[test]
fn q44_join_on_an_empty_queue_returns_at_once_and_again() {
    check(&["joined", "other"], async {
        let queue = Queue::<u32>::unbounded();
        let other = spawn("other", async { say("other") });
        queue.join().await;
        queue.join().await;
        say("joined");
        other.await;
    });
}

#[test]
fn q45_join_waits_for_task_done_and_not_for_the_get() {
    check(&["got", "done", "a joined"], async {
        let (queue, joining) = with_joiner().await;
        assert_eq!(queue.get().await, Ok(1));
        say("got");
        settle().await;
        say("done");
        queue.task_done().unwrap();
        joining.await;
    });
}

#[test]
fn q46_a_hundred_items_are_done_when_join_returns() {
    check(&["4950"], async {
        let queue = Queue::unbounded();
        fill(&queue, 0..100);
        let sum = std::rc::Rc::new(std::cell::Cell::new(0));
        for _ in 0..2 {
            let (queue, sum) = (queue.clone(), sum.clone());
            spawn("worker", async move {
                while let Ok(item) = queue.get().await {
                    sleep(Micros(u64::from(item % 3))).await;
                    sum.set(sum.get() + item);
                    queue.task_done().unwrap();
                }
            });
        }
        queue.join().await;
        say(sum.get().to_string());
    });
}

#[test]
fn q47_all_who_join_are_woken() {
    check(&["a joined", "b joined", "c joined"], async {
        let queue = Queue::unbounded();
        fill(&queue, [1]);
        let tasks = ["a", "b", "c"].map(|name| joiner(name, &queue));
        settle().await;
        queue.task_done().unwrap();
        join(tasks).await;
    });
}

#[test]
fn q48_join_waits_again_after_a_new_put() {
    check(&["still waiting", "a joined"], async {
        let queue = Queue::unbounded();
        fill(&queue, [1]);
        queue.task_done().unwrap();
        queue.join().await;
        fill(&queue, [2]);
        let joining = joiner("a", &queue);
        settle().await;
        say("still waiting");
        queue.task_done().unwrap();
        joining.await;
    });
}

#[test]
fn q49_a_put_before_the_last_task_done_keeps_join_waiting() {
    check(&["still waiting", "a joined"], async {
        let (queue, joining) = with_joiner().await;
        fill(&queue, [2]);
        queue.task_done().unwrap();
        settle().await;
        say("still waiting");
        queue.task_done().unwrap();
        joining.await;
    });
}

#[test]
fn q50_who_was_released_from_a_join_stays_released() {
    check(&["a joined"], async {
        let (queue, joining) = with_joiner().await;
        queue.task_done().unwrap();
        // Before the joiner has run.
        fill(&queue, [2]);
        joining.await;
    });
}
