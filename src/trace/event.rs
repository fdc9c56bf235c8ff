//! The log's whole vocabulary, in the past tense. Whatever a view shows was said with these words.

use super::time::Micros;

/// A task of one run, counted from 1 in the order of spawning; 1 is the program itself, 0 the event loop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaskId(pub u32);

impl TaskId {
    /// The event loop itself: what timers, the network and the page do.
    pub const LOOP: TaskId = TaskId(0);
    /// The task that runs the variant's program.
    pub const MAIN: TaskId = TaskId(1);
}

/// A text of the trace, kept once: an index into its labels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(pub u32);

/// One thing that happened. Its place in the log is its order; its time is only as fine as the clock.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Event {
    // 48 bits of microseconds (8.9 years) above 16 bits of source line keep an event within 24 bytes.
    stamp: u64,
    /// The task that it happened to or that did it; [`TaskId::LOOP`] where it was no task.
    pub task: TaskId,
    /// What happened.
    pub kind: Kind,
}

impl Event {
    /// An event; `line` 0 means that no line of the lab's source caused it.
    pub fn new(at: Micros, line: u16, task: TaskId, kind: Kind) -> Event {
        Event { stamp: at.0.min((1 << 48) - 1) << 16 | u64::from(line), task, kind }
    }

    /// When, since the run's start.
    pub fn at(&self) -> Micros {
        Micros(self.stamp >> 16)
    }

    /// The line of the lab's source, counted from 1, or 0.
    pub fn line(&self) -> u16 {
        self.stamp as u16
    }
}

impl std::fmt::Debug for Event {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} #{} :{} {:?}", self.at(), self.task.0, self.line(), self.kind)
    }
}

/// What an event's field can be: anything that fits a whole number in a file.
pub(crate) trait Word: Sized {
    fn to_word(self) -> u32;
    fn from_word(word: u32) -> Option<Self>;

    /// The text that it names, if it is the name of one.
    fn label(self) -> Option<Label> {
        None
    }
}

impl Word for Label {
    fn to_word(self) -> u32 {
        self.0
    }

    fn from_word(word: u32) -> Option<Label> {
        Some(Label(word))
    }

    fn label(self) -> Option<Label> {
        Some(self)
    }
}

macro_rules! words {
    ($($name:ident: $out:expr, $back:expr;)*) => {$(
        impl Word for $name {
            fn to_word(self) -> u32 { let out: fn($name) -> u32 = $out; out(self) }
            fn from_word(word: u32) -> Option<Self> { let back: fn(u32) -> Option<$name> = $back; back(word) }
        }
    )*};
}

words! {
    u32: |number| number, Some;
    u16: u32::from, |word| word.try_into().ok();
    bool: u32::from, |word| match word { 0 => Some(false), 1 => Some(true), _ => None };
    TaskId: |task| task.0, |word| Some(TaskId(word));
}

/// Enums without data, numbered in the order of their writing: new values go to the end, so that old files stay readable.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $value:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $value,)* }

        impl $name {
            /// Every value, in the order of their numbers.
            pub const ALL: &'static [$name] = &[$($name::$value,)*];
        }

        impl Word for $name {
            fn to_word(self) -> u32 { self as u32 }
            fn from_word(word: u32) -> Option<Self> { Self::ALL.get(word as usize).copied() }
        }
    )*};
}

