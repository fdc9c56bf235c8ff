//! A trace as Chrome, Perfetto and many recorders write it: spans become tasks and what they wait for.
//!
//! Each outermost span is a task: of an asynchronous track (`b` and `e` events of one id, which Chrome gives to others as soon
//! as its span has ended) and of a thread (`X`, or `B` and `E`) alike. Within a task the innermost span counts.

use crate::trace::Trace;
use crate::trace::event::{Kind, RunEnd, TaskEnd, TaskId, WaitKind};
use crate::trace::time::Micros;

use super::imported::{Events, Imported, foreign};
use super::json::Json;
use super::order::order;

/// What is said of every such file.
const SPANS: &str = "The file was read on this machine, and nothing was sent. A trace does not say whether a span worked or \
                     waited, so all are drawn as waits.";
/// The most tasks that are shown.
const MOST: usize = 20_000;
/// The farthest moment from whatever the file counts from, in microseconds: some count from 1970, so it lies after 2090.
const FARTHEST: f64 = 4e15;

/// The spans so far, by their track.
#[derive(Default)]
pub(super) struct Spans {
    /// Numbers the tracks’ keys, as a log numbers its texts.
    keys: Trace,
    tracks: Vec<Track>,
    last: u64,
}

#[derive(Default)]
struct Track {
    spans: Vec<Span>,
    /// What begins and ends by events of its own.
    edges: Vec<Edge>,
}

/// The beginning of a span, with its name, or the end of the innermost.
struct Edge {
    at: u64,
    /// The same moment to the nanosecond.
    exact: u64,
    begins: Option<String>,
}

/// From one moment to another, in microseconds after the earliest that is possible.
struct Span {
    from: u64,
    to: u64,
    name: String,
}

impl Spans {
    /// Takes an event; one that begins or ends no span is passed over.
    pub(super) fn take(&mut self, event: &Json) {
        let (Some(phase), Some(at)) = (event.get("ph").text(), event.get("ts").number()) else { return };
        let word = |name: &str| event.get(name).word().unwrap_or_default();
        let key = match phase {
            "X" | "B" | "E" => format!("{} {}", word("pid"), word("tid")),
            "b" | "e" | "S" | "F" => {
                let ids = event.get("id2");
                let id = [event.get("id"), ids.get("local"), ids.get("global")].into_iter().find_map(Json::word);
                format!("{} {} {}", word("pid"), word("cat"), id.unwrap_or_default())
            }
            _ => return,
        };
        let length = event.get("dur").number().unwrap_or_default().max(0.0);
        // An end is rounded as the moment that it is, so that what begins there begins no earlier.
        let (at, end, exact) = (moment(at), moment(at + length), nanos(at));
        self.last = self.last.max(end);
        let place = self.keys.label(&key).0 as usize;
        if place == self.tracks.len() {
            self.tracks.push(Track::default());
        }
        let track = &mut self.tracks[place];
        match phase {
            "X" => track.spans.push(Span { from: at, to: end, name: word("name") }),
            "B" | "b" | "S" => track.edges.push(Edge { at, exact, begins: Some(word("name")) }),
            _ => track.edges.push(Edge { at, exact, begins: None }),
        }
    }

    /// The log of all of them.
    pub(super) fn end(mut self, name: &str, rest: &Json) -> Option<Imported> {
        self.tracks.iter_mut().for_each(Track::pair);
        let mut tasks: Vec<Vec<&Span>> = Vec::new();
        for track in &self.tracks {
            // Those that hold others come first.
            let longest_first = order(track.spans.iter().map(|span| !span.to));
            let places = order(longest_first.iter().map(|place| track.spans[*place].from));
            let mut until = 0;
            for place in places {
                let span = &track.spans[longest_first[place]];
                let is_inner = span.from < until;
                until = until.max(span.to);
                match tasks.last_mut().filter(|_| is_inner) {
                    Some(task) => task.push(span),
                    None => tasks.push(vec![span]),
                }
            }
        }
        let begin = |task: &Vec<&Span>| task.first().map_or(0, |span| span.from);
        let places = order(tasks.iter().map(begin));
        let base = tasks.get(*places.first()?).map(begin)?;
        let tool = rest.get("metadata").get("source").text().or(rest.get("exporter").text());
        let trace = foreign(name, name, tool.unwrap_or_default());
        let mut log = Log { trace, base, last: self.last, events: Events::default(), named: Vec::new() };
        places.iter().take(MOST).zip(1..).for_each(|(place, number)| log.task(TaskId(number), &tasks[*place]));
        let mut notices = vec![SPANS.to_owned()];
        if let Some(more) = tasks.len().checked_sub(MOST + 1) {
            let more = more + 1;
            notices.push(format!("The first {MOST} of its tasks are shown, and {more} are not."));
        }
        let Log { mut trace, events, .. } = log;
        events.end(&mut trace, RunEnd::Finished);
        Some(Imported { trace, initiators: Vec::new(), notices })
    }
}

