//! What the practice server answers to each address, and when: `static/sw.js` in Rust, for the simulated world.
//!
//! Both give the same statuses, the same bytes and the same moments; a browser test compares them.

use std::cell::RefCell;

use crate::trace::address::is_page_name;
use crate::trace::random::splitmix64;
use crate::trace::time::{Micros, decimal};

/// What follows the sending of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// An answer.
    Answer(Answer),
    /// A network error, at once.
    Reset,
    /// Nothing, ever.
    Stall,
}

/// An answer that is known beforehand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// When the headers come, counted from the sending.
    pub head: Micros,
    /// When each part of the body comes, and its bytes.
    pub parts: Vec<(Micros, u32)>,
    /// When the body ends.
    pub end: Micros,
    /// The body, where it is a short text.
    pub text: Option<String>,
}

/// What the server's limits come to, for readers.
pub const LIMITS: &str = "the practice server waits 10 s and sends 10 MiB or 100 lines at most";

const SECOND: u64 = 1_000_000;
const LONGEST: u64 = 10 * SECOND;
const LARGEST: u64 = 10 * 1024 * 1024;
const PART: u64 = 64 * 1024;

const ADDRESSES: [&str; 11] = [
    "delay/{seconds}",
    "page/{name}?ms=0&bytes=1024&status=200",
    "status/{code}",
    "bytes/{count}",
    "drip?duration=2&numbytes=10&code=200&delay=0",
    "stream/{lines}",
    "json",
    "flaky?rate=0.5&seed=1&attempt=1",
    "reset",
    "stall",
    "ping",
];

const CROOKED: &str =
    "an address of the practice server has no \\ and no . or .. between its slashes: write one such as delay/1";

const SAMPLE: &str = r#"{
  "title": "Waiting together",
  "labs": [
    {"name": "say-after", "seconds": [1, 2], "sequential": 3, "concurrent": 2},
    {"name": "fetch", "seconds": [0.12, 0.11, 0.8, 0.46, 0.36], "sequential": 1.85, "concurrent": 0.8}
  ],
  "measured": false,
  "author": null
}
"#;

/// What the server does on an address below `net/`.
pub fn plan(address: &str) -> Plan {
    let (path, wishes) = Wishes::of(address);
    planned(path, &wishes)
}

/// The address with all that is beyond a limit of the server lowered to it, as the server takes it: see [`LIMITS`].
/// Nothing where all is within.
pub fn lowered(address: &str) -> Option<String> {
    let (path, wishes) = Wishes::of(address);
    planned(path, &wishes);
    let lowered = wishes.lowered.into_inner();
    let limit = |name: &str| lowered.iter().find(|(of, _)| *of == name).map(|(_, limit)| limit.to_string());
    if lowered.is_empty() {
        return None;
    }
    let path = match path.split_once('/').zip(["seconds", "count", "lines"].into_iter().find_map(limit)) {
        Some(((name, _), limit)) => format!("{name}/{limit}"),
        None => path.to_owned(),
    };
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(wishes.query.as_bytes()) {
        query.append_pair(&name, limit(&name).as_deref().unwrap_or(&value));
    }
    let query = query.finish();
    Some(if query.is_empty() { path } else { format!("{path}?{query}") })
}

