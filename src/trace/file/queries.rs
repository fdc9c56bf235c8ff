//! A run that is saved without what may be secret in the addresses of other hosts.

use crate::collections::sorted::Sorted;
use crate::trace::address::without_query;
use crate::trace::event::Kind;

use super::stored::StoredRun;

impl StoredRun {
    /// Without what may be secret in the addresses of other hosts that the run asked for, wherever its texts name them.
    pub fn without_queries(mut self) -> StoredRun {
        let asked = self.events.iter().filter_map(|event| match event.kind {
            Kind::RequestQueued { url, .. } => self.labels.get(url.0 as usize).map(String::as_str),
            _ => None,
        });
        let planned = self.plan.iter().flatten().flat_map(|(_, value)| value.split_ascii_whitespace());
        let secret = asked.chain(planned).filter(|url| *url != without_query(url));
        let addresses: Sorted<String> = secret.map(|url| (bare_of_mark(url).to_owned(), ())).collect();
        if !addresses.is_empty() {
            let values = self.plan.iter_mut().flatten().map(|(_, value)| value);
            self.labels.iter_mut().chain(values).for_each(|text| *text = shortened(text, &addresses));
        }
        self
    }
}

/// The address behind the mark of a request without CORS.
fn bare_of_mark(url: &str) -> &str {
    url.strip_prefix("no-cors:").unwrap_or(url)
}

/// A text in which each of these addresses stands without its query.
fn shortened(text: &str, addresses: &Sorted<String>) -> String {
    let mut short = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("http").or_else(|| rest.find("HTTP")) {
        let (before, from) = rest.split_at(at);
        let word = from.split(char::is_whitespace).next().unwrap_or_default();
        // What a sentence puts behind an address is none of it.
        let is_mark = |letter: char| letter.is_ascii_punctuation();
        let ends = std::iter::successors(Some(word), |word| word.strip_suffix(is_mark));
        let address =
            ends.take_while(|word| !word.is_empty()).find(|word| addresses.get(&(*word).to_owned()).is_some());
        let address = address.unwrap_or("http");
        short += before;
        short += &without_query(address);
        rest = &from[address.len()..];
    }
    short + rest
}
