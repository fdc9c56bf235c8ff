//! The numbers and texts in the query of an address, and the limits that were met on reading them.

use std::cell::RefCell;
use std::fmt;

use crate::trace::time::decimal;

/// Why an address has no answer: this part of it is not what it must be.
pub(super) struct BadParam {
    pub(super) name: &'static str,
    pub(super) needs: &'static str,
}

impl fmt::Display for BadParam {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} must be {}", self.name, self.needs)
    }
}

/// What an address asks for beside its path.
pub(super) struct Params<'a> {
    pub(super) query: &'a str,
    /// The limits that were met, by the names of the numbers.
    pub(super) clamped: RefCell<Vec<(&'static str, u64)>>,
}

impl<'a> Params<'a> {
    /// The path, and what else is asked for.
    pub(super) fn of(address: &'a str) -> (&'a str, Params<'a>) {
        let address = address.split('#').next().unwrap_or_default();
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        (path, Params { query, clamped: RefCell::default() })
    }

    /// The first value of that name.
    pub(super) fn value(&self, name: &str, otherwise: &str) -> String {
        let found = form_urlencoded::parse(self.query.as_bytes()).find(|(key, _)| key == name);
        found.map_or_else(|| otherwise.to_owned(), |(_, value)| value.into_owned())
    }

    /// A number with at most `places` decimals (more are cut off), as a whole number of the last place, clamped to `limit`.
    pub(super) fn number(&self, name: &'static str, text: &str, places: usize, limit: u64) -> Result<u64, BadParam> {
        let number = decimal(text, places).filter(|_| places > 0 || !text.contains('.'));
        let needs = if places == 0 { "a whole number written in digits" } else { "a number written in digits" };
        let number = number.ok_or(BadParam { name, needs })?;
        if number > limit {
            self.clamped.borrow_mut().push((name, limit / 10_u64.pow(places as u32)));
        }
        Ok(number.min(limit))
    }
}
