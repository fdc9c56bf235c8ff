//! The code that runs, with the line where each task is.

use std::rc::Rc;

use futures::FutureExt;
use web_sys::wasm_bindgen::JsCast;
use web_sys::{Element, ScrollIntoViewOptions, ScrollLogicalPosition};
use yew::prelude::*;

use super::edit_and_run::edit_and_run;
use crate::collections::sorted::Sorted;
use crate::lens::code::lines::{CodeLine, code, partners, whole};
use crate::lens::code::reached::reached;
use crate::lens::code::syntax::{Class, Line, cut, highlighted};
use crate::lens::highlight::Entity;
use crate::lens::words::figures::grouped;
use crate::lens::words::phrases::shortened;
use crate::lens::words::template::frames;
use crate::session::choice::Code;
use crate::session::record::{Record, Shown};
use crate::session::state::{Action, State};
use crate::session::subject::Subject;
use crate::trace::event::TaskId;
use crate::trace::program::{Language, Program, SourceLine};
use crate::ui::kit::effect::use_effect_on;
use crate::ui::kit::element::{draw, head, switch, text, toggle};
use crate::ui::kit::props::{Page, Shared};
use crate::ui::kit::scrolled::{lacks, show};

/// What lies underneath each call of a lab: the call, and the file that it reaches.
const UNDERNEATH: &[(&str, &str)] = &[
    ("sleep: gloo-timers over setTimeout", "src/web/clock.rs"),
    ("fetch: web-sys, with an AbortController that aborts on drop", "src/web/fetch.rs"),
    ("the page’s turn: a MessageChannel", "src/web/page_turn.rs"),
    ("compute, and a GET that blocks its worker", "src/web/blocking.rs"),
];

/// The most tasks whose frames are told.
const MOST_CHAINS: usize = 8;

/// Who is at a line: the first two by name, and how many there are.
#[derive(Default)]
struct Here {
    names: Vec<String>,
    count: usize,
}

/// What the lines of a listing have to do with the run.
#[derive(Default)]
struct Annotations {
    /// Who is at which line of it.
    places: Sorted<u16, Here>,
    /// Which line of the lab's own file does the same as which line of it.
    own: Sorted<u16, SourceLine>,
    /// The run in focus.
    run: usize,
    /// The lines of the lab's own file that are lit.
    lit: Vec<SourceLine>,
    /// The line at which the program failed.
    failed: Option<u32>,
    /// Those that have been reached, and those that will be.
    reached: Vec<SourceLine>,
    to_come: Vec<SourceLine>,
}

impl Annotations {
    /// The lines at which tasks are, with how many.
    fn marked(&self) -> Vec<(u16, usize)> {
        self.places.iter().map(|(line, here)| (*line, here.count)).collect()
    }
}

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
    let tabs = Code::ALL.iter().map(|code| {
        let is_chosen = *code == state.choice.code;
        let onclick = dispatch.reform(|_| Action::Code(*code));
        toggle("", code.title(), is_chosen, onclick)
    });
    let lab = state.choice.lab;
    let coloured = use_memo(lab.source, |source| highlighted(source, Language::Rust));
    let program = state.program();
    let files: Vec<&'static str> = match state.choice.code {
        _ if program.is_some() => Vec::new(),
        Code::Rust => Vec::new(),
        Code::Python => vec![lab.twin],
        Code::Underneath => UNDERNEATH.iter().map(|(_, file)| *file).collect(),
    };
    let loaded = use_sources(page, files.clone());
    let source = |file: &'static str| loaded.0.iter().find(|(of, _)| *of == file).map(|(_, text)| text.as_deref());
    let mut marked = Vec::new();
    let mut of_lab = |lines: &[CodeLine<'_>], coloured: &[Line<'_>], own| {
        let annotations = annotations(state, own, |shown| shown.record_of(lab.source));
        marked = annotations.marked();
        of_lab(state, lines, coloured, &annotations)
    };
    let listing = match state.choice.code {
        _ if let Some(program) = program => {
            let (listing, of_program) = of_program(state, program);
            marked = of_program;
            listing
        }
        Code::Rust => {
            let lines = code(lab.source, Language::Rust);
            let own = lines.iter().map(|line| (line.number, SourceLine::of_lab(line.number))).collect();
            of_lab(&lines, &coloured, own)
        }
        Code::Python => read(source(lab.twin), |text| {
            let twin = code(text, Language::Python);
            let partners = partners(&code(lab.source, Language::Rust), &twin);
            let own = partners.into_iter().map(|(own, partner)| (partner, SourceLine::of_lab(own))).collect();
            of_lab(&twin, &highlighted(text, Language::Python), own)
        }),
        Code::Underneath => UNDERNEATH
            .iter()
            .map(|(title, file)| {
                let source = read(source(file), |text| {
                    let lines = code(text, Language::Rust);
                    listing(&[lines], &highlighted(text, Language::Rust), &Annotations::default())
                });
                Html::from_iter([draw!(h3 {}[text(*title)]), source])
            })
            .collect(),
    };
    let place = use_node_ref();
    // What is lit is in sight, unless the reader points at the code itself.
    let panel = place.clone();
    use_effect_on(state.subject, move |subject| {
        if subject.is_some_and(|subject| !matches!(subject.entity, Entity::Line(_)))
            && let Some(Ok(Some(line))) = panel.cast::<Element>().map(|panel| panel.query_selector(".line.lit"))
            && let Ok(Some(code)) = line.closest("pre.code")
        {
            show(&code, &line);
        }
    });
    // A link's line stays in sight until the reader goes on.
    let is_led = state.subject.is_some() || state.choice.line.is_some();
    let panel = place.clone();
    use_effect_on((state.choice.code, marked), move |_| {
        if !is_led {
            show_most(&panel);
        }
    });
    // Whoever follows a link to a line comes for the code.
    let panel = place.clone();
    use_effect_on(state.choice.line, move |line| {
        if let (Some(line), Some(panel)) = (line, panel.cast::<Element>()) {
            go_to_line(&panel, *line);
        }
    });
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

