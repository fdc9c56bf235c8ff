//! Places on the axis as SVG takes them: in percent of its width. What people read is in `lens/words/figures.rs`.

use crate::lens::fold::axis::Stretch;
use crate::trace::time::Micros;

/// A place on the axis, in percent of its width. What lies beyond its ends is put a little beyond them, to be cut off.
pub fn percent(at: Micros, seen: Stretch) -> String {
    if at < seen.from {
        return "-1%".to_owned();
    }
    let beyond = if at > seen.to { 100 } else { 0 };
    let hundredths = seen.place(at, 10_000) + beyond;
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

/// A length on the axis in the same way: from one moment to a later one.
pub fn width(from: Micros, to: Micros, seen: Stretch) -> String {
    let place = |at: Micros| match at {
        _ if at < seen.from => 0,
        _ => seen.place(at, 10_000) + if at > seen.to { 200 } else { 100 },
    };
    let hundredths = place(to).saturating_sub(place(from));
    format!("{}.{:02}%", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::time::millis;

    #[test]
    fn places_are_in_percent_and_what_is_beyond_is_cut_off() {
        let all = Stretch::until(millis(1850));
        assert_eq!(
            (percent(millis(120), all), width(millis(120), millis(305), all)),
            ("6.48%".into(), "10.00%".into())
        );
        let part = Stretch { from: millis(200), to: millis(600) };
        assert_eq!(
            (percent(millis(100), part), width(millis(100), millis(300), part)),
            ("-1%".into(), "26.00%".into())
        );
        assert_eq!(
            (percent(millis(700), part), width(millis(500), millis(700), part)),
            ("101.00%".into(), "26.00%".into())
        );
        assert_eq!(percent(millis(1), Stretch::default()), "1.00%");
    }
}
