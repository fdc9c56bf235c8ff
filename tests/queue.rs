//! The queue is asyncio.Queue, behaviour by behaviour. Where ours differs on purpose, the test says so.

mod common;

use await_lab::engine::api::{now, say, sleep, spawn};
use await_lab::engine::event::{Kind, RunEnd};
use await_lab::engine::queue::{Queue, QueueError};
use await_lab::engine::task::Task;
use await_lab::engine::time::{Micros, secs};
use await_lab::engine::timeout::timeout;
use common::{run, said};

/// The program ends by itself and says these lines.
fn check(expected: &[&str], program: impl Future<Output = ()> + 'static) {
    let trace = run(program);
    assert_eq!(said(&trace), expected);
    assert_eq!(trace.end(), Some(RunEnd::Finished));
}

/// Every task that can run, does, up to its next wait.
async fn settle() {
    for _ in 0..3 {
        sleep(Micros::ZERO).await;
    }
}

/// A task that gets one item and says so.
fn getter(name: &'static str, queue: &Queue<u32>) -> Task<()> {
    let queue = queue.clone();
    spawn(name, async move {
        let got = queue.get().await;
        say(format!("{name} got {}", shown(got)));
    })
}

/// A task that puts one item and says when it could.
fn putter(name: &'static str, queue: &Queue<u32>, item: u32) -> Task<()> {
    let queue = queue.clone();
    spawn(name, async move {
        let put = queue.put(item).await;
        say(format!("{name} put {item}: {}", shown(put.map(|()| "ok"))));
    })
}

/// A task that joins the queue and says so.
fn joiner(name: &'static str, queue: &Queue<u32>) -> Task<()> {
    let queue = queue.clone();
    spawn(name, async move {
        queue.join().await;
        say(format!("{name} joined"));
    })
}

fn shown<T: ToString>(result: Result<T, QueueError>) -> String {
    result.map_or_else(|error| format!("{error:?}"), |value| value.to_string())
}

fn drain(queue: &Queue<u32>) -> Vec<u32> {
    std::iter::from_fn(|| queue.get_nowait().ok()).collect()
}

fn fill(queue: &Queue<u32>, items: impl IntoIterator<Item = u32>) {
    for item in items {
        queue.put_nowait(item).unwrap();
    }
}

// Basics.

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

// Blocking.

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
fn q16_a_get_on_an_empty_queue_waits_for_a_put() {
    check(&["got 1 at 0.010"], async {
        let queue = Queue::unbounded();
        let source = queue.clone();
        let getting = spawn("getter", async move {
            let item = source.get().await.unwrap();
            say(format!("got {item} at {}", now()));
        });
        sleep(secs(0.01)).await;
        queue.put(1).await.unwrap();
        getting.await;
    });
}

