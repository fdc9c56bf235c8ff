//! One value of the plan, with its label and its control.

use yew::prelude::*;

use crate::session::control::Control;
use crate::session::draft::Draft;
use crate::session::plans::Parameter;
use crate::session::state::{Action, State};
use crate::ui::kit::props::Page;
use crate::ui::kit::text_field::{TextField, Wrong};

/// The value, to be changed.
///
/// A new value is tried on the choice first: what can’t be used stays in the field, and changes nothing.
pub fn parameter_field(parameter: &Parameter, state: &State, dispatch: &Callback<Action>, page: &Page) -> Html {
    let (name, label) = (parameter.name, parameter.label);
    let on_edit = {
        let (choice, dispatch) = (state.choice.clone(), dispatch.clone());
        Callback::from(move |text: String| {
            // A list of addresses is written with line ends, and kept with blanks.
            let value = text.split('\n').map(str::trim_end).collect::<Vec<_>>().join(" ");
            let said = choice.check(name, &value);
            dispatch.emit(match &said {
                Ok(_) => Action::Set { name: name.to_owned(), text: value },
                Err(reason) => mistyped(name, label, text, reason),
            });
            said
        })
    };
    let id = page.id(&format!("value-{name}"));
    let wrong = wrong(state, name);
    html! {
        <>
            <label for={id.clone()}>{ label }</label>
            <TextField {id} {wrong} value={parameter.value.clone()} control={parameter.control.clone()} help={parameter.help} {on_edit} />
            if parameter.control == Control::Seconds {
                <span class="unit">{ "s" }</span>
            }
        </>
    }
}

/// The action for a text that can’t be used.
pub fn mistyped(name: &str, label: &str, text: String, reason: &str) -> Action {
    Action::Mistype(Draft { name: name.to_owned(), label: label.to_owned(), text, reason: reason.to_owned() })
}

/// What stands in a field and can’t be used.
pub fn wrong(state: &State, name: &str) -> Option<Wrong> {
    let draft = state.drafts.iter().find(|draft| draft.name == name)?;
    Some(Wrong { text: draft.text.clone().into(), reason: draft.reason.clone().into() })
}
