//! A line of text.

use crate::labs::plan::{Control, Refusal, Value, hides};

/// The longest text, in characters.
const MAX_TEXT: usize = 200;

/// A line of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text(pub String);

impl Value for Text {
    fn read(&mut self, text: &str) -> Result<(), Refusal> {
        self.0 = checked_text(text)?;
        Ok(())
    }

    fn write(&self) -> String {
        self.0.clone()
    }

    fn control(&self) -> Control {
        Control::Line("text")
    }
}

/// The text, unless it is too long or holds characters that hide something.
pub(super) fn checked_text(text: &str) -> Result<String, Refusal> {
    if text.chars().count() > MAX_TEXT {
        return Err(Refusal::Wrong(format!("a text has at most {MAX_TEXT} characters")));
    }
    if text.contains(hides) {
        return Err(Refusal::Wrong("a text has no control characters and no direction marks".to_owned()));
    }
    Ok(text.to_owned())
}
