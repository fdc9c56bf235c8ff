//! Spans that follow one another, and marks, quickly found for any axis.

use crate::collections::peaks::Peaks;
use crate::lens::fold::axis::{Axis, gallop};
use crate::lens::fold::moment::Moment;
use crate::trace::event::{Label, TaskId};
use crate::trace::time::Micros;

use super::span::{Drawn, Span, SpanKind, TaskEvent};

const NONE: u32 = u32::MAX;
const OPEN: Micros = Micros(u64::MAX);

/// A span as it is kept: a million of them must fit.
#[derive(Clone, Copy, Debug)]
struct StoredSpan {
    from: Micros,
    to: Micros,
    first_step: u32,
    last_step: u32,
    holds: u32,
    woken_by: u32,
    kind: SpanKind,
}

impl StoredSpan {
    fn span(&self) -> Span {
        let some = |word: u32| (word != NONE).then_some(word);
        Span {
            kind: self.kind,
            from: self.from,
            to: (self.to != OPEN).then_some(self.to),
            first_step: self.first_step,
            last_step: some(self.last_step),
            holds: some(self.holds).map(Label),
            woken_by: some(self.woken_by).map(TaskId),
        }
    }

    fn length(&self) -> u64 {
        (self.to - self.from).0
    }
}

/// Spans of which none begins before the one before it has ended.
#[derive(Clone, Debug, Default)]
pub struct Row {
    spans: Vec<StoredSpan>,
    /// Over the spans that have ended.
    longest: Peaks,
}

impl Row {
    /// How many spans there are.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The span of that place, counted from 0.
    pub fn get(&self, index: usize) -> Option<Span> {
        self.spans.get(index).map(StoredSpan::span)
    }

    /// The span that the event began, ended or fell into.
    pub fn at_step(&self, step: u32) -> Option<Span> {
        let after = self.spans.partition_point(|span| span.first_step <= step);
        self.spans[..after].last().filter(|span| step <= span.last_step).map(StoredSpan::span)
    }

    /// What is to be drawn: where several spans begin in one column of pixels, the longest of them.
    pub fn drawn(&self, axis: Axis) -> impl Iterator<Item = Drawn<Span>> {
        let spans = &self.spans;
        let mut next = spans.partition_point(|span| span.to < axis.seen.from);
        std::iter::from_fn(move || {
            let first = spans.get(next).filter(|span| span.from <= axis.seen.to)?;
            let end = axis.column_end(first.from.max(axis.seen.from));
            let range = next..gallop(next + 1, spans.len(), |index| spans[index].from >= end);
            next = range.end;
            let of = range.len() as u32;
            let last = &spans[range.end - 1];
            // One that goes on has no length yet, and may become the longest of all.
            let longest = if of == 1 || last.to == OPEN {
                last
            } else {
                &spans[self.longest.largest(range, |index| spans[index].length())?]
            };
            Some(Drawn { shown: longest.span(), of })
        })
    }

    /// Begins a span, which ends the one before; `holds` is what the task has in hand meanwhile.
    pub(crate) fn open(&mut self, now: Moment, kind: SpanKind, holds: Option<Label>) {
        self.close(now);
        let holds = holds.map_or(NONE, |label| label.0);
        let (from, first_step) = (now.at, now.step);
        self.spans.push(StoredSpan { from, to: OPEN, first_step, last_step: NONE, holds, woken_by: NONE, kind });
    }

    /// Ends the last span, if it is open.
    pub(crate) fn close(&mut self, now: Moment) {
        if let Some(span) = self.spans.last_mut().filter(|span| span.to == OPEN) {
            span.to = now.at;
            span.last_step = now.step;
            let spans = &self.spans;
            self.longest.push(|index| spans[index].length());
        }
    }

    /// Tells who woke the task at the last span's beginning or end.
    pub(crate) fn woken(&mut self, by: TaskId) {
        if let Some(span) = self.spans.last_mut() {
            span.woken_by = by.0;
        }
    }

    pub(crate) fn last_kind(&self) -> Option<SpanKind> {
        self.spans.last().map(|span| span.kind)
    }

    /// The event that began the last span; 0 before there is one.
    pub(crate) fn last_begin(&self) -> u32 {
        self.spans.last().map_or(0, |span| span.first_step)
    }
}

/// The marks to be drawn: the first of each column of pixels.
pub(crate) fn drawn_marks(marks: &[TaskEvent], axis: Axis) -> impl Iterator<Item = Drawn<TaskEvent>> {
    let mut next = marks.partition_point(|mark| mark.at < axis.seen.from);
    std::iter::from_fn(move || {
        let shown = *marks.get(next).filter(|mark| mark.at <= axis.seen.to)?;
        let end = axis.column_end(shown.at);
        let after = gallop(next + 1, marks.len(), |index| marks[index].at >= end);
        let of = (after - next) as u32;
        next = after;
        Some(Drawn { shown, of })
    })
}
