//! Producers and consumers round a queue that holds only so much, and the ways to end: the program.

use std::fmt;

use crate::engine::api::{say, sleep, spawn};
use crate::engine::join;
use crate::engine::queue::{Named, Queue, QueueError};
use crate::engine::task::Task;
use crate::trace::time::{Micros, millis};

use crate::labs::plan::Count;
use crate::labs::values::Delays;

//~ begin
/// Carries items from producers to consumers. `None` is a sentinel: no more will come.
type Items = Queue<Option<Item>>;

/// Puts its items, with a rest after each. A full queue makes it wait: backpressure.
async fn producer(name: String, items: Vec<Item>, queue: Items) -> Result<(), QueueError> {
    for item in items {
        queue.put(Some(item.clone())).await?; //~ put
        say(format!("{name}: Created {item}")); //~ created
        sleep(item.production).await; //~ sleep
    }
    say(format!("{name}: Done producing")); //~ done
    Ok(())
}

/// Works on one item after another, until it gets a sentinel. That, too, was put, so it is reported done.
async fn consumer(name: String, queue: Items) -> Result<(), QueueError> {
    while let Some(item) = queue.get().await? {
        //~ get
        process(&name, item).await;
        queue.task_done()?; //~ task_done
    }
    queue.task_done()?; //~ sentinel_done
    say(format!("{name}: Received shutdown signal")); //~ signal
    Ok(())
}

async fn process(name: &str, item: Item) {
    say(format!("{name}: Processing {item}")); //~ processing
    sleep(item.processing).await; //~ sleep
    say(format!("{name}: Completed {item}")); //~ completed
}

/// Ends with a sentinel for each consumer, once every item is done.
pub async fn sentinels(plan: Plan) -> Result<(), QueueError> {
    let queue = Items::bounded(plan.capacity.0);
    //~ queue
    //~! As in asyncio, 0 means no limit. The channel futures::mpsc::channel(n) holds one more for each sender.
    let producers = start_producers(&plan, &queue);
    let consumers = start_consumers(&plan, &queue);
    join(producers).await; //~ producers
    queue.join().await; //~ join
    for _ in &consumers {
        queue.put(None).await?; //~ sentinel
    }
    join(consumers).await; //~ consumers
    Ok(())
}

/// Ends by cancelling the consumers, once every item is done.
pub async fn cancel(plan: Plan) -> Result<(), QueueError> {
    let queue = Items::bounded(plan.capacity.0); //~ queue
    let producers = start_producers(&plan, &queue);
    let consumers = start_consumers(&plan, &queue);
    join(producers).await; //~ producers
    queue.join().await; //~ join
    for consumer in &consumers {
        consumer.cancel();
        //~ cancel
        //~! Its future is dropped at the await it waits at; in Python the task could catch CancelledError and go on.
    }
    join(consumers).outcomes().await; //~ consumers
    Ok(())
}

fn start_producers(plan: &Plan, queue: &Items) -> Vec<Worker> {
    let start = |(name, items)| spawn(&name, producer(String::clone(&name), items, queue.clone())); //~ spawn
    plan.shares("Task").map(start).collect()
}

fn start_consumers(plan: &Plan, queue: &Items) -> Vec<Worker> {
    plan.consumer_names(0).map(|name| spawn(&name, consumer(name.clone(), queue.clone()))).collect() //~ spawn
}

/// Ends by shutting the queue down: the consumers still get what is inside.
pub async fn shutdown(plan: Plan) -> Result<(), QueueError> {
    let queue = Items::bounded(plan.capacity.0); //~ queue
    let producers = start_producers(&plan, &queue);
    let consumers = start_drains(&plan, &queue);
    join(producers).await; //~ producers
    queue.shut_down(); //~ shutdown
    join(consumers).await; //~ consumers
    Ok(())
}

/// Ends by shutting the queue down at once: what is inside is lost.
pub async fn shutdown_now(plan: Plan) -> Result<(), QueueError> {
    let queue = Items::bounded(plan.capacity.0); //~ queue
    let producers = start_producers(&plan, &queue);
    let consumers = start_drains(&plan, &queue);
    join(producers).await; //~ producers
    queue.shut_down_now(); //~ shutdown
    join(consumers).await; //~ consumers
    Ok(())
}

