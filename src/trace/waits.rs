//! What a task can wait for. A new kind of wait is a row of this table: the bar and its legend, the words of the event table,
//! the differences, the way out of a deadlock and the number in files all follow from it.

use super::word::Word;

/// How the bar of a wait looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Something goes on outside the program's tasks: time, the network, a thread.
    Waiting,
    /// Other tasks go on.
    Joining,
    /// Others are before it.
    Queued,
    /// It is held up: there is no room.
    Blocked,
    /// There is nothing to do.
    Idle,
}

/// All that is known of a kind of wait.
#[derive(Clone, Copy, Debug)]
pub struct WaitForm {
    /// Its number in a file, where it has no events of its own: see `wait-began`.
    pub code: Option<u32>,
    /// What is waited for, where it has no events of its own: `the lock`, `lock 2`.
    pub noun: &'static str,
    /// How its bar looks.
    pub look: Look,
    /// What the legend says of the bar.
    pub legend: &'static str,
    /// What the task does, after its name. In braces stand fields of the event that began the wait.
    pub says: &'static str,
    /// What the time of all such waits together is called; nothing of those at queues, of which more is told.
    pub sum: &'static str,
    /// What woke the task, where it was no task.
    pub waker: &'static str,
    /// What would mend a program that never ends because of such a wait.
    pub remedy: &'static str,
}

/// What most kinds have in common.
const FORM: WaitForm = WaitForm {
    code: None,
    noun: "",
    look: Look::Idle,
    legend: "idle",
    says: "waits for {number}",
    sum: "Waited for something else",
    waker: "the event loop",
    remedy: "",
};

