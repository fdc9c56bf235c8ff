//! What the practice server answers to each address, and when: `static/sw.js` in Rust, for the simulated world.
//!
//! Both give the same statuses, the same bytes and the same moments; a browser test compares them.

use crate::trace::address::is_page_name;
use crate::trace::random::splitmix64;
use crate::trace::time::Micros;

use super::params::{BadParam, Params};

/// What follows the sending of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Response {
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
pub fn response(address: &str) -> Response {
    let (path, params) = Params::of(address);
    respond(path, &params)
}

/// The address with all that is beyond a limit of the server clamped to it, as the server takes it: see [`LIMITS`].
/// Nothing where all is within.
pub fn clamped(address: &str) -> Option<String> {
    let (path, params) = Params::of(address);
    respond(path, &params);
    let clamped = params.clamped.into_inner();
    let limit = |name: &str| clamped.iter().find(|(of, _)| *of == name).map(|(_, limit)| limit.to_string());
    if clamped.is_empty() {
        return None;
    }
    let path = match path.split_once('/').zip(["seconds", "count", "lines"].into_iter().find_map(limit)) {
        Some(((name, _), limit)) => format!("{name}/{limit}"),
        None => path.to_owned(),
    };
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(params.query.as_bytes()) {
        query.append_pair(&name, limit(&name).as_deref().unwrap_or(&value));
    }
    let query = query.finish();
    Some(if query.is_empty() { path } else { format!("{path}?{query}") })
}

fn respond(path: &str, params: &Params<'_>) -> Response {
    let answered = match path.split_once('/') {
        Some(("delay", seconds)) => delay(seconds, params),
        Some(("page", name)) => page(name, params),
        Some(("status", code)) => status("code", code).map(|code| text(code, format!("{{\"status\": {code}}}"))),
        Some(("bytes", count)) => bytes(count, params),
        Some(("stream", lines)) => stream(lines, params),
        Some(_) => return unknown(),
        None => match path {
            "drip" => drip(params),
            "json" => Ok(text(200, SAMPLE.to_owned())),
            "flaky" => flaky(params),
            "ping" => Ok(text(200, r#"{"protocol": 1, "version": "1"}"#.to_owned())),
            "reset" => return Response::Reset,
            "stall" => return Response::Stall,
            _ => return unknown(),
        },
    };
    match answered {
        _ if path.matches('/').count() > 1 => unknown(),
        Ok(answer) => Response::Answer(answer),
        Err(reason) => Response::Answer(text(400, format!("{{\"error\": \"{reason}\"}}"))),
    }
}

fn unknown() -> Response {
    let list = ADDRESSES.map(|address| format!("\"{address}\"")).join(", ");
    Response::Answer(text(404, format!("{{\"error\": \"no such address\", \"addresses\": [{list}]}}")))
}

fn text(status: u16, body: String) -> Answer {
    at_once(Micros::ZERO, status, body)
}

fn at_once(head: Micros, status: u16, body: String) -> Answer {
    let null = [204, 205, 304].contains(&status);
    let parts = if null { Vec::new() } else { vec![(head, body.len() as u32)] };
    Answer { status, head, parts, end: head, text: (!null).then_some(body) }
}

fn delay(seconds: &str, params: &Params<'_>) -> Result<Answer, BadParam> {
    let head = params.number("seconds", seconds, 6, LONGEST)?;
    let body = format!("{{\"delay\": {}}}", Micros(head).plain());
    Ok(at_once(Micros(head), 200, body))
}

fn page(name: &str, params: &Params<'_>) -> Result<Answer, BadParam> {
    if !is_page_name(name) {
        return Err(BadParam { name: "name", needs: "1 to 100 letters, digits, dots, dashes or underscores" });
    }
    let end = params.number("ms", &params.value("ms", "0"), 3, LONGEST)?;
    let count = params.number("bytes", &params.value("bytes", "1024"), 0, LARGEST)?;
    let status = status("status", &params.value("status", "200"))?;
    let head = end * 4 / 5;
    let quarter = count / 4;
    let lengths = [quarter, quarter, quarter, count - 3 * quarter];
    let moments = (1..=4).map(|part| Micros(head + (end - head) * part / 4));
    Ok(streamed(status, head, moments.zip(lengths).collect(), end))
}

fn bytes(count: &str, params: &Params<'_>) -> Result<Answer, BadParam> {
    let count = params.number("count", count, 0, LARGEST)?;
    let parts = (0..count.div_ceil(PART)).map(|part| (Micros::ZERO, PART.min(count - part * PART)));
    Ok(streamed(200, 0, parts.collect(), 0))
}

fn drip(params: &Params<'_>) -> Result<Answer, BadParam> {
    let duration = params.number("duration", &params.value("duration", "2"), 6, LONGEST)?;
    let count = params.number("numbytes", &params.value("numbytes", "10"), 0, LARGEST)?;
    let status = status("code", &params.value("code", "200"))?;
    let head = params.number("delay", &params.value("delay", "0"), 6, LONGEST)?;
    if count == 0 {
        return Err(BadParam { name: "numbytes", needs: "at least 1" });
    }
    let many = count.min(100);
    let up_to = |part: u64| count * part / many;
    let parts = (0..many).map(|part| (Micros(head + duration * part / many), up_to(part + 1) - up_to(part)));
    Ok(streamed(status, head, parts.collect(), head + duration))
}

fn stream(lines: &str, params: &Params<'_>) -> Result<Answer, BadParam> {
    let many = params.number("lines", lines, 0, 100)?;
    let lines: Vec<String> = (0..many).map(|line| format!("{{\"id\": {line}}}\n")).collect();
    let parts = lines.iter().map(|line| (Micros::ZERO, line.len() as u32)).collect();
    Ok(Answer { parts, ..text(200, lines.concat()) })
}

fn flaky(params: &Params<'_>) -> Result<Answer, BadParam> {
    let rate = params.number("rate", &params.value("rate", "0.5"), 6, SECOND)?;
    let seed = params.value("seed", "1");
    let digits = !seed.is_empty() && seed.len() <= 20 && seed.bytes().all(|digit| digit.is_ascii_digit());
    let seed = seed.parse::<u64>().ok().filter(|_| digits);
    let seed = seed.ok_or(BadParam { name: "seed", needs: "a whole number below 2^64" })?;
    let attempt = params.number("attempt", &params.value("attempt", "1"), 0, u64::from(u32::MAX))?;
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

fn status(name: &'static str, text: &str) -> Result<u16, BadParam> {
    let code = text.parse::<u16>().ok().filter(|code| text.len() == 3 && (200..600).contains(code));
    code.ok_or(BadParam { name, needs: "a whole number from 200 to 599" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(address: &str) -> Answer {
        match response(address) {
            Response::Answer(answer) => answer,
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
    fn too_much_is_clamped_to_the_limit() {
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
            assert_eq!((clamped(address).as_deref(), clamped(as_taken)), (Some(as_taken), None));
            assert_eq!(response(address), response(as_taken), "{address}");
        }
        for within in ["delay/10", "delay/x", "status/999", "json?ms=99999", "page/a?ms=1", "nothing", "delay/1/99"] {
            assert_eq!(clamped(within), None, "{within}");
        }
    }
}
