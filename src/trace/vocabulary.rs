//! The log's whole vocabulary, in the past tense. Whatever a view shows was said with these words.
//!
//! A new event is a row of this table. From it follow the enum, the file's names and numbers, the page that documents them
//! (`file.md`, by a test), the row of the event table in words, and what the event does to the waits of its task.

use super::codes::{Fault, Order, Problem, RunEnd, TaskEnd};
use super::waits::{Change, Wait, WaitKind};
use super::word::{
    Bytes, Callback, Capacity, Chain, Delay, Flag, Group, Item, Items, Label, Loop, Meaning, Object, Queue, Request,
    Semaphore, Status, TaskId, Tasks, Timer, Word,
};

/// The most fields of an event.
pub(super) const MOST_FIELDS: usize = 3;

/// An event's name, its fields and its words, as its row has them.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// Its name, as files and the event table write it.
    pub name: &'static str,
    /// The names of its fields, and what their numbers mean.
    pub fields: &'static [(&'static str, Meaning)],
    /// What happened, to be read after the task's name. Fields stand in braces; of `{field?this|that}` the first counts unless
    /// the field is 0. Nothing where the words of the wait that begins say it.
    pub says: &'static str,
}

/// Each row: what it means; the event and its fields; its name; what it begins or ends, if it does: the wait's kind, its number,
/// and of a put its item; what the table says.
macro_rules! vocabulary {
    ($($(#[doc = $doc:literal])* $name:ident $({ $($field:ident: $ty:ident),* })? = $text:literal
        $($change:ident [$($wait:expr),*])? $(=> $says:literal)?;)*) => {
        /// What happened.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs)]
        pub enum Kind { $($(#[doc = $doc])* $name $({ $($field: $ty,)* })?,)* }

        impl Kind {
            /// Every event's name, as files and the event table write it.
            pub const NAMES: &'static [&'static str] = &[$($text,)*];

            /// What each event means, in the order of their names: for the file's documentation.
            pub const MEANINGS: &'static [&'static str] = &[$(concat!($($doc,)*),)*];

            /// Every row.
            pub const FORMS: &'static [Form] = &[$(
                Form { name: $text, fields: &[$($((stringify!($field), Meaning::$ty),)*)?], says: concat!($($says)?) },
            )*];

            /// Its row.
            pub fn form(&self) -> &'static Form {
                enum Row { $($name,)* }
                &Kind::FORMS[match self { $(Kind::$name { .. } => Row::$name as usize,)* }]
            }

            /// The event's name, as files and the event table write it.
            pub fn name(&self) -> &'static str {
                self.form().name
            }

            /// The event's fields in the order of their declaration, as numbers.
            pub fn words(&self) -> impl Iterator<Item = u64> + use<> {
                let words = match *self {
                    $(Kind::$name $({ $($field,)* })? => padded([$($($field.to_word(),)*)?]),)*
                };
                words.into_iter().take(self.form().fields.len())
            }

            /// The event of that name with those fields, or nothing if there is none.
            pub fn from_words(name: &str, words: &[u64]) -> Option<Kind> {
                let mut words = words.iter().copied();
                let kind = match name {
                    $($text => Kind::$name $({ $($field: Word::from_word(words.next()?)?,)* })?,)*
                    _ => return None,
                };
                words.next().is_none().then_some(kind)
            }

            /// What it does to its task's waits.
            pub fn change(&self) -> Option<Change> {
                #[allow(unused_variables)]
                match *self {
                    $(Kind::$name $({ $($field,)* })? => change!($($change [$($wait),*])?),)*
                }
            }
        }
    };
}

macro_rules! change {
    () => { None };
    (EndsAll []) => { Some(Change::EndsAll) };
    ($change:ident [$kind:expr, $number:expr]) => { change!($change [$kind, $number, 0]) };
    ($change:ident [$kind:expr, $number:expr, $item:expr]) => {
        Some(Change::$change(Wait { kind: $kind, number: $number.to_word() as u32, item: $item }))
    };
}

fn padded<const N: usize>(words: [u64; N]) -> [u64; MOST_FIELDS] {
    std::array::from_fn(|place| words.get(place).copied().unwrap_or_default())
}

