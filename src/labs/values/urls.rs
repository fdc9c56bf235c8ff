//! A list of addresses, each relative to the practice server or absolute.

use crate::labs::plan::{Control, Refusal, Value};
use crate::practice::address::is_path;
use crate::practice::response::{self, LIMITS};

/// The most addresses in one plan.
const MAX_URLS: usize = 1_000;
/// The longest address, in bytes.
const MAX_URL: usize = 2_048;

/// Addresses, relative to the practice server or absolute, with blanks between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Urls(pub Vec<String>);

impl Value for Urls {
    fn read(&mut self, text: &str) -> Result<(), Refusal> {
        let mut urls: Vec<String> = text.split_ascii_whitespace().map(str::to_owned).collect();
        if urls.is_empty() {
            return Err(Refusal::Wrong("write at least one address, such as delay/1".to_owned()));
        }
        if urls.iter().any(|url| url.len() > MAX_URL) {
            return Err(Refusal::Wrong(format!("an address has at most {MAX_URL} characters")));
        }
        let too_many = (urls.len() > MAX_URLS).then(|| format!("only the first {MAX_URLS} addresses are used"));
        urls.truncate(MAX_URLS);
        let mut too_much = None;
        for url in urls.iter_mut().filter(|url| is_path(url)) {
            if let Some(clamped) = response::clamped(url) {
                *url = clamped;
                too_much = Some(LIMITS.to_owned());
            }
        }
        self.0 = urls;
        let limits: Vec<String> = too_many.into_iter().chain(too_much).collect();
        if limits.is_empty() { Ok(()) } else { Err(Refusal::Limited(limits.join("; "))) }
    }

    fn write(&self) -> String {
        self.0.join(" ")
    }

    fn control(&self) -> Control {
        Control::Lines("one address a line: delay/1, status/404, or https://…")
    }
}
