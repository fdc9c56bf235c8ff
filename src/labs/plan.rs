//! What a reader can choose in a lab: named values with limits and units, parsed from text and written back to it.
//!
//! A lab's plan is a plain struct; [`LabPlan::fields`] lends its values out one by one. Links, controls, arguments and
//! files are all made from that one list.

use std::fmt;

use futures::future::LocalBoxFuture;

use crate::trace::time::Micros;

/// A variant's program, ready to run.
pub type Program = LocalBoxFuture<'static, ()>;

/// What a lab's plan can do.
pub trait LabPlan: CopyPlan {
    /// The plan's values, in the order of the controls.
    fn fields(&mut self) -> Vec<Field<'_>>;

    /// The program of a variant, or nothing if there is no such variant.
    fn program(self: Box<Self>, variant: &str) -> Option<Program>;

    /// How many tasks, requests or waits it has in flight at once, at most, where that can be many.
    fn at_once(&self) -> u32 {
        0
    }

    /// About how many tasks, requests or items a run of it has, where that can be many.
    fn size(&self) -> u32 {
        self.at_once()
    }

    /// The most requests in flight to one host.
    fn connections(&self) -> Option<u32> {
        None
    }

    /// Figures that were published elsewhere, to be seen beside its own.
    fn published(&self) -> &'static [Published] {
        &[]
    }

    /// For how long a real run of a variant holds up the page that it runs on, in one go.
    fn freeze(&self, _variant: &str) -> Micros {
        Micros::ZERO
    }

    /// The addresses that it fetches.
    fn urls(&self) -> &[String] {
        &[]
    }
}

/// How long requests took elsewhere.
#[derive(Debug, PartialEq, Eq)]
pub struct Published {
    /// Who says so of what: `Alex, asyncio`.
    pub name: &'static str,
    /// The times, by the number of requests.
    pub times: &'static [(u32, Micros)],
}

/// A plan that gives copies of itself, as every plan that is [`Clone`] does.
pub trait CopyPlan {
    /// A plan of the same values.
    fn copy(&self) -> Box<dyn LabPlan>;
}

impl<P: LabPlan + Clone + 'static> CopyPlan for P {
    fn copy(&self) -> Box<dyn LabPlan> {
        Box::new(self.clone())
    }
}

/// One value that a reader can change.
pub struct Field<'a> {
    /// Its name in links and arguments.
    pub name: &'static str,
    /// Its name on the page.
    pub label: &'static str,
    /// What it means, with its unit; one sentence.
    pub help: &'static str,
    /// Shown only when the reader unfolds the rest.
    pub folded: bool,
    /// Where it lies.
    pub value: &'a mut dyn Value,
}

/// A value that can be read from text and written to it.
pub trait Value {
    /// Takes the value over, lowered or raised to a limit if it must be; an error leaves the old one.
    fn read(&mut self, text: &str) -> Result<(), Refusal>;

    /// The value as [`Value::read`] takes it: reading that gives the same text again.
    fn write(&self) -> String;

    /// What control it wants.
    fn control(&self) -> Control;

    /// Why a text that can be read is not taken where a reader types it, who may mean something else.
    fn doubt(&self, _text: &str) -> Option<String> {
        None
    }
}

/// How a value is edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// A whole number.
    Count {
        /// The least.
        least: u32,
        /// The most.
        most: u32,
    },
    /// A number of seconds, with decimals.
    Seconds {
        /// The most.
        most: u32,
    },
    /// One line of text; the string says what it looks like.
    Line(&'static str),
    /// Several lines, one value a line.
    Lines(&'static str),
    /// One of a few.
    Choice(&'static [&'static str]),
}

/// Why a text is not a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It was taken, but changed to keep a limit.
    Limited(String),
    /// It was refused; the value stays as it was.
    Wrong(String),
}

/// What a reader has to be told of what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// There is no such parameter.
    Unknown {
        /// The name that was given.
        name: String,
        /// The names that there are.
        known: Vec<&'static str>,
    },
    /// The value was lowered or raised to a limit.
    Limited {
        /// The parameter.
        name: &'static str,
        /// What was given.
        given: String,
        /// What is used.
        used: String,
        /// The limit in words.
        limit: String,
    },
    /// The value was refused.
    Refused {
        /// The parameter.
        name: &'static str,
        /// What was given.
        given: String,
        /// Why, and what is possible.
        reason: String,
    },
}

