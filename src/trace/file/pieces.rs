//! A file's text taken apart while it comes in pieces: what the long lists of its runs hold is given a few elements at a time,
//! all the rest stays together, as a small document of its own, in which those lists are empty.
//!
//! It only counts brackets and finds the ends of texts. Whether all of it is JSON is for those to say who read the parts.

use std::ops::Range;

/// So many bytes of a list are given together; more only where one element is longer.
const TOGETHER: usize = 4 * 1024;
/// How many brackets are open in a run, and in a list of it.
const IN_RUN: usize = 3;
const IN_LIST: usize = 4;

/// The lists of a run that may be long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum List {
    Labels,
    Places,
    Chains,
    Events,
    /// The long list of a foreign file: the requests of an archive, the events of a trace.
    Foreign,
}

impl List {
    /// The list that opens under that key, as so many brackets are open; whether long lists are those of a foreign file.
    fn named(key: &[u8], depth: usize, is_foreign: bool) -> Option<List> {
        if is_foreign {
            let is_it = matches!((depth, key), (1, _) | (2, b"traceEvents") | (3, b"entries"));
            return is_it.then_some(List::Foreign);
        }
        match key {
            _ if depth != IN_LIST => None,
            b"labels" => Some(List::Labels),
            b"places" => Some(List::Places),
            b"chains" => Some(List::Chains),
            b"events" => Some(List::Events),
            _ => None,
        }
    }
}

/// Some elements of a list, as a list of their own.
pub(crate) struct Elements<'a> {
    /// Which run they are of, counted from 0.
    pub run: usize,
    /// Which of its lists.
    pub list: List,
    /// The line of the file on which they begin, counted from 1.
    pub line: usize,
    /// Their text, with brackets around it.
    pub text: &'a [u8],
}

/// Takes a text apart.
#[derive(Default)]
pub(crate) struct Pieces {
    /// All but what the long lists hold.
    rest: Vec<u8>,
    /// How many brackets are open.
    depth: usize,
    /// Whether the next byte is in a text, and whether a backslash is before it.
    in_text: bool,
    is_escaped: bool,
    /// Where the last text of the rest lies: before a bracket in an object that is the key.
    key: Range<usize>,
    /// How many runs have begun.
    runs: usize,
    /// How many lines have ended.
    lines: usize,
    is_foreign: bool,
    open: Option<Open>,
}

/// A list that has not ended.
struct Open {
    list: List,
    /// How many brackets are open in it.
    depth: usize,
    /// What of it is not given yet, after a bracket.
    text: Vec<u8>,
    line: usize,
    /// Whether it goes on after a comma.
    goes_on: bool,
}

/// What a list does after the elements that are given.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    Continues,
    Ends,
}

impl Pieces {
    /// For a file of another program.
    pub(crate) fn of_foreign() -> Pieces {
        Pieces { is_foreign: true, ..Pieces::default() }
    }

