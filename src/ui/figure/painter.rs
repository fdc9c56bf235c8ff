//! Paints a path batch. Every colour is what the stylesheet gives an element of the same look, so theme and forced colours hold
//! here, too.

use web_sys::wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, CssStyleDeclaration, Element, HtmlCanvasElement, Path2d, Window};

use crate::picture::path_batch::{Layer, PathBatch};
use crate::picture::strip::Shape;
use crate::trace::time::decimal;

/// Paints the batch on two canvases of that size in pixels: its marks, and its words, which lie above what makes marks
/// pale; nothing where the browser has no canvas.
pub fn paint(
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

    /// The numbers in a property's value, read in integers, for a smaller download.
    fn numbers(&self, property: &str) -> Vec<f64> {
        let text = self.text(property);
        let number = |part: &str| Some(decimal(part.trim_end_matches("px"), 3)? as f64 / 1e3);
        text.split([' ', ',']).filter_map(number).collect()
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
