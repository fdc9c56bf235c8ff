//! The engine beside CPython's asyncio, in turns: a simulated run, and a queue. The engine records, asyncio does not.
//!
//! Also what an event costs by itself.

mod common;

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use await_lab::engine::api::{say, sleep, spawn};
use await_lab::engine::queue::Queue;
use await_lab::engine::simulate;
use await_lab::trace::time::Micros;
use await_lab::trace::{Header, Trace, WorldKind};

use common::{compare, tell};

const TASKS: u32 = 10_000;
const ROUNDS: u32 = 20;
const ITEMS: u32 = 50_000;
const EVENTS: u32 = 1_000_000;

fn main() {
    let mut asyncio = Asyncio::start();
    let trace = sleepers();
    assert!(trace.events().len() > 1_000_000, "a million events");
    let end = trace.last_at();
    compare("simulated", || timed(sleepers, end), || asyncio.run("sleepers", [TASKS, ROUNDS], end));
    for capacity in [1, 5, 10, 64, 0] {
        let ours = || timed(|| queue(capacity), Micros::ZERO);
        compare(&format!("queue of {capacity}"), ours, || asyncio.run("queue", [capacity, ITEMS], Micros::ZERO));
    }
    tell("an event", (0..9).map(|_| timed(said, Micros::ZERO).as_secs_f64() * 1e9 / f64::from(EVENTS)));
}

/// How long a run takes whose virtual time at its end is known.
fn timed(run: impl FnOnce() -> Trace, end: Micros) -> Duration {
    let begun = Instant::now();
    let trace = run();
    let took = begun.elapsed();
    assert_eq!(trace.last_at(), end);
    took
}

fn simulated(program: impl Future<Output = ()> + 'static) -> Trace {
    simulate(Header { world: WorldKind::Simulated, ..Header::default() }, None, program)
}

/// Tasks that sleep again and again.
fn sleepers() -> Trace {
    simulated(async {
        let tasks: Vec<_> = (0..TASKS)
            .map(|task| {
                spawn(format!("Task-{task}"), async move {
                    for round in 0..ROUNDS {
                        sleep(Micros(u64::from(task * 7_919 + round * 104_729) % 1_000_000 + 1)).await;
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await;
        }
    })
}

/// One puts items into a queue, another takes them out.
fn queue(capacity: u32) -> Trace {
    simulated(async move {
        let queue = Queue::bounded(capacity);
        let full = queue.clone();
        let putting = spawn("producer", async move {
            for item in 0..ITEMS {
                full.put(item % 100).await.expect("the queue is open");
            }
        });
        for item in 0..ITEMS {
            assert_eq!(queue.get().await, Ok(item % 100));
        }
        putting.await;
    })
}

/// A task that prints, again and again.
fn said() -> Trace {
    simulated(async { (0..EVENTS).for_each(|_| say("a line")) })
}

/// CPython, which runs one program after another.
struct Asyncio {
    python: Child,
    asked: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Asyncio {
    fn start() -> Asyncio {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/asyncio_side.py");
        let mut python = Command::new("python3")
            .arg(script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python3 is there");
        let asked = python.stdin.take().expect("a pipe");
        let answers = BufReader::new(python.stdout.take().expect("a pipe"));
        Asyncio { python, asked, answers }
    }

    /// How long a program takes there, which ends at that virtual time.
    fn run(&mut self, program: &str, numbers: [u32; 2], end: Micros) -> Duration {
        writeln!(self.asked, "{}", serde_json::json!([program, numbers[0], numbers[1]])).expect("it listens");
        let mut answer = String::new();
        self.answers.read_line(&mut answer).expect("it answers");
        let (seconds, micros): (f64, u64) = serde_json::from_str(&answer).expect("seconds and virtual time");
        assert_eq!(micros, end.0, "the same end of {program}");
        Duration::from_secs_f64(seconds)
    }
}

impl Drop for Asyncio {
    fn drop(&mut self) {
        // It ends by itself where nothing more is asked; so does the bench.
        let _ = self.python.kill();
        let _ = self.python.wait();
    }
}
