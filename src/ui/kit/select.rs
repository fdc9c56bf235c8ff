//! A choice of one of several: the one chosen is a property of the element, which its attributes only begin with.

use web_sys::HtmlSelectElement;
use yew::prelude::*;

use super::effect::use_effect_on;

/// What can be chosen, and what is.
#[derive(Properties, PartialEq)]
pub struct SelectProps {
    /// Names the control in the page.
    #[prop_or_default]
    pub id: Option<AttrValue>,
    /// What it is for, where no label says so.
    #[prop_or_default]
    pub label: Option<AttrValue>,
    /// What it means.
    #[prop_or_default]
    pub help: Option<AttrValue>,
    /// The words for each choice.
    pub choices: Vec<AttrValue>,
    /// The place of the chosen one.
    pub chosen: usize,
    /// Takes the place of another one.
    pub on_choose: Callback<usize>,
}

/// The control.
#[component]
pub fn Select(SelectProps { id, label, help, choices, chosen, on_choose }: &SelectProps) -> Html {
    let element = use_node_ref();
    // Once a reader has chosen, browsers heed the attribute `selected` no more.
    use_effect_on((choices.clone(), *chosen), {
        let element = element.clone();
        move |(_, chosen)| {
            if let (Some(select), Ok(chosen)) = (element.cast::<HtmlSelectElement>(), i32::try_from(*chosen)) {
                select.set_selected_index(chosen);
            }
        }
    });
    let onchange = {
        let (on_choose, chosen) = (on_choose.clone(), i32::try_from(*chosen));
        Callback::from(move |event: Event| {
            let select = event.target_unchecked_into::<HtmlSelectElement>();
            let place = usize::try_from(select.selected_index());
            // It shows what is chosen, also where nothing comes of what the reader would have.
            select.set_selected_index(chosen.unwrap_or_default());
            place.into_iter().for_each(|place| on_choose.emit(place));
        })
    };
    let options = choices.iter().enumerate().map(|(place, words)| {
        html! { <option selected={place == *chosen}>{ words }</option> }
    });
    html! {
        <select ref={element} id={id.clone()} aria-label={label.clone()} title={help.clone()} {onchange}>{ for options }</select>
    }
}
