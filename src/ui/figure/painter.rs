//! Paints a path batch. Every colour is what the stylesheet gives an element of the same look, so theme and forced colours hold
//! here, too.

use std::rc::Rc;

use web_sys::wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, Path2d};

use crate::picture::path_batch::{Layer, PathBatch};
use crate::picture::strip::Shape;

use super::styles::{self, Look, Style};

/// Paints the marks of the batch on a canvas of that size in pixels; nothing where the browser has no canvas.
pub fn paint_marks(canvas: &HtmlCanvasElement, batch: &PathBatch, (width, height): (u32, u32)) -> Option<()> {
    let figure = &figure(canvas)?;
    let context = cleared(canvas, (width, height))?;
    for layer in &batch.layers {
        let style = styles::of(Look::Mark(layer.shape, layer.is_lit), figure)?;
        paint_layer(&context, style, figure, layer, f64::from(width + height))?;
    }
    Some(())
}

/// Paints its words, on a canvas that lies above what makes marks pale. To set a font lets a browser work out the styles of the
/// page.
pub fn paint_words(canvas: &HtmlCanvasElement, batch: &PathBatch, size: (u32, u32)) -> Option<()> {
    let context = cleared(canvas, size)?;
    if batch.words.is_empty() {
        return Some(());
    }
    let style = styles::of(Look::Words, &figure(canvas)?)?;
    style.apply(&context);
    context.set_font(&style.font);
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

fn figure(canvas: &HtmlCanvasElement) -> Option<Element> {
    canvas.closest(".figure").ok()?
}

fn cleared(canvas: &HtmlCanvasElement, (width, height): (u32, u32)) -> Option<CanvasRenderingContext2d> {
    let ratio = canvas.owner_document()?.default_view()?.device_pixel_ratio();
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
    style: Rc<Style>,
    figure: &Element,
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
        let part = |of| styles::of(Look::Pattern(hatch.name, of), figure);
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
        context.set_fill_style_str(&style.stroke);
        if !style.dashes.is_empty() {
            // Which cover half of it.
            context.set_global_alpha(0.5);
        }
        context.fill_with_path_2d(&slivers);
        let wider = style.width - 1.0;
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
