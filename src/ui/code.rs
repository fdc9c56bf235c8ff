//! The code that runs, with the line where each task is.

use std::collections::BTreeMap;

use yew::prelude::*;

use crate::app::choice::Code;
use crate::app::hash;
use crate::app::state::Action;

use super::app::Shared;
use super::format::shortened;

/// Which code.
#[derive(Properties, PartialEq)]
pub struct CodePanelProps {
    /// The state.
    pub state: Shared,
    /// Takes what the reader does.
    pub dispatch: Callback<Action>,
    /// The code beneath the labs' calls.
    pub underneath: &'static [(&'static str, &'static str)],
}

/// The code.
#[component]
pub fn CodePanel(CodePanelProps { state, dispatch, underneath }: &CodePanelProps) -> Html {
    let tabs = Code::ALL.iter().filter(|code| **code != Code::Underneath || !underneath.is_empty()).map(|code| {
        let is_chosen = *code == state.choice.code;
        let onclick = dispatch.reform(|_| Action::Code(*code));
        html! {
            <button type="button" class={classes!(is_chosen.then_some("on"))} aria-pressed={is_chosen.to_string()} {onclick}>{ code.title() }</button>
        }
    });
    let lab = state.choice.lab;
    let listing = match state.choice.code {
        Code::Rust => listing(&excerpt(lab.source, "//~"), &lit(state)),
        Code::Python => listing(&excerpt(lab.twin, "#~"), &BTreeMap::new()),
        Code::Underneath => html! {
            { for underneath.iter().map(|(title, source)| html! {
                <><h3>{ *title }</h3>{ listing(&excerpt(source, "//~"), &BTreeMap::new()) }</>
            }) }
        },
    };
    html! {
        <section aria-label="Code" class="panel">
            <div class="fig-head">
                <h2>{ "What runs" }</h2>
                <span class="seg push" role="group" aria-label="Language">{ for tabs }</span>
            </div>
            { listing }
        </section>
    }
}

/// The lines between the markers `begin` and `end`, with their numbers, without the markers.
fn excerpt<'a>(source: &'a str, marker: &str) -> Vec<(usize, &'a str)> {
    let lines = source.lines().enumerate().map(|(index, line)| (index + 1, line));
    let is = |line: &str, name: &str| line.trim().strip_prefix(marker).is_some_and(|rest| rest.trim() == name);
    let begin = source.lines().position(|line| is(line, "begin")).map_or(0, |line| line + 1);
    let end = source.lines().position(|line| is(line, "end")).unwrap_or(usize::MAX);
    let inside = lines.skip(begin).take(end.saturating_sub(begin));
    let bare = inside.filter(|(_, line)| !line.trim().starts_with(marker));
    bare.map(|(number, line)| (number, line.split_once(marker).map_or(line, |(code, _)| code.trim_end()))).collect()
}

/// Who is at which line.
fn lit(state: &Shared) -> BTreeMap<usize, Vec<String>> {
    let mut lit: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (index, shown) in state.shown.iter().enumerate() {
        let Some(record) = &shown.record else { continue };
        record.look(|trace, reading| {
            if trace.header.source != hash(state.choice.lab.source) {
                return;
            }
            let steps = state.steps(index, trace);
            let now = reading.now.at(trace, steps);
            for task in now.tasks.iter().filter(|task| task.ended.is_none() && task.line > 0) {
                lit.entry(usize::from(task.line)).or_default().push(trace.text(task.name).to_owned());
            }
        });
    }
    lit
}

fn listing(lines: &[(usize, &str)], lit: &BTreeMap<usize, Vec<String>>) -> Html {
    let lines = lines.iter().map(|(number, line)| {
        let tasks = lit.get(number);
        let who = tasks.map(|tasks| match &tasks[..] {
            [] => String::new(),
            [one] => one.clone(),
            [one, two] => format!("{one}, {two}"),
            [one, rest @ ..] => format!("{one} and {} more", rest.len()),
        });
        html! {
            <span class={classes!("line", tasks.is_some().then_some("now"))}>
                <i aria-hidden="true">{ number }</i>
                <span class="text">{ line }</span>
                if let Some(who) = who {
                    <em>{ shortened(&who, 28) }</em>
                }
                { "\n" }
            </span>
        }
    });
    html! { <pre class="code" tabindex="0"><code>{ for lines }</code></pre> }
}
