//! A page that the browser translates.
//!
//! Google Translate and its like put a `<font>` of their own in the place of each text. But yew goes on changing the text that
//! it made: the reader would see old words, and what yew puts before a text that is gone would crash the page. So the text
//! goes back to its place, empty, with its translation behind it; whatever yew does with it from then on, the translation
//! follows.

use std::cell::RefCell;

use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Element, MutationObserver, MutationObserverInit, MutationRecord, Node, NodeList, Text};

/// Keeps the texts of an element changeable while the browser translates them, until it is dropped.
pub struct Translations {
    observer: MutationObserver,
    _changed: Closure<dyn Fn(Array, MutationObserver)>,
}

/// A text that is empty, for its translation stands behind it.
struct Translated {
    text: Text,
    words: String,
    font: Element,
}

impl Translations {
    /// Those of an element's texts; nothing where the browser tells of no changes.
    pub fn of(root: &Element) -> Option<Translations> {
        let all = RefCell::<Vec<Translated>>::default();
        // This page has no such element of its own; the collection grows with the document.
        let fonts = root.get_elements_by_tag_name("font");
        let changed =
            Closure::<dyn Fn(Array, MutationObserver)>::new(move |records: Array, observer: MutationObserver| {
                let mut all = all.borrow_mut();
                if all.is_empty() && fonts.length() == 0 {
                    return;
                }
                let records: Vec<MutationRecord> = records.iter().map(JsCast::unchecked_into).collect();
                let added: Vec<Node> = records.iter().flat_map(|record| nodes(record.added_nodes())).collect();
                all.retain(|of| of.goes_on(&added));
                for record in &records {
                    take_new(&mut all, record, &added);
                }
                // What was changed here is no news.
                observer.take_records();
            });
        let observer = MutationObserver::new(changed.as_ref().unchecked_ref()).ok()?;
        let options = MutationObserverInit::new();
        options.set_child_list(true);
        options.set_character_data(true);
        options.set_subtree(true);
        observer.observe_with_options(root, &options).ok()?;
        Some(Translations { observer, _changed: changed })
    }
}

impl Drop for Translations {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

impl Translated {
    /// Does with the translation what was done with the text, or the other way round; whether it is still there.
    fn goes_on(&self, added: &[Node]) -> bool {
        let Translated { text, words, font } = self;
        if !text.data().is_empty() || text.parent_node().is_none() {
            font.remove();
            return false;
        }
        if font.parent_node().is_none() {
            // The reader wants the original again. Some translators bring a copy of it.
            let copy = text.next_sibling().filter(|next| next.is_instance_of::<Text>() && added.contains(next));
            if let Some((copy, parent)) = copy.and_then(|copy| Some((copy.clone(), copy.parent_node()?))) {
                // It was found in there.
                drop(parent.remove_child(&copy));
            }
            text.set_data(words);
            return false;
        }
        if text.next_sibling().as_ref() != Some(font) {
            put_after(text, font);
        }
        text.is_connected()
    }
}

/// Puts the texts that a change has taken out, or moved into a translation, back before it.
fn take_new(all: &mut Vec<Translated>, record: &MutationRecord, added: &[Node]) {
    let Some(target) = record.target() else { return };
    for text in nodes(record.removed_nodes()).filter_map(|node| node.dyn_into::<Text>().ok()) {
        let is_in_target = |node: &Node| node.parent_node().as_ref() == Some(&target);
        let font = match text.parent_node() {
            Some(within) => std::iter::successors(Some(within), Node::parent_node).find(is_in_target),
            None => added.iter().find(|node| is_in_target(node) && !all.iter().any(|of| **node == *of.font)).cloned(),
        };
        let font = font.and_then(|font| font.dyn_into::<Element>().ok()).filter(|font| font.tag_name() == "FONT");
        let Some(font) = font.filter(|_| !text.data().trim().is_empty()) else { continue };
        let words = text.data();
        if let Some(within) = text.parent_node()
            && let Ok(copy) = Text::new_with_data(&words)
        {
            drop(within.replace_child(&copy, &text));
        }
        text.set_data("");
        // The translation was found in there.
        drop(target.insert_before(&text, Some(&font)));
        all.push(Translated { text, words, font });
    }
}

fn put_after(text: &Text, font: &Element) {
    if let Some(parent) = text.parent_node() {
        // What stands behind the text stands in its parent.
        drop(parent.insert_before(font, text.next_sibling().as_ref()));
    }
}

fn nodes(list: NodeList) -> impl Iterator<Item = Node> {
    (0..list.length()).filter_map(move |place| list.get(place))
}
