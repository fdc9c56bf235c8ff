//! Which parts of a lab's source are shown: those that its chosen variants reach.

use super::lines::{CodeLine, function_begun};

/// The functions of the chosen variants, in the file's order, then what they call, in the order of reading on: after
/// each function those that it names. Before them stands what is no function, after them what nothing calls. What only
/// other variants reach is left out.
pub fn reached<'a>(lines: &[CodeLine<'a>], variants: &[&str], chosen: &[&str]) -> Vec<Block<'a>> {
    let is_of = |names: &[&str], block: &Block<'_>| names.iter().any(|of| of.replace('-', "_") == name(block));
    let (ways, rest): (Vec<_>, Vec<_>) = blocks(lines).into_iter().partition(|block| is_of(variants, block));
    let (first, others): (Vec<_>, Vec<_>) = ways.into_iter().partition(|block| is_of(chosen, block));
    let (functions, head): (Vec<_>, Vec<_>) = rest.into_iter().partition(|block| !name(block).is_empty());
    let called = |from: &[Block<'a>]| {
        let mut called = Vec::new();
        from.iter().for_each(|block| call(block, &functions, &mut called));
        called
    };
    let (wanted, foreign) = (called(&first), called(&others));
    let idle = (0..functions.len()).filter(|place| !wanted.contains(place) && !foreign.contains(place));
    let places: Vec<usize> = wanted.iter().copied().chain(idle).collect();
    first.into_iter().chain(head).chain(places.into_iter().map(|place| functions[place].clone())).collect()
}

type Block<'a> = Vec<CodeLine<'a>>;

/// The name of the function that it is; of anything else none.
fn name<'a>(block: &Block<'a>) -> &'a str {
    block.iter().find_map(|line| function_begun(line.text)).unwrap_or("")
}

/// Adds the places of the functions that a block calls, each followed by those that it calls in its turn.
fn call(block: &Block<'_>, functions: &[Block<'_>], called: &mut Vec<usize>) {
    for text in block.iter().map(|line| line.text).filter(|text| function_begun(text).is_none()) {
        // Several on one line are taken in the file's order.
        for (place, function) in functions.iter().enumerate() {
            if !called.contains(&place) && is_called(name(function), text) {
                called.push(place);
                call(function, functions, called);
            }
        }
    }
}

/// Whether the line calls the function of just that name.
fn is_called(name: &str, line: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let is_whole = before.is_none_or(|before| before != '_' && !before.is_ascii_alphanumeric());
        is_whole && line[at + name.len()..].starts_with('(')
    })
}

/// Parts that blank lines and a line at the left edge tell apart.
fn blocks<'a>(lines: &[CodeLine<'a>]) -> Vec<Block<'a>> {
    let mut blocks: Vec<Block<'a>> = vec![Vec::new()];
    let mut after_blank = true;
    for line in lines {
        let is_blank = line.text.is_empty();
        if after_blank && !is_blank && !line.text.starts_with([' ', '}', ')']) {
            blocks.push(Vec::new());
        }
        after_blank = is_blank;
        if let Some(block) = blocks.last_mut() {
            block.push(*line);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labs::Lab;
    use crate::lens::code::lines::code;
    use crate::trace::program::Language;

    #[test]
    fn what_the_chosen_variants_reach_is_shown() {
        let source = "use x;\n//~ begin\n/// Helps.\nasync fn help() {}\n\nfn of_two() {}\n\npub async fn one() {\n    help().await;\n}\n\npub async fn two_b() {\n    of_two()\n}\n//~ end\n";
        let lines = code(source, Language::Rust);
        let shown = reached(&lines, &["one", "two-b"], &["one"]);
        let first: Vec<&str> = shown.iter().map(|block| block[0].text).collect();
        assert_eq!(first, ["pub async fn one() {", "/// Helps."]);
    }

    #[test]
    fn what_is_called_follows_in_the_order_of_reading_on() {
        let of = |variant| {
            let lab = Lab::named("producer-consumer").unwrap();
            let variants: Vec<&str> = lab.variants.iter().map(|variant| variant.name).collect();
            let shown = reached(&code(lab.source, Language::Rust), &variants, &[variant]);
            shown.iter().map(name).collect::<Vec<_>>()
        };
        let sentinels = ["sentinels", "", "start_producers", "producer", "start_consumers", "consumer", "process"];
        assert_eq!(of("sentinels"), sentinels);
        assert_eq!(of("one-sentinel"), ["one_sentinel", "", "rested_producer", "plain_consumer"]);
        assert!(of("shutdown").ends_with(&["start_drains", "drain", "process"]));
    }

    #[test]
    fn every_variant_of_every_lab_has_code_in_both_languages() {
        for lab in Lab::ALL {
            let variants: Vec<&str> = lab.variants.iter().map(|variant| variant.name).collect();
            for variant in &variants {
                let twin = std::fs::read_to_string(lab.twin).unwrap();
                for (source, language) in [(lab.source, Language::Rust), (&twin, Language::Python)] {
                    let shown = reached(&code(source, language), &variants, &[variant]);
                    let name = shown[0].iter().find_map(|line| function_begun(line.text));
                    assert_eq!(name, Some(&*variant.replace('-', "_")), "{}", lab.name);
                    assert!(shown.len() > 1, "{}/{variant} reaches nothing", lab.name);
                }
            }
        }
    }
}
