//! What the reader typed into a field that can't be used: it stays in the field, and nothing runs until it is mended.

/// A text that is no value of its parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The parameter’s name, as links write it.
    pub name: String,
    /// Its name on the page.
    pub label: String,
    /// What was typed.
    pub text: String,
    /// Why it can’t be used, and what to write instead.
    pub reason: String,
}

impl Draft {
    /// What is said when Run is pressed all the same.
    pub fn refusal(&self) -> String {
        let Draft { label, reason, .. } = self;
        format!("Nothing was run. {label} can’t be used as it stands: {reason}.")
    }
}
