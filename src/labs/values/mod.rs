//! The kinds of values in plans, beside whole numbers. Each reads, limits and writes itself, and says which control it wants.

mod choice;
mod counts;
mod delays;
mod pairs;
mod text;
mod time;
mod urls;

pub use self::choice::{Choice, Connections};
pub use self::counts::Counts;
pub use self::delays::Delays;
pub use self::pairs::Pairs;
pub use self::text::Text;
pub use self::time::{Interval, Seconds};
pub use self::urls::Urls;
