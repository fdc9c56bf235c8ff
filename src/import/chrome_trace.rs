//! A trace as Chrome, Perfetto and many recorders write it: spans become tasks and what they wait for.
//!
//! An asynchronous track (`b` and `e` events of one id) is a task. So is each outermost span of a thread (`X`, or `B` and `E`),
//! as speedscope shows them side by side. Within a task the innermost span counts.

use crate::trace::Trace;
use crate::trace::event::{Kind, RunEnd, TaskEnd, TaskId, WaitKind};
use crate::trace::time::Micros;

use super::imported::{Imported, foreign};
use super::json::Json;

/// What is said of every such file.
const SPANS: &str = "The file was read on this machine, and nothing was sent. A trace does not say whether a span worked or \
                     waited, so all are drawn as waits.";
/// The most tasks that are shown.
const MOST: usize = 20_000;
/// The latest moment, in microseconds.
const LATEST: f64 = 1e15;

/// The spans so far, by their track.
#[derive(Default)]
pub(super) struct Spans {
    /// Numbers the tracks’ keys, as a log numbers its texts.
    keys: Trace,
    tracks: Vec<Track>,
    last: f64,
}

#[derive(Default)]
struct Track {
    is_thread: bool,
    spans: Vec<Span>,
    /// The places of those that have not ended, the innermost last.
    open: Vec<usize>,
}

struct Span {
    from: f64,
    to: f64,
    name: String,
}

impl Spans {
    /// Takes an event; one that begins or ends no span is passed over.
    pub(super) fn take(&mut self, event: &Json) {
        let (Some(phase), Some(at)) = (event.get("ph").text(), event.get("ts").number()) else { return };
        let at = at.clamp(-LATEST, LATEST);
        let word = |name: &str| event.get(name).word().unwrap_or_default();
        let is_thread = matches!(phase, "X" | "B" | "E");
        let key = match phase {
            "X" | "B" | "E" => format!("{} {}", word("pid"), word("tid")),
            "b" | "e" | "S" | "F" => {
                let ids = event.get("id2");
                let id = [event.get("id"), ids.get("local"), ids.get("global")].into_iter().find_map(Json::word);
                format!("{} {} {}", word("pid"), word("cat"), id.unwrap_or_default())
            }
            _ => return,
        };
        let end = at + event.get("dur").number().unwrap_or_default().clamp(0.0, LATEST);
        self.last = self.last.max(end);
        let place = self.keys.label(&key).0 as usize;
        if place == self.tracks.len() {
            self.tracks.push(Track { is_thread, ..Track::default() });
        }
        let track = &mut self.tracks[place];
        match phase {
            "X" => track.spans.push(Span { from: at, to: end, name: word("name") }),
            "B" | "b" | "S" => {
                track.open.push(track.spans.len());
                track.spans.push(Span { from: at, to: f64::INFINITY, name: word("name") });
            }
            _ => {
                if let Some(span) = track.open.pop().and_then(|place| track.spans.get_mut(place)) {
                    span.to = at.max(span.from);
                }
            }
        }
    }

    /// The log of all of them.
    pub(super) fn end(self, name: &str, rest: &Json) -> Option<Imported> {
        let last = self.last;
        let mut tasks: Vec<Vec<Span>> = Vec::new();
        for mut track in self.tracks {
            track.spans.iter_mut().for_each(|span| span.to = span.to.min(last.max(span.from)));
            // Those that hold others come first.
            track.spans.sort_by(|one, other| one.from.total_cmp(&other.from).then(other.to.total_cmp(&one.to)));
            let mut until = f64::NEG_INFINITY;
            for (span, place) in track.spans.into_iter().zip(0..) {
                let is_inner = span.from < until || !track.is_thread && place > 0;
                until = until.max(span.to);
                match tasks.last_mut().filter(|_| is_inner) {
                    Some(task) => task.push(span),
                    None => tasks.push(vec![span]),
                }
            }
        }
        let begin = |task: &Vec<Span>| task.first().map_or(0.0, |span| span.from);
        tasks.sort_by(|one, other| begin(one).total_cmp(&begin(other)));
        let base = tasks.first().map(begin)?;
        let tool = rest.get("metadata").get("source").text().or(rest.get("exporter").text());
        let mut log =
            Log { trace: foreign(name, name, tool.unwrap_or_default()), base, events: Vec::new(), named: Vec::new() };
        let more = tasks.len().saturating_sub(MOST);
        tasks.truncate(MOST);
        tasks.iter().zip(1..).for_each(|(spans, number)| log.task(TaskId(number), spans));
        let mut notices = vec![SPANS.to_owned()];
        if more > 0 {
            notices.push(format!("The first {MOST} of its tasks are shown, and {more} are not."));
        }
        Some(Imported { trace: log.end(), initiators: Vec::new(), notices })
    }
}