/// Works on one item after another, until the queue is shut down and empty.
async fn drain(name: String, queue: Items) -> Result<(), QueueError> {
    while let Ok(Some(item)) = queue.get().await {
        //~ get
        process(&name, item).await;
        queue.task_done()?; //~ task_done
    }
    say(format!("{name}: Received shutdown signal")); //~ signal
    Ok(())
}

fn start_drains(plan: &Plan, queue: &Items) -> Vec<Worker> {
    plan.consumer_names(0).map(|name| spawn(&name, drain(name.clone(), queue.clone()))).collect() //~ spawn
}

/// Never ends, unless there is only one consumer: the first to get the single sentinel stops, the others wait for ever.
pub async fn one_sentinel(plan: Plan) -> Result<(), QueueError> {
    let queue = Items::bounded(plan.capacity.0); //~ queue
    let producers: Vec<Worker> =
        plan.shares("item").map(|(name, items)| spawn(name, rested_producer(items, queue.clone()))).collect(); //~ produce
    let consumers: Vec<Worker> =
        plan.consumer_names(1).map(|name| spawn(&name, plain_consumer(name.clone(), queue.clone()))).collect(); //~ consume
    join(producers).await; //~ producers
    queue.put(None).await?; //~ sentinel
    join(consumers).await; //~ consumers
    Ok(())
}

/// Rests before each item.
async fn rested_producer(items: Vec<Item>, queue: Items) -> Result<(), QueueError> {
    for item in items {
        sleep(item.production).await; //~ sleep
        queue.put(Some(item.clone())).await?; //~ put
        say(format!("Produced {item}")); //~ produced
    }
    Ok(())
}

async fn plain_consumer(name: String, queue: Items) -> Result<(), QueueError> {
    while let Some(item) = queue.get().await? {
        //~ get
        say(format!("{name} consumed {item}")); //~ consumed
        sleep(item.processing).await; //~ sleep
        queue.task_done()?; //~ task_done
    }
    queue.task_done()?; //~ sentinel_done
    Ok(())
}
//~ end

type Worker = Task<Result<(), QueueError>>;

/// What goes through the queue.
#[derive(Clone)]
struct Item {
    name: String,
    /// How long its producer rests.
    production: Micros,
    /// How long its consumer works.
    processing: Micros,
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

impl Named for Item {
    fn name(&self) -> String {
        self.name.clone()
    }
}

/// What the reader chooses.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) items: Count<1, 10_000>,
    pub(super) producers: Count<1, 100>,
    pub(super) consumers: Count<1, 100>,
    pub(super) capacity: Count<0, 10_000>,
    pub(super) production: Delays,
    pub(super) processing: Delays,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan {
            items: Count(10),
            producers: Count(1),
            consumers: Count(3),
            capacity: Count(5),
            production: Delays::range(1, millis(100), millis(500)),
            processing: Delays::range(2, millis(200), millis(700)),
        }
    }
}

impl Plan {
    /// The producers' names, each with its share of the items: item i is that of producer i mod the number of producers.
    fn shares(&self, kind: &str) -> impl Iterator<Item = (String, Vec<Item>)> {
        let (many, items) = (self.producers.0, self.items.0);
        (0..many).map(move |producer| {
            let name = if many == 1 { "Producer".to_owned() } else { format!("Producer-{producer}") };
            (name, (producer..items).step_by(many as usize).map(|index| self.item(kind, index)).collect())
        })
    }

    fn item(&self, kind: &str, index: u32) -> Item {
        let (production, processing) = (self.production.at(index), self.processing.at(index));
        Item { name: format!("{kind}-{index}"), production, processing }
    }

    /// The consumers' names, numbered from `first`.
    fn consumer_names(&self, first: u32) -> impl Iterator<Item = String> {
        (first..first + self.consumers.0).map(|number| format!("Consumer-{number}"))
    }
}
