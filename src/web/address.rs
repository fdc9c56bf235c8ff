//! What an address means, decided on the parsed URL only: blanks, other digits and odd spellings are gone by then.

use web_sys::Url;

use crate::practice::address::{is_path, refusal};
use crate::practice::host::is_private;

use super::scope;

/// Where an address leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// To the practice server.
    Practice {
        /// The whole address.
        href: String,
    },
    /// To the host that the page itself came from, which knows the reader already.
    Own {
        /// The whole address.
        href: String,
        /// The host, with its port.
        host: String,
    },
    /// To another host: only with the reader's consent.
    Foreign {
        /// The whole address.
        href: String,
        /// The host, with its port; a name in other letters as punycode.
        host: String,
        /// Whether the reader wants no more than to know that an answer came, for a host that shows other pages
        /// nothing: `no-cors:https://…`.
        opaque: bool,
    },
    /// Nowhere: nothing may be sent.
    Refused {
        /// Why, and what to write instead.
        reason: String,
    },
}

/// Decides where an address leads from this page.
pub fn classify(text: &str) -> Address {
    let text = text.trim();
    let Some(page) = scope::address() else {
        return refused("this page has no address of its own, so nothing can be fetched: use the simulated world");
    };
    if text.is_empty() {
        return refused("there is no address: write one, such as delay/1");
    }
    let (text, opaque) = text.strip_prefix("no-cors:").map_or((text, false), |text| (text, true));
    if is_path(text) && !opaque { practice(text, &page) } else { absolute(text, &page, opaque) }
}

fn practice(text: &str, page: &str) -> Address {
    if let Some(reason) = refusal(text) {
        return refused(reason);
    }
    let base = Url::new_with_base("net/", page);
    let url = base.as_ref().map_err(Clone::clone).and_then(|base| Url::new_with_base(text, &base.href()));
    match (base, url) {
        (Ok(base), Ok(url)) if url.origin() == base.origin() && url.pathname().starts_with(&base.pathname()) => {
            Address::Practice { href: url.href() }
        }
        _ => refused("this is no address of the practice server: write one such as delay/1"),
    }
}

fn absolute(text: &str, page: &str, opaque: bool) -> Address {
    let (Ok(url), Ok(page)) = (Url::new(text), Url::new(page)) else {
        return refused("this is no address: write one such as https://example.org/ or delay/1");
    };
    if !matches!(url.protocol().as_str(), "http:" | "https:") {
        return refused("only http and https can be fetched: write https://");
    }
    if !url.username().is_empty() || !url.password().is_empty() {
        return refused("an address with a user name or a password is not sent: leave them out");
    }
    if url.origin() == page.origin() {
        return Address::Own { href: url.href(), host: url.host() };
    }
    if url.protocol() == "http:" && page.protocol() == "https:" && !is_private(&url.hostname()) {
        return refused("a page that came by https can’t fetch by http: write https://");
    }
    if is_private(&url.hostname()) && !is_private(&page.hostname()) {
        return refused(
            "an address in a private network is not fetched from a public page: serve this page there to reach it",
        );
    }
    Address::Foreign { href: url.href(), host: url.host(), opaque }
}

fn refused(reason: &str) -> Address {
    Address::Refused { reason: reason.to_owned() }
}
