//! JSON, laid out to be read.

/// The deepest nesting that is laid out: deeper ones would be mostly spaces.
const DEEPEST: usize = 64;

/// The object or array with each member on a line of its own; nothing for any other text. Only brackets, commas and
/// texts are looked at: whether all between them is JSON too is left to the reader.
pub fn laid_out(text: &str) -> Option<String> {
    let text = text.trim();
    let mut page = String::with_capacity(text.len() * 2);
    let mut open: Vec<char> = Vec::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                page.push(letter);
                loop {
                    let inside = letters.next()?;
                    page.push(inside);
                    match inside {
                        '"' => break,
                        '\\' => page.push(letters.next()?),
                        _ => {}
                    }
                }
            }
            '{' | '[' => {
                let close = if letter == '{' { '}' } else { ']' };
                page.push(letter);
                while letters.next_if(|next| next.is_ascii_whitespace()).is_some() {}
                if letters.next_if_eq(&close).is_some() {
                    page.push(close);
                } else {
                    open.push(close);
                    new_line(&mut page, open.len());
                }
            }
            '}' | ']' => {
                if open.pop() != Some(letter) {
                    return None;
                }
                new_line(&mut page, open.len());
                page.push(letter);
            }
            ',' => {
                page.push(letter);
                new_line(&mut page, open.len());
            }
            ':' => page.push_str(": "),
            letter if letter.is_ascii_whitespace() => {}
            letter => page.push(letter),
        }
        // What stands outside of any bracket is no object and no array.
        if open.len() > DEEPEST
            || open.is_empty() && (letters.peek().is_some() || !matches!(letter, '{' | '[' | '}' | ']'))
        {
            return None;
        }
    }
    (open.is_empty() && !page.is_empty()).then_some(page)
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
        ] {
            let value: serde_json::Value = serde_json::from_str(text).unwrap();
            assert_eq!(laid_out(text), serde_json::to_string_pretty(&value).ok(), "{text}");
        }
    }

    #[test]
    fn other_texts_are_left_alone() {
        for text in ["", "a", "<p>[1]</p>", "[1", "[1}", "[1]]", "[1] [2]", "\"a\"", "12", "{\"a", "[\"\\", "]"] {
            assert_eq!(laid_out(text), None, "{text}");
        }
        assert_eq!(laid_out(&("[".repeat(30_000) + &"]".repeat(30_000))), None);
    }
}
