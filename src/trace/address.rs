//! How a request's address is shown: by the site that a page of the practice server stands for.
//!
//! The log keeps the address that was asked for, `page/www.python.org?ms=120`. Readers know the site. This is all that
//! anybody who reads a log has to know of the practice server, so it is here, below the lenses, and not there.

use std::borrow::Cow;

/// The address as readers see it: a page stands for the site that it is named after, `page/www.python.org?ms=120` for
/// `https://www.python.org`; any other address for itself.
pub fn shown(url: &str) -> Cow<'_, str> {
    let name = url.strip_prefix("page/").and_then(|page| page.split(['?', '#']).next());
    match name.filter(|name| name.contains('.') && is_page_name(name)) {
        Some(site) => Cow::Owned(format!("https://{site}")),
        None => Cow::Borrowed(url),
    }
}

/// Whether the practice server has a page of that name: 1 to 100 letters, digits, dots, dashes or underscores.
pub fn is_page_name(name: &str) -> bool {
    let letters = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
    (1..=100).contains(&name.len()) && name.chars().all(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_with_the_name_of_a_site_stands_for_it() {
        assert_eq!(shown("page/www.python.org?ms=120&bytes=51012"), "https://www.python.org");
        for address in ["page/front?ms=1", "page/a.b/c", "page/", "delay/1.5", "https://page/a.b"] {
            assert_eq!(shown(address), address);
        }
    }
}
