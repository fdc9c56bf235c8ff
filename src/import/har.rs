//! An HTTP Archive 1.2, as the developer tools of browsers save it: its requests, each with its stages.

use crate::trace::Trace;
use crate::trace::event::{Fault, Kind, RunEnd, TaskEnd, TaskId};
use crate::trace::time::Micros;

use super::imported::{Events, Imported, foreign};
use super::json::Json;
use super::order::order;

/// What is said of every such file.
const DROPPED: &str =
    "The file was read on this machine: its headers, cookies and bodies were dropped, and nothing was sent.";
/// What is said of a request without a status.
const NO_STATUS: &str = "the file has no status of it: it failed, or was blocked";
/// The longest that a stage may be, in milliseconds.
const LONGEST: f64 = 1e9;

/// The requests so far.
#[derive(Default)]
pub(super) struct Archive {
    entries: Vec<Entry>,
}

struct Entry {
    /// When it was made, in microseconds of whatever era.
    began: i64,
    /// When it was sent, answered and complete, after that.
    sent: Micros,
    answered: Micros,
    ended: Micros,
    url: String,
    initiator: Option<String>,
    status: u16,
    bytes: u32,
}

impl Archive {
    /// Takes an entry; one that names no moment or no address is none.
    pub(super) fn take(&mut self, entry: &Json) {
        let (request, response) = (entry.get("request"), entry.get("response"));
        let Some(began) = entry.get("startedDateTime").text().and_then(moment) else { return };
        let Some(url) = request.get("url").text() else { return };
        let timings = entry.get("timings");
        // A stage that does not apply has -1, or nothing.
        let stages =
            |names: &[&str]| names.iter().filter_map(|name| timings.get(name).number()).map(span).sum::<Micros>();
        // Some browsers leave the whole time out.
        let whole = stages(&["blocked", "dns", "connect", "send", "wait", "receive"]);
        let ended = entry.get("time").number().map(span).unwrap_or_default().max(whole);
        // Of the time to connect, `ssl` is a part.
        let sent = stages(&["blocked", "dns", "connect"]).min(ended);
        let answered = (sent + stages(&["send", "wait"])).min(ended);
        let size = response.get("content").get("size").number().unwrap_or_default();
        self.entries.push(Entry {
            began,
            sent,
            answered,
            ended,
            url: url.to_owned(),
            initiator: initiator(entry).map(str::to_owned),
            status: response.get("status").number().unwrap_or_default() as u16,
            bytes: size.max(response.get("bodySize").number().unwrap_or_default()) as u32,
        });
    }

    /// The log of all of them.
    pub(super) fn end(self, name: &str, rest: &Json) -> Option<Imported> {
        // As a number without a sign a moment before 1970 lies behind all others: the sign is turned round.
        let began = self.entries.iter().map(|entry| entry.began as u64 ^ 1 << 63);
        let entries: Vec<&Entry> = order(began).into_iter().map(|place| &self.entries[place]).collect();
        let base = entries.first()?.began;
        let log = rest.get("log");
        let tool = [log.get("creator"), log.get("browser")].into_iter().find_map(|tool| {
            let version = tool.get("version").word().unwrap_or_default();
            Some(format!("{} {version}", tool.get("name").text()?).trim().to_owned())
        });
        let title = log.get("pages").first().get("title").text().filter(|title| !title.is_empty());
        let mut trace = foreign(name, title.unwrap_or(name), &tool.unwrap_or_default());
        let main = trace.label("page");
        let (failed, mut events, mut last) = (trace.label(NO_STATUS), Events::default(), Micros::ZERO);
        events.push(last, TaskId::MAIN, Kind::Spawned { name: main, by: TaskId::LOOP });
        // Numbers their addresses, as a log numbers its texts: the last request so far of each.
        let (mut addresses, mut latest) = (Trace::default(), Vec::new());
        let mut initiators = Vec::new();
        for (entry, request) in entries.iter().zip(0..) {
            let queued = Micros(entry.began.abs_diff(base));
            let url = trace.label(&entry.url);
            events.push(queued, TaskId::MAIN, Kind::RequestQueued { request, url });
            events.push(queued + entry.sent, TaskId::MAIN, Kind::RequestStarted { request });
            let ended = queued + entry.ended;
            last = last.max(ended);
            if entry.status == 0 {
                events.push(
                    ended,
                    TaskId::MAIN,
                    Kind::RequestFailed { request, fault: Fault::Network, reason: failed },
                );
            } else {
                events.push(
                    queued + entry.answered,
                    TaskId::MAIN,
                    Kind::RequestAnswered { request, status: entry.status },
                );
                events.push(ended, TaskId::MAIN, Kind::RequestFinished { request, bytes: entry.bytes });
            }
            let mut number = |url: &str| addresses.label(url).0 as usize;
            let by = entry.initiator.as_ref().and_then(|url| latest.get(number(url)).copied().flatten());
            initiators.push(by);
            let address = number(&entry.url);
            latest.resize(latest.len().max(address + 1), None);
            latest[address] = Some(request);
        }
        events.push(last, TaskId::MAIN, Kind::Ended { how: TaskEnd::Finished });
        events.end(&mut trace, RunEnd::Finished);
        Some(Imported { trace, initiators, notices: vec![DROPPED.to_owned()] })
    }
}

