//! Elements without listeners: the same as `html!` makes, in a tenth of the code, of which the page downloads every byte.

use yew::html::IntoPropValue;
use yew::prelude::*;
use yew::virtual_dom::{AttributeOrProperty, Attributes, VTag, VText};

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

/// A number as an attribute.
pub fn number(number: u32) -> String {
    number.to_string()
}

/// `draw!(rect { "x": "1", "class": class } [child, child])`: an element with its attributes and children.
macro_rules! draw {
    ($name:ident { $($key:literal: $value:expr),* $(,)? } $([$($child:expr),* $(,)?])?) => {
        $crate::ui::element::element(stringify!($name), &[$($key),*], &[$($value),*], vec![$($($child),*)?])
    };
    ($name:ident { $($key:literal: $value:expr),* $(,)? } = $children:expr) => {
        $crate::ui::element::element(stringify!($name), &[$($key),*], &[$($value),*], $children)
    };
}

pub(crate) use draw;
