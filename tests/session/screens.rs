//! Which screen a link opens, and what becomes of the state on the way from one to another.

use std::rc::Rc;

use await_lab::session::screen::Screen;
use await_lab::session::state::{Action, Phase, State};
use await_lab::session::still::{after, opened};
use await_lab::session::views;

use super::page::PretendedPage;

fn follow(state: &Rc<State>, link: &str) -> Rc<State> {
    after(state.clone(), Action::Follow(link.to_owned()))
}

#[test]
fn a_link_that_names_nothing_opens_the_overview_and_every_other_one_what_it_names() {
    for (link, screen) in [
        ("", Screen::Overview),
        ("#", Screen::Overview),
        ("#overview", Screen::Overview),
        ("#asyncio-and-rust", Screen::SideBySide),
        ("#fetch", Screen::Lab),
        ("#?world=simulated", Screen::Lab),
        ("#no-such-lab", Screen::Lab),
    ] {
        assert_eq!(opened(link).screen, screen, "{link}");
        assert!(link == "#no-such-lab" || opened(link).notices.is_empty(), "{link}");
    }
    assert_eq!(views::asked(""), "overview");
}

#[test]
fn the_race_of_the_overview_is_the_run_of_its_lab() {
    let page = PretendedPage::open("");
    page.runner().start(&page.state().choice, &[]);
    page.settle();
    assert_eq!(page.state().phase, Phase::Over);
    let lab = follow(&page.state(), "#fetch");
    assert_eq!((lab.screen, lab.phase), (Screen::Lab, Phase::Over), "it is not lost");
    let back = follow(&lab, "");
    assert_eq!((back.screen, back.phase), (Screen::Overview, Phase::Over));
}

#[test]
fn nothing_of_another_lab_stays_on_the_overview() {
    let changed = after(opened("#fetch"), Action::Set { name: "urls".to_owned(), text: "delay/1".to_owned() });
    let overview = follow(&changed, "#");
    assert_eq!(overview.phase, Phase::Preview);
    assert!(overview.references.is_empty() && !overview.choice.is_changed());
    assert_eq!(overview.shown.len(), 2);
}
