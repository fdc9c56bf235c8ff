//! The call that never runs: the program.

use std::future::Future;

use crate::engine::api::{coroutine, say, sleep, spawn};
use crate::trace::time::{Micros, millis, secs};

use crate::labs::values::{Pairs, Seconds};

//~ begin
/// Waits, then prints. Calling it starts nothing: what it gives is a future, which runs when it is awaited.
#[track_caller]
fn say_after(delay: Micros, text: String) -> impl Future<Output = ()> {
    coroutine("say_after", async move {
        sleep(delay).await; //~ sleep
        say(text); //~ say
    })
}

/// Calls, and forgets to await: not a line of the calls runs.
#[expect(unused_must_use)]
pub async fn forgotten(plan: Plan) {
    say("Calling"); //~ calling
    for (delay, text) in plan.calls.each() {
        say_after(delay, text);
        //~ call
        //~! Without the line #[expect] rustc warns of this one when it compiles; Python warns when the program runs.
    }
    sleep(plan.rest.0).await; //~ rest
    say("Done"); //~ done
}

/// Awaits each call where it is made.
pub async fn awaited(plan: Plan) {
    say("Calling"); //~ calling
    for (delay, text) in plan.calls.each() {
        say_after(delay, text).await;
    }
    sleep(plan.rest.0).await; //~ rest
    say("Done"); //~ done
}

/// Makes a task of each call, does something else, then awaits them.
pub async fn spawned(plan: Plan) {
    say("Calling"); //~ calling
    let tasks: Vec<_> = plan.calls.each().map(|(delay, text)| spawn(text.clone(), say_after(delay, text))).collect(); //~ spawn
    sleep(plan.rest.0).await; //~ rest
    for task in tasks {
        task.await; //~ await
    }
    say("Done"); //~ done
}

/// Makes tasks, and never awaits them: they run, but the program ends before they do.
pub async fn abandoned(plan: Plan) {
    say("Calling"); //~ calling
    for (delay, text) in plan.calls.each() {
        spawn(text.clone(), say_after(delay, text));
        //~ spawn
        //~! The handle is dropped, and its task goes on, until the program ends. asyncio may collect a task that nobody holds.
    }
    sleep(plan.rest.0).await; //~ rest
    say("Done");
    //~ done
    //~! What runs still is dropped where it waits. asyncio.run cancels it, so that it may clean up.
}
//~ end

/// What the reader chooses.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) calls: Pairs,
    pub(super) rest: Seconds,
}

impl Default for Plan {
    fn default() -> Plan {
        Plan { calls: Pairs::of(&[(secs(1.0), "Hello"), (secs(2.0), "World")]), rest: Seconds(millis(500)) }
    }
}
