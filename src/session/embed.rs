//! A figure in another page: the options that its author chose, and what it and that page tell each other.

use super::state::{SPEEDS, Speed};
use crate::trace::time::{Micros, secs};

/// What is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// The lab's pictures.
    #[default]
    Timeline,
    /// The queue without its timeline.
    Queue,
    /// The program's lines.
    Code,
    /// What was printed.
    Transcript,
    /// Pictures and program.
    Both,
}

impl View {
    /// Each with its name.
    pub const NAMED: [(View, &'static str); 5] = [
        (View::Timeline, "timeline"),
        (View::Queue, "queue"),
        (View::Code, "code"),
        (View::Transcript, "transcript"),
        (View::Both, "both"),
    ];

    /// The word for it.
    pub fn name(self) -> &'static str {
        View::NAMED.iter().find(|(view, _)| *view == self).map_or("", |(_, name)| name)
    }
}

/// What the author of a page chose. `static/embedded.js` leaves out what can't be, and tells the author; the stylesheet has the rest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Options {
    /// What is shown.
    pub view: View,
    /// The steps, counted as events, between which the figure stays.
    pub steps: Option<(usize, usize)>,
    /// How fast it plays.
    pub speed: Option<Speed>,
    /// Whether it plays by itself.
    pub autoplay: bool,
    /// Whether readers are asked before they see.
    pub predict: bool,
}

impl Options {
    /// Reads them; `value` gives what stands at a name.
    pub fn read(value: impl Fn(&str) -> Option<String>) -> Options {
        let named = |name: &str| View::NAMED.iter().find(|(_, of)| *of == name).map(|(view, _)| *view);
        let step = |name| value(name).and_then(|step| step.parse().ok());
        let (from, to): (Option<usize>, Option<usize>) = (step("from"), step("to"));
        let speed = |text: String| match text.as_str() {
            "whole" => Some(Speed::Whole),
            // Seconds in a second are written as moments are.
            times => {
                let hundredths = Micros::parse(times).and_then(|times| u32::try_from(times.0 / 10_000).ok());
                hundredths.filter(|times| SPEEDS.contains(times)).map(Speed::Times)
            }
        };
        Options {
            view: value("view").and_then(|name| named(&name)).unwrap_or_default(),
            steps: (from.is_some() || to.is_some())
                .then(|| (from.unwrap_or_default(), to.unwrap_or(usize::MAX)))
                .filter(|(from, to)| from < to),
            speed: value("speed").and_then(speed),
            autoplay: value("autoplay").is_some(),
            predict: value("predict").is_some(),
        }
    }
}

/// What the page around asks of a figure. None of it starts a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Command {
    /// Play from here.
    Play,
    /// Stand still.
    Pause,
    /// Go to a moment.
    Seek(Micros),
    /// Go to where so many events have happened.
    Step(usize),
}

impl Command {
    /// The command of that name.
    pub fn named(name: &str, value: f64) -> Option<Command> {
        Some(match name {
            "play" => Command::Play,
            "pause" => Command::Pause,
            "seek" => Command::Seek(secs(value)),
            "step" => Command::Step(value as usize),
            _ => return None,
        })
    }
}

/// What a figure tells the page around: with each how many events have happened, and the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// It is there, and obeys.
    Ready,
    /// Another moment is shown.
    Step,
    /// It has come to the end.
    Done,
}

impl News {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            News::Ready => "ready",
            News::Step => "step",
            News::Done => "done",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    fn read(values: &[(&str, &str)]) -> Options {
        let values: HashMap<_, _> = values.iter().copied().collect();
        Options::read(|name| values.get(name).map(|value| (*value).to_owned()))
    }

    #[test]
    fn a_moment_that_a_figure_has_told_is_the_one_it_goes_to() {
        for millis in 0..10_000 {
            let told = Micros(1_000 * millis).as_secs();
            assert_eq!(Command::named("seek", told), Some(Command::Seek(Micros(1_000 * millis))));
        }
    }

    #[test]
    fn options_are_read_and_what_can_not_be_is_left_out() {
        assert_eq!(read(&[]), Options::default());
        let some = read(&[
            ("view", "both"),
            ("from", "3"),
            ("to", "12"),
            ("speed", "0.25"),
            ("autoplay", ""),
            ("predict", ""),
        ]);
        let all = Options {
            view: View::Both,
            steps: Some((3, 12)),
            speed: Some(Speed::Times(25)),
            autoplay: true,
            predict: true,
        };
        assert_eq!(some, all);
        assert_eq!(read(&[("to", "5")]).steps, Some((0, 5)));
        for odd in
            [("view", "sideways"), ("from", "-1"), ("to", "99999999999999999999999"), ("speed", "fast"), ("speed", "3")]
        {
            assert_eq!(read(&[odd]), Options::default(), "{odd:?}");
        }
        assert_eq!(read(&[("from", "7"), ("to", "7")]).steps, None, "nothing lies between");
        assert_eq!(read(&[("speed", "whole")]).speed, Some(Speed::Whole));
    }
}
