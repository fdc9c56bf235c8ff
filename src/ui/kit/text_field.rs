//! A field of text that is checked while it is typed: what can't be used is said beside it, and stays for as long as its
//! owner keeps it; what was changed to keep a limit is said for as long as it is in use.

use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use crate::session::control::Control;
use crate::ui::kit::select::Select;

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
    /// What was typed and can’t be used, where the owner keeps it: shown in the place of the value.
    #[prop_or_default]
    pub wrong: Option<Wrong>,
    /// Takes a new text; says how it was changed to keep a limit, or, as an error, what is wrong while it is typed.
    pub on_edit: Callback<String, Result<Option<String>, String>>,
}

/// A text that can’t be used, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Wrong {
    /// What was typed.
    pub text: AttrValue,
    /// Why, and what to write instead.
    pub reason: AttrValue,
}

/// What the field holds beside the value in use.
#[derive(Clone, Default, PartialEq)]
enum Draft {
    /// Nothing.
    #[default]
    None,
    /// What is being typed, and what is said of it.
    Typed { text: String, said: Result<Option<String>, String> },
    /// How what was typed was changed to this value.
    Changed { to: AttrValue, how: String },
}

/// The field.
#[component]
pub fn TextField(TextFieldProps { id, value, control, help, wrong, on_edit }: &TextFieldProps) -> Html {
    let draft = use_state(Draft::default);
    let edit = {
        let (draft, on_edit) = (draft.clone(), on_edit.clone());
        move |text: String| {
            let said = on_edit.emit(text.clone());
            draft.set(Draft::Typed { text, said });
        }
    };
    let onchange = {
        let (draft, to) = (draft.clone(), value.clone());
        Callback::from(move |_: Event| {
            draft.set(match &*draft {
                Draft::Typed { said: Ok(Some(how)), .. } => Draft::Changed { to: to.clone(), how: how.clone() },
                _ => Draft::None,
            });
        })
    };
    let (typed, fault) = match (&*draft, wrong) {
        (Draft::Typed { text, said: Ok(said) }, _) => (Some(text.as_str()), said.as_deref()),
        (Draft::Typed { text, said: Err(said) }, _) => (Some(text.as_str()), Some(said.as_str())),
        (_, Some(Wrong { text, reason })) => (Some(text.as_str()), Some(reason.as_str())),
        (Draft::Changed { to, how }, None) if to == value => (None, Some(how.as_str())),
        _ => (None, None),
    };
    let text = typed.map_or(value.clone(), |typed| typed.to_owned().into());
    let fault_id = format!("{id}-fault");
    let invalid = typed.and(fault).map(|_| "true");
    let described = fault.map(|_| fault_id.clone());
    let field = match control {
        Control::Lines(hint) => {
            let oninput = {
                let edit = edit.clone();
                Callback::from(move |event: InputEvent| {
                    edit(event.target_unchecked_into::<HtmlTextAreaElement>().value());
                })
            };
            let lines = if typed.is_some() { text.to_string() } else { text.replace(' ', "\n") };
            let rows = lines.lines().count().clamp(3, 8).to_string();
            html! {
                <textarea id={id.clone()} {rows} value={lines} placeholder={*hint} title={help.clone()} {oninput} {onchange}
                    spellcheck="false" autocapitalize="off" aria-invalid={invalid} aria-describedby={described} />
            }
        }
        Control::Choice(choices) => {
            let chosen = choices.iter().position(|choice| *choice == value.as_str()).unwrap_or_default();
            let words: Vec<AttrValue> = choices.iter().map(|choice| AttrValue::Static(choice)).collect();
            let on_choose = {
                let (on_edit, choices) = (on_edit.clone(), *choices);
                Callback::from(move |place: usize| {
                    // One of the choices is never wrong.
                    choices.get(place).into_iter().for_each(|choice| drop(on_edit.emit((*choice).to_owned())));
                })
            };
            html! { <Select id={id.clone()} help={help.clone()} choices={words} {chosen} {on_choose} /> }
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
                Control::Seconds => ("count", "text", "decimal", None),
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
            if let Some(fault) = fault {
                <span class="fault" id={fault_id}>{ fault.to_owned() }</span>
            }
        </>
    }
}