/// The log that comes of them.
struct Log {
    trace: Trace,
    base: f64,
    events: Vec<(Micros, TaskId, Kind)>,
    /// Whether each text has been the name of something already.
    named: Vec<bool>,
}

impl Log {
    fn at(&self, at: f64) -> Micros {
        Micros((at - self.base).max(0.0).round() as u64)
    }

    /// A task whose spans come in the order of their beginning.
    fn task(&mut self, task: TaskId, spans: &[Span]) {
        let Some(first) = spans.first() else { return };
        let (name, begun) = (self.trace.label(&first.name), self.at(first.from));
        self.events.push((begun, task, Kind::Spawned { name, by: TaskId::LOOP }));
        let mut open: Vec<(f64, u32)> = Vec::new();
        let mut ended = first.from;
        for span in spans {
            self.close(task, &mut open, span.from);
            // What does not lie within another is cut at its end.
            let to = open.last().map_or(span.to, |(to, _)| span.to.min(*to));
            if let Some((_, number)) = open.last() {
                self.wait(task, span.from, *number, false);
            }
            let number = self.number(task, span);
            self.wait(task, span.from, number, true);
            open.push((to, number));
            ended = ended.max(to);
        }
        self.close(task, &mut open, f64::INFINITY);
        let ended = self.at(ended);
        self.events.push((ended, task, Kind::Ended { how: TaskEnd::Finished }));
    }

    /// Ends what has ended by that moment; whatever it lay in goes on.
    fn close(&mut self, task: TaskId, open: &mut Vec<(f64, u32)>, by: f64) {
        while let Some((to, number)) = open.pop_if(|(to, _)| *to <= by) {
            self.wait(task, to, number, false);
            if let Some((_, number)) = open.last() {
                self.wait(task, to, *number, true);
            }
        }
    }

    fn wait(&mut self, task: TaskId, at: f64, number: u32, begins: bool) {
        let wait = WaitKind::Other;
        let kind = if begins { Kind::WaitBegan { wait, number } } else { Kind::WaitEnded { wait, number } };
        let at = self.at(at);
        self.events.push((at, task, kind));
    }

    /// The number of what spans of that name stand for; it is named when it is met first.
    fn number(&mut self, task: TaskId, span: &Span) -> u32 {
        let (name, at) = (self.trace.label(&span.name), self.at(span.from));
        let number = name.0;
        if self.named.len() <= number as usize {
            self.named.resize(number as usize + 1, false);
        }
        if !std::mem::replace(&mut self.named[number as usize], true) {
            self.events.push((at, task, Kind::ObjectNamed { wait: WaitKind::Other, number, name }));
        }
        number
    }

    fn end(mut self) -> Trace {
        // What happened to one task at one moment keeps its order.
        self.events.sort_by_key(|(at, ..)| *at);
        let trace = &mut self.trace;
        self.events.into_iter().for_each(|(at, task, kind)| trace.push(at, 0, task, kind));
        let end = trace.last_at();
        trace.push(end, 0, TaskId::LOOP, Kind::RunEnded { how: RunEnd::Finished });
        self.trace
    }
}
