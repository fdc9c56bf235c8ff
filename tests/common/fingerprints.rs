//! A hash of the trace of every lab, variant and preset: the same seed gives the same bytes everywhere.

use await_lab::engine::simulate;
use await_lab::labs::{DEFAULT_SEED, Lab, Prepared, hash};
use await_lab::trace::Header;
use await_lab::trace::file;
use await_lab::trace::file::StoredRun;

/// One line each, as `lab/variant preset hash`.
pub fn fingerprints() -> String {
    let mut lines = String::new();
    for lab in Lab::ALL {
        for variant in lab.variants {
            for preset in lab.presets {
                let (plan, _) = lab.resolve(variant, preset.name, Some(preset.name), &[]);
                let prepared = lab.prepare(variant, plan, DEFAULT_SEED).expect("every variant has its program");
                let Prepared { header, connections, program } = prepared.simulated();
                // The source is left out: a comment in a lab is no other behaviour.
                let header = Header { source: 0, ..header };
                let trace = simulate(header, connections, program);
                let bytes = file::write(vec![StoredRun::with_bodies(&trace)]).expect("a trace can be written");
                lines += &format!("{}/{} {} {:016x}\n", lab.name, variant.name, preset.name, hash(&bytes));
            }
        }
    }
    lines
}
