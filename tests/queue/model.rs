//! Against a model: a queue of numbers, as plainly as it can be written.

use crate::common::run;
use await_lab::engine::queue::{Queue, QueueError};

/// Which of the items inside is given next.
type Next = fn(&[u32]) -> Option<usize>;

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
