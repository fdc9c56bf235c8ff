//! Ways to end: shutting down, and sentinels.

use crate::common::{run, said};
use await_lab::engine::api::{say, spawn};
use await_lab::engine::join;
use await_lab::engine::queue::{Queue, QueueError};
use await_lab::trace::event::Kind;

use super::{check, fill, getter, joiner, settle, with_getter, with_putter};

#[test]
fn q56_shutting_down_again_changes_nothing_but_may_drop_the_items() {
    check(&[], async {
        let queue = Queue::unbounded();
        fill(&queue, [1]);
        queue.shut_down();
        queue.shut_down();
        assert_eq!(queue.len(), 1);
        queue.shut_down_now();
        assert_eq!((queue.len(), queue.get_nowait()), (0, Err(QueueError::ShutDown)));
    });
}

#[test]
fn q57_an_empty_queue_that_is_shut_down_refuses_everything() {
    check(&["a got ShutDown"], async {
        let (queue, waiting) = with_getter().await;
        queue.shut_down();
        waiting.await;
        queue.join().await;
        assert_eq!(queue.put(1).await, Err(QueueError::ShutDown));
        assert_eq!(queue.put_nowait(1), Err(QueueError::ShutDown));
        assert_eq!(queue.get().await, Err(QueueError::ShutDown));
        assert_eq!(queue.get_nowait(), Err(QueueError::ShutDown));
    });
}

#[test]
fn q58_a_graceful_shutdown_gives_what_is_inside_and_takes_nothing() {
    let trace = run(async {
        let (queue, waiting) = with_putter().await;
        queue.shut_down();
        waiting.await;
        let joining = joiner("b", &queue);
        assert_eq!(queue.get().await, Ok(1));
        assert_eq!(queue.get().await, Err(QueueError::ShutDown));
        settle().await;
        say("not joined yet");
        queue.task_done().unwrap();
        joining.await;
    });
    assert_eq!(said(&trace), ["a put 2: ShutDown", "not joined yet", "b joined"]);
    // The log says that the blocked put came to nothing.
    assert!(trace.events().iter().any(|event| matches!(event.kind, Kind::PutWithdrawn { .. })));
}

#[test]
fn q59_an_immediate_shutdown_drops_the_items_which_count_as_done() {
    check(&["a joined"], async {
        let queue = Queue::unbounded();
        fill(&queue, [1, 2]);
        let joining = joiner("a", &queue);
        settle().await;
        queue.shut_down_now();
        joining.await;
        assert_eq!(queue.len(), 0);
    });
}

#[test]
fn q60_after_an_immediate_shutdown_join_waits_for_the_item_in_hand() {
    check(&["not joined yet", "a joined"], async {
        let queue = Queue::unbounded();
        fill(&queue, [1, 2]);
        assert_eq!(queue.get_nowait(), Ok(1));
        let joining = joiner("a", &queue);
        queue.shut_down_now();
        settle().await;
        say("not joined yet");
        queue.task_done().unwrap();
        joining.await;
        assert_eq!(queue.task_done(), Err(QueueError::TooManyDone));
    });
}

#[test]
fn q61_all_blocked_getters_learn_of_the_shutdown() {
    check(&["a got ShutDown", "b got ShutDown", "c got ShutDown"], async {
        let queue = Queue::<u32>::unbounded();
        let tasks = ["a", "b", "c"].map(|name| getter(name, &queue));
        settle().await;
        queue.shut_down();
        join(tasks).await;
    });
}

#[test]
fn q62_shutdown_is_said_rather_than_full_or_empty() {
    check(&[], async {
        let queue = Queue::bounded(1);
        fill(&queue, [1]);
        queue.shut_down();
        assert_eq!(queue.put_nowait(2), Err(QueueError::ShutDown));
        assert_eq!(queue.get_nowait(), Ok(1));
        assert_eq!(queue.get_nowait(), Err(QueueError::ShutDown));
    });
}

#[test]
fn q63_its_text_says_that_it_is_shut_down() {
    check(&[], async {
        let queue = Queue::bounded(3);
        fill(&queue, [1]);
        queue.shut_down();
        assert_eq!(queue.to_string(), "<Queue maxsize=3 _queue=[1] tasks=1 shutdown>");
    });
}

#[test]
fn q64_one_sentinel_stops_one_of_three_consumers_and_three_stop_three() {
    fn consumers(sentinels: u32) -> usize {
        let trace = run(async move {
            let queue: Queue<Option<u32>> = Queue::unbounded();
            for name in ["a", "b", "c"] {
                let queue = queue.clone();
                spawn(name, async move {
                    while let Ok(Some(_)) = queue.get().await {}
                    say("stopped");
                });
            }
            for item in (0..5).map(Some).chain((0..sentinels).map(|_| None)) {
                queue.put(item).await.unwrap();
            }
            settle().await;
        });
        said(&trace).len()
    }
    assert_eq!((consumers(1), consumers(3)), (1, 3));
}
