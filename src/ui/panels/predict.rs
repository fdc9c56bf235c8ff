//! Predict, then run: a question or two, folded, which the run answers.

use yew::prelude::*;

use crate::lens::highlight::Entity;
use crate::lens::words::figures::{exact, number};
use crate::lens::words::phrases::capital;
use crate::session::prediction::{Question, questions};
use crate::session::state::{Action, Phase};
use crate::session::subject::Subject;
use crate::ui::kit::element::{button, draw, text, toggle};
use crate::ui::kit::focus_fallback::leave;
use crate::ui::kit::props::{Page, Shared};

/// What is asked.
#[derive(Properties, PartialEq)]
pub struct PredictProps {
    /// The state.
    pub state: Shared,
    /// Takes what the reader does.
    pub dispatch: Callback<Action>,
    /// Keeps whether the reader wants to be asked.
    pub page: Page,
    /// Whether it is unfolded from the beginning.
    #[prop_or_default]
    pub open: bool,
}

/// The questions of the lab. As long as they are unfolded before the first run, the stylesheet hides what would give the answers
/// away, and with [`crate::session::ports::Preferences::stop_asking`] the questions themselves.
#[component]
pub fn Predict(PredictProps { state, dispatch, page, open }: &PredictProps) -> Html {
    let answers = use_state(Vec::<(usize, usize)>::new);
    let questions = questions(state);
    if questions.is_empty() {
        return Html::default();
    }
    let count = match questions.len() {
        1 => "a question".to_owned(),
        many => format!("{} questions", number(many as u64)),
    };
    let asked = questions.iter().enumerate().map(|(place, question)| {
        let chosen = answers.iter().find(|(of, _)| *of == place).map(|(_, answer)| *answer);
        let choose = |answer: usize| {
            let answers = answers.clone();
            Callback::from(move |_| {
                let others = answers.iter().filter(|(of, _)| *of != place).copied();
                answers.set(others.chain([(place, answer)]).collect());
            })
        };
        let choices = question.answers.iter().enumerate();
        let choices = choices.map(|(answer, words)| toggle("chip", words, chosen == Some(answer), choose(answer)));
        draw!(li {}[
            draw!(p {}[text(question.words)]),
            draw!(div { "class": "answers", "role": "group", "aria-label": question.words } = choices.collect()),
            draw!(p { "class": "verdict", "role": "status" } = told(question, chosen, dispatch)),
        ])
    });
    let stop = {
        let page = page.clone();
        let onclick = Callback::from(move |event: MouseEvent| {
            page.stop_asking();
            event.target_dyn_into().iter().for_each(leave);
        });
        button("quiet", "Don’t ask in any lab", onclick)
    };
    let class = if state.phase == Phase::Preview { "predict asking" } else { "predict" };
    let open = if *open { "open" } else { "" };
    draw!(details { "class": class, "open": open }[
        draw!(summary {}[draw!(b {}[text("Predict, then run")]), text(format!(" {count}"))]),
        draw!(ol {} = asked.collect()),
        draw!(p { "class": "acts" }[draw!(span { "class": "soft" }[text("Fold this to see without guessing.")]), stop]),
    ])
}

/// What the run said, or how to hear it.
fn told(question: &Question, chosen: Option<usize>, dispatch: &Callback<Action>) -> Vec<Html> {
    let Some(verdict) = &question.verdict else {
        let words = if chosen.is_some() { "Press Run, and see." } else { "" };
        return vec![text(words)];
    };
    let word = match (chosen, verdict.right) {
        (Some(chosen), right) if right == Some(chosen) => "As you said. ".to_owned(),
        (Some(_), Some(right)) => {
            format!("{}, not what you said. ", capital(question.answers[right].split(':').next().unwrap_or_default()))
        }
        _ => String::new(),
    };
    let subject = Subject::of(question.run, Entity::Event(verdict.step));
    let jump = dispatch.reform(move |_| Action::Jump(subject));
    vec![text(format!("{word}{}", verdict.words)), button("quiet at", &format!("at {}", exact(verdict.at)), jump)]
}
