//! One of a few: words, or limits on connections.

use crate::labs::plan::{Control, Refusal, Value};

/// One of a few words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice(
    /// The one that is chosen.
    pub &'static str,
    /// All of them.
    pub &'static [&'static str],
);

impl Value for Choice {
    fn read(&mut self, text: &str) -> Result<(), Refusal> {
        let chosen = self.1.iter().find(|word| **word == text);
        self.0 = chosen.ok_or_else(|| Refusal::Wrong(format!("choose one of {}", self.1.join(", "))))?;
        Ok(())
    }

    fn write(&self) -> String {
        self.0.to_owned()
    }

    fn control(&self) -> Control {
        Control::Choice(self.1)
    }
}

/// How many connections a host allows at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connections(pub Option<u32>);

impl Value for Connections {
    fn read(&mut self, text: &str) -> Result<(), Refusal> {
        self.0 = match text {
            "6" => Some(6),
            "100" => Some(100),
            "none" => None,
            _ => return Err(Refusal::Wrong("choose 6 (HTTP/1.1), 100 (HTTP/2) or none".to_owned())),
        };
        Ok(())
    }

    fn write(&self) -> String {
        self.0.map_or_else(|| "none".to_owned(), |limit| limit.to_string())
    }

    fn control(&self) -> Control {
        Control::Choice(&["6", "100", "none"])
    }
}
