//! A list of whole numbers.

use crate::labs::plan::{Control, Refusal, Value};

/// Whole numbers, with commas between: `1,10,100`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counts(pub Vec<u32>);

/// The most numbers in a list of them, and the largest.
const MOST_COUNTS: usize = 10;
const LARGEST_COUNT: u32 = 5_000;

impl Value for Counts {
    fn read(&mut self, text: &str) -> Result<(), Refusal> {
        let words: Vec<&str> = text.split(',').collect();
        let is_number = |word: &&str| !word.is_empty() && word.bytes().all(|digit| digit.is_ascii_digit());
        if !words.iter().all(is_number) {
            return Err(Refusal::Wrong("write whole numbers with commas between: 1,10,100".to_owned()));
        }
        if words.len() > MOST_COUNTS {
            return Err(Refusal::Wrong(format!("a list has at most {MOST_COUNTS} numbers")));
        }
        // A number with too many digits to be read is above every limit.
        let given: Vec<u32> = words.iter().map(|word| word.parse().unwrap_or(u32::MAX)).collect();
        self.0 = given.iter().map(|number| (*number).clamp(1, LARGEST_COUNT)).collect();
        if self.0 == given {
            Ok(())
        } else {
            Err(Refusal::Limited(format!("the limit of each is 1 to {LARGEST_COUNT}")))
        }
    }

    fn write(&self) -> String {
        self.0.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
    }

    fn control(&self) -> Control {
        Control::Line("whole numbers with commas between: 1,10,100")
    }
}