vocabulary! {
    /// A task was created; it is queued, not yet run.
    Spawned { name: Label, by: TaskId } = "spawned" => "is created{by? by {by}|}";
    /// The task joined the ready queue.
    Woken { by: TaskId } = "woken" => "is woken by {by} and joins the ready queue";
    /// The task has the thread.
    PollBegan = "poll-began" => "is polled: it has the thread";
    /// The task gave the thread back.
    PollEnded { done: Flag } = "poll-ended" => "{done?returned|gave the thread back}";
    /// Somebody asked for the task's cancelling; what it waited on was withdrawn at once.
    CancelRequested { by: TaskId } = "cancel-requested" => "is to be cancelled: {by} asks for it";
    /// The loop reached the cancelled task: what it awaited is given up now. In Rust that is its whole future, unless it
    /// listens for the cancel; in Python a CancelledError is raised there.
    CancelDelivered = "cancel-delivered" => "is cancelled: what it awaited is given up";
    /// The task's future is gone, and with it all that it held.
    CleanedUp = "cleaned-up" => "is cleaned up: what it held is gone";
    /// The task raised an error that nobody in it caught. Its end follows at once. Of task 0: the program itself ended with it.
    Failed { error: Label, message: Label } = "failed" => "failed with {error}{message?: {message}|}";
    /// The task's last event.
    Ended { how: TaskEnd } = "ended" EndsAll [] => "ended: {how}";

    /// The task waits for time to pass.
    SleepBegan { timer: Timer, delay: Delay } = "sleep-began" Begins [WaitKind::Sleep, timer];
    /// Its time was up.
    SleepEnded { timer: Timer } = "sleep-ended" Ends [WaitKind::Sleep, timer] => "has waited long enough";
    /// The sleep was given up before its time, and its timer cleared.
    SleepWithdrawn { timer: Timer } = "sleep-withdrawn" Ends [WaitKind::Sleep, timer] => "no longer waits for time to pass";
    /// The task gave up its turn and goes to the end of the ready queue.
    Yielded = "yielded" => "gives up its turn";
    /// The task waits for another to end.
    AwaitBegan { other: TaskId } = "await-began" Begins [WaitKind::Task, other];
    /// The awaited task had ended.
    AwaitEnded { other: TaskId } = "await-ended" Ends [WaitKind::Task, other] => "hears that {other} has ended";
    /// The task no longer waits for the other one.
    AwaitWithdrawn { other: TaskId } = "await-withdrawn" Ends [WaitKind::Task, other] => "no longer waits for {other}";
    /// The task waits for several others.
    JoinBegan { group: Group, tasks: Tasks } = "join-began" Begins [WaitKind::Group, group];
    /// The task, while it waits, hears that one of the group has ended.
    JoinHeard { group: Group, tasks: Tasks } = "join-heard" => "hears that {tasks?a task has ended: {tasks} left|the last of the tasks has ended}";
    /// What it waited for in the group had happened: all, or the next, had ended.
    JoinEnded { group: Group } = "join-ended" Ends [WaitKind::Group, group] => "has the tasks it waited for";
    /// The task no longer waits for the group.
    JoinWithdrawn { group: Group } = "join-withdrawn" Ends [WaitKind::Group, group] => "no longer waits for the tasks";
    /// A time limit was set.
    TimeoutArmed { timer: Timer, delay: Delay } = "timeout-armed" => "sets a time limit of {delay}";
    /// The limit was met: what was inside is cancelled.
    TimeoutFired { timer: Timer } = "timeout-fired" => "met its time limit: what ran inside is cancelled";
    /// What was inside ended in time, or was dropped.
    TimeoutCleared { timer: Timer } = "timeout-cleared" => "no longer needs its time limit";
    /// The task waits for a permit of a semaphore.
    AcquireBlocked { semaphore: Semaphore } = "acquire-blocked" Begins [WaitKind::Permit, semaphore];
    /// The task got a permit.
    Acquired { semaphore: Semaphore } = "acquired" Ends [WaitKind::Permit, semaphore] => "got a permit";
    /// The task left the semaphore's line without a permit.
    AcquireWithdrawn { semaphore: Semaphore } = "acquire-withdrawn" Ends [WaitKind::Permit, semaphore] => "no longer waits for a permit";
    /// A permit went back.
    Released { semaphore: Semaphore } = "released" => "gave its permit back";

    /// The task waits for an object that has no events of its own.
    WaitBegan { wait: WaitKind, number: Object } = "wait-began" Begins [wait, number];
    /// What it waited for happened.
    WaitEnded { wait: WaitKind, number: Object } = "wait-ended" Ends [wait, number] => "has waited for {number}";
    /// It no longer waits: it was cancelled, or met a time limit.
    WaitWithdrawn { wait: WaitKind, number: Object } = "wait-withdrawn" Ends [wait, number] => "no longer waits for {number}";
    /// The task holds the object now.
    Held { wait: WaitKind, number: Object } = "held" => "holds {number}";
    /// The task holds it no longer.
    LetGo { wait: WaitKind, number: Object } = "let-go" => "let {number} go";
    /// What the object is called.
    ObjectNamed { wait: WaitKind, number: Object, name: Label } = "object-named" => "names {number}";
    /// The task belongs to a group: a task group that it was created in, or those that a gather waits for.
    Grouped { wait: WaitKind, number: Object } = "grouped" => "belongs to {number}";
    /// Where the task waits, frame by frame. Directly after the event that began the wait.
    SuspendedAt { chain: Chain } = "suspended-at" => "is suspended in {chain}";

    /// A queue was made.
    QueueOpened { queue: Queue, order: Order, capacity: Capacity } = "queue-opened" => "made {queue} for {capacity}: {order}";
    /// The queue was full: the task waits to put. Backpressure.
    PutBlocked { queue: Queue, item: Item, label: Label } = "put-blocked" Begins [WaitKind::Put, queue, item] => "waits to put {label} into {queue}: it is full";
    /// The task left the line of those who wait to put; the item was not put.
    PutWithdrawn { queue: Queue, item: Item } = "put-withdrawn" Ends [WaitKind::Put, queue, item] => "no longer waits to put {item} into {queue}";
    /// The item that the task is about to put is a sentinel: it takes room like any other, but is no work. It only says that
    /// no more will come. A recorder takes `None` for one, once other things have been put into that queue.
    SentinelMarked { queue: Queue, item: Item } = "sentinel-marked" => "is about to put a sentinel into {queue}: it says that no more will come";
    /// The item is in the queue.
    ItemPut { queue: Queue, item: Item, label: Label } = "item-put" Ends [WaitKind::Put, queue, item] => "put {label} into {queue}";
    /// The queue was empty: the task waits to get.
    GetBlocked { queue: Queue } = "get-blocked" Begins [WaitKind::Get, queue] => "waits to get from {queue}: it is empty";
    /// The task left the line of those who wait to get, with nothing.
    GetWithdrawn { queue: Queue } = "get-withdrawn" Ends [WaitKind::Get, queue] => "no longer waits to get from {queue}";
    /// The task has the item.
    ItemTaken { queue: Queue, item: Item } = "item-taken" Ends [WaitKind::Get, queue] => "got {item} from {queue}";
    /// The queue was shut down at once: the item is dropped and counts as done.
    ItemDiscarded { queue: Queue, item: Item } = "item-discarded" => "dropped {item} out of {queue}";
    /// One item's work was reported done.
    TaskDone { queue: Queue, unfinished: Items } = "task-done" => "reported an item done: {unfinished} unfinished";
    /// The task waits until no item is unfinished.
    QueueJoinBegan { queue: Queue } = "queue-join-began" Begins [WaitKind::Items, queue];
    /// No item was unfinished.
    QueueJoinEnded { queue: Queue } = "queue-join-ended" Ends [WaitKind::Items, queue] => "hears that every item of {queue} is done";
    /// The task no longer waits for the queue's items.
    QueueJoinWithdrawn { queue: Queue } = "queue-join-withdrawn" Ends [WaitKind::Items, queue] => "no longer waits for the items of {queue}";
    /// The queue takes no more items.
    QueueShutDown { queue: Queue, immediate: Flag } = "queue-shut-down" => "shut {queue} down{immediate? at once: its items are dropped|: it takes no more items}";

    /// A request was made; it waits for a connection.
    RequestQueued { request: Request, url: Label } = "request-queued" Begins [WaitKind::Request, request] => "asks for {request}";
    /// The request was sent.
    RequestStarted { request: Request } = "request-started" => "sent the request for {request}";
    /// Status and headers came. A status of 0: the browser does not expose it.
    RequestAnswered { request: Request, status: Status } = "request-answered" => "got {status} from {request}";
    /// A piece of the body came.
    BytesArrived { request: Request, bytes: Bytes } = "bytes-arrived" => "got {bytes} of {request}";
    /// The body is complete.
    RequestFinished { request: Request, bytes: Bytes } = "request-finished" Ends [WaitKind::Request, request] => "has all {bytes} of {request}";
    /// The request failed.
    RequestFailed { request: Request, fault: Fault, reason: Label } = "request-failed" Ends [WaitKind::Request, request] => "got nothing from {request}: {reason}";
    /// The request was given up by its own side, and aborted.
    RequestAborted { request: Request } = "request-aborted" Ends [WaitKind::Request, request] => "aborted the request for {request}";
    /// A text body, kept to be shown.
    BodyKept { request: Request, text: Label } = "body-kept" => "kept the text of {request}";

    /// The program begins to measure a batch of requests, each answered after the delay. A probe tells what the others should
    /// take: the first, answered at once, what a request costs, the second how many are in flight at once.
    BatchBegan { requests: Items, delay: Delay, probe: Flag } = "batch-began" => "begins a batch of {requests} requests{probe?, as a probe|}, each answered after {delay}";
    /// The batch was measured.
    BatchEnded = "batch-ended" => "has measured its batch of requests";
    /// A stream (an async iterator) gave an item to the task that asked for the next.
    Gave { item: Label } = "gave" => "asks a stream for the next item, and gets {item}";
    /// The program printed a line.
    Said { text: Label } = "said" => "printed “{text}”";
    /// The program printed a line on its standard error.
    PrintedError { text: Label } = "printed-error" => "printed on standard error “{text}”";
    /// The program did something wrong and went on.
    Problem { problem: Problem, text: Label } = "problem" => "met {problem}: {text}";
    /// A thread began. It is numbered as a task; its polls are the time it works, and may overlap those of others.
    ThreadStarted { name: Label, by: TaskId } = "thread-started" => "is a thread, started by {by}";
    /// An event loop began to run.
    LoopOpened { number: Loop } = "loop-opened" => "began to run";
    /// An event loop has run.
    LoopClosed { number: Loop } = "loop-closed" => "ended";
    /// A callback was handed to the loop, to run at once or after the delay.
    CallbackScheduled { callback: Callback, name: Label, delay: Delay } = "callback-scheduled" => "hands {name} to the loop{delay?, to be called after {delay}|}";
    /// The callback runs.
    CallbackBegan { callback: Callback } = "callback-began" => "calls back {callback}";
    /// The callback has run.
    CallbackEnded { callback: Callback } = "callback-ended" => "has called back {callback}";
    /// The callback will never run.
    CallbackCancelled { callback: Callback } = "callback-cancelled" => "will not call back {callback}";
    /// The thread, or the page, stood still for so long.
    Gap { length: Delay } = "gap" => "stood still for {length}";
    /// The page went out of sight: browsers slow timers then.
    PageHidden = "page-hidden" => "runs on while the page is hidden: browsers slow timers then";
    /// The page came back into sight.
    PageShown = "page-shown" => "runs on with the page shown again";
    /// No task was ready, no timer armed, no request open: whoever waits now waits for ever.
    Deadlocked = "deadlocked" => "found that nothing can happen any more: whoever waits, waits for ever";
    /// The log was full, so the run ends.
    LimitMet = "limit-met" => "stops the run: the log is full";
    /// The run's last event.
    RunEnded { how: RunEnd } = "run-ended" => "ended the run: {how}";
}