macro_rules! waits {
    ($($(#[$doc:meta])* $name:ident => $form:expr,)*) => {
        /// A kind of wait.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum WaitKind { $($(#[$doc])* $name,)* }

        impl WaitKind {
            /// Every kind.
            pub const ALL: &'static [WaitKind] = &[$(WaitKind::$name,)*];

            /// All that is known of it.
            pub fn form(self) -> &'static WaitForm {
                match self { $(WaitKind::$name => const { &$form },)* }
            }
        }
    };
}

waits! {
    /// Time to pass: a timer.
    Sleep => WaitForm { look: Look::Waiting, legend: "waiting", says: "waits for {delay}", sum: "Waited for time to pass", waker: "its timer", ..FORM },
    /// A request's answer, from the call to the last byte.
    Request => WaitForm { look: Look::Waiting, legend: "waiting", says: "waits for an answer from {request}", sum: "Waited for answers", waker: "the network", ..FORM },
    /// An item of an empty queue.
    Get => WaitForm {
        says: "waits to get from {queue}",
        sum: "",
        remedy: "Nobody puts any more, so a get waits for ever: put one end marker for each consumer, or shut the queue down.",
        ..FORM
    },
    /// Room in a full queue: backpressure.
    Put => WaitForm {
        look: Look::Blocked,
        legend: "blocked",
        says: "waits to put {item} into {queue}",
        sum: "",
        remedy: "Nobody gets any more, so a put waits for ever: let a consumer go on, or shut the queue down.",
        ..FORM
    },
    /// Every item of a queue to be done.
    Items => WaitForm {
        legend: "awaits the items’ end",
        says: "waits until every item of {queue} is done",
        sum: "Waited until all items were done",
        remedy: "Waiting for the items ends when each was reported done: call task_done once for each item that was got.",
        ..FORM
    },
    /// A semaphore's permit.
    Permit => WaitForm {
        look: Look::Queued,
        legend: "queued",
        says: "waits for a permit",
        sum: "Waited for a permit",
        remedy: "Whoever holds a permit must give it back before another can have it.",
        ..FORM
    },
    /// Another task's end.
    Task => WaitForm { look: Look::Joining, legend: "awaits tasks", says: "waits for {other}", sum: TASKS, ..FORM },
    /// The end of a group's tasks, or of the next of them.
    Group => WaitForm { code: Some(11), noun: "gather", look: Look::Joining, legend: "awaits tasks", says: "waits for {tasks}", sum: TASKS, ..FORM },
    /// A lock that another task holds.
    Lock => WaitForm {
        code: Some(0),
        noun: "lock",
        look: Look::Queued,
        legend: "waits for a lock",
        sum: "Waited for a lock",
        remedy: "Whoever holds the lock must let it go before another can have it; who holds it and asks again waits for itself.",
        ..FORM
    },
    /// An event to be set.
    Event => WaitForm {
        code: Some(1),
        noun: "event",
        legend: "waits for an event",
        sum: "Waited for an event",
        remedy: "Nobody sets the event any more, so whoever waits for it waits for ever.",
        ..FORM
    },
    /// A condition to be notified.
    Condition => WaitForm {
        code: Some(2),
        noun: "condition",
        legend: "waits for a condition",
        sum: "Waited for a condition",
        remedy: "Nobody notifies the condition any more: notify after each change that somebody may wait for.",
        ..FORM
    },
    /// Enough others to come to a barrier.
    Barrier => WaitForm {
        code: Some(3),
        noun: "barrier",
        legend: "waits at a barrier",
        says: "waits at {number} for the others",
        sum: "Waited at a barrier",
        remedy: "Too few tasks come to the barrier: it opens when as many wait there as it was made for.",
        ..FORM
    },
    /// The result of a future that is no task.
    Future => WaitForm {
        code: Some(4),
        noun: "future",
        look: Look::Waiting,
        legend: "waits for a future",
        sum: "Waited for a future",
        remedy: "Nobody sets the future's result any more.",
        ..FORM
    },
    /// What a shield protects from cancelling.
    Shield => WaitForm { code: Some(5), noun: "shield", look: Look::Joining, legend: "behind a shield", says: "waits behind {number}", sum: "Waited behind a shield", ..FORM },
    /// A thread's result.
    Thread => WaitForm { code: Some(6), noun: "thread", look: Look::Waiting, legend: "waits for a thread", sum: "Waited for a thread", waker: "a thread", ..FORM },
    /// The end of all tasks of a task group.
    TaskGroup => WaitForm { code: Some(7), noun: "task group", look: Look::Joining, legend: "awaits a group", sum: "Waited for a task group", ..FORM },
    /// A semaphore that has no events of its own.
    Semaphore => WaitForm { code: Some(8), noun: "semaphore", look: Look::Queued, legend: "queued", sum: "Waited for a semaphore", ..FORM },
    /// Bytes of a stream, or room in one.
    Stream => WaitForm { code: Some(9), noun: "stream", look: Look::Waiting, legend: "waits for a stream", sum: "Waited for a stream", waker: "the network", ..FORM },
    /// Anything else.
    Other => WaitForm { code: Some(10), noun: "object", legend: "waits for something else", ..FORM },
}

const TASKS: &str = "Waited for other tasks";

/// Something that a task waits for, by its number in the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wait {
    /// Its kind.
    pub kind: WaitKind,
    /// Which of its kind: a timer, a queue, a task, …
    pub number: u32,
    /// Which item, of a put.
    pub item: u32,
}

impl Wait {
    /// The least of all, to begin a task's range with.
    pub const FIRST: Wait = Wait { kind: WaitKind::Sleep, number: 0, item: 0 };
}

/// What an event does to its task's waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It begins to wait, or waits once more for the same.
    Begins(Wait),
    /// It no longer waits, if it did.
    Ends(Wait),
    /// It waits for nothing any more.
    EndsAll,
}

impl Change {
    /// The wait that begins or ends.
    pub fn wait(self) -> Option<Wait> {
        match self {
            Change::Begins(wait) | Change::Ends(wait) => Some(wait),
            Change::EndsAll => None,
        }
    }
}

impl Word for WaitKind {
    fn to_word(self) -> u64 {
        self.form().code.unwrap_or(u32::MAX).into()
    }

    fn from_word(word: u64) -> Option<WaitKind> {
        WaitKind::ALL.iter().copied().find(|kind| kind.form().code.map(u64::from) == Some(word))
    }
}
