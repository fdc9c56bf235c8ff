//! What the page is asked about an element, asked anew when another element comes into its place.

use web_sys::Element;
use yew::prelude::*;

use crate::session::ports::Subscription;

/// Has the element at a place watched for as long as it stands there, then the one that comes into its place: another screen
/// draws other elements, while the component goes on.
#[hook]
pub fn use_watched(place: &NodeRef, watch: impl FnOnce(&Element) -> Subscription + 'static) {
    let (place, watched) = (place.clone(), use_mut_ref(|| None::<(Element, Subscription)>));
    use_effect(move || {
        let element = place.cast::<Element>();
        let mut watched = watched.borrow_mut();
        if watched.as_ref().map(|(element, _)| element) != element.as_ref() {
            *watched = element.map(|element| {
                let subscription = watch(&element);
                (element, subscription)
            });
        }
    });
}
