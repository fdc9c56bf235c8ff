//! Markdown for a post or an issue: what the runs came to, the figure, a table, and what was printed.

use crate::lens::fold::Follow;
use crate::lens::results::totals::Totals;
use crate::lens::words::figures::{counted, seconds};
use crate::lens::words::results::unit;

use super::TitledRun;
use super::svg::{told, unfinished};
use super::transcript::transcript;

/// The runs; the figure is the file of that name beside it.
pub fn markdown(name: &str, runs: &[TitledRun<'_>]) -> String {
    let told = plain(&told(runs));
    let rows = runs.iter().map(|run| {
        let mut totals: Follow<Totals> = Follow::default();
        let totals = totals.follow(run.trace);
        let took = totals.total.map_or_else(|| unfinished(totals.end).to_owned(), seconds);
        let waited = totals.waited();
        let one = unit(totals.unit());
        let count = counted(waited.count.into(), one, &format!("{one}s"));
        let (sum, longest) = (seconds(waited.sum), seconds(waited.longest));
        format!("| {} | {took} | {count} | {sum} | {longest} |\n", plain(run.title))
    });
    let rows: String = rows.collect();
    // A fence is longer than any in the text.
    let printed = transcript(runs);
    let mut fence = "```".to_owned();
    while printed.contains(&fence) {
        fence.push('`');
    }
    format!(
        "![{told}]({name}.svg)\n\n{told}\n\n| run | took | waits | their sum | the longest |\n| --- | ---: | ---: | ---: | ---: |\n{rows}\n{fence}text\n{printed}{fence}\n"
    )
}

/// A text in which no mark means anything.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        if "\\`*_[]()<>|!#".contains(letter) {
            plain.push('\\');
        }
        plain.push(if letter.is_control() { ' ' } else { letter });
    }
    plain
}