fn planned(path: &str, wishes: &Wishes<'_>) -> Plan {
    let answered = match path.split_once('/') {
        Some(("delay", seconds)) => delay(seconds, wishes),
        Some(("page", name)) => page(name, wishes),
        Some(("status", code)) => status("code", code).map(|code| text(code, format!("{{\"status\": {code}}}"))),
        Some(("bytes", count)) => bytes(count, wishes),
        Some(("stream", lines)) => stream(lines, wishes),
        Some(_) => return unknown(),
        None => match path {
            "drip" => drip(wishes),
            "json" => Ok(text(200, SAMPLE.to_owned())),
            "flaky" => flaky(wishes),
            "ping" => Ok(text(200, r#"{"protocol": 1, "version": "1"}"#.to_owned())),
            "reset" => return Plan::Reset,
            "stall" => return Plan::Stall,
            _ => return unknown(),
        },
    };
    match answered {
        _ if path.matches('/').count() > 1 => unknown(),
        Ok(answer) => Plan::Answer(answer),
        Err(reason) => Plan::Answer(text(400, format!("{{\"error\": \"{reason}\"}}"))),
    }
}

/// Whether an address is the practice server's: a path, rather than `https://…`, `//host`, `\\\\host` or `javascript:…`.
pub fn is_path(address: &str) -> bool {
    let first = address.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    !first.contains(':') && !address.starts_with(['/', '\\'])
}

/// Why nothing is asked for at a path, whatever the server would say to it: what browsers make of dots and backslashes in
/// one is another address than the one that was written.
pub fn refusal(path: &str) -> Option<&'static str> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let is_dots = |segment: &str| matches!(&*segment.to_ascii_lowercase().replace("%2e", "."), "." | "..");
    (path.contains('\\') || path.split('/').any(is_dots)).then_some(CROOKED)
}

/// The address of a further try. The server keeps nothing, so the flaky address has to say which try it is.
pub fn attempted(url: &str, attempt: u32) -> String {
    match url.strip_prefix("flaky").map(|rest| (rest, rest.strip_prefix('?'))) {
        Some(("", _)) if attempt > 1 => format!("flaky?attempt={attempt}"),
        Some((_, Some(query))) if attempt > 1 => format!("flaky?attempt={attempt}&{query}"),
        _ => url.to_owned(),
    }
}

fn unknown() -> Plan {
    let list = ADDRESSES.map(|address| format!("\"{address}\"")).join(", ");
    Plan::Answer(text(404, format!("{{\"error\": \"no such address\", \"addresses\": [{list}]}}")))
}

fn text(status: u16, body: String) -> Answer {
    at_once(Micros::ZERO, status, body)
}

fn at_once(head: Micros, status: u16, body: String) -> Answer {
    let null = [204, 205, 304].contains(&status);
    let parts = if null { Vec::new() } else { vec![(head, body.len() as u32)] };
    Answer { status, head, parts, end: head, text: (!null).then_some(body) }
}

fn delay(seconds: &str, wishes: &Wishes<'_>) -> Result<Answer, String> {
    let head = wishes.number("seconds", seconds, 6, LONGEST)?;
    let body = format!("{{\"delay\": {}}}", Micros(head).plain());
    Ok(at_once(Micros(head), 200, body))
}

fn page(name: &str, wishes: &Wishes<'_>) -> Result<Answer, String> {
    if !is_page_name(name) {
        return Err("name must be 1 to 100 letters, digits, dots, dashes or underscores".to_owned());
    }
    let end = wishes.number("ms", &wishes.value("ms", "0"), 3, LONGEST)?;
    let count = wishes.number("bytes", &wishes.value("bytes", "1024"), 0, LARGEST)?;
    let status = status("status", &wishes.value("status", "200"))?;
    let head = end * 4 / 5;
    let quarter = count / 4;
    let lengths = [quarter, quarter, quarter, count - 3 * quarter];
    let moments = (1..=4).map(|part| Micros(head + (end - head) * part / 4));
    Ok(streamed(status, head, moments.zip(lengths).collect(), end))
}

fn bytes(count: &str, wishes: &Wishes<'_>) -> Result<Answer, String> {
    let count = wishes.number("count", count, 0, LARGEST)?;
    let parts = (0..count.div_ceil(PART)).map(|part| (Micros::ZERO, PART.min(count - part * PART)));
    Ok(streamed(200, 0, parts.collect(), 0))
}

fn drip(wishes: &Wishes<'_>) -> Result<Answer, String> {
    let duration = wishes.number("duration", &wishes.value("duration", "2"), 6, LONGEST)?;
    let count = wishes.number("numbytes", &wishes.value("numbytes", "10"), 0, LARGEST)?;
    let status = status("code", &wishes.value("code", "200"))?;
    let head = wishes.number("delay", &wishes.value("delay", "0"), 6, LONGEST)?;
    if count == 0 {
        return Err("numbytes must be at least 1".to_owned());
    }
    let many = count.min(100);
    let up_to = |part: u64| count * part / many;
    let parts = (0..many).map(|part| (Micros(head + duration * part / many), up_to(part + 1) - up_to(part)));
    Ok(streamed(status, head, parts.collect(), head + duration))
}

fn stream(lines: &str, wishes: &Wishes<'_>) -> Result<Answer, String> {
    let many = wishes.number("lines", lines, 0, 100)?;
    let lines: Vec<String> = (0..many).map(|line| format!("{{\"id\": {line}}}\n")).collect();
    let parts = lines.iter().map(|line| (Micros::ZERO, line.len() as u32)).collect();
    Ok(Answer { parts, ..text(200, lines.concat()) })
}

fn flaky(wishes: &Wishes<'_>) -> Result<Answer, String> {
    let rate = wishes.number("rate", &wishes.value("rate", "0.5"), 6, SECOND)?;
    let seed = wishes.value("seed", "1");
    let digits = !seed.is_empty() && seed.len() <= 20 && seed.bytes().all(|digit| digit.is_ascii_digit());
    let seed = seed.parse::<u64>().ok().filter(|_| digits).ok_or("seed must be a whole number below 2^64")?;
    let attempt = wishes.number("attempt", &wishes.value("attempt", "1"), 0, u64::from(u32::MAX))?;
    let ok = splitmix64(seed, 1, attempt as u32) % SECOND >= rate;
    Ok(text(if ok { 200 } else { 503 }, format!("{{\"attempt\": {attempt}, \"ok\": {ok}}}")))
}

/// An answer whose body is counted only.
fn streamed(status: u16, head: u64, parts: Vec<(Micros, u64)>, end: u64) -> Answer {
    let null = [204, 205, 304].contains(&status);
    if null {
        return at_once(Micros(head), status, String::new());
    }
    let parts = parts.into_iter().filter(|(_, length)| *length > 0).map(|(at, length)| (at, length as u32)).collect();
    Answer { status, head: Micros(head), parts, end: Micros(end), text: None }
}

fn status(name: &str, text: &str) -> Result<u16, String> {
    let code = text.parse::<u16>().ok().filter(|code| text.len() == 3 && (200..600).contains(code));
    code.ok_or_else(|| format!("{name} must be a whole number from 200 to 599"))
}

/// What an address asks for beside its path.
struct Wishes<'a> {
    query: &'a str,
    /// The limits that were met, by the names of the numbers.
    lowered: RefCell<Vec<(&'static str, u64)>>,
}

impl<'a> Wishes<'a> {
    /// The path, and what else is asked for.
    fn of(address: &'a str) -> (&'a str, Wishes<'a>) {
        let address = address.split('#').next().unwrap_or_default();
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        (path, Wishes { query, lowered: RefCell::default() })
    }

    /// The first value of that name.
    fn value(&self, name: &str, otherwise: &str) -> String {
        let found = form_urlencoded::parse(self.query.as_bytes()).find(|(key, _)| key == name);
        found.map_or_else(|| otherwise.to_owned(), |(_, value)| value.into_owned())
    }

    /// A number with at most `places` decimals (more are cut off), as a whole number of the last place, lowered to `limit`.
    fn number(&self, name: &'static str, text: &str, places: usize, limit: u64) -> Result<u64, String> {
        let number = decimal(text, places).filter(|_| places > 0 || !text.contains('.'));
        let kind = if places == 0 { "whole number" } else { "number" };
        let number = number.ok_or_else(|| format!("{name} must be a {kind} written in digits"))?;
        if number > limit {
            self.lowered.borrow_mut().push((name, limit / 10_u64.pow(places as u32)));
        }
        Ok(number.min(limit))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(address: &str) -> Answer {
        match plan(address) {
            Plan::Answer(answer) => answer,
            other => panic!("{address}: {other:?}"),
        }
    }

    #[test]
    fn a_page_takes_the_time_and_has_the_bytes_it_was_asked_for() {
        let page = answer("page/www.github.com?ms=800&bytes=281297");
        assert_eq!((page.status, page.head, page.end), (200, Micros(640_000), Micros(800_000)));
        assert_eq!(page.parts.iter().map(|(_, bytes)| bytes).sum::<u32>(), 281_297);
        assert_eq!(page.parts.last().map(|(at, _)| *at), Some(Micros(800_000)));
    }

    #[test]
    fn bad_arguments_are_answered_with_the_reason() {
        for address in [
            "delay/NaN",
            "delay/-1",
            "delay/1e9",
            "delay/",
            "status/101",
            "status/600",
            "status/a",
            "bytes/-1",
            "bytes/1.5",
            "drip?numbytes=0",
            "drip?duration=-1",
            "drip?code=700",
            "stream/-5",
            "page/?ms=1",
            "flaky?seed=-1",
        ] {
            let answer = answer(address);
            assert_eq!(answer.status, 400, "{address}");
            assert!(answer.text.is_some_and(|text| text.starts_with("{\"error\": ")), "{address}");
        }
        assert_eq!(answer("nothing/here").status, 404);
        assert_eq!(answer("delay/1/2").status, 404);
    }

    #[test]
    fn a_path_is_told_apart_by_its_beginning() {
        for path in ["delay/1", "page/a?next=https://x", "json#a:b", "a\\b:c", "", "?a:b"] {
            assert!(is_path(path), "{path}");
        }
        for other in
            ["https://x/", "http:evil.example", "//host", "\\\\host", "/delay/1", "no-cors:https://x", "data:,x"]
        {
            assert!(!is_path(other), "{other}");
        }
    }

    #[test]
    fn a_path_that_browsers_change_is_refused() {
        for path in
            ["./json", "../json", "delay/../json", "delay/.", "delay/%2e%2E/json", ".%2e", "delay\\1", "a\\..?b"]
        {
            assert!(refusal(path).is_some(), "{path}");
        }
        for path in ["json", "page/...", "page/a..b", "delay/1?a=../b", "json#\\", "page/.a?name=\\", ""] {
            assert_eq!(refusal(path), None, "{path}");
        }
    }

    #[test]
    fn a_further_try_of_the_flaky_address_is_numbered() {
        assert_eq!(attempted("flaky", 1), "flaky");
        assert_eq!(attempted("flaky", 2), "flaky?attempt=2");
        assert_eq!(attempted("flaky?rate=1&attempt=9", 3), "flaky?attempt=3&rate=1&attempt=9");
        assert_eq!(attempted("status/503", 2), "status/503");
    }

    #[test]
    fn too_much_is_lowered_to_the_limit() {
        assert_eq!(answer("delay/99").end, Micros(10_000_000));
        assert_eq!(answer("bytes/99999999999999999999999").parts.len(), 160);
        for (address, as_taken) in [
            ("delay/99", "delay/10"),
            ("delay/10.000001?a=b c#d", "delay/10?a=b+c"),
            ("bytes/99999999", "bytes/10485760"),
            ("stream/101", "stream/100"),
            ("page/a.b?bytes=1&ms=10000.1&status=404", "page/a.b?bytes=1&ms=10000&status=404"),
            ("drip?duration=11&delay=12&numbytes=1", "drip?duration=10&delay=10&numbytes=1"),
            ("flaky?rate=1.5", "flaky?rate=1"),
        ] {
            assert_eq!((lowered(address).as_deref(), lowered(as_taken)), (Some(as_taken), None));
            assert_eq!(plan(address), plan(as_taken), "{address}");
        }
        for within in ["delay/10", "delay/x", "status/999", "json?ms=99999", "page/a?ms=1", "nothing", "delay/1/99"] {
            assert_eq!(lowered(within), None, "{within}");
        }
    }
}
