//! The simulated runs of all labs.

use await_lab::engine::simulate;
use await_lab::labs::Lab;
use await_lab::trace::{Header, Trace, WorldKind};

/// Every variant of every lab with every preset, in the simulated world, where its log has fewer than so many events.
pub fn traces_below(events: usize) -> Vec<Trace> {
    let mut traces = Vec::new();
    for lab in Lab::ALL {
        for variant in lab.variants {
            for preset in lab.presets {
                let (plan, _) = lab.resolve(variant, preset.name, Some(preset.name), &[]);
                let prepared = lab.prepare(variant, plan, 1).unwrap();
                let header = Header { world: WorldKind::Simulated, ..prepared.header };
                traces.push(simulate(header, prepared.connections, prepared.program));
            }
        }
    }
    traces.retain(|trace| trace.events().len() < events);
    assert!(traces.len() > 20, "{}", traces.len());
    traces
}
