//! The choice as the address bar holds it: `#LAB/VARIANT[,VARIANT]?name=value&…`, only what differs from the defaults.
//!
//! Reserved names: `world seed preset t line view v`; a `line` is only read, for once it is shown the link holds its moment. Whatever a link holds, the nearest valid choice comes of it, with a notice
//! for what was left out; nothing runs.

use std::borrow::Cow;
use std::fmt;

use crate::collections::sorted::{Sorted, sort_few};
use crate::labs::plan;
use crate::labs::plan::shown;
use crate::labs::{DEFAULT_SEED, Lab};
use crate::trace::WorldKind;
use crate::trace::time::{Micros, is_finer, millis};

use super::choice::{Choice, Code};

/// The version of this grammar.
const VERSION: &str = "1";
/// The longest link that is read, in bytes.
pub const MAX_LINK: usize = 64 * 1024;
/// The longest link that is made to share a program or a run, in bytes.
pub const MAX_SHARED_LINK: usize = 8 * 1024;
/// What to write as a seed.
pub const SEEDS: &str = "write a whole number from 0 to 18446744073709551615";
/// The latest moment that a link names.
const DAY: Micros = millis(24 * 60 * 60 * 1_000);
/// The most notices that are given of one link.
const MAX_NOTICES: usize = 8;

/// What a reader has to be told of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// It was too long to be read.
    TooLong,
    /// It names a lab that is not here.
    Lab(String),
    /// It names a variant that the lab has not.
    Variant(String),
    /// A reserved name has a value that it can't have.
    Reserved {
        /// The name.
        name: &'static str,
        /// What it was given.
        given: String,
        /// What is possible.
        possible: String,
    },
    /// The same name came twice.
    Repeated(String),
    /// It was written for another version of the page.
    Version(String),
    /// Something about the lab's own values.
    Value(plan::Notice),
    /// There was more to be said.
    More(usize),
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Notice::TooLong => write!(f, "The link is longer than {} KiB, so it was not read.", MAX_LINK / 1024),
            Notice::Lab(name) => {
                let known: Vec<&str> = Lab::ALL.iter().map(|lab| lab.name).collect();
                write!(f, "There is no lab {}. The labs are {}.", shown(name), known.join(", "))
            }
            Notice::Variant(name) => write!(f, "This lab has no variant {}.", shown(name)),
            Notice::Reserved { name, given, possible } => {
                write!(f, "In the link, {name}={} was left out: {possible}.", shown(given))
            }
            Notice::Repeated(name) => write!(f, "{} is there twice: the first counts.", shown(name)),
            Notice::Version(version) => {
                write!(
                    f,
                    "The link is of version {}, this page reads {VERSION}: what it does not know was left out.",
                    shown(version)
                )
            }
            Notice::Value(notice) => write!(f, "In the link, {notice}."),
            Notice::More(count) => write!(f, "{count} more parts of the link were left out or changed."),
        }
    }
}

/// A link as it was written: some programs that pass links on encode the marks of a hash, of which none stands in the name of a
/// screen, a lab or a variant.
pub fn decoded(link: &str) -> Cow<'_, str> {
    let decoded = Some(link).filter(|link| !link.contains('?')).and_then(|link| {
        let mark = link.find("%3F").or_else(|| link.find("%3f"))?;
        let query = format!("={}", link[mark + 3..].replace('+', "%2B"));
        let (_, query) = form_urlencoded::parse(query.as_bytes()).next()?;
        Some(format!("{}?{query}", link[..mark].replace("%2F", "/").replace("%2C", ",")))
    });
    decoded.map_or(Cow::Borrowed(link), Cow::Owned)
}

/// Reads the part of an address from its `#` on.
pub fn read(hash: &str) -> (Choice, Vec<Notice>) {
    let text = hash.strip_prefix('#').unwrap_or(hash);
    if text.len() > MAX_LINK {
        return (Choice::default(), vec![Notice::TooLong]);
    }
    let text = &*decoded(text);
    let (path, query) = text.split_once('?').unwrap_or((text, ""));
    let mut notices = Vec::new();
    let mut choice = read_path(path, &mut notices);
    read_query(&mut choice, query, &mut notices);
    // What is in a link already need not be kept out of it.
    choice.keeps_queries = choice.has_queries();
    if notices.len() > MAX_NOTICES {
        let more = notices.len() - MAX_NOTICES;
        notices.truncate(MAX_NOTICES);
        notices.push(Notice::More(more));
    }
    (choice, notices)
}

fn read_path(path: &str, notices: &mut Vec<Notice>) -> Choice {
    let (lab, variants) = path.split_once('/').unwrap_or((path, ""));
    let Some(lab) = Lab::named(lab) else {
        if !lab.is_empty() {
            notices.push(Notice::Lab(lab.to_owned()));
        }
        return Choice::default();
    };
    let mut named = Vec::new();
    for name in variants.split(',').filter(|name| !name.is_empty()) {
        match lab.variant(name) {
            Some(variant) => named.push(variant.name),
            None => notices.push(Notice::Variant(name.to_owned())),
        }
    }
    if named.is_empty() {
        return Choice::of(lab);
    }
    Choice::from(lab, None, lab.variants.iter().filter(|variant| named.contains(&variant.name)).collect())
}

