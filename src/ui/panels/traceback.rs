//! Standard error with its tracebacks, word for word: frames of libraries are folded, those of the program lead to their lines.

use yew::prelude::*;

use crate::lens::words::figures::counted;
use crate::lens::words::traceback::{Part, cut, folded};
use crate::session::shown::Shown;
use crate::session::state::State;
use crate::trace::Trace;
use crate::trace::event::Label;
use crate::trace::program::SourceLine;
use crate::ui::kit::element::{button, draw, head, text};

use super::transcript::printed_line;

/// The most pieces that are on the page: to lay out more would hold it up.
const MOST: usize = 400;

/// What the runs printed on standard error, where there is a traceback among it; `on_line` leads to a line of the program, if
/// its lines are on the page.
pub fn tracebacks(state: &State, on_line: Option<&Callback<SourceLine>>) -> Html {
    let runs: Vec<Html> = state.shown.iter().filter_map(|shown| run(state, shown, on_line)).collect();
    if runs.is_empty() {
        return Html::default();
    }
    let note = "standard error, word for word; frames of libraries are folded";
    let heading = head("Traceback", vec![draw!(span { "class": "soft" }[text(note)])]);
    draw!(section { "class": "panel", "aria-label": "Traceback" } = [heading].into_iter().chain(runs).collect())
}

fn run(state: &State, shown: &Shown, on_line: Option<&Callback<SourceLine>>) -> Option<Html> {
    shown.record.as_ref()?.look(|trace, reading| {
        let tracebacks = reading.tracebacks.follow(trace);
        if !tracebacks.has_frames {
            return None;
        }
        let left_out = tracebacks.parts.len().saturating_sub(MOST);
        let before = (left_out > 0).then(|| {
            let words = format!("{} before, which the transcript has", counted(left_out as u64, "piece", "pieces"));
            draw!(div { "class": "soft" }[text(words)])
        });
        let parts = tracebacks.parts[left_out..].iter().map(|of| part(trace, of, on_line));
        let lines = before.into_iter().chain(parts).collect();
        let title = (state.shown.len() > 1).then(|| draw!(h3 {}[text(shown.title().to_owned())]));
        let label = format!("Standard error of {}", shown.title());
        let list = draw!(div { "class": "traceback", "role": "group", "aria-label": &label, "tabindex": "0", "translate": "no" } = lines);
        Some(title.into_iter().chain([list]).collect())
    })
}

fn part(trace: &Trace, part: &Part, on_line: Option<&Callback<SourceLine>>) -> Html {
    let line = |text: Label| printed_line(trace.text(text), false);
    match part {
        Part::Frame(frame, to) if let Some(on_line) = on_line => {
            let ((before, words, after), to) = (cut(trace.text(*frame)), *to);
            let link = button("to-line", words, on_line.reform(move |_| to));
            draw!(div {}[text(before.to_owned()), link, text(after.to_owned())])
        }
        Part::Line(text) | Part::Frame(text, _) => draw!(div {}[line(*text)]),
        Part::Folded(lines) => {
            let frames = lines.iter().map(|text| draw!(div {}[line(*text)])).collect();
            draw!(details {}[draw!(summary { "class": "soft" }[text(folded(trace, lines))]), draw!(div {} = frames)])
        }
        Part::Error(text) => draw!(div { "class": "error" }[line(*text)]),
    }
}
