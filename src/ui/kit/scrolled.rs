//! Scrolling a list, and nothing around it, until a part of it is in sight.

use web_sys::Element;

/// Scrolls a list until one of its parts is in sight.
pub fn show(list: &Element, part: &Element) {
    let by = lacks(list, part);
    if by != 0 {
        list.set_scroll_top(list.scroll_top() + by);
    }
}

/// Scrolls a list that lies across until one of its parts is in its middle, where it was out of sight or at its pale ends.
pub fn show_across(list: &Element, part: &Element) {
    const PALE: f64 = 28.0;
    let (of_part, sight) = (part.get_bounding_client_rect(), list.get_bounding_client_rect());
    if of_part.left() < sight.left() || of_part.right() > sight.right() - PALE {
        let by = of_part.left() + of_part.width() / 2.0 - sight.left() - sight.width() / 2.0;
        list.set_scroll_left(list.scroll_left() + by as i32);
    }
}

/// How many pixels a part lies below the sight of its list, or above it if less than none. A table's head hides what is
/// below it.
pub fn lacks(list: &Element, part: &Element) -> i32 {
    let head = list.query_selector("thead").ok().flatten();
    let (part, sight) = (part.get_bounding_client_rect(), list.get_bounding_client_rect());
    let top = sight.top() + head.map_or(0.0, |head| head.get_bounding_client_rect().height());
    let (above, below) = (part.top() - top, part.bottom() - sight.bottom());
    if above < -1.0 {
        above as i32 - 1
    } else if below > 1.0 {
        below as i32 + 1
    } else {
        0
    }
}
