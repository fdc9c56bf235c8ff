//! The editor: the program's lines, coloured and lit as in the code panel, under a text field that is seen through.

use web_sys::wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, HtmlTextAreaElement};
use yew::prelude::*;

use crate::session::state::Action;
use crate::trace::program::SourceLine;
use crate::ui::kit::element::{button, draw, text};
use crate::ui::kit::props::{Page, Shared};
use crate::ui::panels::code::use_edited;

/// What one level is indented by.
const INDENT: &str = "    ";

/// What the editor needs.
#[derive(Properties, PartialEq)]
pub struct EditorProps {
    /// The state.
    pub state: Shared,
    /// Takes what the reader does.
    pub dispatch: Callback<Action>,
    /// The page, which names the elements.
    pub page: Page,
    /// Ctrl Enter was pressed.
    pub on_run: Callback<()>,
    /// Leads to a line of the program.
    pub on_line: Callback<SourceLine>,
    /// What stands beside the program's name.
    pub buttons: Html,
}

/// The editor.
#[component]
pub fn Editor(EditorProps { state, dispatch, page, on_run, on_line, buttons }: &EditorProps) -> Html {
    let line = use_state(|| 1_usize);
    let onkeydown = use_keys(on_run);
    let oninput = dispatch
        .reform(|event: InputEvent| Action::Write(field(&event).map_or_else(String::new, |field| field.value())));
    // It comes when the field is left, if something was typed.
    let onchange = dispatch.reform(|_: Event| Action::Written);
    // Keys, presses and the page itself move the cursor.
    let onselectionchange = {
        let line = line.clone();
        move |event: Event| {
            if let Some(field) = field(&event) {
                line.set(before(&field).matches('\n').count() + 1);
            }
        }
    };
    let lines = use_edited(state);
    let editor = &state.editor;
    let failure = state.failure();
    let (id, failure_id) = (page.id("program-text"), page.id("program-failed"));
    let described = failure.as_ref().map(|_| failure_id.clone());
    html! {
        <section class="panel editor" aria-label="Editor">
            { draw!(div { "class": "fig-head" }[
                draw!(h2 {}[text(editor.name.to_string())]),
                draw!(span { "class": "soft" }[text("Ctrl+Enter runs")]),
                buttons.clone(),
            ]) }
            <div class="sheet">
                <div class="leaf">
                    { lines }
                    <textarea {id} aria-label="Program" value={editor.text.to_string()} spellcheck="false" autocapitalize="off"
                        autocomplete="off" wrap="off" aria-describedby={described} {oninput} {onchange} {onkeydown} {onselectionchange} />
                </div>
            </div>
            { foot(&editor.text, *line) }
            { what_failed(failure, &failure_id, on_line) }
        </section>
    }
}

/// The keys of the field: Tab and Enter indent, Ctrl Enter runs; after Escape, Tab leaves, as it does everywhere else.
#[hook]
fn use_keys(on_run: &Callback<()>) -> Callback<KeyboardEvent> {
    let leaves = use_mut_ref(|| false);
    let on_run = on_run.clone();
    Callback::from(move |event: KeyboardEvent| {
        // What is typed here is text, and no key of the page's.
        event.stop_propagation();
        let leaves_now = leaves.replace(event.key() == "Escape");
        match event.key().as_str() {
            "Enter" if event.ctrl_key() || event.meta_key() => {
                event.prevent_default();
                on_run.emit(());
            }
            _ if event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing() => {}
            "Tab" if !leaves_now && !event.shift_key() => insert(&event, INDENT),
            "Enter" if !event.shift_key() => {
                if let Some(field) = field(&event) {
                    insert(&event, &format!("\n{}", next_indent(&field)));
                }
            }
            _ => {}
        }
    })
}

/// In which line the cursor is, what Tab does, and which Python runs.
fn foot(program: &str, line: usize) -> Html {
    let count = program.lines().count().max(1);
    let words = format!("Line {} of {count}. Tab indents; Escape, then Tab leaves.", line.min(count));
    draw!(p { "class": "editor-foot soft" }[draw!(span {}[text(words)]), draw!(span { "class": "push" }[text("Python 3.14")])])
}

/// Why the program failed, and the way to its line. The place for it is there before, so that what comes is announced.
fn what_failed(failure: Option<(SourceLine, String)>, id: &str, on_line: &Callback<SourceLine>) -> Html {
    let (go, said) = failure.map_or_else(Default::default, |(line, said)| {
        let words = format!("Go to line {}", line.number);
        (button("quiet", &words, on_line.reform(move |_| line)), said)
    });
    draw!(div { "class": "wrong" }[draw!(p { "id": id, "role": "status" }[text(said)]), go])
}

fn field(event: &Event) -> Option<HtmlTextAreaElement> {
    event.target()?.dyn_into().ok()
}

/// The text before the cursor.
fn before(field: &HtmlTextAreaElement) -> String {
    let cursor = field.selection_start().ok().flatten().unwrap_or_default() as usize;
    // Cursors are counted in UTF-16.
    let units: Vec<u16> = field.value().encode_utf16().take(cursor).collect();
    String::from_utf16_lossy(&units)
}

/// What the line after the cursor's is indented by: as that one, and more after a colon.
fn next_indent(field: &HtmlTextAreaElement) -> String {
    let before = before(field);
    let line = before.rsplit('\n').next().unwrap_or_default();
    let indent = &line[..line.len() - line.trim_start().len()];
    let more = if line.trim_end().ends_with(':') { INDENT } else { "" };
    format!("{indent}{more}")
}

/// Types a text in the place of what is selected, so that Undo takes it back.
fn insert(event: &Event, text: &str) {
    event.prevent_default();
    let document =
        field(event).and_then(|field| field.owner_document()).and_then(|of| of.dyn_into::<HtmlDocument>().ok());
    if let Some(document) = document {
        // Where a browser can't, the key does nothing.
        drop(document.exec_command_with_show_ui_and_value("insertText", false, text));
    }
}
