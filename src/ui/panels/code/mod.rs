//! The code that runs, with the line where each task is.

mod annotations;
mod colours;
mod in_sight;
mod listing;
mod sources;

use std::rc::Rc;

use yew::prelude::*;

use crate::lens::code::lines::{CodeLine, code, partners, whole};
use crate::lens::code::reached::reached;
use crate::lens::code::syntax::Line;
use crate::lens::highlight::Entity;
use crate::lens::words::template::frames;
use crate::session::choice::Code;
use crate::session::record::Record;
use crate::session::shown::Shown;
use crate::session::state::{Action, State};
use crate::session::subject::Subject;
use crate::trace::event::TaskId;
use crate::trace::program::{Language, Program, SourceLine};
use crate::ui::kit::element::{draw, head, switch, text, toggle};
use crate::ui::kit::props::{Page, Shared};

use self::annotations::{Annotations, annotations};
use self::colours::{Coloured, use_colours};
use self::in_sight::use_in_sight;
use self::listing::{drawn, listing};
use self::sources::{Sources, read, use_sources};
use super::edit_and_run::edit_and_run;

/// What lies underneath each call of a lab: the call, and the file that it reaches.
const UNDERNEATH: &[(&str, &str)] = &[
    ("sleep: gloo-timers over setTimeout", "src/web/clock.rs"),
    ("fetch: web-sys, with an AbortController that aborts on drop", "src/web/fetch.rs"),
    ("the page’s turn: a MessageChannel", "src/web/page_turn.rs"),
    ("compute, and a GET that blocks its worker", "src/web/blocking.rs"),
];

/// The most tasks whose frames are told.
const MOST_CHAINS: usize = 8;

/// What the panel shows code of.
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
    let tabs = Code::ALL.iter().map(|code| {
        let is_chosen = *code == state.choice.code;
        let onclick = dispatch.reform(|_| Action::Code(*code));
        toggle("", code.title(), is_chosen, onclick)
    });
    let lab = state.choice.lab;
    let program = state.program();
    let coloured = use_colours(program.map_or(Coloured::Lab(lab.source), |program| Coloured::Program(program.clone())));
    let files: Vec<&'static str> = match state.choice.code {
        _ if program.is_some() => Vec::new(),
        Code::Rust => Vec::new(),
        Code::Python => vec![lab.twin],
        Code::Underneath => UNDERNEATH.iter().map(|(_, file)| *file).collect(),
    };
    let loaded = use_sources(page, files);
    let (listing, marked) = chosen(state, &coloured, &loaded);
    let place = use_node_ref();
    use_in_sight(state, page, &place, marked);
    let heading = match (program, state.choice.code) {
        (Some(_), _) => "What ran",
        (None, Code::Rust) => "What runs",
        _ => "The same, for comparison",
    };
    let mut beside = Vec::new();
    if program.is_none() {
        if state.choice.code == Code::Python && !page.is_embedded() {
            beside.push(edit_and_run(state, dispatch, page));
        }
        beside.push(switch("seg push", "Language", tabs.collect()));
    }
    html! {
        <section ref={place} class="panel" aria-label="Code">
            { head(heading, beside) }
            { listing }
        </section>
    }
}

/// What is chosen: the program that came with its log, or one of the lab’s three listings. With the lines at which tasks are, and
/// how many.
fn chosen(state: &Shared, coloured: &[Vec<Line>], loaded: &Sources) -> (Html, Vec<(u16, usize)>) {
    if let Some(program) = state.program() {
        return of_program(state, program, coloured);
    }
    let lab = state.choice.lab;
    let mut marked = Vec::new();
    let mut of_lab = |lines: &[CodeLine<'_>], coloured: &[Line], own| {
        let annotations = annotations(state, own, |shown| shown.record_of(lab.source));
        marked = annotations.marked();
        of_lab(state, lines, coloured, &annotations)
    };
    let listing = match state.choice.code {
        Code::Rust => {
            let lines = code(lab.source, Language::Rust);
            let own = lines.iter().map(|line| (line.number, SourceLine::of_lab(line.number))).collect();
            of_lab(&lines, &coloured[0], own)
        }
        Code::Python => read(loaded.of(lab.twin), |file| {
            let twin = code(&file.text, Language::Python);
            let partners = partners(&code(lab.source, Language::Rust), &twin);
            let own = partners.into_iter().map(|(own, partner)| (partner, SourceLine::of_lab(own))).collect();
            of_lab(&twin, &file.colours, own)
        }),
        Code::Underneath => {
            let of_file = |(title, file): &(&'static str, &str)| {
                let source = read(loaded.of(file), |file| {
                    let lines = code(&file.text, Language::Rust);
                    listing(&[lines], &file.colours, &Annotations::default())
                });
                Html::from_iter([draw!(h3 {}[text(*title)]), source])
            };
            UNDERNEATH.iter().map(of_file).collect()
        }
    };
    (listing, marked)
}

