//! What the stylesheet says of each look that is painted. To ask a browser for it lets it work out the styles of the whole page
//! anew, so each is asked for once, and kept until the colours change: also while one figure gives way to the next.

use std::cell::RefCell;
use std::rc::Rc;

use web_sys::wasm_bindgen::JsValue;
use web_sys::{CanvasRenderingContext2d, Element, window};

use crate::picture::bars::Bar;
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

impl Look {
    /// An element of this look, within another.
    fn element(self, outer: &Element) -> Option<Element> {
        let [class, around] = self.classes();
        // A path may stand for all that is drawn, but not for words.
        let name = if self == Look::Words { "text" } else { "path" };
        inside(&inside(outer, "g", &around)?, name, &class)
    }

    /// The classes of the element that has it, and of what lies around that.
    fn classes(self) -> [String; 2] {
        let (kind, of, is_lit) = match self {
            Look::Pattern(name, part) => return [part.into(), ["of-", name].concat()],
            Look::Words => ("in-bar", "", false),
            Look::Mark(shape, is_lit) => {
                let (kind, of) = match shape {
                    Shape::Before => ("before", ""),
                    Shape::Bar(bar) => ("bar ", bar.class()),
                    Shape::Gave => ("gave", ""),
                    Shape::Said => ("said", ""),
                    Shape::Asked => ("asked", ""),
                    Shape::Cross(kind) => ("cross ", kind),
                };
                (kind, of, is_lit)
            }
        };
        let class = [kind, of, if is_lit { " lit" } else { "" }].concat();
        [class.clone(), class]
    }
}

thread_local! {
    /// Those that were asked for so far: the page has one stylesheet, whichever figure asks.
    static KNOWN: RefCell<Vec<(Look, Rc<Style>)>> = const { RefCell::new(Vec::new()) };
    /// What the reader chose and whether the system is dark, when a canvas last came.
    static THEME: RefCell<Option<(Option<String>, bool)>> = const { RefCell::new(None) };
}

/// The style of a look, in a figure.
pub fn of(look: Look, figure: &Element) -> Option<Rc<Style>> {
    let known = || KNOWN.with_borrow(|known| Some(known.iter().find(|(of, _)| *of == look)?.1.clone()));
    known().or_else(|| {
        ask(&[look], figure)?;
        known()
    })
}

/// Asks for what figures are painted with, as long as nothing of it is known: while the page is at rest that takes little time,
/// but long in the midst of a drawing that has changed much.
pub fn ask_ahead(figure: &Element) {
    forget_if_old();
    if KNOWN.with_borrow(|known| !known.is_empty()) {
        return;
    }
    let marks = [Shape::Before, Shape::Gave, Shape::Said, Shape::Asked].into_iter().chain(Bar::ALL.map(Shape::Bar));
    let patterns = Bar::ALL.into_iter().filter_map(Bar::hatch);
    let patterns = patterns.flat_map(|hatch| ["ground", "stripe"].map(|part| Look::Pattern(hatch.name, part)));
    let looks: Vec<_> = marks.map(|shape| Look::Mark(shape, false)).chain(patterns).chain([Look::Words]).collect();
    // What can't be had now is asked for once it is needed.
    let _asked = ask(&looks, figure);
}

/// Asks for the styles of elements that nobody sees. All are put into the page before one is asked for, so that the page's
/// styles are worked out once.
fn ask(looks: &[Look], figure: &Element) -> Option<()> {
    let drawing = inside(figure, "svg", "patterns")?;
    let elements: Vec<_> = looks.iter().map(|look| look.element(&drawing)).collect();
    let styles: Vec<_> = elements.iter().map(|element| Style::of(element.as_ref()?)).collect();
    drawing.remove();
    let found = looks.iter().zip(styles).filter_map(|(look, style)| Some((*look, Rc::new(style?))));
    KNOWN.with_borrow_mut(|known| known.extend(found));
    Some(())
}

/// A new element of a drawing within another.
fn inside(outer: &Element, name: &str, class: &str) -> Option<Element> {
    let element = outer.owner_document()?.create_element_ns(Some("http://www.w3.org/2000/svg"), name).ok()?;
    element.set_attribute("class", class).ok()?;
    outer.append_child(&element).ok()?;
    Some(element)
}

/// Forgets them all: the colours have changed.
pub fn forget() {
    KNOWN.take();
}

/// Forgets them where the theme is another than when this was last asked: while no canvas is there, nobody hears of that.
pub fn forget_if_old() {
    let Some(window) = window() else { return };
    let chosen = window.document().and_then(|page| page.document_element()?.get_attribute("data-theme"));
    let is_dark =
        window.match_media("(prefers-color-scheme: dark)").is_ok_and(|found| found.is_some_and(|dark| dark.matches()));
    let theme = Some((chosen, is_dark));
    if THEME.replace(theme.clone()) != theme {
        forget();
    }
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
