//! The addresses in a log, as readers see them.

use std::borrow::Cow;

/// The address to show: a page of the practice server stands for the site that it is named after,
/// `page/www.python.org?ms=120` for `https://www.python.org`; any other address for itself.
pub fn readable(url: &str) -> Cow<'_, str> {
    let name = url.strip_prefix("page/").and_then(|page| page.split(['?', '#']).next());
    match name.filter(|name| name.contains('.') && is_page_name(name)) {
        Some(site) => Cow::Owned(format!("https://{site}")),
        None => Cow::Borrowed(url),
    }
}

/// Whether the practice server has a page of that name.
pub fn is_page_name(name: &str) -> bool {
    let is_allowed = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-');
    (1..=100).contains(&name.len()) && name.chars().all(is_allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_with_the_name_of_a_site_stands_for_it() {
        assert_eq!(readable("page/www.python.org?ms=120&bytes=51012"), "https://www.python.org");
        for address in ["page/front?ms=1", "page/a.b/c", "page/", "delay/1.5", "https://page/a.b"] {
            assert_eq!(readable(address), address);
        }
    }
}
