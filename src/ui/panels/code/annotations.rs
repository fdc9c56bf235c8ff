//! What the lines of a listing have to do with the run: who is at them, which are lit, which are still to come.

use crate::collections::sorted::Sorted;
use crate::session::record::Record;
use crate::session::shown::Shown;
use crate::trace::program::SourceLine;
use crate::ui::kit::props::Shared;

/// What a line of a listing has to do with the run.
#[derive(Default)]
pub(super) struct Here {
    /// The first two of the tasks that are there.
    pub(super) names: Vec<String>,
    /// How many are there.
    pub(super) count: usize,
    /// What went wrong there.
    pub(super) error: String,
    /// Whether it has been reached, and whether it will be.
    pub(super) is_reached: bool,
    pub(super) is_to_come: bool,
}

/// What the lines of a listing have to do with the run.
#[derive(Default)]
pub(super) struct Annotations {
    /// What is to be said of which line of it.
    pub(super) places: Sorted<u16, Here>,
    /// Which line of the lab's own file does the same as which line of it.
    pub(super) own: Sorted<u16, SourceLine>,
    /// The run in focus.
    pub(super) run: usize,
    /// The lines of the lab's own file that are lit.
    pub(super) lit: Vec<SourceLine>,
}

impl Annotations {
    /// The lines at which tasks are, with how many.
    pub(super) fn marked(&self) -> Vec<(u16, usize)> {
        let counts = self.places.iter().map(|(line, here)| (*line, here.count));
        counts.filter(|(_, count)| *count > 0).collect()
    }
}

/// What lines have to do with the runs whose log `of` gives; `own` says for which line of the program each stands.
pub(super) fn annotations<'a>(
    state: &'a Shared,
    own: Sorted<u16, SourceLine>,
    of: impl Fn(&'a Shown) -> Option<&'a Record>,
) -> Annotations {
    let stands: Sorted<SourceLine, u16> = own.iter().map(|(line, own)| (*own, *line)).collect();
    let mut annotations = Annotations { run: state.focus, ..Annotations::default() };
    for (index, shown) in state.shown.iter().enumerate() {
        // With another source the recorded lines mean nothing.
        let Some(record) = of(shown) else { continue };
        let lit = state.lit(index);
        annotations.lit.extend(own.values().filter(|line| lit.has_line(**line)));
        record.look(|trace, reading| {
            for (line, is_past) in reading.reached.follow(trace).at(state.steps(index, trace)) {
                if let Some(line) = stands.get(&line) {
                    let here = annotations.places.or_default(*line);
                    *if is_past { &mut here.is_reached } else { &mut here.is_to_come } = true;
                }
            }
            for failure in &reading.tracebacks.follow(trace).failures {
                if let Some(line) = stands.get(&failure.line) {
                    let Here { error, .. } = annotations.places.or_default(*line);
                    *error += if error.is_empty() { "" } else { " · " };
                    *error += failure.words(trace);
                }
            }
            let now = reading.now.at(trace, state.steps(index, trace));
            let here = now.tasks.iter().filter(|task| task.ended.is_none());
            for task in here {
                let Some(line) = task.line.and_then(|line| stands.get(&line)) else { continue };
                let at = annotations.places.or_default(*line);
                at.count += 1;
                if at.names.len() < 2 {
                    at.names.push(trace.text(task.name).to_owned());
                }
            }
        });
    }
    Annotations { own, ..annotations }
}
