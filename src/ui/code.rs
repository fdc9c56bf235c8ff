//! The code that runs, with the line where each task is.

use futures::FutureExt;
use yew::prelude::*;

use crate::app::choice::Code;
use crate::app::state::Action;
use crate::app::{CodeLine, Language, code, hash, partners};
use crate::engine::sorted::Sorted;

use super::app::{Page, Shared};
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
        html! {
            <button type="button" class={classes!(is_chosen.then_some("on"))} aria-pressed={is_chosen.to_string()} {onclick}>
                { code.title() }
            </button>
        }
    });
    let lab = state.choice.lab;
    let files: Vec<&'static str> = match state.choice.code {
        Code::Rust => Vec::new(),
        Code::Python => vec![lab.twin],
        Code::Underneath => underneath.iter().map(|(_, file)| *file).collect(),
    };
    let loaded = use_sources(page, files.clone());
    let text = |file: &'static str| loaded.iter().find(|(of, _)| *of == file).map(|(_, text)| text.as_deref());
    let listing = match state.choice.code {
        Code::Rust => of_lab(state, &code(lab.source, Language::Rust), &lit(state)),
        Code::Python => read(text(lab.twin), |twin| {
            let twin = code(twin, Language::Python);
            let lit = tied(&partners(&code(lab.source, Language::Rust), &twin), &lit(state));
            of_lab(state, &twin, &lit)
        }),
        Code::Underneath => html! {
            { for underneath.iter().map(|(title, file)| {
                let source = read(text(file), |source| listing(&[code(source, Language::Rust)], &Lit::default()));
                html! { <><h3>{ *title }</h3>{ source }</> }
            }) }
        },
    };
    html! {
        <section aria-label="Code" class="panel">
            <div class="fig-head">
                <h2>{ if state.choice.code == Code::Rust { "What runs" } else { "The same, for comparison" } }</h2>
                <span class="seg push" role="group" aria-label="Language">{ for tabs }</span>
            </div>
            { listing }
        </section>
    }
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
fn read(text: Option<Option<&str>>, show: impl FnOnce(&str) -> Html) -> Html {
    match text {
        Some(Some(text)) => show(text),
        Some(None) => html! { <p>{ "This code could not be loaded: check the connection, then choose it again." }</p> },
        None => html! { <p class="soft">{ "Loading…" }</p> },
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
    let blocks =
        blocks.iter().map(|lines| html! { <code class="block">{ for lines.iter().map(|of| line(of, lit)) }</code> });
    html! { <pre class="code" tabindex="0">{ for blocks }</pre> }
}

fn line(line: &CodeLine<'_>, lit: &Lit) -> Html {
    let who = lit.get(&line.number).map(|tasks| match &tasks[..] {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one}, {two}"),
        [one, rest @ ..] => format!("{one} and {} more", rest.len()),
    });
    let is_comment = line.text.trim_start().starts_with(['/', '#']);
    html! {
        <>
            <span class={classes!("line", who.is_some().then_some("now"))}>
                <i aria-hidden="true">{ line.number }</i>
                <span class={classes!("text", is_comment.then_some("soft"))}>{ line.text }</span>
                if let Some(who) = who {
                    <em>{ shortened(&who, 28) }</em>
                }
                { "\n" }
            </span>
            if let Some(note) = line.note {
                <span class="line-note">{ note }{ "\n" }</span>
            }
        </>
    }
}
