//! Every event as a line of comma-separated values, as RFC 4180 has them.

use crate::lens::fold::Follow;
use crate::lens::words::names::Names;
use crate::lens::words::table::row;

use super::TitledRun;

/// The events of all runs, below a line with the names of the columns.
pub fn csv(runs: &[TitledRun<'_>]) -> String {
    let mut csv = "run,number,seconds,task,name,event,what,line\r\n".to_owned();
    for run in runs {
        let mut names: Follow<Names> = Follow::default();
        let names = names.follow(run.trace);
        for (step, event) in run.trace.events().iter().enumerate() {
            let Some(row) = row(run.trace, names, step) else { continue };
            let line = row.line.map_or_else(String::new, |line| line.number.to_string());
            let cells = [
                run.title,
                &row.number.to_string(),
                &row.at.plain(),
                &row.task.0.to_string(),
                &row.name,
                event.kind.name(),
                &row.what,
                &line,
            ];
            csv += &cells.map(cell).join(",");
            csv += "\r\n";
        }
    }
    csv
}

/// A cell. What a spreadsheet would take for a formula begins with an apostrophe.
fn cell(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}
