//! What a field of an event can be: anything that a file writes as one whole number, and what that number means.

use super::time::Micros;

/// A task of one run, counted from 1 in the order of spawning; 1 is the program itself, 0 the event loop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(pub u32);

impl TaskId {
    /// The event loop itself: what timers, the network and the page do, and code outside any task.
    pub const LOOP: TaskId = TaskId(0);
    /// The task that runs the variant's program.
    pub const MAIN: TaskId = TaskId(1);
}

/// A text of the trace, kept once: an index into its labels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(pub u32);

/// A callback of the loop, by its number in the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Callback(Short);

/// A queue, by its number in the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Queue(Short);

/// A number in three bytes, the highest first: it keeps an event within 24, and a log has fewer events than that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Short([u8; 3]);

/// A span of time in four bytes: in microseconds up to half an hour, then in milliseconds, from twelve days on in seconds. It is
/// never less than it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Delay(u32);

/// Where a task waits: an index into the trace's chains of frames.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Chain(pub u32);

/// The number of a timer in its run. Like all that follow it is a plain number in Rust; its name tells the vocabulary what the
/// number means.
pub type Timer = u32;
/// The number of a group of tasks that are waited for together.
pub type Group = u32;
/// The number of a semaphore.
pub type Semaphore = u32;
/// The number of an item, among all that are put into any queue.
pub type Item = u32;
/// The number of a request.
pub type Request = u32;
/// The number of an object that is waited for, among those of its kind.
pub type Object = u32;
/// The number of an event loop.
pub type Loop = u32;
/// How many tasks.
pub type Tasks = u32;
/// How many items.
pub type Items = u32;
/// How many bytes.
pub type Bytes = u32;
/// How many items a queue holds; 0 for any number.
pub type Capacity = u32;
/// An HTTP status; 0 where the browser does not expose it.
pub type Status = u16;
/// Yes or no.
pub type Flag = bool;

/// What a field's number means: it is put into words, and documented, accordingly. Each is named as its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Meaning {
    TaskId,
    Label,
    Callback,
    Chain,
    Timer,
    Group,
    Semaphore,
    Queue,
    Item,
    Request,
    Object,
    Loop,
    Delay,
    Tasks,
    Items,
    Bytes,
    Capacity,
    Status,
    Flag,
    TaskEnd,
    RunEnd,
    Order,
    Fault,
    Problem,
    WaitKind,
}

impl Meaning {
    /// What the documentation of the file says of such a number; nothing of one that only counts.
    pub const fn documented(self) -> Option<&'static str> {
        Some(match self {
            Meaning::TaskId => "task",
            Meaning::Label => "text",
            Meaning::Flag => "0 or 1",
            Meaning::TaskEnd => "task end",
            Meaning::RunEnd => "run end",
            Meaning::Order => "order",
            Meaning::Fault => "fault",
            Meaning::Problem => "problem",
            Meaning::WaitKind => "wait kind",
            Meaning::Delay => "µs",
            _ => return None,
        })
    }
}

/// A type of field.
pub(super) trait Word: Sized + Copy {
    fn to_word(self) -> u64;
    fn from_word(word: u64) -> Option<Self>;
}

macro_rules! words {
    ($($name:ident: $out:expr, $back:expr;)*) => {$(
        impl Word for $name {
            fn to_word(self) -> u64 { let out: fn($name) -> u64 = $out; out(self) }
            fn from_word(word: u64) -> Option<Self> { let back: fn(u64) -> Option<$name> = $back; back(word) }
        }
    )*};
}

words! {
    u32: u64::from, |word| word.try_into().ok();
    u16: u64::from, |word| word.try_into().ok();
    bool: u64::from, |word| match word { 0 => Some(false), 1 => Some(true), _ => None };
    TaskId: |task| task.0.into(), |word| word.try_into().ok().map(TaskId);
    Label: |label| label.0.into(), |word| word.try_into().ok().map(Label);
    Chain: |chain| chain.0.into(), |word| word.try_into().ok().map(Chain);
    Callback: |callback| callback.number().into(), |word| Short::of(word).map(Callback);
    Queue: |queue| queue.number().into(), |word| Short::of(word).map(Queue);
    Delay: |delay| delay.time().0, |word| Some(Delay::of(Micros(word)));
}