codes! {
    /// How a task ended.
    TaskEnd {
        /// Its future returned.
        Finished,
        /// It was cancelled: its future was dropped at an await.
        Cancelled,
        /// The run ended before it did, so it was dropped.
        LeftBehind,
    }
    /// How a run ended.
    RunEnd {
        /// The program returned.
        Finished,
        /// Nothing could ever happen again while tasks waited.
        Deadlocked,
        /// The reader pressed Stop, began another run, or left.
        Stopped,
        /// The log was full.
        LimitMet,
    }
    /// In which order a queue gives its items.
    Order {
        /// First in, first out.
        Fifo,
        /// Last in, first out.
        Lifo,
        /// The smallest first.
        Priority,
    }
    /// Why a request failed, as far as the platform lets one tell.
    Fault {
        /// The address isn't one, or no request may be sent to it.
        Refused,
        /// The browser says that it is offline.
        Offline,
        /// Name, connection, policy or CORS: the browser does not say which.
        Network,
        /// The body stopped before its end.
        EndedEarly,
        /// The body grew beyond the limit.
        TooLarge,
        /// The answer did not come from the practice server.
        NotPractice,
        /// The simulated world has no such host.
        NotSimulated,
    }
}

macro_rules! vocabulary {
    ($($(#[$doc:meta])* $name:ident $({ $($(#[$fdoc:meta])* $field:ident: $ty:ty,)* })? = $text:literal,)*) => {
        /// What happened.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Kind { $($(#[$doc])* $name $({ $($(#[$fdoc])* $field: $ty,)* })?,)* }

        impl Kind {
            /// Every event's name, as files and the event table write it.
            pub const NAMES: &'static [&'static str] = &[$($text,)*];

            /// The event's name, as files and the event table write it.
            pub fn name(&self) -> &'static str {
                match self { $(Kind::$name { .. } => $text,)* }
            }

            /// The event's fields in the order of their declaration, as numbers.
            pub(crate) fn words(&self) -> impl Iterator<Item = u32> {
                let words: [Option<u32>; 3] = match *self {
                    $(Kind::$name $({ $($field,)* })? => {
                        let mut fields = [$($(Some($field.to_word()),)*)?].into_iter();
                        [fields.next().flatten(), fields.next().flatten(), fields.next().flatten()]
                    })*
                };
                words.into_iter().flatten()
            }

            /// The text that the event names.
            pub(crate) fn label(&self) -> Option<Label> {
                match *self {
                    $(Kind::$name $({ $($field,)* })? => None$($(.or($field.label()))*)?,)*
                }
            }

            /// The event of that name with those fields, or nothing if there is none.
            pub fn from_words(name: &str, words: &[u32]) -> Option<Kind> {
                let mut words = words.iter().copied();
                let kind = match name {
                    $($text => Kind::$name $({ $($field: Word::from_word(words.next()?)?,)* })?,)*
                    _ => return None,
                };
                words.next().is_none().then_some(kind)
            }
        }
    };
}

