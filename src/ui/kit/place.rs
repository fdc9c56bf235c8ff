//! Where the pointer is on an element.

use web_sys::{Element, MouseEvent};

/// How far from the element's left end the pointer is, and how wide the element is, in pixels.
pub fn across(element: &Element, event: &MouseEvent) -> (i32, u32) {
    let rect = element.get_bounding_client_rect();
    (event.client_x() - rect.left() as i32, rect.width() as u32)
}
