//! Last in first out, and the smallest first.

use await_lab::engine::queue::{Named, Queue, QueueError};

use super::{check, drain, fill, getter, joiner, settle};

#[test]
fn q51_last_in_first_out() {
    check(&[], async {
        let queue = Queue::lifo(0);
        fill(&queue, [1, 3, 2]);
        assert_eq!(queue.to_string(), "<LifoQueue maxsize=0 _queue=[1, 3, 2] tasks=3>");
        assert_eq!(drain(&queue), [2, 3, 1]);
    });
}

#[test]
fn q52_the_smallest_first() {
    check(&[], async {
        let queue = Queue::priority(0);
        fill(&queue, [1, 3, 2]);
        assert_eq!(queue.to_string(), "<PriorityQueue maxsize=0 _queue=[1, 2, 3] tasks=3>");
        assert_eq!(drain(&queue), [1, 2, 3]);
    });
}

#[test]
fn q53_equal_priorities_are_told_apart_by_the_item() {
    #[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
    struct Job(u32, &'static str);

    impl Named for Job {
        fn name(&self) -> String {
            self.1.to_owned()
        }
    }

    check(&[], async {
        let queue = Queue::priority(0);
        for job in [Job(1, "b"), Job(0, "c"), Job(1, "a")] {
            queue.put_nowait(job).unwrap();
        }
        let order: Vec<&str> = std::iter::from_fn(|| queue.get_nowait().ok()).map(|job| job.1).collect();
        assert_eq!(order, ["c", "a", "b"]);
    });
}

#[test]
fn q53_of_items_that_nothing_tells_apart_the_first_put_comes_first() {
    // asyncio's heap gives no promise for these.
    #[derive(Clone, Copy, Debug)]
    struct Urgent(u32, u32);

    impl PartialEq for Urgent {
        fn eq(&self, other: &Urgent) -> bool {
            self.0 == other.0
        }
    }

    impl Eq for Urgent {}

    impl PartialOrd for Urgent {
        fn partial_cmp(&self, other: &Urgent) -> Option<std::cmp::Ordering> {
            Some(self.cmp(other))
        }
    }

    impl Ord for Urgent {
        fn cmp(&self, other: &Urgent) -> std::cmp::Ordering {
            self.0.cmp(&other.0)
        }
    }

    impl Named for Urgent {
        fn name(&self) -> String {
            self.1.to_string()
        }
    }

    check(&[], async {
        let queue = Queue::priority(0);
        for item in [Urgent(1, 1), Urgent(0, 2), Urgent(1, 3), Urgent(0, 4), Urgent(1, 5)] {
            queue.put_nowait(item).unwrap();
        }
        let order: Vec<u32> = std::iter::from_fn(|| queue.get_nowait().ok()).map(|item| item.1).collect();
        assert_eq!(order, [2, 4, 1, 3, 5]);
    });
}

#[test]
fn q54_a_woken_getter_takes_what_is_first_when_it_runs() {
    check(&["a got 1", "a got 9"], async {
        let smallest = Queue::priority(0);
        let getting = getter("a", &smallest);
        settle().await;
        fill(&smallest, [5, 1, 9]);
        getting.await;
        let last = Queue::lifo(0);
        let getting = getter("a", &last);
        settle().await;
        fill(&last, [5, 1, 9]);
        getting.await;
    });
}

#[test]
fn q55_join_and_shutdown_hold_for_all_kinds() {
    check(&["a joined", "a joined", "a joined"], async {
        for queue in [Queue::bounded(2), Queue::lifo(2), Queue::priority(2)] {
            fill(&queue, [1, 2]);
            let joining = joiner("a", &queue);
            queue.shut_down();
            assert_eq!(queue.put(3).await, Err(QueueError::ShutDown));
            assert_eq!(queue.put_nowait(3), Err(QueueError::ShutDown));
            assert_eq!(drain(&queue).len(), 2);
            assert_eq!(queue.get().await, Err(QueueError::ShutDown));
            queue.task_done().unwrap();
            queue.task_done().unwrap();
            joining.await;
        }
    });
}
