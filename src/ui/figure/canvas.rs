//! Paints a path batch on canvases. Every colour is what the stylesheet gives an element of the same look, so theme and
//! forced colours hold here, too.

use web_sys::wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, CssStyleDeclaration, Element, HtmlCanvasElement, Path2d, Window};
use yew::prelude::*;

use crate::picture::bars::Bar;
use crate::picture::path_batch::{Layer, PathBatch};
use crate::picture::strip::Shape;
use crate::ui::kit::element::draw;

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
        use_effect_with((batch.clone(), *size, *colours), move |(batch, size, _)| {
            if let [Some(marks), Some(words)] = canvases.each_ref().map(|canvas| canvas.cast::<HtmlCanvasElement>())
                && let Some(looks) = looks.cast::<Element>()
            {
                // Without a canvas the table below says the same.
                let _painted = paint(&[marks, words], &looks, batch, *size);
            }
        });
    }
    // The stylesheet lets its colour change in no time: the end of that tells that there are other colours.
    let ontransitionend = {
        let colours = colours.clone();
        Callback::from(move |_: TransitionEvent| colours.set(*colours + 1))
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
            Shape::Said => draw!(circle { "class": &format!("said{lit}") }),
            Shape::Cross(kind) => draw!(g { "class": &format!("cross {kind}{lit}") }[draw!(path {})]),
        }
    });
    looks.chain([draw!(text { "class": "in-bar" })])
}

/// Paints the batch on two canvases of that size in pixels: its marks, and its words, which lie above what makes marks
/// pale; nothing where the browser has no canvas.
fn paint(
    [marks, words]: &[HtmlCanvasElement; 2],
    palette: &Element,
    batch: &PathBatch,
    (width, height): (u32, u32),
) -> Option<()> {
    let window = palette.owner_document()?.default_view()?;
    let context = cleared(marks, (width, height), window.device_pixel_ratio())?;
    let looks = palette.children();
    let style = |place: usize| {
        let element = looks.item(place as u32)?;
        // A cross is a group with a path in it.
        Style::of(&window, &element.first_element_child().unwrap_or(element))
    };
    for (place, layer) in batch.layers.iter().enumerate() {
        paint_layer(&context, palette, &style(place)?, layer, f64::from(width + height))?;
    }
    let context = cleared(words, (width, height), window.device_pixel_ratio())?;
    let style = style(batch.layers.len())?;
    style.apply(&context);
    context.set_font(&format!("{} {}", style.text("font-size"), style.text("font-family")));
    context.set_text_align("center");
    context.set_line_join("round");
    for words in &batch.words {
        let (x, y) = (f64::from(words.x), f64::from(words.y));
        if style.has_stroke() {
            context.stroke_text(&words.text, x, y).ok()?;
        }
        context.fill_text(&words.text, x, y).ok()?;
    }
    Some(())
}

fn cleared(canvas: &HtmlCanvasElement, (width, height): (u32, u32), ratio: f64) -> Option<CanvasRenderingContext2d> {
    let pixels = |length: u32| (f64::from(length) * ratio) as u32;
    // Setting its size clears it.
    canvas.set_width(pixels(width));
    canvas.set_height(pixels(height));
    let context: CanvasRenderingContext2d = canvas.get_context("2d").ok()??.dyn_into().ok()?;
    // Lines of one pixel lie on pixels.
    let half = ratio / 2.0;
    context.set_transform(ratio, 0.0, 0.0, ratio, half, half).ok()?;
    Some(context)
}

fn paint_layer(
    context: &CanvasRenderingContext2d,
    palette: &Element,
    style: &Style,
    layer: &Layer,
    far: f64,
) -> Option<()> {
    let [lines, areas, slivers] = [layer.lines.clone(), layer.areas.path(), layer.slivers.path()]
        .map(|path| Path2d::new_with_path_string(&path).ok());
    let (lines, areas, slivers) = (lines?, areas?, slivers?);
    style.apply(context);
    let hatch = match layer.shape {
        Shape::Bar(bar) => bar.hatch(),
        _ => None,
    };
    if let Some(hatch) = hatch.filter(|_| !layer.areas.is_empty()) {
        // The figure's own patterns have the colours of both their parts.
        let figure = palette.closest(".figure").ok()??;
        let part = |of: &str| {
            let element = figure.query_selector(&format!(".of-{} .{of}", hatch.name)).ok()??;
            Style::of(&element.owner_document()?.default_view()?, &element)
        };
        let (ground, stripe) = (part("ground")?, part("stripe")?);
        ground.apply(context);
        context.fill_with_path_2d(&areas);
        context.save();
        context.clip_with_path_2d(&areas);
        stripe.apply(context);
        context.rotate(f64::from(hatch.turn).to_radians()).ok()?;
        context.stroke_with_path(&Path2d::new_with_path_string(&stripes(far as i32, hatch.size as i32)).ok()?);
        context.restore();
        style.apply(context);
    } else if style.has_fill() {
        context.fill_with_path_2d(&areas);
    }
    if style.has_stroke() {
        context.stroke_with_path(&lines);
        context.save();
        context.translate(-0.5, -0.5).ok()?;
        context.set_fill_style_str(&style.text("stroke"));
        if style.has_dashes() {
            // Which cover half of it.
            context.set_global_alpha(0.5);
        }
        context.fill_with_path_2d(&slivers);
        let wider = style.number("stroke-width") - 1.0;
        if wider > 0.0 {
            context.set_line_width(wider);
            context.stroke_with_path(&slivers);
        }
        context.restore();
    }
    Some(())
}

/// Upright lines so far to all sides, so far apart.
fn stripes(far: i32, apart: i32) -> String {
    (-far / apart..=far / apart).map(|place| format!("M{} -{far}V{far}", place * apart)).collect()
}

/// What the stylesheet says of an element.
struct Style(CssStyleDeclaration);

impl Style {
    fn of(window: &Window, element: &Element) -> Option<Style> {
        Some(Style(window.get_computed_style(element).ok()??))
    }

    fn text(&self, property: &str) -> String {
        // Only a property that is read-only in itself can be refused.
        self.0.get_property_value(property).unwrap_or_default()
    }

    /// The numbers in a property's value.
    fn numbers(&self, property: &str) -> Vec<f64> {
        let text = self.text(property);
        text.split([' ', ',']).filter_map(|part| part.trim_end_matches("px").parse().ok()).collect()
    }

    fn number(&self, property: &str) -> f64 {
        self.numbers(property).first().copied().unwrap_or(1.0)
    }

    fn has_fill(&self) -> bool {
        self.text("fill") != "none"
    }

    fn has_stroke(&self) -> bool {
        self.text("stroke") != "none"
    }

    fn has_dashes(&self) -> bool {
        !self.numbers("stroke-dasharray").is_empty()
    }

    fn apply(&self, context: &CanvasRenderingContext2d) {
        context.set_fill_style_str(&self.text("fill"));
        context.set_stroke_style_str(&self.text("stroke"));
        context.set_line_width(self.number("stroke-width"));
        context.set_global_alpha(self.number("stroke-opacity"));
        let dashes = web_sys::js_sys::Array::new();
        for dash in self.numbers("stroke-dasharray") {
            dashes.push(&JsValue::from_f64(dash));
        }
        // Only numbers below zero are refused.
        drop(context.set_line_dash(&dashes));
    }
}
