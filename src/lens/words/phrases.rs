//! Parts of sentences: first letters, lists of names, texts that are too long for their place.

use std::iter::once;

use super::figures::grouped;

/// With a small first letter, for the middle of a sentence.
pub fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| once(first.to_ascii_lowercase()).chain(letters).collect())
}

/// With a capital first letter, for the beginning of a sentence.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| once(first.to_ascii_uppercase()).chain(letters).collect())
}

/// The first of `count` names, and how many more there are; `none` of none.
pub fn few(first: &[impl AsRef<str>], count: usize, none: &str) -> String {
    let names = first.iter().map(AsRef::as_ref).collect::<Vec<_>>().join(", ");
    match count - first.len() {
        0 if count == 0 => none.to_owned(),
        0 => names,
        more => format!("{names} and {} more", grouped(more as u64)),
    }
}

/// A text that is too long for its place, with its middle left out.
pub fn shortened(text: &str, most: usize) -> String {
    let count = text.chars().count();
    if count <= most {
        return text.to_owned();
    }
    let tail = (most - 1) / 2;
    let head: String = text.chars().take(most - 1 - tail).collect();
    let tail: String = text.chars().skip(count - tail).collect();
    format!("{head}…{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_lose_their_middle() {
        assert_eq!(shortened("short", 10), "short");
        assert_eq!(shortened("https://www.wikipedia.org/", 11), "https….org/");
        assert_eq!(shortened("https://www.wikipedia.org/", 11).chars().count(), 11);
    }

    #[test]
    fn of_many_the_first_are_named() {
        assert_eq!([few(&["a", "b"], 2, "nobody"), few(&["a", "b"], 5, "nobody")], ["a, b", "a, b and 3 more"]);
        assert_eq!(few(&[""; 0], 0, "nobody"), "nobody");
    }
}
