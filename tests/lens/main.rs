//! The lenses: on small runs whose every moment is known, and on random ones.

mod batches;
mod cancellations;
mod differ;
mod flow;
mod hints;
mod lanes;
mod limits;
mod lit;
mod moments;
mod pool;
mod queue;
mod random;
mod requests;
mod sentences;
mod sharing;
mod threads;
mod totals;
mod tracebacks;
mod words;

use await_lab::engine::simulate;
use await_lab::labs::Lab;
use await_lab::lens::fold::{Fold, state};
use await_lab::trace::event::Delay;
use await_lab::trace::time::Micros;
use await_lab::trace::{Header, Trace, WorldKind};

/// The trace of a small program in the simulated world.
fn run(program: impl Future<Output = ()> + 'static) -> Trace {
    run_with(None, program)
}

fn run_with(connections: Option<u32>, program: impl Future<Output = ()> + 'static) -> Trace {
    simulate(Header { world: WorldKind::Simulated, ..Header::default() }, connections, program)
}

/// The trace of a lab's variant with a preset.
fn lab(lab: &str, variant: &str, preset: &str) -> Trace {
    let lab = Lab::named(lab).unwrap();
    let variant = lab.variant(variant).unwrap();
    let (plan, notices) = lab.resolve(variant, lab.opening, Some(preset), &[]);
    assert!(notices.is_empty(), "{notices:?}");
    let prepared = lab.prepare(variant, plan, 1).unwrap().simulated();
    simulate(prepared.header, prepared.connections, prepared.program)
}

/// The fold of the whole trace.
fn whole<F: Fold>(trace: &Trace) -> F {
    state(trace, usize::MAX)
}

fn ms(milliseconds: u64) -> Micros {
    Micros(milliseconds * 1_000)
}

fn delay(micros: u64) -> Delay {
    Delay::of(Micros(micros))
}
