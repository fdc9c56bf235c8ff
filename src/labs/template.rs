//! Lines with holes, as Python's format strings: `{name} took {seconds:.2f} seconds`.

use crate::engine::api::say;
use crate::trace::time::Micros;

use super::values::Text;

/// What goes into a hole.
pub enum Filling<'a> {
    /// A text, for `{name}`.
    Text(&'a str),
    /// A whole number, for `{name}`.
    Number(u64),
    /// A time in seconds, for `{name:.2f}` with 0 to 6 decimals; `{name}` gives three.
    Time(Micros),
}

impl Text {
    /// The line with its holes filled; nothing where there is no line.
    pub fn filled(&self, fillings: &[(&str, Filling<'_>)]) -> Option<String> {
        (!self.0.is_empty()).then(|| fill(&self.0, fillings))
    }

    /// Prints that.
    #[track_caller]
    pub fn say(&self, fillings: &[(&str, Filling<'_>)]) {
        if let Some(line) = self.filled(fillings) {
            say(line);
        }
    }

    /// Prints it of something of that name that took so long.
    #[track_caller]
    pub fn say_took(&self, name: &str, time: Micros) {
        self.say(&[("name", Filling::Text(name)), ("seconds", Filling::Time(time))]);
    }
}

/// The template with its holes filled; a hole of an unknown name stays as it is written.
pub fn fill(template: &str, fillings: &[(&str, Filling<'_>)]) -> String {
    let mut filled = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let hole = after.split_once('}').and_then(|(hole, after)| Some((filling(hole, fillings)?, after)));
        match hole {
            Some((text, after)) => {
                filled.push_str(&text);
                rest = after;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled + rest
}

fn filling(hole: &str, fillings: &[(&str, Filling<'_>)]) -> Option<String> {
    let (name, form) = hole.split_once(':').map_or((hole, None), |(name, form)| (name, Some(form)));
    let (_, filling) = fillings.iter().find(|(known, _)| *known == name)?;
    match (filling, form) {
        (Filling::Text(text), None) => Some((*text).to_owned()),
        (Filling::Number(number), None) => Some(number.to_string()),
        (Filling::Time(time), None) => Some(time.fixed(3)),
        (Filling::Time(time), Some(form)) => {
            let decimals = form.strip_prefix('.')?.strip_suffix('f')?;
            (decimals.len() == 1).then(|| decimals.parse().ok())?.map(|decimals| time.fixed(decimals))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holes_are_filled_and_others_left() {
        let fillings =
            [("", Filling::Text("Hello")), ("n", Filling::Number(3)), ("seconds", Filling::Time(Micros(2_340_000)))];
        let filled = fill("{} {n} {seconds:.1f} {seconds} {other} {seconds:x} {", &fillings);
        assert_eq!(filled, "Hello 3 2.3 2.340 {other} {seconds:x} {");
    }
}
