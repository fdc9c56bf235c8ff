//! The reader's own programs across a reload of the page.

use await_lab::session::editor::{Editor, MAX_BEFORE, MAX_PROGRAM, UNNAMED};
use await_lab::session::examples::EXAMPLES;
use await_lab::session::state::{Action, Phase, State};

use super::page::PretendedPage;

fn write(page: &PretendedPage, text: &str) {
    page.dispatch(Action::Write(text.to_owned()));
}

/// A program that takes the place of the one that is there.
fn bring(page: &PretendedPage, text: &str) {
    page.dispatch(Action::Program { editor: Editor::with("b.py", text, None), run: None });
}

fn text(state: &State) -> &str {
    &state.editor.text
}

fn before(state: &State) -> Vec<&str> {
    state.editor.before.iter().map(|before| &*before.text).collect()
}

#[test]
fn what_was_typed_and_what_gave_way_are_there_after_a_reload() {
    let page = PretendedPage::open("#program");
    write(&page, "print('first')");
    bring(&page, "print('second')");
    write(&page, "print('third')\n");
    let page = page.leave_for("#program");
    let state = page.state();
    assert_eq!((text(&state), before(&state)), ("print('third')\n", vec!["print('first')"]));
    assert_eq!((&*state.editor.name, state.phase), ("b.py", Phase::Preview));
    assert!(state.shown.is_empty(), "no other program's run stands beside it");
    // A second reload loses nothing either.
    let page = page.leave_for("#program");
    assert_eq!((text(&page.state()), before(&page.state())), ("print('third')\n", vec!["print('first')"]));
}

#[test]
fn an_example_that_nobody_changed_is_not_kept() {
    let page = PretendedPage::open("#program").leave_for("#program?example=two-apis");
    assert!(page.state().editor.before.is_empty() && page.state().editor.wanted.is_some());
    let page = PretendedPage::open("#program");
    write(&page, "print('mine')");
    page.dispatch(Action::Choose(Some(&EXAMPLES[1])));
    let editor = Editor::with("example.py", "print(1)", Some(&EXAMPLES[1]));
    page.dispatch(Action::Example { example: &EXAMPLES[1], editor, run: None });
    let page = page.leave_for("#program?example=two-apis");
    assert_eq!(before(&page.state()), ["print('mine')"]);
    assert!(page.state().editor.wanted.is_some(), "the link's example is still to come");
}

#[test]
fn another_link_is_opened_and_what_was_typed_stands_in_the_list() {
    let page = PretendedPage::open("#program");
    write(&page, "print('mine')");
    let page = page.leave_for("#program?code=abc");
    assert_eq!(before(&page.state()), ["print('mine')"]);
    let editor = Editor::with("a.py", "print('theirs')", None);
    page.dispatch(Action::Unpacked { code: "abc".to_owned(), editor: Some(editor) });
    assert_eq!((text(&page.state()), before(&page.state())), ("print('theirs')", vec!["print('mine')"]));
    page.dispatch(Action::TakeBack(0));
    assert_eq!(text(&page.state()), "print('mine')");
}

#[test]
fn a_link_that_is_unpacked_late_does_not_come_over_what_was_typed_after_it() {
    let page = PretendedPage::open("#program?code=abc");
    let unpacked = |code: &str| {
        let editor = Editor::with("a.py", "print('as in the link')", None);
        page.dispatch(Action::Unpacked { code: code.to_owned(), editor: Some(editor) });
    };
    unpacked("another");
    assert!(page.state().editor.wanted.is_some(), "that is not the one");
    unpacked("abc");
    write(&page, "print('since')");
    let page = page.leave_for("#program?code=abc");
    assert_eq!(text(&page.state()), "print('since')");
    let editor = Editor::with("a.py", "print('as in the link')", None);
    page.dispatch(Action::Unpacked { code: "abc".to_owned(), editor: Some(editor) });
    assert_eq!((text(&page.state()), before(&page.state()).len()), ("print('since')", 0));
}

#[test]
fn what_was_typed_is_there_when_the_page_was_loaded_anew_elsewhere() {
    for gives_way in [false, true] {
        let page = PretendedPage::open("#program");
        write(&page, "print('mine')");
        if gives_way {
            page.dispatch(Action::Reset);
        }
        page.dispatch(Action::Follow("#fetch".to_owned()));
        let page = page.leave_for("#fetch");
        assert_eq!(page.state().choice.lab.name, "fetch");
        // By way of another lab, and once more.
        page.dispatch(Action::Follow("#say-after".to_owned()));
        let page = page.leave_for("#say-after");
        page.dispatch(Action::Follow("#program".to_owned()));
        let state = page.state();
        let kept = if gives_way { state.editor.before.first().map(|before| &*before.text) } else { Some(text(&state)) };
        assert_eq!(kept, Some("print('mine')"), "gives way: {gives_way}");
    }
}

#[test]
fn where_the_tab_has_little_room_the_program_in_the_editor_is_kept() {
    let page = PretendedPage::open("#program");
    write(&page, &"#".repeat(1_000));
    bring(&page, "print('mine')");
    page.has_room(500);
    let page = page.leave_for("#program");
    assert_eq!((text(&page.state()), before(&page.state()).len()), ("print('mine')", 0));
}

#[test]
fn whatever_a_tab_has_kept_opens_the_page() {
    let opening = PretendedPage::open("#program").state().editor.clone();
    for kept in
        ["", "null", "link", "link=%23program&text=a", "before=a.py&text=1", "link=%23program&open=a.py", "%&=\u{0}"]
    {
        assert_eq!(PretendedPage::with_kept("#program", kept).state().editor, opening, "{kept}");
    }
    let own = |name: &str, text: &str| {
        let mut kept = form_urlencoded::Serializer::new("link=%23program".to_owned());
        kept.append_pair("open", name).append_pair("text", text);
        for _ in 0..=MAX_BEFORE {
            kept.append_pair("before", "b.py").append_pair("text", "print(2)");
        }
        PretendedPage::with_kept("#program", &kept.finish()).state()
    };
    let state = own("../<b>.exe", "print(1)");
    assert_eq!((&*state.editor.name, state.editor.before.len()), ("b.exe.py", MAX_BEFORE));
    let state = own(UNNAMED, &"#".repeat(MAX_PROGRAM + 1));
    assert_eq!((text(&state), state.editor.before.len()), (&*opening.text, MAX_BEFORE), "it is too long to be edited");
}