impl Callback {
    /// The callback of that number; of a higher one than any log can have, the last.
    pub fn numbered(number: u32) -> Callback {
        Callback(Short::of(number.into()).unwrap_or(Short([u8::MAX; 3])))
    }

    /// Its number in the run.
    pub fn number(self) -> u32 {
        self.0.number()
    }
}

impl Queue {
    /// The queue that a run makes first.
    pub const FIRST: Queue = Queue(Short([0; 3]));

    /// The queue of that number; of a higher one than any log can have, the last.
    pub fn numbered(number: u32) -> Queue {
        Queue(Short::of(number.into()).unwrap_or(Short([u8::MAX; 3])))
    }

    /// Its number in the run.
    pub fn number(self) -> u32 {
        self.0.number()
    }
}

impl Short {
    fn of(word: u64) -> Option<Short> {
        match u32::try_from(word).ok()?.to_be_bytes() {
            [0, high, middle, low] => Some(Short([high, middle, low])),
            _ => None,
        }
    }

    fn number(self) -> u32 {
        let Short([high, middle, low]) = self;
        u32::from_be_bytes([0, high, middle, low])
    }
}

impl Delay {
    /// From which number on it counts milliseconds, and from which seconds.
    const MILLIS: u32 = 1 << 31;
    const SECS: u32 = Delay::MILLIS | 1 << 30;

    /// The span, rounded up where it is long; at most 34 years.
    pub fn of(time: Micros) -> Delay {
        let below = |count: u64, most: u32| u32::try_from(count).ok().filter(|count| *count < most);
        let short = below(time.0, Delay::MILLIS);
        let long = || Some(Delay::MILLIS + below(time.0.div_ceil(1_000), Delay::SECS - Delay::MILLIS)?);
        let longest = || below(time.0.div_ceil(1_000_000), u32::MAX - Delay::SECS).map(|secs| Delay::SECS + secs);
        Delay(short.or_else(long).or_else(longest).unwrap_or(u32::MAX))
    }

    /// As it is kept, in one word.
    pub(super) fn packed(self) -> u32 {
        self.0
    }

    /// What is kept as that word.
    pub(super) fn unpacked(word: u32) -> Delay {
        Delay(word)
    }

    /// The span.
    pub fn time(self) -> Micros {
        Micros(match self.0 {
            micros @ ..Delay::MILLIS => micros.into(),
            millis @ Delay::MILLIS..Delay::SECS => u64::from(millis - Delay::MILLIS) * 1_000,
            secs => u64::from(secs - Delay::SECS) * 1_000_000,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delay_of_any_length_is_kept_as_exactly_as_it_matters() {
        const DAY: u64 = 24 * 3_600_000_000;
        for exact in [0, 1, 4_500_000, (1 << 31) - 1, 3_600_000_000, 5_400_250_000, DAY, 400 * DAY] {
            assert_eq!(Delay::of(Micros(exact)).time(), Micros(exact));
        }
        for (time, kept) in [((1 << 31) + 1, 2_147_484_000), (20 * DAY + 1, 20 * DAY + 1_000_000)] {
            assert_eq!(Delay::of(Micros(time)).time(), Micros(kept), "never less than was asked for");
        }
        let most = Delay::of(Micros(u64::MAX)).time();
        assert!(most > Micros(34 * 365 * DAY) && Delay::of(most).time() == most);
        // Written and read again each is the same.
        for raw in (0..=u32::MAX).step_by(65_537).map(Delay) {
            assert_eq!(Delay::of(raw.time()).time(), raw.time());
        }
    }

    #[test]
    fn queues_are_told_apart_and_ordered_by_their_numbers() {
        let numbers = [0, 1, 255, 256, 65_535, 65_536, 70_000, (1 << 24) - 1];
        assert!(numbers.map(Queue::numbered).is_sorted());
        assert_eq!(numbers.map(|number| Queue::numbered(number).number()), numbers);
        assert_eq!(Queue::from_word(1 << 24), None);
    }
}
