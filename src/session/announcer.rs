//! What people who can't see the page are told: at most one message a second.

use crate::trace::time::{Micros, millis};

/// The least time between two messages.
const PAUSE: Micros = millis(1_000);

/// The message that is being told, and the one that waits its turn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Announcer {
    told: String,
    at: Option<Micros>,
    next: Option<String>,
}

impl Announcer {
    /// The message to be told now.
    pub fn told(&self) -> &str {
        &self.told
    }

    /// Whether a message waits, so that [`Announcer::tick`] has to be called.
    pub fn is_waiting(&self) -> bool {
        self.next.is_some()
    }

    /// Tells a message as soon as it may be told; a newer one takes the place of one that waits.
    pub fn tell(&mut self, now: Option<Micros>, message: String) {
        self.next = Some(message);
        if let Some(now) = now {
            self.tick(now);
        }
    }

    /// Tells what waits, if its time has come.
    pub fn tick(&mut self, now: Micros) {
        if self.at.is_none_or(|at| now - at >= PAUSE)
            && let Some(next) = self.next.take()
        {
            self.told = next;
            self.at = Some(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_one_message_a_second_and_the_newest_of_those_that_waited() {
        let mut announcer = Announcer::default();
        announcer.tell(Some(millis(10)), "begins".to_owned());
        assert_eq!(announcer.told(), "begins");
        announcer.tell(Some(millis(500)), "half".to_owned());
        announcer.tell(Some(millis(600)), "ends".to_owned());
        assert_eq!((announcer.told(), announcer.is_waiting()), ("begins", true));
        announcer.tick(millis(1_009));
        assert_eq!(announcer.told(), "begins");
        announcer.tick(millis(1_010));
        assert_eq!((announcer.told(), announcer.is_waiting()), ("ends", false));
    }
}