impl Notice {
    /// Whether the value was left out, rather than changed to keep a limit.
    pub fn is_refusal(&self) -> bool {
        !matches!(self, Notice::Limited { .. })
    }

    /// The same where the name and what was given stand beside it.
    pub fn beside_value(&self) -> String {
        match self {
            // Of a list that is too long the limit says what is used.
            Notice::Limited { limit, .. } if limit.starts_with("only") => limit.clone(),
            Notice::Limited { used, limit, .. } => format!("{} is used: {limit}", shown(used)),
            Notice::Refused { reason, .. } => reason.clone(),
            Notice::Unknown { .. } => self.to_string(),
        }
    }
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Notice::Unknown { name, known } => {
                write!(f, "there is no parameter {}: the parameters are {}", shown(name), known.join(", "))
            }
            Notice::Limited { name, given, used, limit } => {
                write!(f, "{name}={} became {name}={}: {limit}", shown(given), shown(used))
            }
            Notice::Refused { name, given, reason } => write!(f, "{name}={} was left out: {reason}", shown(given)),
        }
    }
}

/// A foreign text, cut to a length that fits a sentence, without what [`hides`].
pub(crate) fn shown(text: &str) -> String {
    let clean = text.chars().map(|letter| if hides(letter) { '\u{fffd}' } else { letter });
    let mut short: String = clean.take(60).collect();
    if short.len() < text.len() && text.chars().count() > 60 {
        short.push('…');
    }
    short
}

/// Whether a letter is a control character or a direction mark, which could make a line read as another one than it is.
/// Joiners are neither: emoji and many scripts are written with them.
pub(crate) fn hides(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

impl dyn LabPlan + '_ {
    /// Sets a value by its name.
    pub fn set(&mut self, name: &str, text: &str) -> Option<Notice> {
        let mut fields = self.fields();
        let Some(field) = fields.iter_mut().find(|field| field.name == name) else {
            let known = fields.iter().map(|field| field.name).collect();
            return Some(Notice::Unknown { name: name.to_owned(), known });
        };
        let given = text.to_owned();
        match field.value.read(text) {
            Ok(()) => None,
            Err(Refusal::Limited(limit)) => {
                Some(Notice::Limited { name: field.name, given, used: field.value.write(), limit })
            }
            Err(Refusal::Wrong(reason)) => Some(Notice::Refused { name: field.name, given, reason }),
        }
    }

    /// Every value as `(name, text)`, in the order of the controls: the plan's canonical form.
    pub fn settings(&mut self) -> Vec<(String, String)> {
        self.fields().into_iter().map(|field| (field.name.to_owned(), field.value.write())).collect()
    }
}

/// A field whose value is one of `values`' types.
pub fn field<'a>(name: &'static str, label: &'static str, help: &'static str, value: &'a mut dyn Value) -> Field<'a> {
    Field { name, label, help, folded: false, value }
}

impl Field<'_> {
    /// The same, shown only when the reader unfolds the rest.
    pub fn folded(self) -> Self {
        Field { folded: true, ..self }
    }
}

/// A whole number with its limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count<const LEAST: u32, const MOST: u32>(pub u32);

impl<const LEAST: u32, const MOST: u32> Value for Count<LEAST, MOST> {
    fn read(&mut self, text: &str) -> Result<(), Refusal> {
        let digits = !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
        if !digits {
            return Err(Refusal::Wrong(format!("write a whole number from {LEAST} to {MOST}")));
        }
        // A number with too many digits to be read is above every limit.
        let number = text.parse::<u32>().unwrap_or(u32::MAX);
        self.0 = number.clamp(LEAST, MOST);
        if self.0 == number { Ok(()) } else { Err(Refusal::Limited(format!("the limit is {LEAST} to {MOST}"))) }
    }

    fn write(&self) -> String {
        self.0.to_string()
    }

    fn control(&self) -> Control {
        Control::Count { least: LEAST, most: MOST }
    }
}
