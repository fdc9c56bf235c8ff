//! One value of the plan, with its label and its control.

use yew::prelude::*;

use crate::session::choice::Choice;
use crate::session::control::Control;
use crate::session::plans::Parameter;
use crate::session::state::Action;
use crate::ui::kit::text_field::TextField;

/// The value, to be changed.
///
/// `choice` is what it is part of: a new value is tried on it first.
pub fn parameter_field(parameter: &Parameter, choice: &Choice, dispatch: &Callback<Action>) -> Html {
    let name = parameter.name;
    let on_edit = {
        let (choice, dispatch) = (choice.clone(), dispatch.clone());
        Callback::from(move |text: String| {
            // A list of addresses is written with line ends, and kept with blanks.
            let text = text.split('\n').map(str::trim_end).collect::<Vec<_>>().join(" ");
            let said = choice.check(name, &text)?;
            dispatch.emit(Action::Set { name: name.to_owned(), text });
            Ok(said)
        })
    };
    let id = format!("value-{name}");
    html! {
        <>
            <label for={id.clone()}>{ parameter.label }</label>
            <TextField {id} value={parameter.value.clone()} control={parameter.control.clone()} help={parameter.help} {on_edit} />
            if parameter.control == Control::Seconds {
                <span class="unit">{ "s" }</span>
            }
        </>
    }
}
