//! What the page opens with: a race, all labs with the questions that they answer, and the ways to go on.

use yew::prelude::*;

use crate::lens::words::figures::number;
use crate::lens::words::phrases::capital;
use crate::session::choice::labs;
use crate::session::state::{Action, State};
use crate::ui::figure::Figure;
use crate::ui::kit::copying::use_copying;
use crate::ui::kit::element::{button, button_unless, draw, text};
use crate::ui::kit::props::Page;

use super::controls::question;
use super::files::open_file;
use super::header::Header;
use super::layout::Parts;
use super::listener::Handlers;
use super::miniature::miniature;
use super::runs::Runs;

/// The overview.
pub fn overview(parts: Parts<'_>) -> Html {
    let (page, state, dispatch, runs) = (parts.page, parts.state, parts.dispatch, parts.runs);
    let Handlers { onmouseover, onfocusin, onclick, onkeydown } = parts.listener.clone();
    html! {
        <>
            <Header lab="" {page} main={parts.root.clone()} />
            <main ref={parts.root.clone()} class="over" tabindex="-1" {onmouseover} {onfocusin} {onclick} {onkeydown}>
                <section class="hero" aria-label="Race">
                    { promise(runs) }
                    <div class="race">
                        <Figure {state} {dispatch} {page} buttons={stop(state, runs)} place={parts.figure.clone()} in_sight={parts.in_sight} on_help={parts.on_help.clone()} />
                    </div>
                </section>
                { parts.notices() }
                { question(state, dispatch, page, &runs.on_agree) }
                { parts.help.clone() }
                { questions(page) }
                { ways(page, dispatch, open_file()) }
                { foot() }
                { parts.status() }
            </main>
        </>
    }
}

fn promise(runs: &Runs) -> Html {
    let first = labs().first().map_or("", |lab| lab.name);
    draw!(div { "class": "promise" }[
        draw!(h1 {}[text("See what your program is waiting for")]),
        draw!(p { "class": "lead" }[text("Small asynchronous programs that really run in this page. Play them, step through them, and see where the time goes.")]),
        draw!(p { "class": "acts" }[
            button("run", "Run the race", runs.on_run.reform(|_| ())),
            draw!(a { "class": "quiet big", "href": &format!("#{first}") }[text("Start with the first lab")]),
        ]),
        draw!(p { "class": "fine" }[text("Rust and Python side by side. Nothing to install.")]),
    ])
}

/// What stops the race, at the figure's foot.
fn stop(state: &State, runs: &Runs) -> Html {
    draw!(div { "class": "buttons" }[button_unless(!state.is_running(), "quiet stop", "Stop", runs.on_stop.reform(|_| ()))])
}

fn chapter(title: String, words: &str) -> Html {
    draw!(div { "class": "part-head" }[draw!(h2 { "class": "chapter" }[text(title)]), draw!(p {}[text(words.to_owned())])])
}

/// What the cards are drawn of.
#[derive(Properties, PartialEq)]
pub struct CardsProps {
    /// The page around, for their ids.
    pub page: Page,
}

/// A card for each lab: its picture in small, its question, what it says to that. They are paint and links, the same for
/// every reader: those that stand in the page when the program comes are left, for to draw them takes nine simulated runs.
#[component]
pub fn Cards(CardsProps { page }: &CardsProps) -> Html {
    let drawn = use_memo((), |()| page.standing().take().unwrap_or_else(|| cards(page)));
    (*drawn).clone()
}

fn cards(page: &Page) -> Html {
    let cards = labs().iter().zip(1..).map(|(lab, place)| {
        let link = draw!(a { "href": &format!("#{}", lab.name), "id": &page.id(&format!("card-{}", lab.name)) }[text(lab.question)]);
        let words = draw!(div { "class": "say" }[
            draw!(p { "class": "which" }[text(format!("{place} {}", lab.short))]),
            draw!(h3 {}[link]),
            draw!(p {}[text(lab.lead)]),
        ]);
        draw!(li { "class": "card panel" }[miniature(lab.name, page), words])
    });
    draw!(ol { "class": "cards" } = cards.collect())
}

fn questions(page: &Page) -> Html {
    let count = capital(&number(labs().len() as u64));
    draw!(section { "class": "part", "aria-label": "Questions" }[
        chapter(format!("{count} questions, in this order"), "Each is one short program, its picture, and the few values that change it. Start anywhere."),
        html! { <Cards {page} /> },
    ])
}

/// What can be done with it beside reading.
fn ways(page: &Page, dispatch: &Callback<Action>, open: Html) -> Html {
    let way = |picture: Html, title: &str, words: &str, acts: Vec<Html>| {
        draw!(li { "class": "way panel" }[picture, draw!(div { "class": "say" }[
            draw!(h3 {}[text(title.to_owned())]),
            draw!(p {}[text(words.to_owned())]),
            draw!(p { "class": "acts" } = acts),
        ])])
    };
    let typed = |lines: &str| draw!(pre { "class": "typed" }[text(lines.to_owned())]);
    draw!(section { "class": "part", "aria-label": "Ways to use it" }[
        chapter("Learn it here, then go on with your own".to_owned(), "The labs above teach it, one question each."),
        draw!(ul { "class": "ways" }[
            way(
                typed(PROGRAM),
                "Run your own program",
                "Paste an asyncio script. CPython runs it in this page, unchanged; a link shares it.",
                vec![draw!(a { "class": "quiet big", "href": "#program" }[text("Open the editor")])],
            ),
            way(
                typed("$ pip install ./python  # in this project’s folder\n$ python -m await_lab run app.py\n… your program’s own output …\nawait_lab: app.trace.json has the run: 9 events.\n\n$ python -m await_lab view app.trace.json"),
                "Record your own program",
                "Same output, same exit status, and a file that opens here. Nothing leaves your machine.",
                vec![open],
            ),
            way(
                typed(&of_race("…/")),
                "Put it into your post",
                "One line of HTML for each figure. Readers get a still picture until they press it.",
                vec![html! { <CopyLines {page} {dispatch} /> }, draw!(a { "href": "post/" }[text("A post with six of them")])],
            ),
        ]),
    ])
}

/// A program as the editor takes it.
const PROGRAM: &str = "async def main():
    await asyncio.gather(
        say_after(1, \"Hello\"),
        say_after(2, \"World\"),
    )

asyncio.run(main())";

/// What puts the race into another page.
fn of_race(address: &str) -> String {
    format!(
        "<await-lab lab=\"fetch\"></await-lab>\n<script type=\"module\" src=\"{address}embed.js\" blocking=\"render\"></script>"
    )
}

#[derive(Properties, PartialEq)]
struct CopyLinesProps {
    /// Copies them, and knows its own address.
    page: Page,
    /// Takes what the reader does.
    dispatch: Callback<Action>,
}

/// Copies the lines for another page, with this page's address in it.
#[component]
fn CopyLines(CopyLinesProps { page, dispatch }: &CopyLinesProps) -> Html {
    let copying = use_copying(page, dispatch);
    let onclick = {
        let page = page.clone();
        copying.copy.reform(move |_| of_race(&page.address()))
    };
    let label = if copying.is_copied { "Copied" } else { "Copy the lines" };
    Html::from_iter([button("quiet", label, onclick), copying.by_hand])
}

fn foot() -> Html {
    draw!(footer { "class": "foot" }[
        draw!(p {}[text("The examples come from five articles on asyncio; each lab names its own, and says kindly where an article is wrong.")]),
        draw!(p {}[draw!(a { "href": "#asyncio-and-rust" }[text("asyncio and Rust, side by side")])]),
    ])
}
