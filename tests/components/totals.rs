//! What it came to: the figures, how they are known, and what they are compared with.

use await_lab::ui::{Differences, DifferencesProps};

use crate::rendered::render;
use crate::{expect_said, open, page, run, totals_of};

#[test]
fn totals_say_what_it_came_to_and_how_that_is_known() {
    let preview = page(&open("#fetch")).region("Totals").text();
    for said in [
        "What it came to simulated",
        "1.85 s sequential = the sum of the requests",
        "0.80 s concurrent = the longest request",
        "2.31× speed-up = sequential ÷ concurrent",
        "Concurrent took 0.80 s, the longest of its five requests; sequential 1.85 s, the sum of its five requests.",
        "In the article by Alejandro Sánchez Yalí: 2.26 s one after another, 0.80 s together, 2.83x.",
    ] {
        assert!(preview.contains(said), "{said}\nis not in\n{preview}");
    }
    let real = page(&run("#say-after?pairs=1:a")).region("Totals").text();
    for said in [
        "What it came to measured",
        "Measured 1.00 s, ideal 1.00 s".to_lowercase().as_str(),
        "clock’s step is about 0.001 ms",
    ] {
        assert!(real.contains(said), "{said}\nis not in\n{real}");
    }
    assert!(!real.contains("article"), "with other values it is another experiment");
}

#[test]
fn of_streams_is_told_when_the_first_item_was_used() {
    let totals = totals_of("#streams");
    expect_said(
        &totals,
        &[
            "0.30 / 1.50 s first item used = loop / collect",
            "Loop used its first item at 0.30 s, its last at 1.50 s; collect used all of its items at 1.50 s.",
        ],
    );
    assert!(!totals.contains("speed-up"), "{totals}");
    expect_said(&totals_of("#streams/drip"), &["0.30 s first item used"]);
}

#[test]
fn of_batches_is_told_what_the_largest_took_and_which_limit_binds() {
    let page = page(&open("#scaling"));
    let totals = page.region("Totals").text();
    expect_said(
        &totals,
        &[
            "5.00 s sequential, 500 requests",
            "0.84 s bounded, 500 requests",
            "0.010 s concurrent, 500 requests",
            "0.84 s pool, 500 requests",
            "Bounded: its limit of six binds, so N requests take ⌈N/6⌉ · 0.010 s.",
            "Concurrent: no limit binds, all go at once",
            "In the article by Alex: a pool of processes 0.91, 1.72, 3.84, 7.66, 32.58 s; asyncio 0.41, 0.47, 2.31, 4.69, 18.01 s",
        ],
    );
    assert!(!totals.contains("speed-up"), "{totals}");
    let growth = page.region("Growth");
    let summary = growth.attribute_of("svg", "aria-label").join(" ");
    for said in [
        "Sequential: 1 0.010 s, 10 0.10 s, 50 0.50 s, 100 1.00 s, 500 5.00 s.",
        "Bounded: 1 0.010 s, 10 0.020 s, 50 0.090 s, 100 0.17 s, 500 0.84 s.",
        "Alex: asyncio: 1 0.41 s, 10 0.47 s, 50 2.31 s, 100 4.69 s, 500 18.01 s.",
    ] {
        assert!(summary.contains(said), "{said} is not in {summary}");
    }
    // A point for each size: of four runs, and of two series of the article.
    assert_eq!(growth.of_classes(&["dot"]), 6 * 5 + 6, "with a key for each");
    let table = growth.text();
    assert!(table.contains("500 5.00 s 0.84 s 0.010 s 0.84 s 32.58 s 18.01 s"), "{table}");
    for other_plan in ["#scaling?limit=2", "#scaling?preset=six-connections"] {
        let growth = crate::page(&open(other_plan)).region("Growth");
        assert!(!growth.0.contains("Alex"), "{other_plan}: the article’s figures stand beside its own plan only");
    }
}

#[test]
fn a_queues_figures_are_of_its_items() {
    let words = [
        "2 of 10 items had to wait for room, 0.30 s at most",
        "4.17 items taken in a second",
        "% how busy each consumer was",
        "consumer-bound producers can make 10.00 items a second, consumers work off 5.00",
    ];
    expect_said(&totals_of("#producer-consumer?t=9"), &words);
    let many = totals_of("#producer-consumer?consumers=5");
    expect_said(&many, &["% how busy the 5 consumers were, on average"]);
    let dropped = totals_of("#producer-consumer/shutdown-now?preset=backpressure");
    expect_said(&dropped, &["left, and nobody worked on"]);
}

