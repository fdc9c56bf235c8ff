//! Addresses of the practice server: which they are, and which are refused.

const UNSAFE_PATH: &str =
    "an address of the practice server has no \\ and no . or .. between its slashes: write one such as delay/1";

/// Whether an address is the practice server's: a path, rather than `https://…`, `//host`, `\\\\host` or `javascript:…`.
pub fn is_path(address: &str) -> bool {
    let first = address.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    !first.contains(':') && !address.starts_with(['/', '\\'])
}

/// Why nothing is asked for at a path, whatever the server would say to it: what browsers make of dots and backslashes in
/// one is another address than the one that was written.
pub fn refusal(path: &str) -> Option<&'static str> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let is_dots = |segment: &str| matches!(&*segment.to_ascii_lowercase().replace("%2e", "."), "." | "..");
    (path.contains('\\') || path.split('/').any(is_dots)).then_some(UNSAFE_PATH)
}

/// The address of a further try. The server keeps nothing, so the flaky address has to say which try it is.
pub fn attempted(url: &str, attempt: u32) -> String {
    match url.strip_prefix("flaky").map(|rest| (rest, rest.strip_prefix('?'))) {
        Some(("", _)) if attempt > 1 => format!("flaky?attempt={attempt}"),
        Some((_, Some(query))) if attempt > 1 => format!("flaky?attempt={attempt}&{query}"),
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_told_apart_by_its_beginning() {
        for path in ["delay/1", "page/a?next=https://x", "json#a:b", "a\\b:c", "", "?a:b"] {
            assert!(is_path(path), "{path}");
        }
        for other in
            ["https://x/", "http:evil.example", "//host", "\\\\host", "/delay/1", "no-cors:https://x", "data:,x"]
        {
            assert!(!is_path(other), "{other}");
        }
    }

    #[test]
    fn a_path_that_browsers_change_is_refused() {
        for path in
            ["./json", "../json", "delay/../json", "delay/.", "delay/%2e%2E/json", ".%2e", "delay\\1", "a\\..?b"]
        {
            assert!(refusal(path).is_some(), "{path}");
        }
        for path in ["json", "page/...", "page/a..b", "delay/1?a=../b", "json#\\", "page/.a?name=\\", ""] {
            assert_eq!(refusal(path), None, "{path}");
        }
    }

    #[test]
    fn a_further_try_of_the_flaky_address_is_numbered() {
        assert_eq!(attempted("flaky", 1), "flaky");
        assert_eq!(attempted("flaky", 2), "flaky?attempt=2");
        assert_eq!(attempted("flaky?rate=1&attempt=9", 3), "flaky?attempt=3&rate=1&attempt=9");
        assert_eq!(attempted("status/503", 2), "status/503");
    }
}
