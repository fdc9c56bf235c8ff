//! What is asked before the first run: the run answers it, in every lab.

use await_lab::labs::Lab;
use await_lab::session::prediction::{Verdict, questions};
use await_lab::session::state::Action;
use await_lab::session::still::{after, opened};

use super::page::PretendedPage;

/// What a real run, in a world of the test's own, says to each question of a lab.
fn verdicts(link: &str) -> Vec<Option<Verdict>> {
    let page = PretendedPage::open(link);
    page.runner().start(&page.state().choice, &[]);
    page.settle();
    questions(&page.state()).into_iter().map(|question| question.verdict).collect()
}

#[test]
fn every_lab_asks_one_question_or_two_and_its_run_finds_one_answer_right() {
    for lab in Lab::ALL {
        let count = lab.predictions.len();
        assert!((1..=2).contains(&count), "{}: {count}", lab.name);
        // Some variants are asked about that are not among those that open.
        let variants: Vec<&str> = lab.predictions.iter().map(|of| of.variant).collect();
        let verdicts = verdicts(&format!("#{}/{}", lab.name, variants.join(",")));
        assert_eq!(verdicts.len(), count, "{}: a variant of that name", lab.name);
        for (prediction, verdict) in lab.predictions.iter().zip(verdicts) {
            let verdict = verdict.unwrap_or_else(|| panic!("{}: {}", lab.name, prediction.question));
            assert!(verdict.right.is_some(), "{}: {} {}", lab.name, prediction.question, verdict.words);
            assert!((3..=4).contains(&prediction.answers.len()), "{}: {}", lab.name, prediction.question);
            assert!(verdict.words.ends_with(prediction.why), "{}", verdict.words);
        }
    }
}

#[test]
fn the_run_says_which_answer_is_right_and_which_moment_shows_it() {
    let first = verdicts("#producer-consumer")[0].clone().expect("it has run");
    assert_eq!((first.right, first.at.to_string().as_str()), (Some(1), "0.800"), "{}", first.words);
    let fetched = verdicts("#fetch").into_iter().map(|verdict| verdict.and_then(|verdict| verdict.right));
    assert_eq!(fetched.collect::<Vec<_>>(), [Some(1), Some(0)]);
}

#[test]
fn nothing_is_answered_before_the_run_and_nothing_asked_of_other_values() {
    let state = opened("#say-after");
    let asked = questions(&state);
    assert_eq!(asked.len(), 2);
    assert!(asked.iter().all(|question| question.verdict.is_none()), "{asked:?}");
    let changed = after(state, Action::Set { name: "pairs".to_owned(), text: "5:Late".to_owned() });
    assert_eq!(questions(&changed), []);
    assert_eq!(questions(&opened("#say-after?preset=api")), []);
}
