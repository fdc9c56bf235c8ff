//! The format’s own page says what is true.

use await_lab::trace::event::{Form, Kind, Meaning, RunEnd};
use await_lab::trace::file::read;

use crate::write;

/// What the format's own page says.
const PAGE: &str = include_str!("../../src/trace/file.md");

#[test]
fn the_example_of_the_documented_format_is_read_and_written_the_same() {
    let (_, from) = PAGE.split_once("```json\n").expect("it has an example");
    let (example, _) = from.split_once("```").expect("the example ends");
    let traces = read(example).unwrap();
    assert_eq!(traces[0].end(), Some(RunEnd::Finished));
    let written = write(&traces.iter().collect::<Vec<_>>());
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(value(&written), value(example));
}

/// The page's table of events and its codes follow from the vocabulary: `UPDATE_EXPECT=1` writes them into the page.
#[test]
fn the_documented_events_and_codes_are_those_of_the_vocabulary() {
    let described = |(form, meaning): (&Form, &&str)| {
        let fields = form.fields.iter().map(|(name, meaning)| match meaning.documented() {
            Some(words) => format!("{name} ({words})"),
            None => (*name).to_owned(),
        });
        format!("| `{}` | {} |{meaning} |\n", form.name, fields.collect::<Vec<_>>().join(", "))
    };
    let events: String = Kind::FORMS.iter().zip(Kind::MEANINGS).map(described).collect();
    let code = |meaning: Meaning| {
        let values = (0..100).filter_map(|word| Some(format!("{word} {}", meaning.code(word)?)));
        format!("| *{}* | {} |\n", meaning.documented().unwrap(), values.collect::<Vec<_>>().join("; "))
    };
    let codes =
        [Meaning::TaskEnd, Meaning::RunEnd, Meaning::Order, Meaning::Fault, Meaning::Problem, Meaning::WaitKind];
    let codes: String = codes.into_iter().map(code).collect();
    let table = |page: &str, head: &str, rows: &str| {
        let (before, after) = page.split_once(head).unwrap_or_else(|| panic!("{head} is not there"));
        let rest = after.split_once("\n\n").map_or("", |(_, rest)| rest);
        format!("{before}{head}{rows}\n{rest}")
    };
    let page = table(PAGE, "| name | fields | meaning |\n|---|---|---|\n", &events);
    let page = table(&page, "| code | values |\n|---|---|\n", &codes);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/src/trace/file.md"), &page).unwrap();
    } else {
        let differs = page.lines().zip(PAGE.lines()).find(|(is, was)| is != was);
        assert!(page == PAGE, "src/trace/file.md is to be written anew, by UPDATE_EXPECT=1: {differs:?}");
    }
}