vocabulary! {
    /// A task was created; it is queued, not yet run.
    Spawned { /// What the lab calls it.
        name: Label, /// Who spawned it.
        by: TaskId, } = "spawned",
    /// The task joined the ready queue.
    Woken { /// The task that woke it, or the loop (a timer, the network).
        by: TaskId, } = "woken",
    /// The task has the thread.
    PollBegan = "poll-began",
    /// The task gave the thread back.
    PollEnded { /// Whether its future returned.
        done: bool, } = "poll-ended",
    /// Somebody asked for the task's cancelling; what it waited on was withdrawn at once.
    CancelRequested { /// Who asked.
        by: TaskId, } = "cancel-requested",
    /// The loop reached the cancelled task: its future is dropped now.
    CancelDelivered = "cancel-delivered",
    /// The task's future is gone, and with it all that it held.
    CleanedUp = "cleaned-up",
    /// The task's last event.
    Ended { /// How.
        how: TaskEnd, } = "ended",

    /// The task waits for time to pass.
    SleepBegan { /// Which timer of the run.
        timer: u32, /// For how long, in microseconds.
        delay: u32, } = "sleep-began",
    /// Its time was up.
    SleepEnded { /// Which timer.
        timer: u32, } = "sleep-ended",
    /// The sleep was given up before its time, and its timer cleared.
    SleepWithdrawn { /// Which timer.
        timer: u32, } = "sleep-withdrawn",
    /// The task gave up its turn and goes to the end of the ready queue.
    Yielded = "yielded",
    /// The task waits for another to end.
    AwaitBegan { /// For which.
        other: TaskId, } = "await-began",
    /// The awaited task had ended.
    AwaitEnded { /// Which.
        other: TaskId, } = "await-ended",
    /// The task no longer waits for the other one.
    AwaitWithdrawn { /// Which.
        other: TaskId, } = "await-withdrawn",
    /// The task waits for several others.
    JoinBegan { /// Which group of the run.
        group: u32, /// How many of its tasks are not known to have ended.
        tasks: u32, } = "join-began",
    /// The task, while it waits, hears that one of the group has ended.
    JoinHeard { /// Which group.
        group: u32, /// How many of its tasks are not known to have ended now.
        tasks: u32, } = "join-heard",
    /// What it waited for in the group had happened: all, or the next, had ended.
    JoinEnded { /// Which group.
        group: u32, } = "join-ended",
    /// The task no longer waits for the group.
    JoinWithdrawn { /// Which group.
        group: u32, } = "join-withdrawn",
    /// A time limit was set.
    TimeoutArmed { /// Which timer of the run.
        timer: u32, /// The limit, in microseconds.
        delay: u32, } = "timeout-armed",
    /// The limit was met: what was inside is cancelled.
    TimeoutFired { /// Which timer.
        timer: u32, } = "timeout-fired",
    /// What was inside ended in time, or was dropped.
    TimeoutCleared { /// Which timer.
        timer: u32, } = "timeout-cleared",
    /// The task waits for a permit of a semaphore.
    AcquireBlocked { /// Which semaphore of the run.
        semaphore: u32, } = "acquire-blocked",
    /// The task got a permit.
    Acquired { /// Which semaphore.
        semaphore: u32, } = "acquired",
    /// The task left the semaphore's line without a permit.
    AcquireWithdrawn { /// Which semaphore.
        semaphore: u32, } = "acquire-withdrawn",
    /// A permit went back.
    Released { /// Which semaphore.
        semaphore: u32, } = "released",

    /// A queue was made.
    QueueOpened { /// Which queue of the run.
        queue: u16, /// In which order it gives its items.
        order: Order, /// How many items it holds; 0 for any number.
        capacity: u32, } = "queue-opened",
    /// The queue was full: the task waits to put. Backpressure.
    PutBlocked { /// Which queue.
        queue: u16, /// Which item of the run.
        item: u32, /// What the item is called.
        label: Label, } = "put-blocked",
    /// The task left the line of those who wait to put; the item was not put.
    PutWithdrawn { /// Which queue.
        queue: u16, /// Which item.
        item: u32, } = "put-withdrawn",
    /// The item is in the queue.
    ItemPut { /// Which queue.
        queue: u16, /// Which item.
        item: u32, /// What the item is called.
        label: Label, } = "item-put",
    /// The queue was empty: the task waits to get.
    GetBlocked { /// Which queue.
        queue: u16, } = "get-blocked",
    /// The task left the line of those who wait to get, with nothing.
    GetWithdrawn { /// Which queue.
        queue: u16, } = "get-withdrawn",
    /// The task has the item.
    ItemTaken { /// Which queue.
        queue: u16, /// Which item.
        item: u32, } = "item-taken",
    /// The queue was shut down at once: the item is dropped and counts as done.
    ItemDiscarded { /// Which queue.
        queue: u16, /// Which item.
        item: u32, } = "item-discarded",
    /// One item's work was reported done.
    TaskDone { /// Which queue.
        queue: u16, /// How many items are unfinished now.
        unfinished: u32, } = "task-done",
    /// The task waits until no item is unfinished.
    QueueJoinBegan { /// Which queue.
        queue: u16, } = "queue-join-began",
    /// No item was unfinished.
    QueueJoinEnded { /// Which queue.
        queue: u16, } = "queue-join-ended",
    /// The task no longer waits for the queue's items.
    QueueJoinWithdrawn { /// Which queue.
        queue: u16, } = "queue-join-withdrawn",
    /// The queue takes no more items.
    QueueShutDown { /// Which queue.
        queue: u16, /// Whether its items were dropped too.
        immediate: bool, } = "queue-shut-down",

    /// A request was made; it waits for a connection.
    RequestQueued { /// Which request of the run.
        request: u32, /// Its address.
        url: Label, } = "request-queued",
    /// The request was sent.
    RequestStarted { /// Which.
        request: u32, } = "request-started",
    /// Status and headers came.
    RequestAnswered { /// Which.
        request: u32, /// The HTTP status; 0 where the browser does not expose it.
        status: u16, } = "request-answered",
    /// A piece of the body came.
    BytesArrived { /// Which request.
        request: u32, /// How many bytes.
        bytes: u32, } = "bytes-arrived",
    /// The body is complete.
    RequestFinished { /// Which.
        request: u32, /// How many bytes in all.
        bytes: u32, } = "request-finished",
    /// The request failed.
    RequestFailed { /// Which.
        request: u32, /// The kind of failure.
        fault: Fault, /// The same in words, with what to do next.
        reason: Label, } = "request-failed",
    /// The request was given up by its own side, and aborted.
    RequestAborted { /// Which.
        request: u32, } = "request-aborted",
    /// A text body, kept to be shown.
    BodyKept { /// Which request's.
        request: u32, /// The text.
        text: Label, } = "body-kept",

    /// The program printed a line.
    Said { /// The line.
        text: Label, } = "said",
    /// The page went out of sight: browsers slow timers then.
    PageHidden = "page-hidden",
    /// The page came back into sight.
    PageShown = "page-shown",
    /// No task was ready, no timer armed, no request open: whoever waits now waits for ever.
    Deadlocked = "deadlocked",
    /// The log was full, so the run ends.
    LimitMet = "limit-met",
    /// The run's last event.
    RunEnded { /// How.
        how: RunEnd, } = "run-ended",
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_takes_at_most_24_bytes() {
        assert!(size_of::<Event>() <= 24, "{} bytes", size_of::<Event>());
    }

    #[test]
    fn time_and_line_share_a_word_without_touching() {
        let event = Event::new(Micros(3_600_000_000), 65_535, TaskId(7), Kind::PollBegan);
        assert_eq!((event.at(), event.line()), (Micros(3_600_000_000), 65_535));
    }

    #[test]
    fn whichever_event_names_a_text_its_label_is_known() {
        let mut naming = 0;
        for name in Kind::NAMES {
            let kind =
                (0..=3).find_map(|fields| Kind::from_words(name, &[1; 3][..fields])).expect("it has three at most");
            let names_a_text = format!("{kind:?}").contains("Label(1)");
            assert_eq!(kind.label(), names_a_text.then_some(Label(1)), "{kind:?}");
            naming += usize::from(names_a_text);
        }
        assert!(naming >= 7, "{naming}");
    }

    #[test]
    fn an_event_survives_the_way_through_numbers() {
        let kinds = [
            Kind::PollBegan,
            Kind::ItemPut { queue: 3, item: 9, label: Label(4) },
            Kind::RequestFailed { request: 1, fault: Fault::TooLarge, reason: Label(2) },
            Kind::RunEnded { how: RunEnd::Deadlocked },
        ];
        for kind in kinds {
            let words: Vec<u32> = kind.words().collect();
            assert_eq!(Kind::from_words(kind.name(), &words), Some(kind));
            assert_eq!(Kind::from_words(kind.name(), &[&words[..], &[0]].concat()), None, "one word too many");
        }
        assert_eq!(Kind::from_words("run-ended", &[99]), None);
        assert_eq!(Kind::from_words("unheard-of", &[]), None);
    }
}
