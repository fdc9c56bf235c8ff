//! The reader’s own programs across a reload: the tab keeps them whenever the page goes out of sight, and gives them to the page
//! that is loaded in it next.

use super::editor::{Editor, MAX_BEFORE, MAX_PROGRAM};
use super::ports::Ports;
use super::program_link::plain;
use super::state::Action;

/// What is kept, as a form has it: the page’s link, then of each program its name, by what it is, and its text.
const LINK: &str = "link";
const OPEN: &str = "open";
const BEFORE: &str = "before";
const TEXT: &str = "text";

/// Keeps the reader’s own programs and the page’s link; where there is no room for all, the program in the editor alone.
pub fn keep(ports: &dyn Ports, editor: &Editor) {
    let open = editor.giving_way_to("");
    if !ports.keep(&written(ports, open.as_ref(), &editor.before)) {
        let is_kept = ports.keep(&written(ports, open.as_ref(), &[]));
        if !is_kept {
            // What was kept before is older than what there is.
            ports.keep("");
        }
    }
}

fn written(ports: &dyn Ports, open: Option<&Editor>, before: &[Editor]) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    if open.is_some() || !before.is_empty() {
        form.append_pair(LINK, &ports.link());
    }
    for (program, place) in open.into_iter().chain(before).zip(0..) {
        let what = if place == 0 && open.is_some() { OPEN } else { BEFORE };
        form.append_pair(what, &program.name).append_pair(TEXT, &program.text);
    }
    form.finish()
}

/// What brings back what the tab has kept; nothing where it has not. Whatever else stands there is passed over.
pub fn restored(ports: &dyn Ports) -> Option<Action> {
    let kept = ports.kept();
    let (mut link, mut name, mut is_open) = (None, None, false);
    let (mut open, mut before) = (Editor::default(), Vec::new());
    for (key, value) in form_urlencoded::parse(kept.as_bytes()) {
        match &*key {
            LINK => link = Some(value),
            OPEN | BEFORE => (name, is_open) = (Some(plain(&value)), key == OPEN),
            TEXT if value.len() <= MAX_PROGRAM => {
                let Some(name) = name.take() else { continue };
                let program = Editor::with(&name, &value, None);
                if is_open {
                    open = program;
                } else if before.len() < MAX_BEFORE {
                    before.push(program);
                }
            }
            _ => {}
        }
    }
    let is_in_place = ports.link() == link?;
    Some(Action::Restore { editor: Editor { before: before.into(), ..open }, is_in_place })
}
