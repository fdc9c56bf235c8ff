//! What runs printed, as the terminal shows it.

use crate::lens::words::transcript::text;

use super::TitledRun;

/// The transcripts, each below its run's title.
pub fn transcript(runs: &[TitledRun<'_>]) -> String {
    let parts: Vec<String> = runs.iter().map(|run| format!("{}\n{}", run.title, text(run.trace))).collect();
    parts.join("\n")
}
