//! Lines of code as elements: their colours, their numbers, and what is to be seen at them.

use yew::prelude::*;

use crate::lens::code::lines::CodeLine;
use crate::lens::code::syntax::{Class, Line, pieces};
use crate::lens::highlight::Entity;
use crate::lens::words::figures::grouped;
use crate::lens::words::phrases::shortened;
use crate::session::subject::Subject;
use crate::ui::kit::element::{draw, text};

use super::annotations::Annotations;

/// Lines of one file; `coloured` are all of that file.
pub(super) fn listing(blocks: &[Vec<CodeLine<'_>>], coloured: &[Line], annotations: &Annotations) -> Html {
    draw!(pre { "class": "code", "translate": "no", "tabindex": "0", "data-ring": "focus" } = drawn(blocks, coloured, annotations))
}

/// The lines of a source, block by block, each with what the run says of it.
pub(super) fn drawn(blocks: &[Vec<CodeLine<'_>>], coloured: &[Line], annotations: &Annotations) -> Vec<Html> {
    let block = |lines: &Vec<CodeLine<'_>>| draw!(code { "class": "block" } = lines.iter().map(|of| line(of, &pieces(colours(coloured, of.number), of.text), annotations)).collect());
    blocks.iter().map(block).collect()
}

/// Those of the line of that number.
fn colours(coloured: &[Line], number: u16) -> &[(Class, usize)] {
    coloured.get(usize::from(number).wrapping_sub(1)).map_or(&[], |line| line)
}

/// The text of a line: what it is indented by stands apart, so that a long one goes on below its own beginning.
fn coloured(pieces: &[(Class, &str)]) -> Html {
    let mut blank = "";
    let mut rest = Vec::with_capacity(pieces.len());
    for (place, (class, piece)) in pieces.iter().enumerate() {
        let mut piece = *piece;
        if place == 0 {
            let begun = piece.trim_start();
            (blank, piece) = piece.split_at(piece.len() - begun.len());
        }
        match class {
            _ if piece.is_empty() => {}
            Class::Plain => rest.push(text(piece.to_owned())),
            class => {
                // Where there is little room, a line goes on with its `.await` as a whole.
                let is_after_dot = place > 0 && pieces[place - 1].1.ends_with('.');
                rest.extend(is_after_dot.then(|| draw!(wbr {})));
                rest.push(draw!(span { "class": class.name() }[text(piece.to_owned())]));
            }
        }
    }
    let blank = (!blank.is_empty()).then(|| draw!(span { "class": "indent" }[text(blank.to_owned())]));
    draw!(span { "class": "text" } = blank.into_iter().chain([draw!(span {} = rest)]).collect())
}

fn line(line: &CodeLine<'_>, pieces: &[(Class, &str)], annotations: &Annotations) -> Html {
    let here = annotations.places.get(&line.number);
    let who = here.filter(|here| here.count > 0).map(|here| match (&here.names[..], here.count) {
        ([one, two], 2) => format!("{one}, {two}"),
        ([one, _], count) => format!("{one} and {} more", grouped(count as u64 - 1)),
        (names, _) => names.concat(),
    });
    let mut parts = vec![draw!(i { "aria-hidden": "true" }[text(line.number.to_string())]), coloured(pieces)];
    let own = annotations.own.get(&line.number).filter(|_| !line.text.is_empty());
    let is_lit = own.is_some_and(|own| annotations.lit.contains(own));
    let is_later = own.is_some() && here.is_some_and(|here| here.is_to_come && !here.is_reached);
    let now = if who.is_some() { " now" } else { "" };
    let error = here.map(|here| &here.error).filter(|error| !error.is_empty());
    let failed = if error.is_some() { " failed" } else { "" };
    let class =
        format!("line{now}{failed}{}{}", if is_lit { " lit" } else { "" }, if is_later { " later" } else { "" });
    parts.extend(who.map(|who| draw!(em {}[text(shortened(&who, 28))])));
    parts.extend(error.map(|error| draw!(b {}[text(shortened(error, 160))])));
    parts.push(text("\n"));
    let note = line.note.map(|note| draw!(span { "class": "line-note" }[text(format!("{note}\n"))]));
    let subject = own.map_or_else(String::new, |own| Subject::of(annotations.run, Entity::Line(*own)).name());
    let focusable = if own.is_some() { "-1" } else { "" };
    let count = here.filter(|here| here.count > 0).map_or_else(String::new, |here| here.count.to_string());
    [draw!(span { "class": &class, "tabindex": focusable, "data-lit": &subject, "data-count": &count } = parts)]
        .into_iter()
        .chain(note)
        .collect()
}
