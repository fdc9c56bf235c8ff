//! Parts of sentences: first letters, lists of names, texts that are too long for their place.

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
}
