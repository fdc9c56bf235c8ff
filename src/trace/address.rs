//! How a request's address is shown: by the site that a page of the practice server stands for; and what of it stays when
//! it is passed on.
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

/// The schemes of other hosts' addresses. A longer one stands before the one that it ends with.
const SCHEMES: [&str; 4] = ["https", "http", "wss", "ws"];

/// Where the scheme begins that ends at a colon, if one does.
pub fn scheme_before(text: &str, colon: usize) -> Option<usize> {
    SCHEMES.iter().find_map(|scheme| {
        let begin = colon.checked_sub(scheme.len())?;
        text.get(begin..colon)?.eq_ignore_ascii_case(scheme).then_some(begin)
    })
}

/// An address without what may be secret in it: of another host's user name, password, and all from its `?` or `#` on. Any other
/// is the practice server's, which keeps no secrets, and stays as it is.
pub fn without_query(url: &str) -> Cow<'_, str> {
    let itself = url.strip_prefix("no-cors:").unwrap_or(url);
    if itself.find(':').and_then(|colon| scheme_before(itself, colon)) != Some(0) {
        return Cow::Borrowed(url);
    }
    let end = url.find(['?', '#']).unwrap_or(url.len());
    // A host follows the colon whatever slashes there are, or none: so browsers read it.
    let after_scheme = itself[..end - (url.len() - itself.len())].split_once(':').map_or("", |(_, rest)| rest);
    let host = end - after_scheme.trim_start_matches(['/', '\\']).len();
    let path = url[host..end].find(['/', '\\']).map_or(end, |at| host + at);
    match url[host..path].rfind('@') {
        Some(at) => Cow::Owned(format!("{}{}", &url[..host], &url[host + at + 1..end])),
        None => Cow::Borrowed(&url[..end]),
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
    fn what_may_be_secret_stays_out() {
        for (url, bare) in [
            ("https://a.example/b?key=1#c", "https://a.example/b"),
            ("no-cors:https://a.example/?key=1", "no-cors:https://a.example/"),
            ("HTTP://me:word@a.example/b@c#d", "HTTP://a.example/b@c"),
            ("http:a.example?key", "http:a.example"),
            ("https:me:word@a.example/b", "https:a.example/b"),
            ("no-cors:https:/me:word@a.example", "no-cors:https:/a.example"),
            ("https:\\\\me:word@a.example\\b", "https:\\\\a.example\\b"),
            ("https:", "https:"),
            ("https:?a", "https:"),
            ("wss://a.example/b?key", "wss://a.example/b"),
            ("Https://a.example/?key", "Https://a.example/"),
            ("xhttp://a.example/?key", "xhttp://a.example/?key"),
            ("https://a.example/b", "https://a.example/b"),
            ("delay/1?a=https://b.example", "delay/1?a=https://b.example"),
            ("httpé?a", "httpé?a"),
        ] {
            assert_eq!(without_query(url), bare);
        }
    }

    #[test]
    fn a_page_with_the_name_of_a_site_stands_for_it() {
        assert_eq!(shown("page/www.python.org?ms=120&bytes=51012"), "https://www.python.org");
        for address in ["page/front?ms=1", "page/a.b/c", "page/", "delay/1.5", "https://page/a.b"] {
            assert_eq!(shown(address), address);
        }
    }
}
