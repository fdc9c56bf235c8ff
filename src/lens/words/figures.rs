//! Numbers as people read them: the one place where the page, the announcements, the tables and the sentences get theirs.
//!
//! Two kinds of numbers are no words and have their own places: where something stands on the axis, which the drawing
//! says in percent, and what a program prints, which is formatted as Python would.

use crate::trace::time::{Micros, fixed};

/// A time with its unit: two decimals, or three below a tenth of a second.
pub fn seconds(time: Micros) -> String {
    format!("{} s", decimals(time, if time.0 < 100_000 && time != Micros::ZERO { 3 } else { 2 }))
}

/// A time with its unit to the millisecond, or below one millisecond to the microsecond.
pub fn exact(time: Micros) -> String {
    moment(time, time)
}

/// A moment with its unit, with as many decimals as tell the ends of a stretch of that length apart.
pub fn moment(at: Micros, length: Micros) -> String {
    format!("{} s", decimals(at, if (1..1_000).contains(&length.0) { 6 } else { 3 }))
}

/// A time that grows while one looks: always two decimals, so that its width stays.
pub fn growing(time: Micros) -> String {
    format!("{} s", decimals(time, 2))
}

/// A time in whole seconds with its unit, for a limit that is one.
pub fn whole_seconds(time: Micros) -> String {
    format!("{} s", decimals(time, 0))
}

/// A time with its unit and no more decimals than it needs, for an axis: `0.01 s`, `10 s`.
pub fn short(time: Micros) -> String {
    format!("{} s", time.plain())
}

/// Two times with one unit, and with the same decimals: `0.20 / 0.80 s`.
pub fn pair(one: Micros, other: Micros) -> String {
    let places = if one.min(other).0 < 100_000 { 3 } else { 2 };
    format!("{} / {} s", decimals(one, places), decimals(other, places))
}

/// Seconds without the unit, for a place where it is said elsewhere.
pub fn decimals(time: Micros, decimals: usize) -> String {
    let text = time.fixed(decimals);
    match text.split_once('.') {
        Some((whole, part)) => format!("{}.{part}", thousands(whole)),
        None => thousands(&text),
    }
}

/// Milliseconds with their unit, without needless zeros: `16.7 ms`.
pub fn milliseconds(time: Micros) -> String {
    format!("{} ms", Micros(time.0.saturating_mul(1_000)).plain())
}

/// Milliseconds with their unit, rounded to whole ones.
pub fn whole_milliseconds(time: Micros) -> String {
    format!("{} ms", fixed(time.0 as f64 / 1e3, 0))
}

/// A rate: so many in a second, without the unit.
pub fn rate(a_second: f64) -> String {
    fixed(a_second, 2)
}

/// How many decimals a number that is not negative needs for so many digits that count: `0.0213`, `5.24`, `124`. At most
/// twelve.
pub fn places(number: f64, digits: usize) -> usize {
    let mut places = digits.saturating_sub(1);
    let mut limit = 10.0;
    while places > 0 && number >= limit {
        (places, limit) = (places - 1, limit * 10.0);
    }
    let mut limit = 1.0;
    while places < 12 && number > 0.0 && number < limit {
        (places, limit) = (places + 1, limit / 10.0);
    }
    places
}

/// A number with so many digits that count, and the number that is written so.
pub fn significant(number: f64, digits: usize) -> (String, f64) {
    let places = places(number, digits);
    let text = fixed(number, places);
    // Read again in integers, for a smaller download.
    let written = whole(&text) as f64 / 10_u64.pow(places as u32) as f64;
    (text, written)
}

/// A number in digits, as a whole number of its last place; 0 where that is too large.
pub fn whole(text: &str) -> u64 {
    text.replace('.', "").parse().unwrap_or(0)
}

/// A share from 0 to 1 in whole percent, without the sign.
pub fn percent(share: f64) -> String {
    fixed(share * 100.0, 0)
}

/// How many times as fast one run is as another: `2.31×`.
pub fn speed_up(factor: f64) -> String {
    fixed(factor, 2) + "×"
}

