//! What is said of a plan: its preset, its values, and whom it asks.

use crate::{expect_said, open, page, totals_of};

#[test]
fn a_presets_words_go_when_its_values_are_changed() {
    let said = |link: &str| page(&open(link)).region("Experiment").text() + &page(&open(link)).region("About").text();
    let usual = said("#say-after");
    expect_said(&usual, &["Waits of 1 s and 2 s take 3 s", "Alejandro Sánchez Yalí"]);
    for link in ["#say-after?pairs=5:x,6:y", "#say-after?seed=2"] {
        let changed = said(link);
        expect_said(&changed, &["Hello, World, changed", "changed from “Hello, World”"]);
        assert!(!changed.contains("3 s one after") && !changed.contains("Sánchez Yalí"), "{changed}");
        assert!(!totals_of(link).contains("In the article"), "{link}");
    }
}

#[test]
fn where_run_fetches_is_said_after_the_addresses() {
    let said = |urls: &str| page(&open(&format!("#fetch/concurrent?urls={urls}"))).region("About").text();
    let [practice, hosts] = ["from this page’s practice server", "from the hosts of the addresses"];
    for (urls, here, there) in
        [("delay/1", true, false), ("https://a.example/", false, true), ("delay/1%20https://a.example/", true, true)]
    {
        let said = said(urls);
        assert_eq!((said.contains(practice), said.contains(hosts)), (here, there), "{urls}: {said}");
    }
}

#[test]
fn a_variant_with_values_of_its_own_is_of_no_preset() {
    let html = page(&open("#producer-consumer/one-sentinel"));
    assert_eq!(html.region("Experiment").of_classes(&["chip", "on"]), 0);
    let html = html.region("About");
    assert!(html.text().contains("a single end marker for several consumers"), "{}", html.text());
}
