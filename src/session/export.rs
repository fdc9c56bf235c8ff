//! The shown runs as other programs take them. What leaves the page so is what its file would hold: no bodies, and no more of
//! addresses than the reader wants to keep.

use crate::export::{Format, TitledRun};
use crate::trace::file;
use crate::trace::file::FileError;

use super::file::save;
use super::shown::Shown;

/// What to call the file, and its text.
pub fn export(shown: &[Shown], keeps_queries: bool, format: Format) -> Result<(String, String), FileError> {
    let (name, text) = save(shown, keeps_queries)?;
    let traces = file::read(&text)?;
    let saved = shown.iter().filter(|shown| shown.record.is_some()).zip(&traces);
    let runs: Vec<TitledRun<'_>> = saved
        .map(|(shown, trace)| {
            let program = trace.header.program.as_ref();
            TitledRun { title: program.map_or(shown.title(), |program| &program.title), trace }
        })
        .collect();
    let name = name.trim_end_matches(".json");
    Ok((format!("{name}.{}", format.ending()), format.write(name, &runs)))
}
