//! What a field of an event can be: anything that a file writes as one whole number, and what that number means.

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

/// A callback of the loop, by its number in the run. Three bytes keep an event within 24; a log has fewer events than that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Callback([u8; 3]);

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
/// The number of a queue.
pub type Queue = u16;
/// The number of an item, among all that are put into any queue.
pub type Item = u32;
/// The number of a request.
pub type Request = u32;
/// The number of an object that is waited for, among those of its kind.
pub type Object = u32;
/// The number of an event loop.
pub type Loop = u32;
/// Microseconds.
pub type Delay = u32;
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
    fn to_word(self) -> u32;
    fn from_word(word: u32) -> Option<Self>;
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
    Label: |label| label.0, |word| Some(Label(word));
    Chain: |chain| chain.0, |word| Some(Chain(word));
    Callback: Callback::number, |word| match word.to_le_bytes() { [a, b, c, 0] => Some(Callback([a, b, c])), _ => None };
}

impl Callback {
    /// Its number in the run.
    pub fn number(self) -> u32 {
        let Callback([a, b, c]) = self;
        u32::from_le_bytes([a, b, c, 0])
    }
}
