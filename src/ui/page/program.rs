//! The reader's own program: the editor, and beside it what its run left.

use futures::FutureExt;
use yew::prelude::*;

use crate::lens::words::figures::{counted, megabytes};
use crate::session::editor::{Cpython, Editor as Program, MAX_PROGRAM, Wanted, file_of, recorded};
use crate::session::examples::{EXAMPLES, Example};
use crate::session::ports::Entry;
use crate::session::program_link;
use crate::session::screen::Screen;
use crate::session::silence::SILENT;
use crate::session::state::{Action, State};
use crate::trace::WorldKind;
use crate::ui::event_loop::EventLoopPanel;
use crate::ui::figure::outlines::ghost_note;
use crate::ui::kit::effect::use_effect_on;
use crate::ui::kit::element::{button, draw, switch, text, toggle};
use crate::ui::kit::props::Page;
use crate::ui::kit::select::Select;
use crate::ui::panels::differences::Compare;
use crate::ui::panels::events::Events;
use crate::ui::panels::hints::hints;
use crate::ui::panels::requests::requests;
use crate::ui::panels::totals::totals;
use crate::ui::panels::traceback::tracebacks;
use crate::ui::panels::transcript::TranscriptPanel;

use super::controls::{buttons, question};
use super::editor::Editor;
use super::files::files;
use super::header::Header;
use super::layout::Parts;
use super::listener::Handlers;

/// The page.
pub fn program(parts: Parts<'_>) -> Html {
    let (page, state, dispatch, runs) = (parts.page, parts.state, parts.dispatch, parts.runs);
    let Handlers { onmouseover, onfocusin, onclick, onkeydown } = parts.listener.clone();
    let has_requests = state.shown.iter().any(|shown| shown.has_requests());
    let files = files(state, dispatch, page);
    let on_line = parts.on_line();
    // The lines of a run before are no longer those in the editor.
    let own_line = state.own_run().map(|_| &on_line);
    let open = html! {
        <label class="quiet file push" title="A .py file. Or drop it on the page">
            { "Open…" }
            <input type="file" class="unseen" accept=".py,text/x-python" />
        </label>
    };
    html! {
        <>
            <Header lab="program" {page} main={parts.root.clone()} on_share={parts.on_share.clone()} />
            <main ref={parts.root.clone()} tabindex="-1" class="program" {onmouseover} {onfocusin} {onclick} {onkeydown}>
                { opening(state, dispatch, page) }
                { parts.notices() }
                <div class="bench">
                    <Editor {state} {dispatch} {page} on_run={runs.on_run.clone()} on_line={on_line.clone()} buttons={open} />
                    <div class="ran">
                        if state.shown.is_empty() {
                            { nothing_yet(buttons(state, runs)) }
                            { parts.help.clone() }
                        } else {
                            { parts.pictures(buttons(state, runs)) }
                        }
                        { question(state, dispatch, page, &runs.on_agree) }
                        { silence(state, runs) }
                        { ghost_note(state, dispatch) }
                        { hints(state, dispatch) }
                        { tracebacks(state, own_line) }
                        <TranscriptPanel {state} {dispatch} {page} />
                        { totals(state, files) }
                        if !state.is_about_event_loop() {
                            <EventLoopPanel {state} {dispatch} {page} />
                        }
                        <Compare {state} {dispatch} />
                        if has_requests {
                            { requests(state, dispatch, page) }
                        }
                    </div>
                </div>
                <Events {state} {dispatch} {page} />
                { parts.status() }
            </main>
        </>
    }
}

/// Offers to stop a program from which nothing comes.
fn silence(state: &State, runs: &super::runs::Runs) -> Html {
    if !state.editor.silence.is_long() || !state.is_running() {
        return Html::default();
    }
    let on_stop = runs.on_stop.clone();
    draw!(section { "class": "question", "aria-label": "Silence" }[
        draw!(p {}[text(SILENT)]),
        button("run", "Stop the program", on_stop.reform(|_| ())),
    ])
}

/// Stands where the pictures of a run come, with these buttons.
pub(super) fn nothing_yet(buttons: Html) -> Html {
    draw!(section { "class": "panel figure-to-come", "aria-label": "Timeline" }[
        draw!(p { "class": "soft" }[text("Run it: its tasks, waits and printed lines are drawn here.")]),
        buttons,
    ])
}

/// What it is, the example, the world, and how far CPython has come.
fn opening(state: &State, dispatch: &Callback<Action>, page: &Page) -> Html {
    let place = state.editor.place;
    let worlds = [(WorldKind::Simulated, "Simulated"), (WorldKind::Browser, "Browser")]
        .map(|(of, title)| toggle("", title, place == of, dispatch.reform(move |_| Action::Place(of))));
    let lead = draw!(p { "class": "lead" }[
        text("Paste a script that ends in "),
        draw!(code {}[text("asyncio.run(main())")]),
        text(". It runs here, unchanged."),
    ]);
    draw!(section { "class": "opening", "aria-label": "Experiment" }[
        draw!(div { "class": "titles" }[draw!(h1 {}[text("Your program")]), lead]),
        draw!(div { "class": "choices" }[examples(state, dispatch, &page.id("example")), switch("seg", "World", worlds.into()), cpython(&state.editor.cpython)]),
    ])
}

