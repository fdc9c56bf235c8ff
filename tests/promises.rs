//! The promises of reliability hold for random programs and for the labs with random plans, stopped at random moments; and
//! a run repeats to the byte.

#[path = "programs/generate.rs"]
mod generate;
#[path = "programs/interpret.rs"]
mod interpret;
#[path = "conformance/plans.rs"]
mod plans;
#[path = "common/promises/mod.rs"]
mod promises;
#[path = "programs/syntax.rs"]
mod syntax;
#[path = "common/world.rs"]
mod world;

use generate::Choices;
use promises::promises;
use syntax::{Program, Statement};
use world::{Left, Stop, Stoppable};

use await_lab::labs::Lab;
use await_lab::trace::file;
use await_lab::trace::file::StoredRun;
use await_lab::trace::{Header, WorldKind};

const SEEDS: u64 = 4_000;

/// Tasks that do anything that tasks can, requests of every kind among it.
fn program(seed: u64) -> Program {
    let generate = if seed.is_multiple_of(4) { generate::queue_program } else { generate::task_program };
    let mut program = generate(seed, true);
    let choices = &mut Choices::new(!seed);
    for body in &mut program.bodies {
        for _ in 0..choices.index(3) {
            let fetch = Statement::Fetch(choices.of(&ADDRESSES).to_owned());
            let statement = match choices.below(3) {
                0 => Statement::Timeout(choices.of(&[0, 1, 2, 5, 100_000]), vec![fetch]),
                _ => fetch,
            };
            body.insert(choices.index(body.len() + 1), statement);
        }
    }
    program
}

/// Each kind of answer, in times like those of the sleeps; and addresses that are none.
const ADDRESSES: [&str; 16] = [
    "delay/0",
    "delay/0.000003",
    "page/a?ms=0.005&bytes=1000",
    "page/b.org?ms=100&bytes=70000&status=500",
    "status/204",
    "status/404",
    "status/999",
    "bytes/200000",
    "drip?duration=0.000005&numbytes=5&delay=0.000001",
    "stream/3",
    "json",
    "flaky?seed=3",
    "reset",
    "stall",
    "",
    "https://elsewhere.example/",
];

fn run(seed: u64, stop: Stop) -> Left {
    let header = Header { seed, world: WorldKind::Simulated, ..Header::default() };
    Stoppable::stopping(stop).run(header, connections(seed), interpret::future(program(seed)))
}

fn connections(seed: u64) -> Option<u32> {
    [None, Some(1), Some(2)][(seed % 3) as usize]
}

fn keeps_its_promises(seed: u64, stop: Stop) -> Left {
    let left = run(seed, stop);
    holds(&left, connections(seed), &format!("seed {seed}, stop {stop:?}"));
    left
}

fn holds(left: &Left, connections: Option<u32>, what: &str) {
    if let Err(reason) = promises(&left.trace, connections) {
        let events: Vec<String> = left.trace.events().iter().map(|event| format!("{event:?}")).collect();
        panic!("{what}: {reason}\n{}", events.join("\n"));
    }
    assert!(!left.leaked, "{what}: something of the run is still alive (I8)");
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
        let moment = Choices::new(seed).below(40);
        stopped += u64::from(keeps_its_promises(seed, Stop::Step(moment)).stopped);
    }
    assert!(stopped > SEEDS / 4, "only {stopped} runs lasted until they were stopped");
}

#[test]
fn they_keep_it_when_stopped_in_the_middle_of_a_step() {
    let mut stopped = 0;
    for seed in 0..SEEDS {
        let moment = Choices::new(seed).below(120);
        stopped += u64::from(keeps_its_promises(seed, Stop::Look(moment)).stopped);
    }
    assert!(stopped > SEEDS / 4, "only {stopped} runs lasted until they were stopped");
}

#[test]
fn the_same_program_leaves_the_same_bytes() {
    for seed in 0..SEEDS / 4 {
        let [first, second] =
            [(); 2].map(|()| file::write(vec![StoredRun::with_bodies(&run(seed, Stop::Never).trace)]).unwrap());
        assert!(first == second, "seed {seed}");
    }
}

#[test]
fn every_lab_keeps_them_too() {
    for lab in Lab::ALL {
        for (variant, number) in lab.variants.iter().flat_map(|variant| (0..100).map(move |number| (variant, number))) {
            let mut settings: Vec<(String, String)> = plans::random(lab, number).into_iter().collect();
            settings.retain(|(name, _)| name != "seed");
            for stop in [Stop::Never, Stop::Step(u64::from(number))] {
                let (plan, _) = lab.resolve(variant, lab.opening, None, &settings);
                let prepared = lab.prepare(variant, plan, u64::from(number)).unwrap();
                let left = Stoppable::stopping(stop).run(prepared.header, prepared.connections, prepared.program);
                holds(
                    &left,
                    prepared.connections,
                    &format!("{}/{} {settings:?}, stop {stop:?}", lab.name, variant.name),
                );
            }
        }
    }
}
