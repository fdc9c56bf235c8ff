//! The code that runs, with the line where each task is.

use futures::FutureExt;
use yew::prelude::*;

use crate::app::choice::Code;
use crate::app::state::Action;
use crate::app::{CodeLine, Language, code, hash, partners};
use crate::engine::sorted::Sorted;

use super::app::{Page, Shared};
use super::element::{draw, head, switch, text, toggle};
use super::format::shortened;
use super::listing::reached;

/// Who is at which line.
type Lit = Sorted<u16, Vec<String>>;

/// Which code.
#[derive(Properties, PartialEq)]
pub struct CodePanelProps {
    /// The state.
    pub state: Shared,
    /// Takes what the reader does.
    pub dispatch: Callback<Action>,
    /// The page, which has the sources.
    pub page: Page,
}

/// The code.
#[component]
pub fn CodePanel(CodePanelProps { state, dispatch, page }: &CodePanelProps) -> Html {
    let underneath = page.underneath();
    let tabs = Code::ALL.iter().filter(|code| **code != Code::Underneath || !underneath.is_empty()).map(|code| {
        let is_chosen = *code == state.choice.code;
        let onclick = dispatch.reform(|_| Action::Code(*code));
        toggle("", code.title(), is_chosen, onclick)
    });
    let lab = state.choice.lab;
    let files: Vec<&'static str> = match state.choice.code {
        Code::Rust => Vec::new(),
        Code::Python => vec![lab.twin],
        Code::Underneath => underneath.iter().map(|(_, file)| *file).collect(),
    };
    let loaded = use_sources(page, files.clone());
    let source = |file: &'static str| loaded.iter().find(|(of, _)| *of == file).map(|(_, text)| text.as_deref());
    let listing = match state.choice.code {
        Code::Rust => of_lab(state, &code(lab.source, Language::Rust), &lit(state)),
        Code::Python => read(source(lab.twin), |twin| {
            let twin = code(twin, Language::Python);
            let lit = tied(&partners(&code(lab.source, Language::Rust), &twin), &lit(state));
            of_lab(state, &twin, &lit)
        }),
        Code::Underneath => underneath
            .iter()
            .map(|(title, file)| {
                let source = read(source(file), |source| listing(&[code(source, Language::Rust)], &Lit::default()));
                Html::from_iter([draw!(h3 {}[text(*title)]), source])
            })
            .collect(),
    };
    let heading = if state.choice.code == Code::Rust { "What runs" } else { "The same, for comparison" };
    draw!(section { "class": "panel", "aria-label": "Code" }[
        head(heading, vec![switch("seg push", "Language", tabs.collect())]),
        listing,
    ])
}

/// Files with their texts, or with none where they can't be had.
type Sources = Vec<(&'static str, Option<String>)>;

/// Gets the files that are wanted and not there yet: few readers open them, so the page comes without.
#[hook]
fn use_sources(page: &Page, files: Vec<&'static str>) -> UseStateHandle<Sources> {
    let loaded = use_state(Sources::new);
    let (page, to) = (page.clone(), loaded.clone());
    use_effect_with(files, move |files| {
        let (page, files) = (page.clone(), files.clone());
        let ports = page.clone();
        let getting = async move {
            let mut sources = (*to).clone();
            for file in files {
                if !sources.iter().any(|(of, text)| *of == file && text.is_some()) {
                    sources.retain(|(of, _)| *of != file);
                    sources.push((file, page.source(file).await));
                }
            }
            to.set(sources);
        };
        ports.spawn(getting.boxed_local());
    });
    loaded
}

/// The text, once it is there.
fn read(source: Option<Option<&str>>, show: impl FnOnce(&str) -> Html) -> Html {
    match source {
        Some(Some(source)) => show(source),
        Some(None) => draw!(p {}[text("This code could not be loaded: check the connection, then choose it again.")]),
        None => draw!(p { "class": "soft" }[text("Loading…")]),
    }
}

fn of_lab(state: &Shared, lines: &[CodeLine<'_>], lit: &Lit) -> Html {
    let variants: Vec<&str> = state.choice.lab.variants.iter().map(|variant| variant.name).collect();
    let chosen: Vec<&str> = state.shown.iter().map(|shown| shown.variant.name).collect();
    listing(&reached(lines, &variants, &chosen), lit)
}

/// Who is at which line of the lab's own file.
fn lit(state: &Shared) -> Lit {
    let mut lit = Lit::default();
    for (index, shown) in state.shown.iter().enumerate() {
        let Some(record) = &shown.record else { continue };
        record.look(|trace, reading| {
            // With another source the recorded lines mean nothing.
            if trace.header.source != hash(state.choice.lab.source) {
                return;
            }
            let now = reading.now.at(trace, state.steps(index, trace));
            for task in now.tasks.iter().filter(|task| task.ended.is_none() && task.line > 0) {
                lit.or_default(task.line).push(trace.text(task.name).to_owned());
            }
        });
    }
    lit
}

/// The same for the lines of the twin.
fn tied(partners: &[(u16, u16)], lit: &Lit) -> Lit {
    let ties = lit.iter().filter_map(|(number, tasks)| {
        let (_, partner) = partners.iter().find(|(of, _)| of == number)?;
        Some((*partner, tasks.clone()))
    });
    ties.collect()
}

fn listing(blocks: &[Vec<CodeLine<'_>>], lit: &Lit) -> Html {
    let block =
        |lines: &Vec<CodeLine<'_>>| draw!(code { "class": "block" } = lines.iter().map(|of| line(of, lit)).collect());
    draw!(pre { "class": "code", "tabindex": "0" } = blocks.iter().map(block).collect())
}

fn line(line: &CodeLine<'_>, lit: &Lit) -> Html {
    let who = lit.get(&line.number).map(|tasks| match &tasks[..] {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one}, {two}"),
        [one, rest @ ..] => format!("{one} and {} more", rest.len()),
    });
    let is_comment = line.text.trim_start().starts_with(['/', '#']);
    let class = if is_comment { "text soft" } else { "text" };
    let mut parts = vec![
        draw!(i { "aria-hidden": "true" }[text(line.number.to_string())]),
        draw!(span { "class": class }[text(line.text.to_owned())]),
    ];
    let class = if who.is_some() { "line now" } else { "line" };
    parts.extend(who.map(|who| draw!(em {}[text(shortened(&who, 28))])));
    parts.push(text("\n"));
    let note = line.note.map(|note| draw!(span { "class": "line-note" }[text(format!("{note}\n"))]));
    [draw!(span { "class": class } = parts)].into_iter().chain(note).collect()
}
