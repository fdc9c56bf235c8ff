//! asyncio and Rust, side by side, as a page: each row leads to the lab that shows it, at the moment at which its line is
//! reached.

use yew::prelude::*;

use crate::session::choice::pairs;
use crate::ui::kit::element::{draw, text};

use super::header::Header;
use super::layout::Parts;
use super::listener::Handlers;

/// The page.
pub fn side_by_side(parts: Parts<'_>) -> Html {
    let page = parts.page;
    let Handlers { onmouseover, onfocusin, onclick, onkeydown } = parts.listener.clone();
    let heads = ["asyncio", "Rust here", "The difference", "Where it shows"];
    let heads = heads.map(|head| draw!(th { "scope": "col", "role": "columnheader" }[text(head)])).into();
    let rows = pairs().iter().map(|pair| {
        let cell = |content: Vec<Html>| draw!(td { "role": "cell" } = content);
        let shown = pair.shown_by().zip(pair.line()).map(|((lab, variant), line)| {
            let words = format!("{}, {}: line {}", lab.short, variant.title.to_ascii_lowercase(), line.number);
            vec![
                draw!(a { "href": &format!("#{}/{}?line={}", lab.name, variant.name, line.number) }[text(words)]),
                draw!(code {}[text(line.text)]),
            ]
        });
        draw!(tr { "role": "row" }[
            draw!(th { "scope": "row", "role": "rowheader" }[draw!(code {}[text(pair.asyncio)])]),
            cell(vec![text(pair.rust)]),
            cell(vec![text(pair.differs)]),
            cell(shown.unwrap_or_default()),
        ])
    });
    let table = draw!(table { "class": "pairs", "role": "table", "aria-labelledby": &page.id("pairs") }[
        draw!(thead { "role": "rowgroup" }[draw!(tr { "role": "row" } = heads)]),
        draw!(tbody { "role": "rowgroup" } = rows.collect()),
    ]);
    html! {
        <>
            <Header lab="" {page} main={parts.root.clone()} />
            <main ref={parts.root.clone()} tabindex="-1" {onmouseover} {onfocusin} {onclick} {onkeydown}>
                { draw!(h1 { "id": &page.id("pairs") }[text("asyncio and Rust, side by side")]) }
                { draw!(p { "class": "lead" }[text("Most words have a counterpart. What differs is who keeps a task alive, whether a cancel can be refused, and when you hear of a mistake.")]) }
                { parts.notices() }
                { draw!(div { "class": "panel spaced" }[table]) }
                { parts.status() }
            </main>
        </>
    }
}