    /// Takes the next piece, and gives the elements that came with it.
    pub(crate) fn take(&mut self, piece: &[u8], give: &mut impl FnMut(Elements<'_>)) {
        // What is before it has been taken.
        let mut from = 0;
        for (at, &byte) in piece.iter().enumerate() {
            if byte == b'\n' {
                self.lines += 1;
                if self.open.is_some() {
                    // So that what comes after the list is on its line.
                    self.rest.push(b'\n');
                }
            }
            if self.in_text {
                match byte {
                    _ if self.is_escaped => self.is_escaped = false,
                    b'\\' => self.is_escaped = true,
                    b'"' => {
                        self.in_text = false;
                        self.key.end = self.rest.len() + at - from;
                    }
                    _ => {}
                }
                continue;
            }
            match byte {
                b'"' => {
                    self.in_text = true;
                    self.key.start = self.rest.len() + at - from + 1;
                }
                b',' => {
                    let depth = self.depth;
                    let is_enough = |open: &Open| open.depth == depth && open.text.len() + at - from >= TOGETHER;
                    if let Some(open) = self.open.as_mut().filter(|open| is_enough(open)) {
                        open.text.extend_from_slice(&piece[from..at]);
                        open.give(self.runs, Then::Continues, give);
                        open.line = self.lines + 1;
                        from = at + 1;
                    }
                }
                b'[' | b'{' => {
                    self.depth += 1;
                    self.runs += usize::from(byte == b'{' && self.depth == IN_RUN);
                    let depth = self.depth;
                    if byte == b'[' && depth <= IN_LIST && self.open.is_none() {
                        self.rest.extend_from_slice(&piece[from..=at]);
                        from = at + 1;
                        let key = self.rest.get(self.key.clone());
                        let list = key.and_then(|key| List::named(key, depth, self.is_foreign));
                        let line = self.lines + 1;
                        self.open = list.map(|list| Open { list, depth, text: vec![b'['], line, goes_on: false });
                    }
                }
                b']' | b'}' => {
                    let depth = self.depth;
                    if let Some(mut open) = self.open.take_if(|open| open.depth == depth) {
                        open.text.extend_from_slice(&piece[from..at]);
                        open.give(self.runs, Then::Ends, give);
                        from = at;
                    }
                    self.depth = self.depth.saturating_sub(1);
                }
                _ => {}
            }
        }
        let text = self.open.as_mut().map_or(&mut self.rest, |open| &mut open.text);
        text.extend_from_slice(&piece[from..]);
    }

    /// Gives what has come of a list that has not ended, whose last comma may be there or not: so may a trace end.
    pub(crate) fn cut_off(&mut self, give: &mut impl FnMut(Elements<'_>)) {
        if let Some(mut open) = self.open.take() {
            let text = open.text.trim_ascii_end();
            let length = text.strip_suffix(b",").unwrap_or(text).len();
            open.text.truncate(length.max(1));
            open.goes_on = false;
            open.give(self.runs, Then::Ends, give);
        }
    }

    /// The document that is left when all pieces are taken; a list that has not ended is open in it, too.
    pub(crate) fn rest(self) -> Vec<u8> {
        self.rest
    }
}

impl Open {
    fn give(&mut self, runs: usize, then: Then, give: &mut impl FnMut(Elements<'_>)) {
        let goes_on = then == Then::Continues;
        let is_blank = self.text[1..].iter().all(u8::is_ascii_whitespace);
        if is_blank && (goes_on || self.goes_on) {
            // A comma with nothing on one side is a fault, which shall be found.
            self.text.push(b',');
        }
        self.text.push(b']');
        give(Elements { run: runs.saturating_sub(1), list: self.list, line: self.line, text: &self.text });
        self.text.truncate(1);
        self.goes_on = goes_on;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of a text that comes in pieces of so many bytes: the elements of its lists, and the rest.
    fn taken(text: &str, size: usize) -> (Vec<String>, String) {
        let (mut pieces, mut given) = (Pieces::default(), Vec::new());
        for piece in text.as_bytes().chunks(size) {
            pieces.take(piece, &mut |Elements { run, list, line, text }| {
                given.push(format!("{run} {list:?} {line} {}", String::from_utf8_lossy(text)));
            });
        }
        (given, String::from_utf8(pieces.rest()).unwrap())
    }

    #[test]
    fn long_lists_are_given_and_all_else_stays() {
        let text = "{\"await-lab\":2,\"runs\":[\n{\"labels\":[\"a]\\\"\",\"{\"],\"plan\":[[\"events\",\"[1]\"]],\"events\":[\n[1,2],\n[3]]},\n{\"events\" : []}]}";
        for size in [1, 2, 3, 7, text.len()] {
            let (given, rest) = taken(text, size);
            assert_eq!(
                given,
                ["0 Labels 2 [\"a]\\\"\",\"{\"]", "0 Events 2 [\n[1,2],\n[3]]", "1 Events 5 []"],
                "{size}"
            );
            assert_eq!(
                rest,
                "{\"await-lab\":2,\"runs\":[\n{\"labels\":[],\"plan\":[[\"events\",\"[1]\"]],\"events\":[\n\n]},\n{\"events\" : []}]}",
                "{size}"
            );
        }
    }

    #[test]
    fn a_long_list_is_given_in_parts_of_a_bounded_size() {
        let events = vec!["[10,2,0,\"yielded\"]"; 1_000].join(",");
        let (given, rest) = taken(&format!("{{\"runs\":[{{\"events\":[{events}]}}]}}"), 1_000);
        assert_eq!(rest, "{\"runs\":[{\"events\":[]}]}");
        assert!(given.len() > 4 && given.iter().all(|given| given.len() < TOGETHER + 100), "{}", given.len());
        let elements: Vec<&str> = given.iter().map(|given| &given["0 Events 1 [".len()..given.len() - 1]).collect();
        assert_eq!(elements.join(","), events);
    }

    #[test]
    fn a_comma_too_many_stays_one_where_a_list_is_cut() {
        let blanks = " ".repeat(TOGETHER);
        for list in [format!("{blanks},1"), format!("1,{blanks},1"), format!("1{blanks},"), format!("1{blanks},,1")] {
            let (given, _) = taken(&format!("[[{{\"events\":[{list}]}}]]"), 100);
            let is_fault = |given: &&str| serde_json::from_str::<Vec<u32>>(given).is_err();
            let given: Vec<&str> = given.iter().map(|given| &given["0 Events 1 ".len()..]).collect();
            assert!(given.iter().any(is_fault), "{given:?}");
        }
    }
}