fn read_query(choice: &mut Choice, query: &str, notices: &mut Vec<Notice>) {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let parsed: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    let mut seen: Sorted<&str> = Sorted::default();
    for (name, value) in &parsed {
        if name.is_empty() && value.is_empty() {
            continue;
        }
        if seen.insert(name, ()).is_some() {
            notices.push(Notice::Repeated(name.to_string()));
        } else {
            pairs.push((name.to_string(), value.to_string()));
        }
    }
    // The preset comes first, wherever it stands: the other values change it.
    sort_few(&mut pairs, |(name, _)| name != "preset");
    for (name, value) in pairs {
        notices.extend(read_pair(choice, &name, value));
    }
}

fn read_pair(choice: &mut Choice, name: &str, value: String) -> Option<Notice> {
    let refused = |name, given, possible: &str| Some(Notice::Reserved { name, given, possible: possible.to_owned() });
    match name {
        "v" if value == VERSION => None,
        "v" => Some(Notice::Version(value)),
        "preset" => match choice.lab.preset(&value) {
            Some(preset) => {
                *choice = Choice::from(choice.lab, Some(preset.name), choice.variants().to_vec());
                None
            }
            None => {
                let known: Vec<&str> = choice.lab.presets.iter().map(|preset| preset.name).collect();
                refused("preset", value, &format!("the presets are {}", known.join(", ")))
            }
        },
        "world" => match WorldKind::named(&value) {
            Some(world @ (WorldKind::Browser | WorldKind::Simulated)) => {
                choice.set_place(world);
                None
            }
            _ => refused("world", value, "the worlds are browser and simulated"),
        },
        "seed" => match read_seed(&value) {
            Some(seed) => {
                choice.seed = seed;
                None
            }
            None => refused("seed", value, SEEDS),
        },
        "t" => match read_moment(&value) {
            Some(moment) => {
                choice.moment = Some(moment);
                None
            }
            None => refused("t", value, "write seconds, such as 0.64, with six decimals at most"),
        },
        "line" => match value.parse() {
            Ok(line) => {
                choice.line = Some(line);
                None
            }
            Err(_) => refused("line", value, "write the number of a line of the program"),
        },
        "view" => match Code::named(&value) {
            Some(code) => {
                choice.code = code;
                None
            }
            None => refused("view", value, "the views are rust, python and underneath"),
        },
        _ => choice.set(name, &value).map(Notice::Value),
    }
}

/// A seed in digits; `+7` and blanks are none.
pub fn read_seed(text: &str) -> Option<u64> {
    text.bytes().all(|digit| digit.is_ascii_digit()).then(|| text.parse().ok())?
}

/// Seconds in digits, to the microsecond; at most a day.
fn read_moment(text: &str) -> Option<Micros> {
    Micros::parse(text).filter(|moment| *moment <= DAY && !is_finer(text))
}

impl fmt::Debug for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&write(self))
    }
}

/// The link of a choice, with its `#`. Reading it gives the same choice, without a notice, but for what
/// [`left_out`] names and for queries that it does not keep.
pub fn write(choice: &Choice) -> String {
    let link = written(choice, "");
    match left_out(choice, &link) {
        Some(name) => written(choice, name),
        None => link,
    }
}

/// What a reader has to be told of the link of a choice: that one value is too long for it.
pub fn shortage(choice: &Choice) -> Option<String> {
    let name = left_out(choice, &written(choice, ""))?;
    let label = choice.parameters().iter().find(|of| of.name == name).map_or(name, |of| of.label);
    let most = MAX_LINK / 1024;
    Some(format!("{label}: too long for a link, which holds {most} KiB. Save the run as a file to share it."))
}

/// The name of the longest value, where the whole link would be too long to be read again.
fn left_out<'a>(choice: &'a Choice, whole: &str) -> Option<&'a str> {
    let longest = choice.settings().iter().max_by_key(|(_, text)| text.len());
    longest.filter(|_| whole.len() > MAX_LINK).map(|(name, _)| name.as_str())
}

fn written(choice: &Choice, without: &str) -> String {
    let mut link = format!("#{}", choice.lab.name);
    if !choice.variants().iter().map(|variant| variant.name).eq(choice.lab.shown.iter().copied()) {
        let names: Vec<&str> = choice.variants().iter().map(|variant| variant.name).collect();
        link = format!("{link}/{}", names.join(","));
    }
    let mut query = form_urlencoded::Serializer::new(String::new());
    if let Some(preset) = choice.preset() {
        query.append_pair("preset", preset);
    }
    query.extend_pairs(choice.passed_on().iter().filter(|(name, _)| name != without));
    if let Some(world) = choice.world {
        query.append_pair("world", world.name());
    }
    if choice.seed != DEFAULT_SEED {
        query.append_pair("seed", &choice.seed.to_string());
    }
    if choice.code != Code::default() {
        query.append_pair("view", choice.code.name());
    }
    if let Some(moment) = choice.moment {
        query.append_pair("t", &moment.plain());
    }
    match query.finish() {
        query if query.is_empty() => link,
        // The serializer writes for forms; in a hash these marks stay readable.
        query => format!("{link}?{}", query.replace("%2F", "/").replace("%3A", ":").replace("%2C", ",")),
    }
}