#[test]
fn q17_a_put_beyond_the_capacity_waits_for_a_get() {
    check(&["1 put", "2 put", "took 1", "3 put"], async {
        let queue = Queue::bounded(2);
        let target = queue.clone();
        let putting = spawn("putter", async move {
            for item in 1..=3 {
                target.put(item).await.unwrap();
                say(format!("{item} put"));
            }
        });
        settle().await;
        say(format!("took {}", queue.get_nowait().unwrap()));
        putting.await;
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

#[test]
fn q19_blocked_getters_are_served_in_the_order_of_coming() {
    check(&["a got 1", "b got 2", "c got 3"], async {
        let queue = Queue::unbounded();
        let _tasks = ["a", "b", "c"].map(|name| getter(name, &queue));
        settle().await;
        fill(&queue, [1, 2, 3]);
        settle().await;
    });
}

#[test]
fn q20_blocked_putters_are_served_in_the_order_of_coming() {
    check(&["a put 1: ok", "b put 2: ok", "c put 3: ok"], async {
        let queue = Queue::bounded(1);
        fill(&queue, [0]);
        let _tasks = [("a", 1), ("b", 2), ("c", 3)].map(|(name, item)| putter(name, &queue, item));
        for item in 0..4 {
            settle().await;
            assert_eq!(queue.get_nowait(), Ok(item));
        }
    });
}

#[test]
fn q21_a_get_lets_a_waiting_putter_in_behind_what_is_inside() {
    check(&["got 1", "late put 2: ok", "got 2"], async {
        let queue = Queue::bounded(1);
        fill(&queue, [1]);
        let late = putter("late", &queue, 2);
        settle().await;
        say(format!("got {}", queue.get().await.unwrap()));
        late.await;
        say(format!("got {}", queue.get().await.unwrap()));
    });
}

#[test]
fn q22_a_put_serves_a_waiting_getter() {
    check(&["a got 5"], async {
        let queue = Queue::bounded(1);
        let waiting = getter("a", &queue);
        settle().await;
        queue.put(5).await.unwrap();
        waiting.await;
        assert!(queue.is_empty());
    });
}

#[test]
fn q23_five_producers_and_five_consumers_end_over_one_place() {
    check(&[], async {
        let queue = Queue::bounded(1);
        let mut tasks = Vec::new();
        for one in 0..5 {
            let (source, target) = (queue.clone(), queue.clone());
            tasks.push(spawn("producer", async move {
                for item in 0..5 {
                    target.put(one * 5 + item).await.unwrap();
                    sleep(Micros(1)).await;
                }
            }));
            tasks.push(spawn("consumer", async move {
                for _ in 0..5 {
                    source.get().await.unwrap();
                    sleep(Micros(1)).await;
                }
            }));
        }
        for task in tasks {
            task.await;
        }
        assert!(queue.is_empty());
    });
}

#[test]
fn q24_a_getter_that_drains_two_places_releases_four_putters() {
    check(&["a put 1: ok", "b put 2: ok", "c put 3: ok", "d put 4: ok"], async {
        let queue = Queue::bounded(2);
        fill(&queue, [8, 9]);
        let tasks = [("a", 1), ("b", 2), ("c", 3), ("d", 4)].map(|(name, item)| putter(name, &queue, item));
        settle().await;
        for item in [8, 9, 1, 2, 3, 4] {
            assert_eq!(queue.get().await, Ok(item));
        }
        for task in tasks {
            task.await;
        }
    });
}

// Overtaking.

#[test]
fn q25_get_nowait_may_take_the_item_that_woke_a_getter() {
    check(&["stolen 1", "<Queue maxsize=0 _getters[1] tasks=1>", "a got 2"], async {
        let queue = Queue::unbounded();
        let robbed = getter("a", &queue);
        settle().await;
        fill(&queue, [1]);
        say(format!("stolen {}", queue.get_nowait().unwrap()));
        settle().await;
        say(queue.to_string());
        fill(&queue, [2]);
        robbed.await;
    });
}

#[test]
fn q26_a_robbed_getter_goes_to_the_back_of_the_line() {
    check(&["b got 2", "a got 3"], async {
        let queue = Queue::unbounded();
        let _tasks = ["a", "b"].map(|name| getter(name, &queue));
        settle().await;
        fill(&queue, [1]);
        assert_eq!(queue.get_nowait(), Ok(1));
        settle().await;
        fill(&queue, [2, 3]);
        settle().await;
    });
}

#[test]
fn q27_put_nowait_may_take_the_room_that_woke_a_putter() {
    check(&["a put 1: ok"], async {
        let queue = Queue::bounded(1);
        fill(&queue, [0]);
        let robbed = putter("a", &queue, 1);
        settle().await;
        assert_eq!(queue.get_nowait(), Ok(0));
        fill(&queue, [9]);
        settle().await;
        assert_eq!(queue.to_string(), "<Queue maxsize=1 _queue=[9] _putters[1] tasks=2>");
        assert_eq!(queue.get_nowait(), Ok(9));
        robbed.await;
        assert_eq!(drain(&queue), [1]);
    });
}

// Cancelling.

#[test]
fn q28_a_cancelled_getter_leaves_the_line() {
    check(&[], async {
        let queue = Queue::<u32>::unbounded();
        let waiting = getter("a", &queue);
        settle().await;
        waiting.cancel();
        // At once; asyncio's waiter leaves when its task is reached.
        assert_eq!(queue.to_string(), "<Queue maxsize=0>");
    });
}

#[test]
fn q29_a_cancelled_putter_leaves_the_line() {
    check(&[], async {
        let queue = Queue::bounded(1);
        fill(&queue, [1]);
        let waiting = putter("a", &queue, 2);
        settle().await;
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
        let queue = Queue::unbounded();
        let reader = getter("a", &queue);
        settle().await;
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
        let queue = Queue::bounded(1);
        fill(&queue, [1]);
        let waiting = putter("a", &queue, 2);
        settle().await;
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
        let queue = Queue::bounded(1);
        fill(&queue, [1]);
        let first = putter("a", &queue, 2);
        settle().await;
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
        let queue = Queue::bounded(1);
        fill(&queue, [1]);
        let waiting = putter("a", &queue, 2);
        settle().await;
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

// task_done and join.

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
        let queue = Queue::unbounded();
        fill(&queue, [1]);
        let joining = joiner("a", &queue);
        settle().await;
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
        for task in tasks {
            task.await;
        }
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
        let queue = Queue::unbounded();
        fill(&queue, [1]);
        let joining = joiner("a", &queue);
        settle().await;
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
        let queue = Queue::unbounded();
        fill(&queue, [1]);
        let joining = joiner("a", &queue);
        settle().await;
        queue.task_done().unwrap();
        // Before the joiner has run.
        fill(&queue, [2]);
        joining.await;
    });
}

// Kinds.

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

    impl await_lab::engine::queue::Named for Job {
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

    impl await_lab::engine::queue::Named for Urgent {
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

// Shutdown.

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
        let queue = Queue::unbounded();
        let waiting = getter("a", &queue);
        settle().await;
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
        let queue = Queue::bounded(1);
        fill(&queue, [1]);
        let waiting = putter("a", &queue, 2);
        settle().await;
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
        for task in tasks {
            task.await;
        }
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

/// Which of the items inside is given next.
type Next = fn(&[u32]) -> Option<usize>;

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

// Against a simple model.

/// A queue of numbers, as plainly as it can be written.
#[derive(Default)]
struct Model {
    capacity: usize,
    items: Vec<u32>,
    unfinished: u32,
    shut_down: bool,
}

impl Model {
    fn put(&mut self, item: u32) -> Result<(), QueueError> {
        if self.shut_down {
            return Err(QueueError::ShutDown);
        }
        if self.capacity > 0 && self.items.len() == self.capacity {
            return Err(QueueError::Full);
        }
        self.items.push(item);
        self.unfinished += 1;
        Ok(())
    }

    fn get(&mut self, next: fn(&[u32]) -> Option<usize>) -> Result<u32, QueueError> {
        let place = next(&self.items).ok_or(if self.shut_down { QueueError::ShutDown } else { QueueError::Empty })?;
        Ok(self.items.remove(place))
    }

    fn task_done(&mut self) -> Result<(), QueueError> {
        self.unfinished = self.unfinished.checked_sub(1).ok_or(QueueError::TooManyDone)?;
        Ok(())
    }

    fn shut_down_now(&mut self) {
        self.shut_down = true;
        self.unfinished = self.unfinished.saturating_sub(self.items.len() as u32);
        self.items.clear();
    }
}

proptest::proptest! {
    #[test]
    fn without_waiting_it_is_a_list_with_a_limit(
        kind in 0..3_usize,
        capacity in 0..5_u32,
        operations in proptest::collection::vec((0..40_u32, 0..9_u32), 0..60),
    ) {
        run(async move {
            let open: [fn(u32) -> Queue<u32>; 3] = [Queue::bounded, Queue::lifo, Queue::priority];
            let next: [Next; 3] = [
                |items| (!items.is_empty()).then_some(0),
                |items| items.len().checked_sub(1),
                |items| (0..items.len()).min_by_key(|place| items[*place]),
            ];
            let (queue, next) = (open[kind](capacity), next[kind]);
            let mut model = Model { capacity: capacity as usize, ..Model::default() };
            for (operation, item) in operations {
                match operation {
                    0..18 => assert_eq!(queue.put_nowait(item), model.put(item)),
                    18..30 => assert_eq!(queue.get_nowait(), model.get(next)),
                    30..38 => assert_eq!(queue.task_done(), model.task_done()),
                    38 => {
                        queue.shut_down();
                        model.shut_down = true;
                    }
                    _ => {
                        queue.shut_down_now();
                        model.shut_down_now();
                    }
                }
                assert_eq!((queue.len(), queue.is_empty()), (model.items.len(), model.items.is_empty()));
                assert_eq!(queue.is_full(), capacity > 0 && model.items.len() == capacity as usize);
            }
        });
    }
}
