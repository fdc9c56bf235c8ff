//! Where the pointer is on an element of the page.

use web_sys::{Element, MouseEvent};

/// The element of that id.
pub fn element(id: &str) -> Option<Element> {
    web_sys::window()?.document()?.get_element_by_id(id)
}

/// How far from the element's left end the pointer is, and how wide the element is, in pixels.
pub fn across(id: &str, event: &MouseEvent) -> Option<(i32, u32)> {
    let rect = element(id)?.get_bounding_client_rect();
    Some((event.client_x() - rect.left() as i32, rect.width() as u32))
}