/// Milliseconds of a stage; what is negative or no number is none.
fn span(milliseconds: f64) -> Micros {
    Micros((milliseconds.clamp(0.0, LONGEST) * 1e3).round() as u64)
}

/// The address of what asked for it: the parser’s document, or the script, or whoever called that.
fn initiator(entry: &Json) -> Option<&str> {
    let initiator = entry.get("_initiator");
    if let Some(url) = initiator.text().or_else(|| initiator.get("url").text()) {
        return Some(url);
    }
    let mut stack = initiator.get("stack");
    loop {
        if let Some(url) = stack.get("callFrames").first().get("url").text().filter(|url| !url.is_empty()) {
            return Some(url);
        }
        stack = match stack.get("parent") {
            Json::Nothing => return None,
            parent => parent,
        };
    }
}

/// The microseconds of a date as ISO 8601 has it, `2024-02-29T23:59:59.123+01:00`, since 1970.
fn moment(date: &str) -> Option<i64> {
    let (day, time) = date.split_once('T')?;
    let mut of_day =
        day.splitn(3, '-').map(|part| part.parse::<i64>().ok().filter(|number| (0..10_000).contains(number)));
    let (year, month, day) = (of_day.next()??, of_day.next()??, of_day.next()??);
    let zone = time.find(['Z', '+', '-']).unwrap_or(time.len());
    let (time, zone) = time.split_at(zone);
    let mut of_time = time.splitn(3, ':');
    let (hour, minute) = (two(of_time.next()?)?, two(of_time.next()?)?);
    let second = of_time.next().unwrap_or("0");
    let (second, part) = second.split_once('.').unwrap_or((second, "0"));
    let micros: i64 = part
        .bytes()
        .chain(std::iter::repeat(b'0'))
        .take(6)
        .try_fold(0, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i64::from(digit - b'0')))?;
    let offset = match zone.split_at_checked(1) {
        Some((sign @ ("+" | "-"), zone)) => {
            let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
            let minutes = two(digits.get(..2)?)? * 60 + digits.get(2..4).and_then(two).unwrap_or_default();
            if sign == "+" { minutes } else { -minutes }
        }
        _ => 0,
    };
    // Years begin in March, so that a leap day is their last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days =
        365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * month + 2) / 5 + day
            - 719_469;
    let minutes = (days * 24 + hour) * 60 + minute - offset;
    Some((minutes * 60 + two(second)?) * 1_000_000 + micros)
}

fn two(digits: &str) -> Option<i64> {
    digits.parse().ok().filter(|number| (0..100).contains(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_a_moment_wherever_it_was_written() {
        assert_eq!(moment("1970-01-01T00:00:00Z"), Some(0));
        assert_eq!(moment("1970-01-02T00:00:00.5Z"), Some(86_400_500_000));
        assert_eq!(moment("2000-03-01T00:00:00.000Z"), Some(951_868_800_000_000));
        assert_eq!(moment("2024-02-29T23:59:59.123+01:00"), moment("2024-02-29T22:59:59.123Z"));
        assert_eq!(moment("2024-02-29T23:59:59.123-0530"), moment("2024-03-01T05:29:59.123000Z"));
        assert_eq!(moment("2024-01-01T10:30Z"), moment("2024-01-01T10:30:00.000Z"));
        for none in ["", "T", "yesterday", "2024-02-29", "2024-02-29Tx:00:00Z", "9999999999-1-1T0:0:0Z", "1-2-3T٣:0:0"]
        {
            assert_eq!(moment(none), None, "{none}");
        }
    }
}
