//! The kinds of values that only this lab has: a time that a thread is kept, and what a blocking GET asks for.

use crate::labs::plan::{Control, Refusal, Value};
use crate::labs::values::Seconds;
use crate::practice::address::{is_path, refusal};
use crate::practice::response;
use crate::trace::time::{Micros, millis};

/// A time in seconds, from `LEAST` to `MOST` milliseconds. A page that is held up hears nothing, so that must not last; and who does
/// something over and over without a pause keeps the thread for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span<const LEAST: u64, const MOST: u64>(pub Micros);

impl<const LEAST: u64, const MOST: u64> Value for Span<LEAST, MOST> {
    fn read(&mut self, text: &str) -> Result<(), Refusal> {
        let mut seconds = Seconds(self.0);
        match seconds.read(text) {
            Err(Refusal::Limited(_)) => {}
            read => read?,
        }
        self.0 = seconds.0.clamp(millis(LEAST), millis(MOST));
        let limit =
            || Refusal::Limited(format!("the limit is {} to {} s", millis(LEAST).plain(), millis(MOST).plain()));
        if self.0 == seconds.0 { Ok(()) } else { Err(limit()) }
    }

    fn write(&self) -> String {
        self.0.plain()
    }

    fn control(&self) -> Control {
        Control::Seconds { most: MOST.div_ceil(1_000) as u32 }
    }
}

/// One address of the practice server, or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PracticeAddress(pub Vec<String>);

impl Value for PracticeAddress {
    fn read(&mut self, text: &str) -> Result<(), Refusal> {
        if text.is_empty() {
            self.0.clear();
            return Ok(());
        }
        let is_one = is_path(text) && refusal(text).is_none() && !text.contains(char::is_whitespace);
        if !is_one || text.starts_with("stall") || text.starts_with("reset") {
            return Err(Refusal::Wrong("write one address of the practice server, such as delay/0.5".to_owned()));
        }
        let clamped = response::clamped(text);
        let is_clamped = clamped.is_some();
        self.0 = vec![clamped.unwrap_or_else(|| text.to_owned())];
        if is_clamped { Err(Refusal::Limited(response::LIMITS.to_owned())) } else { Ok(()) }
    }

    fn write(&self) -> String {
        self.0.concat()
    }

    fn control(&self) -> Control {
        Control::Line("an address of the practice server: delay/0.5")
    }
}
