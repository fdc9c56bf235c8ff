//! A lab’s Python as a program of its own: a text beside the page, with holes for what the reader has chosen.
//!
//! `scripts/lab-programs` writes the texts out of the labs’ twins. A line `#~ for` names the variants that need what follows, or
//! none where all do. After a line `#~ run` each says how one variant is run; a hole is `<name:kind>`, at most one a line.

use crate::labs::Lab;
use crate::trace::Header;

use super::choice::Choice;
use super::editor::Editor;

/// What stands before each part of a lab’s code.
const FOR: &str = "#~ for ";
/// What stands between a lab’s code and how a variant of it is run.
const RUN: &str = "#~ run\n";

/// Where a lab’s text lies beside the page.
pub fn file_of(lab: &Lab) -> String {
    format!("programs/labs/{}.txt", lab.name)
}

/// The program that runs the chosen variants with the chosen values, one after another; nothing if the text is none of
/// this lab’s.
pub fn own_program(text: &str, choice: &Choice) -> Option<Editor> {
    let (code, run) = text.split_once(RUN)?;
    let mut program = String::new();
    for part in code.split(FOR).skip(1) {
        let (wanted, lines) = part.split_once('\n')?;
        let is_wanted = |name: &str| choice.variants().iter().any(|variant| variant.name == name);
        if wanted.is_empty() || wanted.split(' ').any(is_wanted) {
            program += lines;
        }
    }
    for (number, variant) in choice.variants().iter().enumerate() {
        let header = choice.prepare(variant)?.header;
        if number > 0 {
            program.push('\n');
        }
        for line in run.lines() {
            program += &filled(line, &header)?;
            program.push('\n');
        }
    }
    Some(Editor::with(&format!("{}.py", choice.lab.name), &program, None))
}

fn filled(line: &str, header: &Header) -> Option<String> {
    let Some((before, rest)) = line.split_once('<') else { return Some(line.to_owned()) };
    let (hole, after) = rest.split_once('>')?;
    let (name, kind) = hole.split_once(':')?;
    let value = match name {
        "variant" => header.variant.replace('-', "_"),
        "seed" => header.seed.to_string(),
        name => header.plan.iter().find(|(of, _)| of == name)?.1.clone(),
    };
    Some(format!("{before}{}{after}", written(kind, value)))
}

/// A value as Python writes it.
fn written(kind: &str, value: String) -> String {
    match kind {
        "text" => literal(&value),
        "seconds" if !value.contains('.') => format!("{value}.0"),
        "connections" if value == "none" => "None".to_owned(),
        "numbers" => format!("[{}]", value.replace(',', ", ")),
        "words" => format!("[{}]", value.split_whitespace().map(literal).collect::<Vec<_>>().join(", ")),
        _ => value,
    }
}

fn literal(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\r', "\\r").replace('\n', "\\n"))
}