/// A whole number; from five digits on with thin spaces between its thousands.
pub fn grouped(number: u64) -> String {
    thousands(&number.to_string())
}

/// A number of bytes, with its unit.
pub fn bytes(count: u64) -> String {
    counted(count, "byte", "bytes")
}

/// A large number of bytes: `4.8 MB`.
pub fn megabytes(count: u64) -> String {
    let tenths = (count + 50_000) / 100_000;
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

/// `1 event`, `5101 events`: in digits, for a place where numbers stand alone.
pub fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", grouped(count), if count == 1 { one } else { many })
}

/// `one request`, `five requests`, `20 requests`: in a word up to twelve, for a sentence.
pub fn told(count: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(count), if count == 1 { one } else { many })
}

/// In a word up to twelve.
pub fn number(number: u64) -> String {
    const WORDS: [&str; 13] =
        ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    WORDS.get(number as usize).map_or_else(|| grouped(number), |word| (*word).to_owned())
}

/// `1st`, `22nd`, `113th`.
pub fn ordinal(number: usize) -> String {
    let ending = match (number % 10, number % 100) {
        (1, tens) if tens != 11 => "st",
        (2, tens) if tens != 12 => "nd",
        (3, tens) if tens != 13 => "rd",
        _ => "th",
    };
    grouped(number as u64) + ending
}

fn thousands(digits: &str) -> String {
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) && digits.len() > 4 {
            grouped.push('\u{202f}');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::time::millis;

    #[test]
    fn thousands_are_grouped_from_five_digits_on() {
        assert_eq!(
            [grouped(7), grouped(5_101), grouped(51_012), grouped(1_000_000)],
            ["7", "5101", "51\u{202f}012", "1\u{202f}000\u{202f}000"]
        );
        assert_eq!([seconds(millis(1_850)), seconds(millis(10_018_870))], ["1.85 s", "10\u{202f}018.87 s"]);
        assert_eq!(told(10_000, "wait", "waits"), "10\u{202f}000 waits");
    }

    #[test]
    fn times_have_the_decimals_that_tell_them_apart() {
        assert_eq!([seconds(Micros::ZERO), seconds(millis(50)), seconds(millis(100))], ["0.00 s", "0.050 s", "0.10 s"]);
        assert_eq!([exact(Micros(510)), exact(millis(640)), exact(Micros::ZERO)], ["0.000510 s", "0.640 s", "0.000 s"]);
        assert_eq!(moment(millis(2), Micros(40)), "0.002000 s");
        assert_eq!(
            [pair(millis(200), millis(800)), pair(millis(20), millis(800))],
            ["0.20 / 0.80 s", "0.020 / 0.800 s"]
        );
        assert_eq!([milliseconds(Micros(100)), milliseconds(Micros(16_700))], ["0.1 ms", "16.7 ms"]);
    }

    #[test]
    fn digits_that_count_are_counted_from_the_first_that_is_not_zero() {
        let numbers = [0.021_34, 5.238, 124.4, 99.96, 0.0, 0.000_000_4, 1.0, 1_234.0];
        assert_eq!(
            numbers.map(|number| significant(number, 3)),
            [
                ("0.0213", 0.0213),
                ("5.24", 5.24),
                ("124", 124.0),
                ("100.0", 100.0),
                ("0.00", 0.0),
                ("0.000000400", 4e-7),
                ("1.00", 1.0),
                ("1234", 1_234.0)
            ]
            .map(|(text, number)| (text.to_owned(), number))
        );
    }

    #[test]
    fn one_is_told_from_many() {
        assert_eq!(
            [counted(1, "event", "events"), counted(0, "event", "events"), bytes(1)],
            ["1 event", "0 events", "1 byte"]
        );
        assert_eq!([told(1, "wait", "waits"), told(0, "wait", "waits")], ["one wait", "no waits"]);
        assert_eq!(
            [1, 2, 3, 4, 11, 12, 22, 113].map(ordinal),
            ["1st", "2nd", "3rd", "4th", "11th", "12th", "22nd", "113th"]
        );
    }
}
