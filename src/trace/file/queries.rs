//! A run that is saved without what may be secret in the addresses of other hosts.

use std::rc::Rc;

use crate::collections::sorted::Sorted;
use crate::trace::address::{scheme_before, without_query};
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
        // A page is often called by its address.
        let titled = self.program.iter().flat_map(|program| program.title.split_whitespace());
        let secret = asked.chain(planned).chain(titled).filter(|url| *url != without_query(url));
        let addresses: Sorted<String> = secret.map(|url| (bare_of_mark(url).to_owned(), ())).collect();
        if !addresses.is_empty() {
            let values = self.plan.iter_mut().flatten().map(|(_, value)| value);
            let title = self.program.as_mut().map(|program| &mut Rc::make_mut(program).title);
            self.labels.iter_mut().chain(values).chain(title).for_each(|text| *text = shortened(text, &addresses));
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
    let (mut short, mut done) = (String::with_capacity(text.len()), 0);
    for (colon, _) in text.match_indices(':') {
        let Some(begin) = scheme_before(text, colon).filter(|begin| *begin >= done) else { continue };
        let word = text[begin..].split(char::is_whitespace).next().unwrap_or_default();
        // What a sentence puts behind an address is none of it.
        let is_mark = |letter: char| letter.is_ascii_punctuation();
        let mut ends = std::iter::successors(Some(word), |word| word.strip_suffix(is_mark));
        if let Some(address) = ends.find(|word| addresses.get(&(*word).to_owned()).is_some()) {
            short += &text[done..begin];
            short += &without_query(address);
            done = begin + address.len();
        }
    }
    short + &text[done..]
}
