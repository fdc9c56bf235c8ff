//! How fast each side of a queue goes when the other does not hold it up: the time of its tasks that is not spent waiting
//! at the queue, for each item.
//!
//! Which side of a queue is slower can't be read off the time that puts and gets were blocked. With a queue that never
//! fills, no put ever waits, however far the consumers fall behind; and while the first item is made, every consumer
//! waits, however slow it is. So both sides are measured alike, by their own work: a task that was blocked for 3 s and
//! made four items within 7 s makes one in 1 s.

use crate::trace::time::Micros;

/// The work of one task at a queue.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// How many items it made or worked off.
    pub items: u64,
    /// How long that took, the waits at the queue left out.
    pub own: Micros,
}

/// A task that puts items, as far as it has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Producer {
    puts: u64,
    first: Micros,
    last: Micros,
    /// How long its puts waited: all of them, and those after the first.
    blocked: Micros,
    blocked_after_first: Micros,
    /// When it turned to something else than putting, by itself.
    until: Option<Micros>,
}

impl Producer {
    /// It has put an item, for which it has waited so long.
    pub(crate) fn put(&mut self, now: Micros, blocked: Micros) {
        if self.puts == 0 {
            self.first = now;
        } else {
            self.blocked_after_first += blocked;
        }
        self.puts += 1;
        self.last = now;
        self.blocked += blocked;
        self.until = None;
    }

    /// It ends, or waits for what it has put: it makes no more.
    pub(crate) fn turn_away(&mut self, now: Micros) {
        self.until.get_or_insert(now);
    }

    /// Its pace. Of a task that was made to produce, spawned at that moment, all the time counts: it may rest before each
    /// item or after it. Of the program itself, and of whoever was stopped, what lies between the first put and the last.
    pub(crate) fn pace(&self, spawned: Option<Micros>) -> Pace {
        match spawned.zip(self.until) {
            Some((spawned, until)) => Pace { items: self.puts, own: until - spawned - self.blocked },
            None => Pace { items: self.puts.saturating_sub(1), own: self.last - self.first - self.blocked_after_first },
        }
    }
}

/// A task that takes items, as far as it has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Server {
    pace: Pace,
    /// Since when it is busy with the item that it took last, and when it reported that one done.
    since: Option<Micros>,
    done: Option<Micros>,
}

impl Server {
    /// It has taken an item.
    pub(crate) fn take(&mut self, now: Micros) {
        self.turn_back(now);
        self.since = Some(now);
    }

    /// It reports an item done. What it does until it takes the next one still belongs to its pace.
    pub(crate) fn report(&mut self, now: Micros) {
        self.done = self.since.map(|_| now);
    }

    /// It comes back for another: the time with the last one is over.
    pub(crate) fn turn_back(&mut self, now: Micros) {
        if let Some(since) = self.since.take() {
            self.pace.items += 1;
            self.pace.own += now - since;
        }
        self.done = None;
    }

    /// It ends. An item that it neither reported done nor came back from counts only if the task returned by itself.
    pub(crate) fn end(&mut self, now: Micros, by_itself: bool) {
        match self.done {
            Some(done) => self.turn_back(done),
            None if by_itself => self.turn_back(now),
            None => self.since = None,
        }
    }

    pub(crate) fn pace(&self) -> Pace {
        self.pace
    }
}

/// What takes less time, for an item, is the cost of a put or a get rather than of work.
pub(crate) const QUICKEST: Micros = Micros(100);

/// Of fewer items that were so quick no pace can be told: whoever made them may have been slow before.
const LEAST_ITEMS: u64 = 3;

/// One side of a queue.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Side {
    tasks: usize,
    pace: Pace,
}

impl Side {
    /// The side whose tasks have these paces; whoever was not seen at work is taken to be as fast as the others.
    pub(crate) fn of(paces: impl Iterator<Item = Pace>) -> Side {
        let mut side = Side { tasks: 0, pace: Pace::default() };
        for pace in paces {
            side.tasks += 1;
            side.pace.items += pace.items;
            side.pace.own += pace.own;
        }
        side
    }

    /// The mean time, in seconds, between two of its items, if nothing held it up; nothing where the log shows
    /// next to no work.
    pub fn interval(&self) -> Option<f64> {
        let Pace { items, own } = self.pace;
        let is_told = items >= LEAST_ITEMS || items > 0 && own.0 / items >= QUICKEST.0;
        is_told.then(|| own.as_secs() / (items as f64 * self.tasks as f64))
    }
}
