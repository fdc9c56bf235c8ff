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

impl Draft {
    /// What is shown in the place of the value, and what is said of it, or of the value.
    fn shown<'a>(&'a self, value: &AttrValue, wrong: Option<&'a Wrong>) -> (Option<&'a str>, Option<&'a str>) {
        match (self, wrong) {
            (Draft::Typed { text, said: Ok(said) }, _) => (Some(text), said.as_deref()),
            (Draft::Typed { text, said: Err(said) }, _) => (Some(text), Some(said)),
            (_, Some(Wrong { text, reason })) => (Some(text), Some(reason)),
            (Draft::Changed { to, how }, None) if to == value => (None, Some(how)),
            _ => (None, None),
        }
    }

    /// What is left of it when the field is left: how the value, which is in use now, was changed.
    fn left(&self, value: &AttrValue) -> Draft {
        match self {
            Draft::Typed { said: Ok(Some(how)), .. } => Draft::Changed { to: value.clone(), how: how.clone() },
            _ => Draft::None,
        }
    }
}

/// The field.
#[component]
pub fn TextField(props: &TextFieldProps) -> Html {
    let TextFieldProps { id, value, control, help: _, wrong, on_edit } = props;
    let draft = use_state(Draft::default);
    let on_text = {
        let (draft, on_edit) = (draft.clone(), on_edit.clone());
        Callback::from(move |text: String| {
            let said = on_edit.emit(text.clone());
            draft.set(Draft::Typed { text, said });
        })
    };
    let onchange = {
        let (draft, value) = (draft.clone(), value.clone());
        Callback::from(move |_: Event| draft.set(draft.left(&value)))
    };
    let (typed, said) = draft.shown(value, wrong.as_ref());
    let said_id = format!("{id}-fault");
    let typing = Typing {
        props,
        typed,
        invalid: typed.and(said).map(|_| "true"),
        described: said.map(|_| said_id.clone()),
        on_text,
        onchange,
    };
    let field = match control {
        Control::Lines(hint) => typing.lines(hint),
        Control::Choice(choices) => choice(props, choices),
        Control::Count { least, most } => typing.line("count", "number", "numeric", Some((*least, *most))),
        Control::Seconds => typing.line("count", "text", "decimal", None),
        Control::Line => typing.line("line", "text", "text", None),
    };
    html! {
        <>
            { field }
            if let Some(said) = said {
                <span class="fault" id={said_id}>{ said.to_owned() }</span>
            }
        </>
    }
}

/// A field into which the reader types.
struct Typing<'a> {
    props: &'a TextFieldProps,
    /// What stands in the place of the value.
    typed: Option<&'a str>,
    /// Whether that can't be used, as an attribute.
    invalid: Option<&'static str>,
    /// Names what is said of it.
    described: Option<String>,
    on_text: Callback<String>,
    onchange: Callback<Event>,
}

impl Typing<'_> {
    /// Of several lines; a value that is in use has blanks in the place of line breaks.
    fn lines(self, hint: &'static str) -> Html {
        let Typing { props: TextFieldProps { id, value, help, .. }, typed, invalid, described, on_text, onchange } =
            self;
        let oninput = on_text.reform(|event: InputEvent| event.target_unchecked_into::<HtmlTextAreaElement>().value());
        let lines = typed.map_or_else(|| value.replace(' ', "\n"), str::to_owned);
        let rows = lines.lines().count().clamp(3, 8).to_string();
        html! {
            <textarea id={id.clone()} {rows} value={lines} placeholder={hint} title={help.clone()} {oninput} {onchange}
                spellcheck="false" autocapitalize="off" aria-invalid={invalid} aria-describedby={described} />
        }
    }

    /// Of one line, which may be a number within limits.
    fn line(self, class: &'static str, kind: &'static str, mode: &'static str, limits: Option<(u32, u32)>) -> Html {
        let Typing { props: TextFieldProps { id, value, help, .. }, typed, invalid, described, on_text, onchange } =
            self;
        let oninput = on_text.reform(|event: InputEvent| event.target_unchecked_into::<HtmlInputElement>().value());
        let text = typed.map_or_else(|| value.clone(), |typed| typed.to_owned().into());
        let (min, max) = limits.map(|(least, most)| (least.to_string(), most.to_string())).unzip();
        html! {
            <input id={id.clone()} {class} type={kind} inputmode={mode} {min} {max} value={text} title={help.clone()} {oninput}
                {onchange} spellcheck="false" autocomplete="off" aria-invalid={invalid} aria-describedby={described} />
        }
    }
}

/// One of a few values, of which none is ever wrong.
fn choice(props: &TextFieldProps, choices: &'static [&'static str]) -> Html {
    let TextFieldProps { id, value, help, on_edit, .. } = props;
    let chosen = choices.iter().position(|choice| *choice == value.as_str()).unwrap_or_default();
    let words: Vec<AttrValue> = choices.iter().map(|choice| AttrValue::Static(choice)).collect();
    let on_edit = on_edit.clone();
    let on_choose = Callback::from(move |place: usize| {
        choices.get(place).into_iter().for_each(|choice| drop(on_edit.emit((*choice).to_owned())));
    });
    html! { <Select id={id.clone()} help={help.clone()} choices={words} {chosen} {on_choose} /> }
}
