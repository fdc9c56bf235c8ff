//! For how long a program that runs has neither said anything nor waited: it may never end.

use crate::trace::time::{Micros, millis};

/// After how long the reader is offered to stop it.
pub const PATIENCE: Micros = millis(10_000);

/// What the reader is told then.
pub const SILENT: &str = "For 10 s the program has printed nothing and waited for nothing: it may never end.";

/// What has been heard of a program that runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Silence {
    /// How many events had come.
    events: usize,
    /// Since when none has.
    since: Option<Micros>,
    /// Whether that is for long.
    is_long: bool,
}

impl Silence {
    /// Whether the program has been silent for long.
    pub fn is_long(&self) -> bool {
        self.is_long
    }

    /// So many events have come of it by now. Whether that makes the silence a long one.
    pub fn listen(&mut self, events: usize, now: Micros) -> bool {
        let since = self.since.filter(|_| events == self.events).unwrap_or(now);
        let was_long = self.is_long;
        *self = Silence { events, since: Some(since), is_long: now - since >= PATIENCE };
        self.is_long && !was_long
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ten_seconds_without_an_event_or_a_wait_are_long() {
        let mut silence = Silence::default();
        let long = |silence: &mut Silence, events, at| silence.listen(events, millis(at));
        assert!(!long(&mut silence, 5, 1_000) && !long(&mut silence, 5, 10_999));
        assert!(long(&mut silence, 5, 11_000) && silence.is_long());
        assert!(!long(&mut silence, 5, 12_000) && silence.is_long(), "it is told once");
        assert!(!long(&mut silence, 6, 13_000) && !silence.is_long(), "something came");
        silence = Silence::default();
        assert!(!long(&mut silence, 6, 30_000), "it waited until now");
    }
}
