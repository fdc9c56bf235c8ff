//! Who waits to get or to put, in which order they are served, and who overtakes them.

use await_lab::engine::api::{now, say, sleep, spawn};
use await_lab::engine::join;
use await_lab::engine::queue::Queue;
use await_lab::trace::time::{Micros, secs};

use super::{check, drain, fill, getter, putter, settle, with_getter};

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
        join(tasks).await;
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
        join(tasks).await;
    });
}

#[test]
fn q25_get_nowait_may_take_the_item_that_woke_a_getter() {
    check(&["stolen 1", "<Queue maxsize=0 _getters[1] tasks=1>", "a got 2"], async {
        let (queue, robbed) = with_getter().await;
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
