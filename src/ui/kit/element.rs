//! Elements without listeners: the same as `html!` makes, in a tenth of the code, of which the page downloads every byte.

use yew::html::IntoPropValue;
use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, VTag, VText};

use crate::picture::queue::Area;

/// `draw!(rect { "x": "1", "class": class } [child, child])`: an element with its attributes and children.
macro_rules! draw {
    ($name:ident { $($key:literal: $value:expr),* $(,)? } $([$($child:expr),* $(,)?])?) => {
        $crate::ui::kit::element::element(stringify!($name), &[$($key),*], &[$($value),*], vec![$($($child),*)?])
    };
    ($name:ident { $($key:literal: $value:expr),* $(,)? } = $children:expr) => {
        $crate::ui::kit::element::element(stringify!($name), &[$($key),*], &[$($value),*], $children)
    };
}

pub(crate) use draw;

/// An element; an attribute with an empty value is left out.
pub fn element(name: &'static str, keys: &'static [&'static str], values: &[&str], children: Vec<Html>) -> Html {
    let attribute = |value: &&str| {
        let value = (!value.is_empty()).then(|| AttrValue::Rc((*value).into()))?;
        Some(AttributeOrProperty::Attribute(value))
    };
    let mut tag = VTag::new(AttrValue::Static(name));
    tag.set_attributes(Attributes::Dynamic { keys, values: values.iter().map(attribute).collect() });
    tag.add_children(children);
    Html::from(tag)
}

/// A text.
pub fn text(text: impl IntoPropValue<AttrValue>) -> Html {
    Html::from(VText::new(text.into_prop_value()))
}

/// A button.
pub fn button(class: &str, words: &str, onclick: Callback<MouseEvent>) -> Html {
    button_unless(false, class, words, onclick)
}

/// A button that is disabled while it has nothing to do.
pub fn button_unless(is_idle: bool, class: &str, words: &str, onclick: Callback<MouseEvent>) -> Html {
    html! { <button type="button" class={class.to_owned()} disabled={is_idle} {onclick}>{ words }</button> }
}

/// A button that is pressed, or not.
pub fn toggle(class: &str, words: &str, is_on: bool, onclick: Callback<MouseEvent>) -> Html {
    let class = if is_on { format!("{class} on") } else { class.to_owned() };
    html! { <button type="button" {class} aria-pressed={is_on.to_string()} {onclick}>{ words }</button> }
}

/// Buttons of which one is pressed.
pub fn switch(class: &str, label: &str, buttons: Vec<Html>) -> Html {
    draw!(span { "class": class, "role": "group", "aria-label": label } = buttons)
}

/// A table in a region that can be scrolled, and by keys, too.
pub fn table(label: &str, heads: &[(&str, &str)], rows: Vec<Html>) -> Html {
    let heads = heads.iter().map(|(class, head)| draw!(th { "class": class }[text((*head).to_owned())]));
    let head = draw!(thead {}[draw!(tr {} = heads.collect())]);
    let table = draw!(table {}[head, draw!(tbody {} = rows)]);
    draw!(div { "class": "scroll", "tabindex": "0", "role": "region", "aria-label": label, "data-ring": "focus" }[table])
}

/// A cell of a table; a number is not to be translated.
pub fn cell(class: &str, content: Html) -> Html {
    let translate = if class.starts_with("number") { "no" } else { "" };
    draw!(td { "class": class, "translate": translate }[content])
}

/// A section's heading, and what stands beside it.
pub fn head(words: impl IntoPropValue<AttrValue>, beside: Vec<Html>) -> Html {
    let heading = draw!(h2 {}[text(words)]);
    draw!(div { "class": "fig-head" } = [heading].into_iter().chain(beside).collect())
}

/// A rectangle of a picture, with rounded corners.
pub fn rect(class: &str, area: Area, radius: u32) -> Html {
    let Area { x, y, width, height } = area;
    let [x, y, width, height, radius] = [x, y, width, height, radius].map(number);
    draw!(rect { "class": class, "x": &x, "y": &y, "width": &width, "height": &height, "rx": &radius })
}

/// A number as an attribute.
pub fn number(number: u32) -> String {
    number.to_string()
}
