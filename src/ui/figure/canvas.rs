//! The marks of a path batch on canvases, painted anew whenever they change, or the colours do.

use web_sys::{Element, HtmlCanvasElement};
use yew::prelude::*;

use crate::picture::bars::Bar;
use crate::picture::path_batch::PathBatch;
use crate::picture::strip::Shape;
use crate::ui::kit::effect::use_effect_on;
use crate::ui::kit::element::draw;

use super::painter::paint;
use super::styles;

/// What is painted.
#[derive(Properties, PartialEq)]
pub struct MarksProps {
    /// The marks.
    pub batch: PathBatch,
    /// Width and height in pixels.
    pub size: (u32, u32),
}

/// The marks in sight, painted whenever they change, or the colours.
#[component]
pub fn Marks(MarksProps { batch, size }: &MarksProps) -> Html {
    let (canvases, looks) = ([use_node_ref(), use_node_ref()], use_node_ref());
    let colours = use_state(|| 0_u32);
    {
        let (canvases, looks) = (canvases.clone(), looks.clone());
        use_effect_on((batch.clone(), *size, *colours), move |(batch, size, _)| {
            if let [Some(marks), Some(words)] = canvases.each_ref().map(|canvas| canvas.cast::<HtmlCanvasElement>())
                && let Some(looks) = looks.cast::<Element>()
            {
                // Without a canvas the table below says the same.
                let _painted = paint(&[marks, words], &looks, batch, *size);
            }
        });
    }
    // Where no canvas is, nobody hears of other colours.
    use_effect_on((), |()| styles::forget);
    // The stylesheet lets its colour change in no time: the end of that tells that there are other colours.
    let ontransitionend = {
        let colours = colours.clone();
        Callback::from(move |_: TransitionEvent| {
            styles::forget();
            colours.set(*colours + 1);
        })
    };
    let [marks, words] = canvases;
    html! {
        <>
            <svg ref={looks} class="patterns" width="0" height="0" aria-hidden="true">{ for palette(batch) }</svg>
            <canvas class="marks" ref={marks} aria-hidden="true" {ontransitionend} />
            <canvas class="marks words" ref={words} aria-hidden="true" />
        </>
    }
}

/// An element for every look of the batch, in its order, then that of words: [`paint`] reads their styles.
fn palette(batch: &PathBatch) -> impl Iterator<Item = Html> {
    let looks = batch.layers.iter().map(|layer| {
        let lit = if layer.is_lit { " lit" } else { "" };
        match layer.shape {
            Shape::Before => draw!(line { "class": "before" }),
            Shape::Bar(bar @ (Bar::Queued | Bar::Ready)) => {
                draw!(line { "class": &format!("bar {}{lit}", bar.class()) })
            }
            Shape::Bar(bar) => draw!(rect { "class": &format!("bar {}{lit}", bar.class()) }),
            Shape::Gave => draw!(circle { "class": &format!("gave{lit}") }),
            Shape::Said => draw!(circle { "class": &format!("said{lit}") }),
            Shape::Asked => draw!(g { "class": &format!("asked{lit}") }[draw!(path {})]),
            Shape::Cross(kind) => draw!(g { "class": &format!("cross {kind}{lit}") }[draw!(path {})]),
        }
    });
    looks.chain([draw!(text { "class": "in-bar" })])
}
