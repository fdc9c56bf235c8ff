//! Trace events as Chrome writes them, which Perfetto and speedscope open: a process for each run, a thread for each task,
//! with its life, its polls and its waits one in another.
//!
//! The format is described in “Trace Event Format”, a document of the Chromium project; times are microseconds.

use crate::lens::fold::Follow;
use crate::lens::tasks::lanes::{Lane, Lanes};
use crate::lens::tasks::row::Row;
use crate::lens::tasks::span::{Span, SpanKind};
use crate::lens::words::names::Names;
use crate::trace::Trace;
use crate::trace::event::{Kind, TaskId};
use crate::trace::time::Micros;

use super::TitledRun;
use super::json::text;

/// The trace of all runs.
pub fn chrome_trace(runs: &[TitledRun<'_>]) -> String {
    let mut events = Vec::new();
    for (run, process) in runs.iter().zip(1..) {
        let trace = run.trace;
        let (mut lanes, mut names): (Follow<Lanes>, Follow<Names>) = Default::default();
        let (lanes, names) = (lanes.follow(trace), names.follow(trace));
        events.push(named("process_name", process, 0, run.title));
        events.push(named("thread_name", process, 0, names.task(trace, TaskId::LOOP)));
        let mut writer = Writer { trace, names, process, end: trace.last_at(), events: &mut events };
        lanes.all().iter().for_each(|lane| writer.lane(lane));
        writer.printed();
    }
    format!("{{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n{}\n]}}\n", events.join(",\n"))
}

/// What a process, or a thread, is called.
fn named(what: &str, process: u32, thread: u32, name: &str) -> String {
    let name = text(name);
    format!(r#"{{"ph":"M","name":"{what}","pid":{process},"tid":{thread},"args":{{"name":{name}}}}}"#)
}

struct Writer<'a> {
    trace: &'a Trace,
    names: &'a Names,
    process: u32,
    end: Micros,
    events: &'a mut Vec<String>,
}

impl Writer<'_> {
    fn lane(&mut self, lane: &Lane) {
        let (thread, name) = (lane.task.0, self.trace.text(lane.name));
        self.events.push(named("thread_name", self.process, thread, name));
        let ended = lane.ended.map_or(self.end, |(ended, _)| ended.at);
        self.span(thread, name, (lane.spawned.at, ended), "");
        // Spans of one thread lie one in another, so a wait begins where the poll ends in which it began. What a task waits for
        // beside its first wait has no place there.
        let mut polls = spans(&lane.thread).peekable();
        let mut busy_until = Micros::ZERO;
        for wait in lane.waits.first().into_iter().flat_map(spans) {
            while let Some(poll) = polls.next_if(|poll| poll.from <= wait.from) {
                busy_until = busy_until.max(self.part(thread, &poll, busy_until));
            }
            busy_until = busy_until.max(self.part(thread, &wait, busy_until));
        }
        for poll in polls {
            busy_until = busy_until.max(self.part(thread, &poll, busy_until));
        }
    }

    /// A poll or a wait, from that moment on; gives its end.
    fn part(&mut self, thread: u32, span: &Span, from: Micros) -> Micros {
        let (from, to) = (span.from.max(from), span.to.unwrap_or(self.end));
        if from <= to && !(from == to && span.kind == SpanKind::Ready) {
            let began = self.trace.events().get(span.first_step as usize).filter(|_| span.kind.look().is_some());
            let words = began.map_or_else(String::new, |event| self.names.event(self.trace, event));
            self.span(thread, span.kind.legend(), (from, to), &words);
        }
        to
    }

    fn span(&mut self, thread: u32, name: &str, (from, to): (Micros, Micros), words: &str) {
        let (name, process, length) = (text(name), self.process, (to - from).0);
        let from = from.0;
        let args = if words.is_empty() { String::new() } else { format!(r#","args":{{"what":{}}}"#, text(words)) };
        self.events.push(format!(
            r#"{{"ph":"X","name":{name},"pid":{process},"tid":{thread},"ts":{from},"dur":{length}{args}}}"#
        ));
    }

    /// The printed lines, each a moment of its task.
    fn printed(&mut self) {
        for event in self.trace.events() {
            if let Kind::Said { text: line } | Kind::PrintedError { text: line } = event.kind {
                let (name, process, at) = (text(self.trace.text(line)), self.process, event.at().0);
                let thread = event.task.0;
                self.events
                    .push(format!(r#"{{"ph":"i","s":"t","name":{name},"pid":{process},"tid":{thread},"ts":{at}}}"#));
            }
        }
    }
}

fn spans(row: &Row) -> impl Iterator<Item = Span> {
    (0..row.len()).filter_map(|place| row.get(place))
}
