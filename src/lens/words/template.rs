//! Puts an event's own words, and those of a wait, into a sentence: both stand in the vocabulary, with the fields in braces.

use crate::trace::Trace;
use crate::trace::event::{Chain, Event, Label, Meaning, Queue, TaskId, Wait, WaitKind};
use crate::trace::program::Place;
use crate::trace::time::Micros;

use super::figures::{bytes, counted, exact, grouped};
use super::names::Names;

impl Names {
    /// What happened, to be read after the name of the event's task: its own words, or those of the wait that it begins.
    pub fn event(&self, trace: &Trace, event: &Event) -> String {
        let form = event.kind.form();
        if !form.says.is_empty() {
            return self.fill(form.says, trace, event);
        }
        let wait = event.kind.change().and_then(|change| change.wait());
        wait.map_or_else(|| form.name.replace('-', " "), |wait| self.fill(wait.kind.form().says, trace, event))
    }

    /// The wait in words that follow the name of its task: `waits for Consumer-2`. `step` is the place of the event that began
    /// it, or of the last one that told how far it is.
    pub fn wait(&self, trace: &Trace, wait: Wait, step: u32) -> String {
        let event = trace.events().get(step as usize);
        event.map_or_else(|| "waits".to_owned(), |event| self.fill(wait.kind.form().says, trace, event))
    }

    /// The template with the event's fields. Of `{field?this|that}` the second counts where the field is 0, or a text that is empty.
    fn fill(&self, template: &str, trace: &Trace, event: &Event) -> String {
        let Some((before, rest)) = template.split_once('{') else { return template.to_owned() };
        let end = closing(rest);
        let (inside, after) = (&rest[..end], rest.get(end + 1..).unwrap_or_default());
        let filled = match inside.split_once('?') {
            Some((name, choice)) => {
                let (this, that) = choice.rsplit_once('|').unwrap_or((choice, ""));
                let is_there = field(event, name).is_some_and(|(meaning, word)| match meaning {
                    Meaning::Label => !trace.text(Label(word as u32)).is_empty(),
                    _ => word > 0,
                });
                self.fill(if is_there { this } else { that }, trace, event)
            }
            None => field(event, inside)
                .map_or_else(|| "something".to_owned(), |(meaning, word)| self.field(trace, event, meaning, word)),
        };
        format!("{before}{filled}{}", self.fill(after, trace, event))
    }

    fn field(&self, trace: &Trace, event: &Event, meaning: Meaning, word: u64) -> String {
        // All but spans of time fit into it.
        let number = word as u32;
        match meaning {
            Meaning::TaskId if number == TaskId::LOOP.0 => "the event loop".to_owned(),
            Meaning::TaskId if number == event.task.0 => "itself".to_owned(),
            Meaning::TaskId => self.task(trace, TaskId(number)).to_owned(),
            Meaning::Label => trace.text(Label(number)).to_owned(),
            Meaning::Queue => self.queue(Queue::numbered(number)),
            Meaning::Item => self.item(trace, number).to_owned(),
            Meaning::Request => self.request(trace, number).into_owned(),
            Meaning::Callback => self.callback(trace, number).to_owned(),
            Meaning::Object => {
                let kind = event.kind.change().and_then(|change| change.wait()).map(|wait| wait.kind);
                self.object(trace, kind.or(event.kind.object()).unwrap_or(WaitKind::Other), number)
            }
            Meaning::Chain => frames(trace, Chain(number)),
            Meaning::Delay => exact(Micros(word)),
            Meaning::Tasks => counted(word, "task", "tasks"),
            Meaning::Bytes => bytes(word),
            Meaning::Capacity if word == 0 => "any number of items".to_owned(),
            Meaning::Capacity if word == 1 => "1 item".to_owned(),
            Meaning::Capacity => format!("at most {}", counted(word, "item", "items")),
            Meaning::Status if word == 0 => "an answer whose status the browser does not expose".to_owned(),
            Meaning::Status => format!("status {word}"),
            _ => meaning.code(word).map_or_else(|| grouped(word), str::to_owned),
        }
    }
}

/// Where the brace that has been opened before the text is closed in it.
fn closing(text: &str) -> usize {
    let mut depth = 1;
    let is_closing = |byte: u8| {
        depth += i32::from(byte == b'{') - i32::from(byte == b'}');
        depth == 0
    };
    text.bytes().position(is_closing).unwrap_or(text.len())
}

fn field(event: &Event, name: &str) -> Option<(Meaning, u64)> {
    let mut fields = event.kind.form().fields.iter().zip(event.kind.words());
    fields.find(|((of, _), _)| *of == name).map(|((_, meaning), word)| (*meaning, word))
}

/// The frames of a chain, the outermost first: `main, line 40; fetch, line 12`.
pub fn frames(trace: &Trace, chain: Chain) -> String {
    let frame = |place: &Place| {
        let function = place.function.map_or_else(String::new, |label| format!("{}, ", trace.text(label)));
        function + &line(trace, place)
    };
    trace.frames(chain).map(frame).collect::<Vec<_>>().join("; ")
}

/// The line of a chain's innermost frame: `line 12 of app.py`.
pub fn innermost(trace: &Trace, chain: Chain) -> Option<String> {
    trace.frames(chain).last().map(|place| line(trace, place))
}

fn line(trace: &Trace, place: &Place) -> String {
    let sources = trace.header.program.as_ref().map_or(&[][..], |program| &program.sources);
    // Which file it is goes without saying where there is one.
    let file = sources.get(usize::from(place.line.file)).filter(|_| sources.len() > 1);
    let file = file.map_or_else(String::new, |file| format!(" of {}", file.name));
    format!("line {}{file}", place.line.number)
}