/// The code of the panel, as a list of lines that scrolls.
fn listing_in(panel: &NodeRef) -> Option<Element> {
    panel.cast::<Element>()?.query_selector("pre.code").ok()?
}

/// A file with its text, or with none where it can't be had.
type Source = (&'static str, Option<String>);

/// The files that were got so far.
#[derive(Clone, Default)]
struct Sources(Vec<Source>);

impl Sources {
    fn has(&self, file: &str) -> bool {
        self.0.iter().any(|(of, text)| *of == file && text.is_some())
    }
}

impl Reducible for Sources {
    type Action = Source;

    fn reduce(self: Rc<Self>, got: Source) -> Rc<Self> {
        let others = self.0.iter().filter(|(file, _)| *file != got.0).cloned();
        Rc::new(Sources(others.chain([got.clone()]).collect()))
    }
}

/// Scrolls the code, and the page, until a line of the lab is in their middle.
fn go_to_line(panel: &Element, line: u16) {
    let subject = Subject::of(0, Entity::Line(SourceLine::of_lab(line))).name();
    if let Ok(Some(line)) = panel.query_selector(&format!("pre.code [data-lit='{subject}']")) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Center);
        line.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Where less than half of the tasks are in sight, the line where most of them are comes there, unless the reader is at
/// the code.
fn show_most(panel: &NodeRef) {
    let Some(code) = listing_in(panel).filter(|code| code.matches(":hover, :focus-within") == Ok(false)) else {
        return;
    };
    let Ok(marked) = code.query_selector_all(".line.now") else { return };
    let (mut all, mut in_sight, mut most) = (0, 0, None);
    for line in (0..marked.length()).filter_map(|place| marked.get(place)?.dyn_into::<Element>().ok()) {
        let count = line.get_attribute("data-count").and_then(|count| count.parse().ok()).unwrap_or(0_usize);
        all += count;
        in_sight += if lacks(&code, &line) == 0 { count } else { 0 };
        if most.as_ref().is_none_or(|(_, of)| *of < count) {
            most = Some((line, count));
        }
    }
    if let Some((line, _)) = most.filter(|_| in_sight * 2 < all) {
        show(&code, &line);
    }
}

/// Gets the files that are wanted and not there yet: few readers open them, so the page comes without.
#[hook]
fn use_sources(page: &Page, files: Vec<&'static str>) -> UseReducerHandle<Sources> {
    let loaded = use_reducer(Sources::default);
    let (page, to) = (page.clone(), loaded.clone());
    use_effect_on(files, move |files| {
        for file in files.iter().filter(|file| !to.has(file)) {
            let (file, to) = (*file, to.dispatcher());
            page.spawn(page.source(file).map(move |text| to.dispatch((file, text))).boxed_local());
        }
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

fn of_lab(state: &Shared, lines: &[CodeLine<'_>], coloured: &[Line<'_>], annotations: &Annotations) -> Html {
    let variants: Vec<&str> = state.choice.lab.variants.iter().map(|variant| variant.name).collect();
    let chosen: Vec<&str> = state.shown.iter().map(|shown| shown.origin.name()).collect();
    listing(&reached(lines, &variants, &chosen), coloured, annotations)
}

/// The files of a program, who is where in them, and in which frames its tasks wait.
fn of_program(state: &Shared, program: &Rc<Program>) -> (Html, Vec<(u16, usize)>) {
    let mut marked = Vec::new();
    let files = program.sources.iter().zip(0..).map(|(source, file)| {
        let lines = whole(&source.text);
        let own = lines.iter().map(|line| (line.number, SourceLine { file, number: line.number.into() })).collect();
        let is_of_it = |shown: &Shown| shown.origin.program() == Some(program);
        let annotations = annotations(state, own, |shown| shown.record.as_ref().filter(|_| is_of_it(shown)));
        marked.extend(annotations.marked());
        let name = (program.sources.len() > 1).then(|| draw!(h3 {}[text(source.name.clone())]));
        name.into_iter()
            .chain([listing(&[lines], &highlighted(&source.text, program.language), &annotations)])
            .collect()
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

/// What lines have to do with the runs whose log `of` gives; `own` says for which line of the program each stands.
fn annotations<'a>(
    state: &'a Shared,
    own: Sorted<u16, SourceLine>,
    of: impl Fn(&'a Shown) -> Option<&'a Record>,
) -> Annotations {
    let stands: Sorted<SourceLine, u16> = own.iter().map(|(line, own)| (*own, *line)).collect();
    let mut annotations = Annotations { run: state.focus, ..Annotations::default() };
    for (index, shown) in state.shown.iter().enumerate() {
        // With another source the recorded lines mean nothing.
        let Some(record) = of(shown) else { continue };
        let lit = state.lit(index);
        annotations.lit.extend(own.values().filter(|line| lit.has_line(**line)));
        record.look(|trace, reading| {
            for (line, is_past) in reading.reached.follow(trace).at(state.steps(index, trace)) {
                if is_past { &mut annotations.reached } else { &mut annotations.to_come }.push(line);
            }
            let now = reading.now.at(trace, state.steps(index, trace));
            let here = now.tasks.iter().filter(|task| task.ended.is_none());
            for task in here {
                let Some(line) = task.line.and_then(|line| stands.get(&line)) else { continue };
                let at = annotations.places.or_default(*line);
                at.count += 1;
                if at.names.len() < 2 {
                    at.names.push(trace.text(task.name).to_owned());
                }
            }
        });
    }
    Annotations { own, ..annotations }
}

/// Lines of one file; `coloured` are all of that file.
fn listing(blocks: &[Vec<CodeLine<'_>>], coloured: &[Line<'_>], annotations: &Annotations) -> Html {
    draw!(pre { "class": "code", "translate": "no", "tabindex": "0", "data-ring": "focus" } = drawn(blocks, coloured, annotations))
}

/// The lines of a program that is edited: who is at which of them, as long as they are those of the last run.
pub fn edited(state: &Shared, source: &str, failed: Option<u32>) -> Html {
    let lines = whole(source);
    let own = lines.iter().map(|line| (line.number, SourceLine { file: 0, number: line.number.into() })).collect();
    let is_own = state.own_run().is_some();
    let annotations =
        if is_own { annotations(state, own, |shown| shown.record.as_ref()) } else { Annotations::default() };
    let annotations = Annotations { failed, ..annotations };
    let listed = drawn(&[lines], &highlighted(source, Language::Python), &annotations);
    draw!(pre { "class": "code", "translate": "no", "aria-hidden": "true" } = listed)
}

fn drawn(blocks: &[Vec<CodeLine<'_>>], coloured: &[Line<'_>], annotations: &Annotations) -> Vec<Html> {
    let pieces = |line: &CodeLine<'_>| {
        let all = coloured.get(usize::from(line.number).wrapping_sub(1)).map_or(&[][..], |all| all);
        cut(all, line.text.len())
    };
    let block = |lines: &Vec<CodeLine<'_>>| draw!(code { "class": "block" } = lines.iter().map(|of| line(of, &pieces(of), annotations)).collect());
    blocks.iter().map(block).collect()
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
    let who = annotations.places.get(&line.number).map(|here| match (&here.names[..], here.count) {
        ([one, two], 2) => format!("{one}, {two}"),
        ([one, _], count) => format!("{one} and {} more", grouped(count as u64 - 1)),
        (names, _) => names.concat(),
    });
    let mut parts = vec![draw!(i { "aria-hidden": "true" }[text(line.number.to_string())]), coloured(pieces)];
    let own = annotations.own.get(&line.number).filter(|_| !line.text.is_empty());
    let is_lit = own.is_some_and(|own| annotations.lit.contains(own));
    let is_later = own.is_some_and(|own| annotations.to_come.contains(own) && !annotations.reached.contains(own));
    let now = if who.is_some() { " now" } else { "" };
    let failed = if annotations.failed == Some(line.number.into()) { " failed" } else { "" };
    let class =
        format!("line{now}{failed}{}{}", if is_lit { " lit" } else { "" }, if is_later { " later" } else { "" });
    parts.extend(who.map(|who| draw!(em {}[text(shortened(&who, 28))])));
    parts.push(text("\n"));
    let note = line.note.map(|note| draw!(span { "class": "line-note" }[text(format!("{note}\n"))]));
    let subject = own.map_or_else(String::new, |own| Subject::of(annotations.run, Entity::Line(*own)).name());
    let focusable = if own.is_some() { "-1" } else { "" };
    let count = annotations.places.get(&line.number).map_or_else(String::new, |here| here.count.to_string());
    [draw!(span { "class": &class, "tabindex": focusable, "data-lit": &subject, "data-count": &count } = parts)]
        .into_iter()
        .chain(note)
        .collect()
}
