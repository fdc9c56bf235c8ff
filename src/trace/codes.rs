//! Fields with a few values, each a number in a file and a few words in a sentence.

use super::word::Word;

/// Enums without data, numbered in the order of their writing: new values go to the end, so that old files stay readable.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $value:ident: $words:literal,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $value,)* }

        impl $name {
            /// Every value, in the order of their numbers.
            pub const ALL: &'static [$name] = &[$($name::$value,)*];

            /// What it means, in the middle of a sentence.
            pub fn words(self) -> &'static str {
                match self { $($name::$value => $words,)* }
            }
        }

        impl Word for $name {
            fn to_word(self) -> u64 { self as u64 }
            fn from_word(word: u64) -> Option<Self> { Self::ALL.get(usize::try_from(word).ok()?).copied() }
        }
    )*};
}

codes! {
    /// How a task ended.
    TaskEnd {
        /// Its future returned.
        Finished: "finished",
        /// It was cancelled: its future was dropped at an await.
        Cancelled: "cancelled",
        /// The run ended before it did, so it was dropped.
        LeftBehind: "left behind",
        /// It raised an error: the event before says which.
        Failed: "failed",
    }
    /// How a run ended.
    RunEnd {
        /// The program returned.
        Finished: "finished",
        /// Nothing could ever happen again while tasks waited.
        Deadlocked: "never ends",
        /// The reader pressed Stop, began another run, or left.
        Stopped: "stopped",
        /// The log was full.
        LimitMet: "stopped: its log was full",
        /// The program raised an error.
        Failed: "failed",
        /// Its user pressed Ctrl-C, or killed its process.
        Interrupted: "interrupted",
        /// What it ran in was lost, or gave no answer, so nobody knows how it went on.
        CutOff: "cut off: its worker was lost, or gave no answer",
    }
    /// In which order a queue gives its items.
    Order {
        /// First in, first out.
        Fifo: "first in, first out",
        /// Last in, first out.
        Lifo: "last in, first out",
        /// The smallest first.
        Priority: "the smallest first",
    }
    /// Why a request failed, as far as the platform lets one tell.
    Fault {
        /// The address isn't one, or no request may be sent to it.
        Refused: "refused",
        /// The browser says that it is offline.
        Offline: "offline",
        /// Name, connection, policy or CORS: the browser does not say which.
        Network: "network or CORS",
        /// The body stopped before its end.
        EndedEarly: "the body ended early",
        /// The body grew beyond the limit.
        TooLarge: "it grew too large",
        /// The answer did not come from the practice server.
        NotPractice: "the answer was not the practice server's",
        /// The simulated world has no such host.
        NotSimulated: "the simulated world has no such host",
    }
    /// What a program did wrong without failing.
    Problem {
        /// A coroutine was made and never awaited.
        NeverAwaited: "a coroutine was never awaited",
        /// A task failed, and nobody asked for its result.
        NeverRetrieved: "an error was never retrieved",
        /// A task was dropped while it waited.
        DestroyedPending: "a task was destroyed while it waited",
        /// A callback of the loop raised an error.
        LoopError: "an error in the event loop",
        /// A warning of the program.
        Warning: "a warning",
    }
}
