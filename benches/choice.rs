//! How much of a drawing goes into reading the plan: none, since the choice holds its plans.
//!
//! A page of 1,000 addresses is drawn on the host, by the page's own components; beside it the text of its plan is read
//! once, as it is when the reader changes a value.

use std::hint::black_box;
use std::rc::Rc;
use std::time::{Duration, Instant};

use yew::LocalServerRenderer;

use await_lab::session::link;
use await_lab::session::state::State;
use await_lab::session::still::{Still, opened};
use await_lab::ui::{App, AppProps, Page, Shared};

fn main() {
    let addresses = vec!["delay/0.05"; 1_000].join("+");
    let link = format!("#fetch?urls={addresses}");
    let state = opened(&link);
    let drawing = median(|| drop(black_box(draw(&state))));
    let reading = median(|| drop(black_box(link::read(&link))));
    println!("1,000 addresses: a drawing {drawing:.2?}, reading the link {reading:.2?}");
}

fn draw(state: &Rc<State>) -> String {
    let page = Page::new(Rc::new(Still::default()));
    let props = AppProps { page, begin: Some(Shared(state.clone())) };
    let rendering = LocalServerRenderer::<App>::with_props(props).render();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    tokio::task::LocalSet::new().block_on(&runtime, rendering)
}

fn median(mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..31)
        .map(|_| {
            let begun = Instant::now();
            work();
            begun.elapsed()
        })
        .collect();
    times.sort();
    times[times.len() / 2]
}
