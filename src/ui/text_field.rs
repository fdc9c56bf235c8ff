//! A field of text that is checked while it is typed: what can't be used is said beside it, and given up when it is left.

use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::app::Control;

/// A value and how it is edited.
#[derive(Properties, PartialEq)]
pub struct TextFieldProps {
    /// Names the control in the page.
    pub id: AttrValue,
    /// The value in use.
    pub value: AttrValue,
    /// How it is edited.
    pub control: Control,
    /// What it means.
    pub help: AttrValue,
    /// Takes a new text, and says what is wrong with it.
    pub on_edit: Callback<String, Option<String>>,
}

/// What the reader types, while it is not the value in use.
#[derive(Clone, Default, PartialEq)]
struct Draft {
    text: Option<String>,
    fault: Option<String>,
}

/// The field.
#[component]
pub fn TextField(TextFieldProps { id, value, control, help, on_edit }: &TextFieldProps) -> Html {
    let draft = use_state(Draft::default);
    let edit = {
        let (draft, on_edit) = (draft.clone(), on_edit.clone());
        move |text: String| {
            let fault = on_edit.emit(text.clone());
            draft.set(Draft { text: Some(text), fault });
        }
    };
    let onchange = {
        let draft = draft.clone();
        Callback::from(move |_: Event| draft.set(Draft::default()))
    };
    let text = draft.text.clone().map_or(value.clone(), AttrValue::from);
    let fault_id = format!("{id}-fault");
    let invalid = draft.fault.is_some().then_some("true");
    let described = draft.fault.is_some().then(|| fault_id.clone());
    let field = match control {
        Control::Lines(hint) => {
            let oninput = {
                let edit = edit.clone();
                Callback::from(move |event: InputEvent| {
                    edit(event.target_unchecked_into::<HtmlTextAreaElement>().value());
                })
            };
            let lines = if draft.text.is_some() { text.to_string() } else { text.replace(' ', "\n") };
            let rows = lines.lines().count().clamp(3, 8).to_string();
            html! {
                <textarea id={id.clone()} {rows} value={lines} placeholder={*hint} title={help.clone()} {oninput} {onchange}
                    spellcheck="false" autocapitalize="off" aria-invalid={invalid} aria-describedby={described} />
            }
        }
        Control::Choice(choices) => {
            let onchange = {
                let on_edit = on_edit.clone();
                Callback::from(move |event: Event| {
                    on_edit.emit(event.target_unchecked_into::<HtmlSelectElement>().value());
                })
            };
            let options = choices.iter().map(|choice| {
                html! { <option value={*choice} selected={*choice == value.as_str()}>{ *choice }</option> }
            });
            html! { <select id={id.clone()} title={help.clone()} {onchange}>{ for options }</select> }
        }
        _ => {
            let oninput = {
                let edit = edit.clone();
                Callback::from(move |event: InputEvent| edit(event.target_unchecked_into::<HtmlInputElement>().value()))
            };
            let (class, kind, mode, limits) = match control {
                Control::Count { least, most } => {
                    ("count", "number", "numeric", Some((least.to_string(), most.to_string())))
                }
                Control::Seconds { .. } => ("count", "text", "decimal", None),
                _ => ("line", "text", "text", None),
            };
            let (min, max) = limits.unzip();
            html! {
                <input id={id.clone()} {class} type={kind} inputmode={mode} {min} {max} value={text} title={help.clone()} {oninput}
                    {onchange} spellcheck="false" autocomplete="off" aria-invalid={invalid} aria-describedby={described} />
            }
        }
    };
    html! {
        <>
            { field }
            if let Some(fault) = &draft.fault {
                <span class="fault" id={fault_id}>{ fault }</span>
            }
        </>
    }
}
