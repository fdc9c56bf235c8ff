//! Paints a path batch. Every colour is what the stylesheet gives an element of the same look, so theme and forced colours hold
//! here, too.

use std::rc::Rc;

use web_sys::wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, Element, HtmlCanvasElement, Path2d};

use crate::picture::path_batch::{Layer, PathBatch};
use crate::picture::strip::Shape;

use super::styles::{self, Look, Style};

/// Paints the batch on two canvases of that size in pixels: its marks, and its words, which lie above what makes marks
/// pale; nothing where the browser has no canvas. The palette has an element for each look of the batch, then that of words.
pub fn paint(
    [marks, words]: &[HtmlCanvasElement; 2],
    palette: &Element,
    batch: &PathBatch,
    (width, height): (u32, u32),
) -> Option<()> {
    let ratio = palette.owner_document()?.default_view()?.device_pixel_ratio();
    let context = cleared(marks, (width, height), ratio)?;
    let looks = palette.children();
    for (place, layer) in batch.layers.iter().enumerate() {
        let of_look = styles::of(Look::Mark(layer.shape, layer.is_lit), || {
            let element = looks.item(place as u32)?;
            // A cross is a group with a path in it.
            Some(element.first_element_child().unwrap_or(element))
        })?;
        paint_layer(&context, of_look, palette, layer, f64::from(width + height))?;
    }
    let context = cleared(words, (width, height), ratio)?;
    if batch.words.is_empty() {
        // To set a font lets a browser work out styles, too.
        return Some(());
    }
    let style = styles::of(Look::Words, || looks.item(batch.layers.len() as u32))?;
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
    style: Rc<Style>,
    palette: &Element,
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
        let part = |of: &'static str| {
            let figure = || palette.closest(".figure").ok()?;
            styles::of(Look::Pattern(hatch.name, of), || {
                figure()?.query_selector(&format!(".of-{} .{of}", hatch.name)).ok()?
            })
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
