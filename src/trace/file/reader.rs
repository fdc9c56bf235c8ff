//! A file is read in two steps, each of which can stop at any place and go on later: a [`Reader`] takes its text piece by
//! piece, then [`Checking`] makes traces of its runs, event by event. So a large file holds nothing up, and its text never
//! has to be in memory as a whole.

use std::vec::IntoIter;

use serde::de::DeserializeOwned;

use crate::trace::log::Trace;

use super::builder::{Builder, Lists};
use super::error::{Fault, FileError, VERSION};
use super::pieces::{Elements, List, Pieces};
use super::stored::{File, StoredRun, Version};

/// The mark with which some programs begin a text in UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Takes a file's text.
#[derive(Default)]
pub struct Reader {
    pieces: Pieces,
    /// What the long lists of each run hold so far.
    runs: Vec<Lists>,
    /// The first thing in them that is not as it has to be.
    fault: Option<Fault>,
}

impl Reader {
    /// Takes the next piece, which may end anywhere. The work is in proportion to its length.
    pub fn take(&mut self, piece: &[u8]) {
        let Reader { pieces, runs, fault } = self;
        pieces.take(piece, &mut |elements| {
            // Behind a fault only the version counts.
            if fault.is_none() {
                *fault = add(runs, &elements).err().map(|error| Fault::of(&error, elements.line));
            }
        });
    }

    /// All pieces are taken: the runs are to be held to the rules.
    pub fn end(self) -> Result<Checking, FileError> {
        let Reader { pieces, runs: lists, fault } = self;
        let rest = pieces.rest();
        let rest = rest.strip_prefix(MARK).unwrap_or(&rest);
        let file: Result<File, _> = serde_json::from_slice(rest);
        // What another version writes may look different: then its number alone is read.
        let version = match &file {
            Ok(file) => file.version,
            Err(_) => serde_json::from_slice::<Version>(rest)?.version,
        };
        match version {
            0 => return Err(FileError::Unknown),
            1..=VERSION => {}
            _ => return Err(FileError::Newer(version)),
        }
        if let Some(fault) = fault {
            return Err(FileError::Malformed(fault));
        }
        let total = lists.iter().map(Lists::event_count).sum();
        let lists = lists.into_iter().map(Some).chain(std::iter::repeat_with(|| None));
        let waiting: Vec<_> =
            file?.runs.into_iter().zip(lists).map(|(run, lists)| (run, lists.unwrap_or_default())).collect();
        Ok(Checking { version, waiting: waiting.into_iter(), now: None, done: Vec::new(), total })
    }
}

/// Adds some elements to the lists of their run.
fn add(runs: &mut Vec<Lists>, elements: &Elements<'_>) -> Result<(), serde_json::Error> {
    fn read<T: DeserializeOwned>(text: &[u8]) -> Result<Vec<T>, serde_json::Error> {
        serde_json::from_slice(text)
    }
    while runs.len() <= elements.run {
        runs.push(Lists::default());
    }
    let lists = &mut runs[elements.run];
    match elements.list {
        List::Labels => lists.labels.extend(read(elements.text)?),
        List::Places => lists.places.extend(read(elements.text)?),
        List::Chains => lists.chains.extend(read(elements.text)?),
        List::Events => lists.events.push(read(elements.text)?),
        List::Foreign => {}
    }
    Ok(())
}

/// The runs of a file, of which traces are being made.
pub struct Checking {
    version: u32,
    waiting: IntoIter<(StoredRun, Lists)>,
    now: Option<Builder>,
    done: Vec<Trace>,
    /// How many events there are in all.
    total: usize,
}

impl Checking {
    /// Takes at most `most` texts, places, chains or events more; whether all runs are traces now.
    pub fn go_on(&mut self, most: usize) -> Result<bool, FileError> {
        let run = self.done.len() + 1;
        let inconsistent = |reason| FileError::Inconsistent { run, reason };
        let builder = match &mut self.now {
            Some(builder) => builder,
            None => {
                let Some((stored, lists)) = self.waiting.next() else { return Ok(true) };
                self.now.insert(Builder::of(stored, lists, self.version).map_err(inconsistent)?)
            }
        };
        if builder.go_on(most).map_err(inconsistent)? {
            self.done.extend(self.now.take().map(Builder::trace));
        }
        Ok(self.now.is_none() && self.waiting.len() == 0)
    }

    /// How many events have been taken, and how many there are in all.
    pub fn progress(&self) -> (usize, usize) {
        let done: usize = self.done.iter().map(|trace| trace.events().len()).sum();
        (done + self.now.as_ref().map_or(0, Builder::event_count), self.total)
    }

    /// The traces that are done.
    pub fn traces(self) -> Vec<Trace> {
        self.done
    }
}