fn of_lab(state: &Shared, lines: &[CodeLine<'_>], coloured: &[Line], annotations: &Annotations) -> Html {
    let variants: Vec<&str> = state.choice.lab.variants.iter().map(|variant| variant.name).collect();
    let chosen: Vec<&str> = state.shown.iter().map(|shown| shown.origin.name()).collect();
    listing(&reached(lines, &variants, &chosen), coloured, annotations)
}

/// The files of a program, who is where in them, and in which frames its tasks wait.
fn of_program(state: &Shared, program: &Rc<Program>, coloured: &[Vec<Line>]) -> (Html, Vec<(u16, usize)>) {
    let mut marked = Vec::new();
    let files = program.sources.iter().zip(coloured).zip(0..).map(|((source, coloured), file)| {
        let lines = whole(&source.text);
        let own = lines.iter().map(|line| (line.number, SourceLine { file, number: line.number.into() })).collect();
        let is_of_it = |shown: &Shown| shown.origin.program() == Some(program);
        let annotations = annotations(state, own, |shown| shown.record.as_ref().filter(|_| is_of_it(shown)));
        marked.extend(annotations.marked());
        let name = (program.sources.len() > 1).then(|| draw!(h3 {}[text(source.name.clone())]));
        name.into_iter().chain([listing(&[lines], coloured, &annotations)]).collect()
    });
    let files: Vec<Html> = files.collect();
    let waits = waiting(state).into_iter().map(|(task, words)| {
        let subject = Subject::of(state.focus, Entity::Task(task)).name();
        draw!(p { "class": "soft", "data-lit": &subject }[text(words)])
    });
    (files.into_iter().chain(waits).collect(), marked)
}

/// Who waits in which frames: `fetcher waits in main, line 40; fetch, line 12`.
fn waiting(state: &State) -> Vec<(TaskId, String)> {
    let record = state.shown.get(state.focus).and_then(|shown| shown.record.as_ref());
    let look = |record: &Record| {
        record.look(|trace, reading| {
            let now = reading.now.at(trace, state.steps(state.focus, trace));
            let waits = (1..).zip(&now.tasks).filter(|(_, task)| task.ended.is_none()).filter_map(|(number, task)| {
                let frames = frames(trace, task.chain?);
                (!frames.is_empty()).then(|| (TaskId(number), format!("{} waits in {frames}.", trace.text(task.name))))
            });
            waits.take(MOST_CHAINS).collect()
        })
    };
    record.map(look).unwrap_or_default()
}

/// The lines of a program that is edited: who is at which of them, as long as they are those of the last run.
#[hook]
pub fn use_edited(state: &Shared) -> Html {
    let source = &state.editor.text;
    let coloured = use_colours(Coloured::Edited(source.clone()));
    let lines = whole(source);
    let own = lines.iter().map(|line| (line.number, SourceLine { file: 0, number: line.number.into() })).collect();
    let is_own = state.own_run().is_some();
    let annotations =
        if is_own { annotations(state, own, |shown| shown.record.as_ref()) } else { Annotations::default() };
    let listed = drawn(&[lines], &coloured[0], &annotations);
    draw!(pre { "class": "code", "translate": "no", "aria-hidden": "true" } = listed)
}
