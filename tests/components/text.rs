//! Lines of code and printed lines, whoever wrote them.

use await_lab::session::file;

use crate::rendered::Html;
use crate::{open, opened, page, run};

#[test]
fn lines_of_code_that_are_still_to_come_are_pale() {
    let pale = |link: &str| {
        let code = page(&open(link)).region("Code");
        let lines = code.0.split("<span class=\"line").skip(1).filter(|line| line.starts_with([' ', '"']));
        lines
            .filter_map(|line| {
                let (classes, _) = line.split_once('"')?;
                classes.contains("later").then(|| Html(format!("<b class=\"{line}")).text())
            })
            .collect::<Vec<_>>()
    };
    let late = pale("#say-after/sequential?t=0.5");
    assert!(late.len() == 2 && late[0].contains("say_took") && late[1].contains("say(text)"), "{late:?}");
    assert_eq!(pale("#say-after/sequential"), [""; 0], "at the end all has been reached");
    assert_eq!(pale("#fetch?view=python&t=0.1"), [""; 0], "the twin is not loaded here");
}

#[test]
fn foreign_words_stay_words() {
    let html = page(&open("#say-after?pairs=1:<img src=x onerror=alert(1)>&before=<b>{}</b>"));
    assert!(!html.0.contains("<img") && !html.0.contains("<b>&"), "nothing of a link becomes an element");
    assert!(html.region("Transcript").text().contains("<img src=x onerror=alert(1)>"));
}

#[test]
fn of_a_very_long_line_only_the_beginning_is_on_the_page() {
    let saved = file::save(&run("#say-after/sequential?pairs=1:marker").shown, false).unwrap().1;
    let text = page(&opened(saved.replace("marker", &"x".repeat(5_000)))).region("Transcript").text();
    let beginning = format!(" {} … and 3000 letters more, which Copy takes along", "x".repeat(2_000));
    assert!(text.contains(&beginning), "{text}");
}
