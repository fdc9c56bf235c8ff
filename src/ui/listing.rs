//! Which parts of a lab's source are shown: those that its chosen variants reach.

use crate::app::{CodeLine, function_begun};

/// The functions of the chosen variants, in the file's order, then the rest, without what only other variants reach.
pub fn reached<'a>(lines: &[CodeLine<'a>], variants: &[&str], chosen: &[&str]) -> Vec<Vec<CodeLine<'a>>> {
    let blocks = blocks(lines);
    let name = |block: &[CodeLine<'a>]| block.iter().find_map(|line| function_begun(line.text)).unwrap_or("");
    let is_of = |names: &[&str], name: &str| names.iter().any(|of| of.replace('-', "_") == name);
    let (ways, rest): (Vec<_>, Vec<_>) = blocks.into_iter().partition(|block| is_of(variants, name(block)));
    let (first, others): (Vec<_>, Vec<_>) = ways.into_iter().partition(|block| is_of(chosen, name(block)));
    let called = |from: &[Vec<CodeLine<'a>>]| -> Vec<usize> {
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
fn blocks<'a>(lines: &[CodeLine<'a>]) -> Vec<Vec<CodeLine<'a>>> {
    let mut blocks: Vec<Vec<CodeLine<'a>>> = vec![Vec::new()];
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
    use crate::app::{Lab, Language, code};

    #[test]
    fn what_the_chosen_variants_reach_is_shown() {
        let source = "use x;\n//~ begin\n/// Helps.\nasync fn help() {}\n\nfn of_two() {}\n\npub async fn one() {\n    help().await;\n}\n\npub async fn two_b() {\n    of_two()\n}\n//~ end\n";
        let lines = code(source, Language::Rust);
        let shown = reached(&lines, &["one", "two-b"], &["one"]);
        let first: Vec<&str> = shown.iter().map(|block| block[0].text).collect();
        assert_eq!(first, ["pub async fn one() {", "/// Helps."]);
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
