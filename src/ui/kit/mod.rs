//! Parts that any page could use: elements, fields, tables.

pub mod copying;
pub mod drawn_once;
pub mod effect;
pub mod element;
pub mod focus_fallback;
pub mod format;
pub mod json;
pub mod place;
pub mod props;
pub mod row;
pub mod scrolled;
pub mod select;
pub mod standing;
pub mod text_field;
pub mod variant_switch;
pub mod virtual_table;
pub mod watched;
pub mod width;
