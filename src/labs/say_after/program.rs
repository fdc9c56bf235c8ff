//! Waiting one after another, or together: the program.

use std::future::Future;

use futures::future::join_all;

use crate::engine::api::{now, say, sleep, spawn};
use crate::trace::time::{Micros, secs};

use crate::labs::template::Filling;
use crate::labs::values::{Pairs, Text};

//~ begin
/// Waits, then prints.
async fn say_after(delay: Micros, before: Option<String>, after: Option<String>) {
    if let Some(text) = before {
        say(text); //~ before
    }
    sleep(delay).await; //~ sleep
    if let Some(text) = after {
        say(text); //~ after
    }
}

/// One after another: the sum of the waits.
pub async fn sequential(plan: Plan) {
    plan.say_heading("Sequential"); //~ heading
    let begun = now();
    for (_, call) in plan.calls() {
        call.await;
    }
    plan.say_took("Sequential", now() - begun); //~ took
}

/// All started as tasks, then awaited: the longest wait.
pub async fn concurrent(plan: Plan) {
    plan.say_heading("Concurrent"); //~ heading
    let begun = now();
    let tasks: Vec<_> = plan.calls().map(|(name, call)| spawn(name, call)).collect();
    //~ spawn
    //~! A dropped handle lets its task go on. asyncio may collect a task that nobody holds.
    for task in tasks {
        task.await; //~ await
    }
    plan.say_took("Concurrent", now() - begun); //~ took
}

/// All polled by one task: as long as the longest wait, without any other task.
pub async fn joined(plan: Plan) {
    plan.say_heading("Joined"); //~ heading
    let begun = now();
    join_all(plan.calls().map(|(_, call)| call)).await;
    //~ join
    //~! This one task polls every call. Python’s gather makes a task of each.
    plan.say_took("Joined", now() - begun); //~ took
}
//~ end

/// What the reader chooses.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) pairs: Pairs,
    pub(super) before: Text,
    pub(super) after: Text,
    pub(super) heading: Text,
    pub(super) took: Text,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan {
            pairs: Pairs::of(&[(secs(1.0), "Hello"), (secs(2.0), "World")]),
            before: Text(String::new()),
            after: Text("{}".to_owned()),
            heading: Text(String::new()),
            took: Text(String::new()),
        }
    }
}

impl Plan {
    /// The calls of `say_after`, not yet awaited, each with a name for its task.
    fn calls(&self) -> impl Iterator<Item = (String, impl Future<Output = ()> + 'static)> {
        self.pairs.each().map(|(delay, text)| {
            let line = |template: &Text| template.filled(&[("", Filling::Text(&text))]);
            let call = say_after(delay, line(&self.before), line(&self.after));
            (text, call)
        })
    }

    #[track_caller]
    fn say_heading(&self, name: &str) {
        self.heading.say(&[("name", Filling::Text(name))]);
    }

    #[track_caller]
    fn say_took(&self, name: &str, time: Micros) {
        self.took.say_took(name, time);
    }
}
