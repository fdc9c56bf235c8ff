//! What is typed and can't be used.

use await_lab::session::draft::Draft;
use await_lab::session::file::save;
use await_lab::session::state::{Action, SEED, State};

use crate::given::{given, open as open_file};
use crate::{after, open, set};

fn mistype(name: &str, text: &str) -> Action {
    Action::Mistype(Draft {
        name: name.to_owned(),
        label: "Timeout".to_owned(),
        text: text.to_owned(),
        reason: "write 1.5, with a point".to_owned(),
    })
}

fn names(state: &State) -> Vec<&str> {
    state.drafts.iter().map(|draft| draft.name.as_str()).collect()
}

#[test]
fn a_wrong_value_changes_nothing_and_is_kept_until_it_is_mended() {
    let before = open("#fetch");
    let wrong = after(&before, [mistype("timeout", "1"), mistype("timeout", "1,5"), mistype(SEED, "x")]);
    assert_eq!((&wrong.choice, names(&wrong)), (&before.choice, vec!["timeout", SEED]));
    assert_eq!(wrong.drafts[0].text, "1,5");
    let mended = after(&wrong, [set("timeout", "60"), Action::Seed("1".to_owned())]);
    assert_eq!((&mended.choice, names(&mended)), (&before.choice, vec![]), "the values are those of before");
}

#[test]
fn a_preset_a_reset_and_a_link_take_the_place_of_what_was_typed() {
    let wrong = after(&open("#fetch"), [mistype("timeout", "1,5")]);
    let link = || Action::Follow("#fetch?limit=3".to_owned());
    let (_, file) = save(&open("#say-after").shown, false).unwrap();
    let opened = Action::Opened(open_file(given("run.json", file)).unwrap());
    for action in [Action::Preset("delays".to_owned()), Action::Reset, link(), opened] {
        assert!(after(&wrong, [action]).drafts.is_empty());
    }
}

#[test]
fn run_says_which_field_is_wrong_and_what_to_write() {
    let refused = after(&open("#fetch"), [mistype("timeout", "1,5"), Action::RefuseRun]);
    let said = "Nothing was run. Timeout can’t be used as it stands: write 1.5, with a point.";
    assert_eq!(refused.notices, [said]);
    assert!(!refused.is_running());
}

#[test]
fn a_decimal_comma_is_refused_with_the_way_to_write_it() {
    let choice = open("#fetch").choice.clone();
    for (text, meant) in [("1,5", "1.5"), (".5", "0.5"), ("x", "0.25")] {
        let refusal = choice.check("timeout", text).expect_err("no number of seconds");
        assert!(refusal.contains(meant), "{text}: {refusal}");
    }
}

#[test]
fn a_comma_that_may_be_a_decimal_one_or_part_two_delays_is_refused_where_it_is_typed_only() {
    for (lab, name) in
        [("#producer-consumer", "production"), ("#producer-consumer", "processing"), ("#streams", "times")]
    {
        let choice = open(lab).choice.clone();
        let refusal = choice.check(name, "1,5").expect_err("it may mean either");
        assert_eq!(refusal, "write decimals with a point, as 1.5; a list of whole seconds as 1.0,5");
        for text in ["0,3,0,5", "1,5,2,5", "0,5,2"] {
            assert!(choice.check(name, text).is_err(), "{text} may be decimals");
        }
        for text in ["1,", ",", ",5"] {
            assert_eq!(
                choice.check(name, text),
                Err("write seconds in digits: 0.25".to_owned()),
                "{text} is no list yet"
            );
        }
        for text in ["1.5", "1.0,5", "1,5,2", "0.1,0.3", "0.0,5,2"] {
            assert_eq!(choice.check(name, text), Ok(None), "{name}={text}");
        }
        let linked = open(&format!("{lab}?{name}=1,5"));
        assert!(linked.notices.is_empty(), "a link says what it means");
        let shown = &linked.choice.parameters().iter().find(|of| of.name == name).unwrap().value;
        assert_eq!(
            (shown.as_str(), choice.check(name, shown)),
            ("1.0,5", Ok(None)),
            "what is shown can be typed again"
        );
    }
}
