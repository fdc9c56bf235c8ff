//! A run as other programs take it: a picture, a table, a trace, a list of requests. Each is a pure function of logs.

pub mod chrome_trace;
pub mod csv;
pub mod har;
pub mod json;
pub mod markdown;
pub mod svg;
pub mod transcript;

use crate::trace::Trace;

/// A run, under the name by which the reader knows it.
pub struct TitledRun<'a> {
    /// Its heading.
    pub title: &'a str,
    /// Its log.
    pub trace: &'a Trace,
}

/// What a run can be written as, beside its own file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The figure as a picture.
    Svg,
    /// The same, narrower: it stands in another page until its reader acts.
    Poster,
    /// A trace for Perfetto, speedscope and Chrome.
    ChromeTrace,
    /// The requests, as a browser’s developer tools take them.
    Har,
    /// The events as a table.
    Csv,
    /// What was printed.
    Transcript,
    /// What it came to, with the figure.
    Markdown,
}

impl Format {
    /// Every format that is kept as a file of its own.
    pub const ALL: [Format; 6] =
        [Format::Svg, Format::ChromeTrace, Format::Har, Format::Csv, Format::Transcript, Format::Markdown];

    /// What it is called on the page.
    pub fn title(self) -> &'static str {
        match self {
            Format::Svg => "Figure (SVG)",
            Format::Poster => "Poster (SVG)",
            Format::ChromeTrace => "Trace for Perfetto, speedscope (JSON)",
            Format::Har => "Requests (HAR)",
            Format::Csv => "Events (CSV)",
            Format::Transcript => "Transcript (text)",
            Format::Markdown => "Totals and transcript (Markdown)",
        }
    }

    /// The end of its files’ names.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Svg | Format::Poster => "svg",
            Format::ChromeTrace => "perfetto.json",
            Format::Har => "har",
            Format::Csv => "csv",
            Format::Transcript => "txt",
            Format::Markdown => "md",
        }
    }

    /// The runs in it. `name` is what their files are called, without an ending.
    pub fn write(self, name: &str, runs: &[TitledRun<'_>]) -> String {
        match self {
            Format::Svg => svg::svg(runs, svg::WIDTH),
            Format::Poster => svg::svg(runs, svg::POSTER_WIDTH),
            Format::ChromeTrace => chrome_trace::chrome_trace(runs),
            Format::Har => har::har(runs),
            Format::Csv => csv::csv(runs),
            Format::Transcript => transcript::transcript(runs),
            Format::Markdown => markdown::markdown(name, runs),
        }
    }
}