/// Microseconds after the earliest that is possible. What differs by less than a nanosecond, as sums of fractions do, is the same.
fn moment(at: f64) -> u64 {
    ((whole_nanos(at) / 1e3).round() + FARTHEST) as u64
}

/// Nanoseconds as a number without a sign: that of what is before the file's own beginning is turned round.
fn nanos(at: f64) -> u64 {
    (whole_nanos(at) as i64 as u64) ^ 1 << 63
}

fn whole_nanos(at: f64) -> f64 {
    (at.clamp(-FARTHEST, FARTHEST) * 1e3).round()
}

impl Track {
    /// Makes spans of what begins and ends, in the order of time: that of the file is another.
    fn pair(&mut self) {
        let mut open = Vec::new();
        for place in order(self.edges.iter().map(|edge| edge.exact)) {
            let Some(Edge { at, begins, .. }) = self.edges.get_mut(place) else { return };
            if let Some(name) = begins.take() {
                open.push(self.spans.len());
                self.spans.push(Span { from: *at, to: u64::MAX, name });
            } else if let Some(span) = open.pop().and_then(|place| self.spans.get_mut(place)) {
                span.to = *at;
            }
        }
    }
}

/// The log that comes of them.
struct Log {
    trace: Trace,
    /// The earliest moment, and the latest.
    base: u64,
    last: u64,
    events: Events,
    /// Whether each text has been the name of something already.
    named: Vec<bool>,
}

impl Log {
    fn at(&self, at: u64) -> Micros {
        Micros(at.saturating_sub(self.base))
    }

    /// A task whose spans come in the order of their beginning.
    fn task(&mut self, task: TaskId, spans: &[&Span]) {
        let Some(first) = spans.first() else { return };
        let (name, begun) = (self.trace.label(&first.name), self.at(first.from));
        self.events.push(begun, task, Kind::Spawned { name, by: TaskId::LOOP });
        let mut open: Vec<(u64, u32)> = Vec::new();
        let mut ended = first.from;
        for span in spans {
            self.close(task, &mut open, span.from);
            // What does not lie within another is cut at its end.
            let most = open.last().map_or(self.last, |(to, _)| *to);
            let to = span.to.min(most).max(span.from);
            if let Some((_, number)) = open.last() {
                self.end_wait(task, span.from, *number);
            }
            let number = self.number(task, span);
            self.begin_wait(task, span.from, number);
            open.push((to, number));
            ended = ended.max(to);
        }
        self.close(task, &mut open, u64::MAX);
        let ended = self.at(ended);
        self.events.push(ended, task, Kind::Ended { how: TaskEnd::Finished });
    }

    /// Ends what has ended by that moment; whatever it lay in goes on.
    fn close(&mut self, task: TaskId, open: &mut Vec<(u64, u32)>, by: u64) {
        while let Some((to, number)) = open.pop_if(|(to, _)| *to <= by) {
            self.end_wait(task, to, number);
            if let Some((_, number)) = open.last() {
                self.begin_wait(task, to, *number);
            }
        }
    }

    fn begin_wait(&mut self, task: TaskId, at: u64, number: u32) {
        self.events.push(self.at(at), task, Kind::WaitBegan { wait: WaitKind::Other, number });
    }

    fn end_wait(&mut self, task: TaskId, at: u64, number: u32) {
        self.events.push(self.at(at), task, Kind::WaitEnded { wait: WaitKind::Other, number });
    }

    /// The number of what spans of that name stand for; it is named when it is met first.
    fn number(&mut self, task: TaskId, span: &Span) -> u32 {
        let (name, at) = (self.trace.label(&span.name), self.at(span.from));
        let number = name.0;
        if self.named.len() <= number as usize {
            self.named.resize(number as usize + 1, false);
        }
        if !std::mem::replace(&mut self.named[number as usize], true) {
            self.events.push(at, task, Kind::ObjectNamed { wait: WaitKind::Other, number, name });
        }
        number
    }
}
