//! What everything on the page is called: regions, controls, ids. Who doesn't see the page finds the way by them.

use std::collections::BTreeSet;

use await_lab::labs::Lab;
use await_lab::session::state::Action;
use await_lab::session::views;

use crate::rendered::{Html, embedded, rendered_page};
use crate::{open, page};

#[test]
fn regions_and_buttons_have_their_names() {
    let usual = ["Experiment", "Timeline", "About", "Totals", "Values", "Code", "Transcript", "Events"];
    for (link, own) in [("#say-after", None), ("#fetch", Some("Requests")), ("#producer-consumer", Some("Queue"))] {
        let html = page(&open(link));
        let regions = html.regions();
        for name in usual.iter().copied().chain(own) {
            assert_eq!(regions.iter().filter(|region| **region == name).count(), 1, "{link}: {name} in {regions:?}");
        }
        let place = |name| regions.iter().position(|region| *region == name);
        for pair in ["Timeline", "Totals", "Values", "About", "Code"].windows(2) {
            assert!(place(pair[0]) < place(pair[1]), "{link}: {pair:?} in {regions:?}");
        }
        for other in ["Requests", "Queue"].into_iter().filter(|other| Some(*other) != own) {
            assert!(!regions.contains(&other), "{link} has no {other}");
        }
        let buttons = html.texts("button");
        for name in ["Run", "Stop", "Reset", "Save run"] {
            assert_eq!(buttons.iter().filter(|button| *button == name).count(), 1, "{link}: {name} in {buttons:?}");
        }
        assert_eq!(html.texts("h1").len(), 1);
        assert_eq!(html.attribute_of("input", "type").iter().filter(|kind| **kind == "file").count(), 1);
    }
}

#[test]
fn no_element_has_the_name_of_a_link() {
    // A browser scrolls to what has the name after the #, which boot.js takes for the reader's first act.
    let links = views::links();
    for link in &links {
        let html = page(&open(link));
        let named = html.values("id").into_iter().find(|id| links.iter().any(|link| views::asked(link) == *id));
        assert_eq!(named, None, "{link}");
    }
}

#[test]
fn every_control_has_a_name() {
    for link in ["#say-after", "#fetch", "#producer-consumer", "#producer-consumer/one-sentinel"] {
        for html in [page(&open(link)), embedded(&open(link))] {
            for button in html.0.split("<button").skip(1) {
                let (tag, rest) = button.split_once('>').unwrap();
                let words = Html(format!("<b>{}", rest.split("</button>").next().unwrap())).text();
                assert!(tag.contains("aria-label=") || !words.is_empty(), "{link}: <button{tag}> has no name");
            }
            let labels = html.attribute_of("label", "for");
            for field in ["input", "select", "textarea"] {
                for tag in html.0.split(&format!("<{field}")).skip(1).filter(|tag| tag.starts_with([' ', '>'])) {
                    let tag = tag.split('>').next().unwrap();
                    let is_labelled = labels.iter().any(|id| tag.contains(&format!(" id=\"{id}\"")));
                    let is_inside = tag.contains("type=\"checkbox\"") || tag.contains("type=\"file\"");
                    assert!(tag.contains("aria-label=") || is_labelled || is_inside, "{link}: <{field}{tag}");
                }
            }
        }
    }
}

#[test]
fn the_embedded_figure_has_its_controls_and_a_link_to_the_page() {
    let html = embedded(&open("#fetch"));
    assert_eq!(html.regions(), ["Timeline", "Sequential", "Concurrent"]);
    assert_eq!(html.texts("a"), ["Full page"]);
    let buttons = html.texts("button");
    for name in ["Run", "Stop", "Reset"] {
        assert!(buttons.contains(&name.to_owned()), "{buttons:?}");
    }
    let odd = open("#fetch?nonsense=1&other=2");
    assert!(embedded(&odd).text().contains("there is no parameter nonsense"));
    let next = embedded(&odd.reduce(Action::Dismiss(0))).text();
    assert!(next.contains("there is no parameter other") && !next.contains("nonsense"), "{next}");
}

/// Every lab with each of its presets, with the variants that it opens with and with all of them.
fn every_view() -> Vec<String> {
    let mut links = Vec::new();
    for lab in Lab::ALL {
        let all: Vec<&str> = lab.variants.iter().map(|variant| variant.name).collect();
        for preset in lab.presets {
            links.push(format!("#{}?preset={}", lab.name, preset.name));
            links.push(format!("#{}/{}?preset={}", lab.name, all.join(","), preset.name));
        }
    }
    links
}

#[test]
fn no_id_is_there_twice_and_each_that_is_named_is_there() {
    for link in every_view() {
        let state = open(&link).reduce(Action::Ask(vec!["example.org".to_owned()]));
        let step = state.clone().reduce(Action::Step(1));
        for html in [page(&state), page(&step), embedded(&state)] {
            let ids = html.values("id");
            let set: BTreeSet<&str> = ids.iter().copied().collect();
            let twice: Vec<&&str> = set.iter().filter(|id| ids.iter().filter(|of| of == id).count() > 1).collect();
            assert!(twice.is_empty(), "{link}: {twice:?}");
            for attribute in ["for", "aria-labelledby", "aria-describedby", "aria-activedescendant"] {
                let lost: Vec<&str> = html.values(attribute).into_iter().filter(|id| !set.contains(id)).collect();
                assert!(lost.is_empty(), "{link}: {attribute} {lost:?}");
            }
        }
    }
}

#[test]
fn two_apps_in_a_page_share_no_id_and_each_names_its_own_only() {
    for link in ["#say-after", "#fetch", "#producer-consumer?t=0.55"] {
        let apps = ["one-", "two-"].map(|name| rendered_page(name, &open(link), true));
        for (app, name) in apps.iter().zip(["one-", "two-"]) {
            let ids = app.values("id");
            assert!(ids.len() > 5 && ids.iter().all(|id| id.starts_with(name)), "{link}: {ids:?}");
            let fills = app.values("fill");
            let patterns: Vec<&str> = fills.into_iter().filter(|fill| fill.starts_with("url(")).collect();
            assert!(patterns.iter().all(|fill| fill.starts_with(&format!("url(#{name}"))), "{link}: {patterns:?}");
        }
    }
}
