//! The promises of reliability hold for random programs, stopped at random moments; and a run repeats to the byte.

mod common {
    pub mod promises;
    pub mod world;
}
#[path = "programs/generate.rs"]
mod generate;
#[path = "programs/interpret.rs"]
mod interpret;
#[path = "programs/syntax.rs"]
mod syntax;

use await_lab::engine::file;
use await_lab::engine::trace::{Header, Place};
use common::promises::promises;
use common::world::{Left, Steered, Stop};

const SEEDS: u64 = 4_000;

fn run(seed: u64, stop: Stop) -> Left {
    let program = generate::any_program(seed, true);
    let header = Header { seed, place: Place::Simulated, ..Header::default() };
    Steered::stopping(stop).run(header, connections(seed), interpret::future(program))
}

fn connections(seed: u64) -> Option<u32> {
    [None, Some(1), Some(2)][(seed % 3) as usize]
}

fn keeps_its_promises(seed: u64, stop: Stop) -> Left {
    let left = run(seed, stop);
    if let Err(reason) = promises(&left.trace, connections(seed)) {
        let events: Vec<String> = left.trace.events().iter().map(|event| format!("{event:?}")).collect();
        panic!("seed {seed}, stop {stop:?}: {reason}\n{}", events.join("\n"));
    }
    assert!(!left.leaked, "seed {seed}, stop {stop:?}: something of the run is still alive (I8)");
    left
}

#[test]
fn random_programs_keep_every_promise() {
    for seed in 0..SEEDS {
        keeps_its_promises(seed, Stop::Never);
    }
}

#[test]
fn they_keep_it_when_stopped_between_any_two_steps() {
    let mut stopped = 0;
    for seed in 0..SEEDS {
        let moment = generate::Choices::new(seed).below(40);
        stopped += u64::from(keeps_its_promises(seed, Stop::Step(moment)).stopped);
    }
    assert!(stopped > SEEDS / 4, "only {stopped} runs lasted until they were stopped");
}

#[test]
fn they_keep_it_when_stopped_in_the_middle_of_a_step() {
    let mut stopped = 0;
    for seed in 0..SEEDS {
        let moment = generate::Choices::new(seed).below(120);
        stopped += u64::from(keeps_its_promises(seed, Stop::Look(moment)).stopped);
    }
    assert!(stopped > SEEDS / 4, "only {stopped} runs lasted until they were stopped");
}

#[test]
fn the_same_program_leaves_the_same_bytes() {
    for seed in 0..SEEDS / 4 {
        let [first, second] = [(); 2].map(|()| file::write(&[&run(seed, Stop::Never).trace], true).unwrap());
        assert!(first == second, "seed {seed}");
    }
}
