//! What the stylesheet says of each look that is painted. To ask a browser for it lets it work out the styles of the whole page
//! anew, so each is asked for once, and kept until the colours change.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::wasm_bindgen::JsValue;
use web_sys::{CanvasRenderingContext2d, Element};

use crate::picture::strip::Shape;
use crate::trace::time::decimal;

/// What has a style of its own.
#[derive(Clone, Copy, PartialEq)]
pub enum Look {
    /// Marks of a shape, and whether they are lit.
    Mark(Shape, bool),
    /// The words in bars.
    Words,
    /// A part of the pattern of that name.
    Pattern(&'static str, &'static str),
}

thread_local! {
    /// Those that were asked for so far: the page has one stylesheet, whichever figure asks.
    static KNOWN: RefCell<Vec<(Look, Rc<Style>)>> = const { RefCell::new(Vec::new()) };
}

/// The style of a look: that of `element`, where it is not known yet.
pub fn of(look: Look, element: impl FnOnce() -> Option<Element>) -> Option<Rc<Style>> {
    KNOWN.with_borrow_mut(|known| {
        if let Some((_, style)) = known.iter().find(|(of, _)| *of == look) {
            return Some(style.clone());
        }
        let style = Rc::new(Style::of(&element()?)?);
        known.push((look, style.clone()));
        Some(style)
    })
}

/// Forgets them all: the colours have changed.
pub fn forget() {
    KNOWN.take();
}

/// What a canvas takes of an element's style.
pub struct Style {
    fill: String,
    /// The colour of its lines, or `none`.
    pub stroke: String,
    /// How wide they are, in pixels.
    pub width: f64,
    opacity: f64,
    /// The lengths of their dashes and of what lies between; none of whole ones.
    pub dashes: Vec<f64>,
    /// The size and the family of its letters.
    pub font: String,
}

impl Style {
    fn of(element: &Element) -> Option<Style> {
        let style = element.owner_document()?.default_view()?.get_computed_style(element).ok()??;
        // Only a property that is read-only in itself can be refused.
        let text = |property| style.get_property_value(property).unwrap_or_default();
        let number = |property| numbers(&text(property)).next().unwrap_or(1.0);
        Some(Style {
            fill: text("fill"),
            stroke: text("stroke"),
            width: number("stroke-width"),
            opacity: number("stroke-opacity"),
            dashes: numbers(&text("stroke-dasharray")).collect(),
            font: format!("{} {}", text("font-size"), text("font-family")),
        })
    }

    /// Whether there is anything within its lines.
    pub fn has_fill(&self) -> bool {
        self.fill != "none"
    }

    /// Whether it has lines.
    pub fn has_stroke(&self) -> bool {
        self.stroke != "none"
    }

    /// Lets what is painted from now on look so.
    pub fn apply(&self, context: &CanvasRenderingContext2d) {
        context.set_fill_style_str(&self.fill);
        context.set_stroke_style_str(&self.stroke);
        context.set_line_width(self.width);
        context.set_global_alpha(self.opacity);
        let dashes = web_sys::js_sys::Array::new();
        for dash in &self.dashes {
            dashes.push(&JsValue::from_f64(*dash));
        }
        // Only numbers below zero are refused.
        drop(context.set_line_dash(&dashes));
    }
}

/// The numbers in a property's value, read in integers, for a smaller download.
fn numbers(text: &str) -> impl Iterator<Item = f64> {
    let number = |part: &str| Some(decimal(part.trim_end_matches("px"), 3)? as f64 / 1e3);
    text.split([' ', ',']).filter_map(number)
}
