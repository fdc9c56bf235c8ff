//! Items that come over time: in a loop, collected, merged, worked on a few at a time, and a body as it arrives: the program.

use std::fmt;
use std::future::{Future, ready};

use futures::stream::{self, PollNext, StreamExt, select_with_strategy};

use crate::engine::api::{say, sleep};
use crate::engine::body::fetch_body;
use crate::engine::generator::{Generator, generator};
use crate::trace::time::{Micros, millis};

use crate::labs::plan::Count;
use crate::labs::values::{Choice, Delays, Text};

//~ begin
/// Gives its items one after another, each after its time: an async generator.
fn numbers(name: &'static str, times: Vec<Micros>) -> Generator<Item> {
    generator(async move |items| {
        for (number, time) in (1..).zip(times) {
            sleep(time).await; //~ sleep
            items.give(Item { name, number }).await;
            //~ give
            //~! Stable Rust has no `yield` yet: the crate async-stream has a macro for it.
        }
    })
}

/// Uses each item as soon as it is there.
pub async fn r#loop(plan: Plan) {
    let mut items = numbers("Item", plan.times());
    while let Some(item) = items.next().await {
        say(item.to_string()); //~ say
    }
}

/// Waits for all items, keeps some of them, and uses these at the end.
pub async fn collect(plan: Plan) {
    let kept = numbers("Item", plan.times()).filter(|item| ready(plan.keeps(item)));
    let items: Vec<Item> = kept.collect().await;
    for item in items {
        say(item.to_string()); //~ say
    }
}

/// Uses the items of two streams, each as soon as it is there.
pub async fn merged(plan: Plan) {
    let left = numbers("Left", plan.times());
    let right = numbers("Right", plan.other_times());
    // At the same moment the left one goes first; `select` alone lets them take turns.
    let mut items = select_with_strategy(left, right, |_: &mut ()| PollNext::Left);
    while let Some(item) = items.next().await {
        say(item.to_string()); //~ say
    }
}

/// Works on a few items at once. Their results come in the order of the items, or as they are ready.
pub async fn buffered(plan: Plan) {
    let calls = stream::iter(plan.calls());
    let limit = plan.limit.0 as usize;
    let mut results = match plan.order.0 {
        "kept" => calls.buffered(limit).boxed_local(),
        _ => calls.buffer_unordered(limit).boxed_local(),
    };
    while let Some(item) = results.next().await {
        say(item.to_string()); //~ say
    }
}

async fn work(item: Item, time: Micros) -> Item {
    sleep(time).await; //~ sleep
    item
}

/// Reads an answer piece by piece.
pub async fn drip(plan: Plan) {
    let mut body = fetch_body(&plan.body.0); //~ fetch
    let mut bytes = 0;
    while let Some(piece) = body.next().await {
        match piece {
            Ok(size) => {
                bytes += size;
                say(format!("Bytes so far: {bytes}")); //~ say
            }
            Err(error) => say(format!("Error fetching: {error}")), //~ error
        }
    }
    if let Some(reply) = body.reply() {
        say(format!("Status {}, bytes: {}", reply.status, reply.bytes)); //~ reply
    }
}
//~ end

/// What a stream gives.
struct Item {
    name: &'static str,
    number: u32,
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.number)
    }
}

/// What the reader chooses.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) items: Count<1, 1_000>,
    pub(super) times: Delays,
    pub(super) keep: Count<1, 1_000>,
    pub(super) other: Delays,
    pub(super) limit: Count<1, 1_000>,
    pub(super) order: Choice,
    pub(super) body: Text,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan {
            items: Count(5),
            times: Delays::of(1, millis(300)),
            keep: Count(2),
            other: Delays::of(2, millis(500)),
            limit: Count(2),
            order: Choice("kept", &["kept", "free"]),
            body: Text(String::new()),
        }
    }
}

impl Plan {
    /// How long each item takes to come.
    fn times(&self) -> Vec<Micros> {
        (0..self.items.0).map(|index| self.times.at(index)).collect()
    }

    /// The same of the second stream.
    fn other_times(&self) -> Vec<Micros> {
        (0..self.items.0).map(|index| self.other.at(index)).collect()
    }

    fn keeps(&self, item: &Item) -> bool {
        item.number.is_multiple_of(self.keep.0)
    }

    /// The work on each item, which begins when it is awaited.
    fn calls(&self) -> Vec<impl Future<Output = Item> + use<>> {
        (1..).zip(self.times()).map(|(number, time)| work(Item { name: "Item", number }, time)).collect()
    }
}
