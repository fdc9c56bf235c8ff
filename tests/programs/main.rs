//! Random programs do the same here as on CPython's asyncio: the same lines at the same moments in the same order, and
//! every task takes the same number of steps.

mod compare;
mod generate;
mod interpret;
#[path = "../common/python.rs"]
mod python;
mod small;
mod syntax;

use compare::Asyncio;
use syntax::Program;

/// How many random programs: `PROGRAMS`, or as many as take a few seconds.
fn count(usual: u64) -> u64 {
    std::env::var("PROGRAMS").ok().and_then(|count| count.parse().ok()).unwrap_or(usual)
}

/// The first seed: `FIRST_SEED`, for long runs in parts.
fn first() -> u64 {
    std::env::var("FIRST_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0)
}

fn compare(generate: fn(u64, bool) -> Program, usual: u64) {
    let mut asyncio = Asyncio::start();
    let seeds: Vec<u64> = (first()..first() + count(usual)).collect();
    let mut compared = 0;
    for chunk in seeds.chunks(500) {
        let programs: Vec<Program> = chunk.iter().map(|seed| generate(*seed, asyncio.shut_down)).collect();
        compared += asyncio.agrees_on(&programs);
    }
    println!("{compared} of {} programs compared", seeds.len());
    assert!(compared > seeds.len() * 3 / 4, "only {compared} of {} programs were comparable", seeds.len());
}

#[test]
fn random_programs_round_a_queue_agree_with_asyncio() {
    compare(generate::queue_program, 10_000);
}

#[test]
fn random_programs_of_tasks_agree_with_asyncio() {
    compare(generate::task_program, 5_000);
}