/// The list of examples; what is chosen comes with its recorded run.
fn examples(state: &State, dispatch: &Callback<Action>, id: &str) -> Html {
    let id = AttrValue::from(id.to_owned());
    let editor = &state.editor;
    let chosen = editor.chosen.or(editor.unchanged());
    // What was changed is no example any more, and stands before them; so does what gave way to another program.
    let own = editor.unchanged().is_none().then(|| AttrValue::from("Your own"));
    let before = editor.before.iter().map(|before| {
        AttrValue::from(format!(
            "Back to yours: {}, {}",
            before.name,
            counted(before.text.lines().count() as u64, "line", "lines")
        ))
    });
    let (own_count, before_count) = (usize::from(own.is_some()), editor.before.len());
    let dispatch = dispatch.clone();
    let on_choose = Callback::from(move |place: usize| {
        dispatch.emit(match place.checked_sub(own_count) {
            None => Action::Choose(None),
            Some(place) if place < before_count => Action::TakeBack(place),
            Some(place) => Action::Choose(EXAMPLES.get(place - before_count)),
        });
    });
    let titles = EXAMPLES.iter().map(|example| {
        let article = match example.article.map(|article| (article.by, article.short())) {
            Some((Some(by), _)) => format!(", by {by}"),
            Some((None, title)) => format!(" ({title})"),
            None => String::new(),
        };
        AttrValue::from(format!("{}{article}", example.title))
    });
    let choices: Vec<AttrValue> = own.into_iter().chain(before).chain(titles).collect();
    let place = EXAMPLES.iter().position(|example| chosen == Some(example));
    let chosen = place.map_or(0, |place| own_count + before_count + place);
    let kept = (before_count > 0)
        .then(|| draw!(span { "class": "kept soft", "role": "status" }[text("Your own is kept in the list")]));
    html! {
        <>
            <span class="example">
                <label for={id.clone()}>{ "Example" }</label>
                <Select {id} {choices} {chosen} {on_choose} />
            </span>
            { for kept }
        </>
    }
}

/// Brings an example into the editor, with its recorded run.
fn fetch(example: &'static Example, page: &Page, dispatch: &Callback<Action>) {
    let dispatch = dispatch.clone();
    let path = format!("programs/{}", example.name);
    let (run, plain) = (page.source(&format!("{path}.json")), page.source(&format!("{path}.py")));
    page.spawn(
        async move {
            let known = run.await.and_then(|text| recorded(example, &text));
            let (editor, run) = match known {
                Some(known) => known,
                None => match plain.await {
                    Some(text) => (Program::with(&file_of(example), &text, Some(example)), None),
                    None => return dispatch.emit(Action::NoExample(example)),
                },
            };
            dispatch.emit(Action::Example { example, editor, run });
        }
        .boxed_local(),
    );
}

/// How far CPython has come, in words and as a bar.
pub(super) fn cpython(cpython: &Cpython) -> Html {
    let said = |words: String| draw!(span { "class": "cpython", "role": "status" }[text(words)]);
    match cpython {
        Cpython::Unasked => said("CPython 3.14, about 5 MB, is loaded when you run".to_owned()),
        Cpython::Coming { loaded, total } => {
            let words = format!("CPython: {} of {}", megabytes(*loaded), megabytes(*total));
            html! {
                <span class="cpython">
                    <progress value={loaded.to_string()} max={total.to_string()} aria-label="CPython is being loaded" />
                    { words }
                </span>
            }
        }
        Cpython::Ready(version) => said(version.clone()),
        Cpython::Lost(reason) => draw!(span { "class": "cpython wrong", "role": "alert" }[text(reason.clone())]),
    }
}

/// Brings the program that a link names, and writes the program into the address.
#[hook]
pub fn use_program(page: &Page, state: &State, dispatch: &Callback<Action>) {
    {
        let (page, dispatch) = (page.clone(), dispatch.clone());
        use_effect_on(state.editor.wanted.clone(), move |wanted| match wanted {
            Some(Wanted::Example(example)) => fetch(example, &page, &dispatch),
            Some(Wanted::Packed { name, code }) => unpack(name.clone(), code.clone(), &page, dispatch),
            Some(Wanted::Lost { .. }) | None => {}
        });
    }
    {
        let (page, dispatch) = (page.clone(), dispatch.clone());
        use_effect_on(state.editor.chosen, move |chosen| {
            if let Some(example) = chosen {
                fetch(example, &page, &dispatch);
            }
        });
    }
    let (page, is_open) = (page.clone(), state.is_program() && state.editor.wanted.is_none());
    let editor = &state.editor;
    use_effect_on((is_open, editor.settled.clone(), editor.place), {
        let editor = editor.in_address();
        move |(is_open, ..)| {
            if *is_open && !page.is_embedded() {
                write(editor, &page);
            }
        }
    });
}

fn unpack(name: String, code: String, page: &Page, dispatch: Callback<Action>) {
    let text = page.unpack(&code, MAX_PROGRAM);
    page.spawn(
        async move {
            let editor = text.await.map(|text| Program::with(&name, &text, None));
            dispatch.emit(Action::Unpacked { code, editor });
        }
        .boxed_local(),
    );
}

/// Writes the program's link. One that would be too long names the page alone.
fn write(editor: Program, page: &Page) {
    if let Some(link) = program_link::write(&editor, None) {
        return put(&link, editor.entry, page);
    }
    let to = page.clone();
    page.spawn(
        async move {
            let link = program_link::packed(&*to.ports(), &editor).await;
            put(link.as_deref().unwrap_or("#program"), editor.entry, &to);
        }
        .boxed_local(),
    );
}

/// Puts a link into the address, unless the reader has gone elsewhere meanwhile.
fn put(link: &str, entry: Entry, page: &Page) {
    let now = page.link();
    if Screen::of(&now) == Screen::Program && now != link {
        page.write_link(link, entry);
    }
}