impl Kind {
    /// The texts that the event names.
    pub(super) fn labels(&self) -> impl Iterator<Item = Label> + use<> {
        let fields = self.form().fields.iter().zip(self.words());
        fields.filter(|((_, meaning), _)| *meaning == Meaning::Label).map(|(_, word)| Label(word as u32))
    }

    /// The first of its fields that means this.
    pub fn word(&self, meaning: Meaning) -> Option<u64> {
        let mut fields = self.form().fields.iter().zip(self.words());
        fields.find(|((_, of), _)| *of == meaning).map(|(_, word)| word)
    }

    /// The kind of the object that it is about, where that has no events of its own.
    pub fn object(&self) -> Option<WaitKind> {
        WaitKind::from_word(self.word(Meaning::WaitKind)?)
    }

    /// The name of the task, or of the thread, that begins with it, and who began it.
    pub fn born(&self) -> Option<(Label, TaskId)> {
        match *self {
            Kind::Spawned { name, by } | Kind::ThreadStarted { name, by } => Some((name, by)),
            _ => None,
        }
    }
}

impl Meaning {
    /// The words of a code's value.
    pub fn code(self, word: u64) -> Option<&'static str> {
        match self {
            Meaning::TaskEnd => TaskEnd::from_word(word).map(TaskEnd::words),
            Meaning::RunEnd => RunEnd::from_word(word).map(RunEnd::words),
            Meaning::Order => Order::from_word(word).map(Order::words),
            Meaning::Fault => Fault::from_word(word).map(Fault::words),
            Meaning::Problem => Problem::from_word(word).map(Problem::words),
            Meaning::WaitKind => WaitKind::from_word(word).map(|kind| kind.form().noun),
            _ => None,
        }
    }
}
