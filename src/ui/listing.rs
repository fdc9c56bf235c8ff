//! A lab's source as it is shown: the parts that its chosen variants reach, cut at the markers, which are not shown.
//!
//! `//~ begin` and `//~ end` bound what is shown; `//~ name` names the line (alone, the line above it), so that Rust and
//! Python lines of one name in functions of one name belong together; `//~! text` is a note at the line above it.

/// How a source is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// What begins a marker.
    pub marker: &'static str,
    /// What comes before a function's name.
    pub function: &'static str,
}

/// The labs' own language.
pub const RUST: Language = Language { marker: "//~", function: "fn " };
/// Their twins'.
pub const PYTHON: Language = Language { marker: "#~", function: "def " };

/// One line of code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line<'a> {
    /// Its number in the file, counted from 1.
    pub number: usize,
    /// Its text.
    pub text: &'a str,
    /// In which function it is, and the names of its markers.
    pub function: &'a str,
    /// What ties it to a line of the other language.
    pub names: Vec<&'a str>,
    /// What differs between the languages here.
    pub note: Option<&'a str>,
}

impl Line<'_> {
    /// Whether the lines belong together.
    pub fn is_tied_to(&self, other: &Line<'_>) -> bool {
        self.function == other.function && self.names.iter().any(|name| other.names.contains(name))
    }
}

/// Every line between the markers.
pub fn lines(source: &str, language: Language) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut function = "";
    let mut is_inside = !source.lines().any(|line| line.trim() == format!("{} begin", language.marker));
    for (index, line) in source.lines().enumerate() {
        let (text, marker) = line.split_once(language.marker).map_or((line, None), |(text, rest)| (text, Some(rest)));
        match marker.map(str::trim) {
            Some("begin") => is_inside = true,
            Some("end") => is_inside = false,
            _ if !is_inside => {}
            Some(marker) if text.trim().is_empty() => {
                if let Some(above) = lines.last_mut() {
                    match marker.strip_prefix('!') {
                        Some(note) => above.note = Some(note.trim()),
                        None => above.names.push(marker),
                    }
                }
            }
            marker => {
                function = named(text, language).unwrap_or(function);
                let names = marker.into_iter().collect();
                lines.push(Line { number: index + 1, text: text.trim_end(), function, names, note: None });
            }
        }
    }
    lines
}

/// The functions of the chosen variants, in the file's order, then the rest, without what only other variants reach.
pub fn reached<'a>(lines: &[Line<'a>], variants: &[&str], chosen: &[&str], language: Language) -> Vec<Vec<Line<'a>>> {
    let blocks = blocks(lines);
    let name = |block: &[Line<'a>]| block.iter().find_map(|line| named(line.text, language)).unwrap_or("");
    let is_of = |names: &[&str], name: &str| names.iter().any(|of| of.replace('-', "_") == name);
    let (ways, rest): (Vec<_>, Vec<_>) = blocks.into_iter().partition(|block| is_of(variants, name(block)));
    let (first, others): (Vec<_>, Vec<_>) = ways.into_iter().partition(|block| is_of(chosen, name(block)));
    let called = |from: &[Vec<Line<'a>>]| -> Vec<usize> {
        let mut called = Vec::new();
        let mut texts: Vec<&str> = from.iter().flatten().map(|line| line.text).collect();
        let calls = |texts: &[&str], name: &str| texts.iter().any(|text| text.contains(&format!("{name}(")));
        while let Some(place) =
            (0..rest.len()).find(|place| !called.contains(place) && calls(&texts, name(&rest[*place])))
        {
            called.push(place);
            texts.extend(rest[place].iter().map(|line| line.text));
        }
        called
    };
    let (wanted, foreign) = (called(&first), called(&others));
    let is_shown = |place: &usize| wanted.contains(place) || !foreign.contains(place);
    let helpers = (0..rest.len()).filter(is_shown).map(|place| rest[place].clone());
    first.into_iter().chain(helpers).collect()
}

/// Parts that blank lines and a line at the left edge tell apart.
fn blocks<'a>(lines: &[Line<'a>]) -> Vec<Vec<Line<'a>>> {
    let mut blocks: Vec<Vec<Line<'a>>> = vec![Vec::new()];
    let mut after_blank = true;
    for line in lines {
        let is_blank = line.text.is_empty();
        if after_blank && !is_blank && !line.text.starts_with([' ', '}', ')']) {
            blocks.push(Vec::new());
        }
        after_blank = is_blank;
        if let Some(block) = blocks.last_mut() {
            block.push(line.clone());
        }
    }
    for block in &mut blocks {
        while block.last().is_some_and(|line| line.text.is_empty()) {
            block.pop();
        }
    }
    blocks.retain(|block| !block.is_empty());
    blocks
}

fn named(text: &str, language: Language) -> Option<&str> {
    let code = text.trim_start();
    if code.starts_with(['/', '#', '"']) {
        return None;
    }
    let (_, rest) = code.split_once(language.function)?;
    rest.split(['(', '<']).next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Lab;

    const SOURCE: &str = "use x;\n//~ begin\n/// Helps.\nasync fn help() {\n    wait(); //~ wait\n}\n\nfn of_two() {}\n\npub async fn one() {\n    for a in help().await {\n        //~ join\n        //~! Not so elsewhere.\n        say(a);\n    }\n}\n\npub async fn two_b() {\n    of_two()\n}\n//~ end\nmod y;\n";

    #[test]
    fn markers_name_lines_and_are_not_shown() {
        let lines = lines(SOURCE, RUST);
        assert!(lines.iter().all(|line| !line.text.contains('~') && !line.text.contains("mod y")));
        let join = lines.iter().find(|line| line.names == ["join"]).unwrap();
        assert_eq!((join.number, join.function, join.note), (11, "one", Some("Not so elsewhere.")));
        assert_eq!(join.text, "    for a in help().await {");
    }

    #[test]
    fn what_the_chosen_variants_reach_is_shown() {
        let lines = lines(SOURCE, RUST);
        let shown = reached(&lines, &["one", "two-b"], &["one"], RUST);
        let first: Vec<&str> = shown.iter().map(|block| block[0].text).collect();
        assert_eq!(first, ["pub async fn one() {", "/// Helps."]);
    }

    #[test]
    fn every_variant_of_every_lab_has_code_in_both_languages() {
        for lab in Lab::ALL {
            let variants: Vec<&str> = lab.variants.iter().map(|variant| variant.name).collect();
            for variant in &variants {
                let twin = std::fs::read_to_string(lab.twin).unwrap();
                for (source, language) in [(lab.source, RUST), (&twin, PYTHON)] {
                    let lines = lines(source, language);
                    let shown = reached(&lines, &variants, &[variant], language);
                    let name = named(
                        shown[0].iter().find(|line| named(line.text, language).is_some()).unwrap().text,
                        language,
                    );
                    assert_eq!(name, Some(&*variant.replace('-', "_")), "{}", lab.name);
                    assert!(shown.len() > 1, "{}/{variant} reaches nothing", lab.name);
                }
            }
        }
    }

    #[test]
    fn every_named_line_of_a_lab_has_one_in_the_twin() {
        for lab in Lab::ALL {
            let twin = std::fs::read_to_string(lab.twin).unwrap();
            let twin = lines(&twin, PYTHON);
            for line in lines(lab.source, RUST).iter().filter(|line| !line.names.is_empty()) {
                assert!(
                    twin.iter().any(|other| line.is_tied_to(other)),
                    "{}:{} {:?}",
                    lab.file,
                    line.number,
                    line.names
                );
            }
        }
    }
}