#[test]
fn a_law_stands_only_below_a_total_that_follows_it() {
    let few = totals_of("#fetch?preset=twenty&connections=6");
    expect_said(&few, &["0.80 s concurrent 5.00×", "0.80 s with at most six requests at once"]);
    let again = totals_of("#fetch/sequential?urls=status/503&retries=2");
    expect_said(&again, &["1.50 s sequential", "1.50 s with two pauses before another try."]);
    assert!(!again.contains("the sum of"), "{again}");
}

#[test]
fn what_cannot_be_simulated_has_no_ideal() {
    let foreign = totals_of("#fetch?urls=https://example.com/a https://example.com/b");
    expect_said(
        &foreign,
        &["– sequential: press Run", "None of its two requests can be simulated, so there is no ideal to compare with"],
    );
    assert!(!foreign.contains("0.00 s"), "{foreign}");
    let failed = totals_of("#fetch?urls=reset reset");
    expect_said(&failed, &["no request was answered"]);
    for nothing_to_compare in [failed, totals_of("#say-after?pairs=0:a")] {
        assert!(!nothing_to_compare.contains("speed-up"), "{nothing_to_compare}");
    }
}

#[test]
fn totals_are_pale_as_long_as_their_end_is_to_come() {
    let later = page(&open("#fetch?t=0.5")).region("Totals");
    assert!(later.0.starts_with("<section class=\"totals later\""), "{}", &later.0[..80]);
    assert!(later.text().contains("At its end, after 1.85 s"), "{}", later.text());
    assert!(!page(&open("#fetch")).region("Totals").0.contains("later"));
}

#[test]
fn a_time_is_written_alike_wherever_it_stands() {
    let html = page(&open("#say-after/concurrent?pairs=0.05:a"));
    for (region, said) in
        [("Timeline", "Concurrent 0.050 s"), ("Totals", "0.050 s concurrent = "), ("Totals", "Concurrent took 0.050 s")]
    {
        let text = html.region(region).text();
        assert!(text.contains(said), "{said}\nis not in\n{text}");
    }
}

#[test]
fn a_side_that_never_ends_has_no_speed_up_and_its_reason() {
    let totals = page(&open("#producer-consumer/sentinels,one-sentinel")).region("Totals").text();
    assert!(!totals.contains("speed-up"), "{totals}");
    assert!(totals.contains("never ends: main waits for"), "{totals}");
    assert!(totals.contains("put one end marker for each consumer"), "{totals}");
}

#[test]
fn a_run_that_is_next_to_nothing_beside_another_is_said_to_be() {
    let totals = |link: &str| page(&open(link)).region("Totals").text();
    let long = totals("#say-after?pairs=220*0.9:Task");
    assert!(long.contains("Concurrent takes 0.90 s of an axis of 198.00 s: zoom in"), "{long}");
    assert!(!totals("#say-after").contains("of an axis"));
}

#[test]
fn the_table_of_differences_names_both_runs() {
    let state = run("#say-after?pairs=1:a,2:b");
    assert!(page(&state).region("Differences").text().contains("Sequential, measured – Concurrent, measured"));
    let pair = state.references.pair(&state.shown).expect("there are two");
    let events = [0, 1].map(|of| pair[of].record.len());
    let table = render::<Differences>(DifferencesProps { pair, events });
    assert_eq!(table.texts("th"), ["Of the runs", "Sequential, measured", "Concurrent, measured", "Change"]);
    let cells = table.texts("td");
    assert_eq!(cells[..4], ["Total", "3.00 s", "2.00 s", "1.00 s less, 1.50×"]);
    assert!(cells.len().is_multiple_of(4) && cells.len() > 20);
}

#[test]
fn a_box_keeps_the_queries_of_addresses_where_there_are_any() {
    let totals = |link: &str| page(&open(link)).region("Totals").0;
    assert!(totals("#fetch?urls=https://a.example/?key=1").contains("Keep what stands behind ?"));
    for link in ["#fetch", "#fetch?urls=https://a.example/", "#say-after?pairs=1:what?"] {
        assert!(!totals(link).contains("Keep what stands behind ?"), "{link}");
    }
}
