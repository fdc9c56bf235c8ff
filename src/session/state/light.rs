//! What is lit with what the reader points at, and what is told of it.

use crate::lens::highlight::{Entity, Highlight, Views};
use crate::lens::words::table;
use crate::session::subject::Subject;

use super::State;

impl State {
    /// What is lit in the run of that place, at the playhead.
    pub fn lit(&self, run: usize) -> Highlight {
        let subject = self.subject.filter(|subject| subject.run == run || matches!(subject.entity, Entity::Line(_)));
        let record = self.shown.get(run).and_then(|shown| shown.record.as_ref());
        let Some((subject, record)) = subject.zip(record) else { return Highlight::default() };
        record.look(|trace, reading| {
            let steps = self.steps(run, trace);
            let views = Views {
                trace,
                names: reading.names.follow(trace),
                lanes: reading.lanes.follow(trace),
                requests: reading.requests.follow(trace),
                now: reading.now.at(trace, steps),
                queues: reading.queues.at(trace, steps),
            };
            Highlight::with(subject.entity, &views)
        })
    }

    /// What happened, where the subject is an event: `0.500 s: Producer put Task-5 into the queue.`
    pub fn happened(&self, subject: Subject) -> Option<String> {
        let Entity::Event(step) = subject.entity else { return None };
        let record = self.shown.get(subject.run)?.record.as_ref()?;
        let row = record.look(|trace, reading| table::row(trace, reading.names.follow(trace), step as usize))?;
        Some(row.sentence())
    }

    /// What is told of what is pointed at: what happened, what its task waits for and who woke it.
    pub fn status_line(&self) -> Option<String> {
        (0..self.shown.len()).find_map(|run| self.lit(run).words().map(str::to_owned))
    }

    /// The last event of the run in focus up to the playhead.
    pub(crate) fn present(&self) -> Option<Subject> {
        let record = self.shown.get(self.focus)?.record.as_ref()?;
        let step = record.read(|trace| self.steps(self.focus, trace)).checked_sub(1)?;
        Some(Subject::of(self.focus, Entity::Event(step as u32)))
    }

    /// Whether it can be pointed at: a late message may name a run that is gone.
    pub(crate) fn can_light(&self, subject: Subject) -> bool {
        subject.run < self.shown.len()
    }

    /// After how many events of its run a thing's moment is.
    pub(crate) fn steps_to(&self, subject: Subject) -> Option<usize> {
        let record = self.shown.get(subject.run)?.record.as_ref()?;
        record.look(|trace, reading| {
            let steps = self.steps(subject.run, trace);
            let step =
                subject.entity.step(trace, reading.lanes.follow(trace), reading.queues.at(trace, steps), steps)?;
            Some(step as usize + 1)
        })
    }
}
