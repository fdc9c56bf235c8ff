//! The overview and the comparison, rendered on the host: every lab has its card, every row its line.

#[path = "session/rendered.rs"]
#[allow(dead_code)]
mod rendered;

use std::collections::BTreeSet;

use rendered::page;

use await_lab::labs::Lab;
use await_lab::labs::side_by_side::PAIRS;
use await_lab::session::still::opened;
use await_lab::trace::program::SourceLine;

#[test]
fn every_lab_has_a_card_in_teaching_order_with_its_question_and_its_picture() {
    let page = page(&opened(""));
    let cards = page.region("Questions");
    let links: Vec<String> = Lab::ALL.iter().map(|lab| format!("#{}", lab.name)).collect();
    assert_eq!(cards.attribute_of("a", "href"), links);
    let questions: Vec<&str> = Lab::ALL.iter().map(|lab| lab.question).collect();
    assert_eq!(cards.texts("a"), questions);
    assert_eq!(cards.of_classes(&["mini"]), Lab::ALL.len());
    let told: Vec<&str> = cards.values("aria-label").into_iter().filter(|label| *label != "Questions").collect();
    assert!(
        told.len() >= Lab::ALL.len() && told.iter().all(|label| label.len() > 20),
        "each picture is told: {told:?}"
    );
}

#[test]
fn a_miniature_is_drawn_from_its_labs_own_run() {
    let cards = page(&opened("")).region("Questions");
    let text = cards.text();
    assert!(text.contains("Sequential 3.00 s") && text.contains("Concurrent 2.00 s"), "{text}");
    assert!(text.contains("0.80 s") && text.contains("www.wikipedia.org"), "{text}");
    // The length of a wait that the program's end cut off would lie under the words of that end.
    assert!(text.contains("the program ended") && !text.contains("0.50 s the program ended"), "{text}");
    assert!(cards.values("aria-label").iter().any(|label| label.contains("Waiting to put: Producer")), "the queue");
    assert!(text.contains("≈ 5.00 s") && text.contains("≈ 0.84 s"), "the law’s curves go on to 500 requests: {text}");
    assert!(cards.of_classes(&["bar"]) > 10);
    assert!(text.contains("Inline longest freeze 0.80 s") && text.contains("In a worker no freeze"), "{text}");
    assert!(text.contains("Event loop main Heartbeat"), "the thread that is blocked, and the heart: {text}");
    let told = "Inline: longest freeze 0.80 s · heartbeat at most 0.80 s late · 7 of 23 beats. In a worker: no freeze";
    assert!(cards.values("aria-label").iter().any(|label| label.starts_with(told)), "the threads");
}

#[test]
fn no_id_is_there_twice_and_nothing_in_a_miniature_can_be_pointed_at() {
    let page = page(&opened(""));
    let ids = page.values("id");
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
    assert_eq!(page.region("Questions").values("data-lit"), [""; 0]);
    assert_eq!(page.region("Questions").values("tabindex"), [""; 0]);
}

#[test]
fn the_comparison_shows_each_line_and_leads_to_it() {
    let page = page(&opened("#asyncio-and-rust"));
    assert_eq!(page.texts("th").len(), 4 + PAIRS.len());
    for pair in PAIRS {
        let Some(((lab, variant), line)) = pair.shown_by().zip(pair.line()) else { continue };
        assert!(page.text().contains(line.text), "{line:?}");
        assert!(!line.text.contains("fn "), "the line that does it, and not the function around: {line:?}");
        let link = format!("#{}/{}?line={}", lab.name, variant.name, line.number);
        assert!(page.attribute_of("a", "href").contains(&&*link), "{link}");
        let state = opened(&link);
        let record = state.shown[0].record.as_ref().expect("a simulated run");
        let is_reached = record.look(|trace, reading| {
            let line = SourceLine::of_lab(line.number as u16);
            reading.reached.follow(trace).at(trace.events().len()).any(|(of, _)| of == line)
        });
        assert_eq!(state.choice.moment.is_some(), is_reached, "{link}: its first moment");
    }
}
