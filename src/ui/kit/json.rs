//! JSON, laid out to be read.

use serde::de::IgnoredAny;

/// The deepest nesting that is laid out: deeper ones would be mostly spaces.
const DEEPEST: usize = 64;

/// The object or array with each member on a line of its own; nothing for any other text, a broken one among them.
/// Numbers and texts stay as they were sent: only the blanks between them change.
pub fn laid_out(text: &str) -> Option<String> {
    let text = text.trim_start_matches('\u{feff}').trim();
    let is_json = text.starts_with(['{', '[']) && serde_json::from_str::<IgnoredAny>(text).is_ok();
    if !is_json {
        return None;
    }
    let mut page = String::with_capacity(text.len() * 2);
    let mut depth = 0;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                page.push(letter);
                while let Some(inside) = letters.next() {
                    page.push(inside);
                    match inside {
                        '"' => break,
                        '\\' => page.extend(letters.next()),
                        _ => {}
                    }
                }
            }
            '{' | '[' => {
                page.push(letter);
                while letters.next_if(|next| next.is_ascii_whitespace()).is_some() {}
                if let Some(close) = letters.next_if(|next| matches!(next, '}' | ']')) {
                    page.push(close);
                } else {
                    depth += 1;
                    if depth > DEEPEST {
                        return None;
                    }
                    new_line(&mut page, depth);
                }
            }
            '}' | ']' => {
                depth -= 1;
                new_line(&mut page, depth);
                page.push(letter);
            }
            ',' => {
                page.push(letter);
                new_line(&mut page, depth);
            }
            ':' => page.push_str(": "),
            letter if letter.is_ascii_whitespace() => {}
            letter => page.push(letter),
        }
    }
    Some(page)
}

fn new_line(page: &mut String, depth: usize) {
    page.push('\n');
    page.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_laid_out_as_others_do_it() {
        for text in [
            r#"{"a": 1, "b": [true, null, -1.5, {}], "c": {"d": []}}"#,
            r#" [ "a, b: {\"c\"}\\", "é", [ [ ] , { } ] ] "#,
            "{}",
            "[1,2]\n",
            "\u{feff}[1]",
        ] {
            let value: serde_json::Value = serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap();
            assert_eq!(laid_out(text), serde_json::to_string_pretty(&value).ok(), "{text}");
        }
    }

    #[test]
    fn other_texts_and_broken_json_are_left_alone() {
        for text in [
            "",
            "a",
            "<p>[1]</p>",
            "[1",
            "[1}",
            "[1]]",
            "[1] [2]",
            "\"a\"",
            "12",
            "{\"a",
            "[\"\\",
            "]",
            "{'a b': 'c d'}",
            "{a: b c}",
            "[1 2]",
        ] {
            assert_eq!(laid_out(text), None, "{text}");
        }
        assert_eq!(laid_out(&("[".repeat(30_000) + &"]".repeat(30_000))), None);
    }
}
