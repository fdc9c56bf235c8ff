//! The marks of a path batch on canvases, painted anew whenever they change, or the colours do.

use web_sys::HtmlCanvasElement;
use yew::prelude::*;

use crate::picture::path_batch::PathBatch;
use crate::session::ports::Subscription;
use crate::ui::kit::effect::use_effect_on;
use crate::ui::kit::props::Page;

use super::painter::{paint_marks, paint_words};
use super::styles;

/// What is painted.
#[derive(Properties, PartialEq)]
pub struct MarksProps {
    /// The marks.
    pub batch: PathBatch,
    /// Width and height in pixels.
    pub size: (u32, u32),
    /// The page around it.
    pub page: Page,
}

/// The marks in sight, painted whenever they change, or the colours.
#[component]
pub fn Marks(MarksProps { batch, size, page }: &MarksProps) -> Html {
    let canvases = [use_node_ref(), use_node_ref()];
    let colours = use_state(|| 0_u32);
    use_effect_on((), |()| styles::forget_if_old());
    {
        let (canvases, page, words_later) = (canvases.clone(), page.clone(), use_mut_ref(|| None::<Subscription>));
        use_effect_on((batch.clone(), *size, *colours), move |(batch, size, _)| {
            if let [Some(marks), Some(words)] = canvases.each_ref().map(|canvas| canvas.cast::<HtmlCanvasElement>()) {
                // Without a canvas the table below says the same.
                let _painted = paint_marks(&marks, batch, *size);
                let (batch, size) = (batch.clone(), *size);
                let paint = move || paint_words(&words, &batch, size);
                // Those of a new canvas need the styles of a page that has just changed, which is a task of its own.
                let is_new = words_later.take().is_none();
                words_later.replace(Some(match is_new {
                    true => page.on_frame(Box::new(move |_| {
                        paint();
                    })),
                    false => Subscription::holding(paint()),
                }));
            }
        });
    }
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
            <canvas class="marks" ref={marks} aria-hidden="true" {ontransitionend} />
            <canvas class="marks words" ref={words} aria-hidden="true" />
        </>
    }
}
