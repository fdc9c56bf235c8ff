//! Links: whatever stands in the address bar, the nearest valid choice comes of it, with a notice, never a panic.

use proptest::prelude::*;

use await_lab::labs::Lab;
use await_lab::session::choice::{Choice, Code};
use await_lab::session::link::{MAX_LINK, Notice, read, shortage, write};
use await_lab::session::program_link;
use await_lab::session::screen::Screen;
use await_lab::trace::WorldKind;
use await_lab::trace::time::{Micros, millis};

/// Reads a link that must be understood, and gives it as the page would write it.
fn canonical(link: &str) -> String {
    let (choice, notices) = read(link);
    assert_eq!(notices, [], "{link}");
    write(&choice)
}

/// Reads an odd link: the page must open with something that can be shown, and say what was odd.
fn odd(link: &str) -> (Choice, Vec<String>) {
    let (choice, notices) = read(link);
    let text = write(&choice);
    assert_eq!(read(&text), (choice.clone(), vec![]), "what came of {link:.80} is no valid choice");
    let state = await_lab::session::still::opened(link);
    assert!(!state.shown.is_empty(), "nothing is shown for {link:.80}");
    let notices: Vec<String> = notices.iter().map(ToString::to_string).collect();
    for notice in &notices {
        assert!(notice.chars().count() < 400, "a notice is too long: {notice}");
        assert!(!notice.contains(|letter: char| letter.is_control() || letter == '\u{202e}'), "{notice:?}");
    }
    (choice, notices)
}

/// An odd link of which the reader must be told.
fn noticed(link: &str) -> Choice {
    let (choice, notices) = odd(link);
    assert!(!notices.is_empty(), "nothing was said of {link:.80}");
    choice
}

/// A link that is odd, but harmless: there is nothing to say.
fn silent(link: &str) -> Choice {
    let (choice, notices) = odd(link);
    assert_eq!(notices, [] as [String; 0], "{link:.80}");
    choice
}

#[test]
fn only_what_differs_from_the_defaults_is_written() {
    assert_eq!(canonical("#say-after"), "#say-after");
    assert_eq!(canonical("#say-after/sequential,concurrent?seed=1&world=browser&view=rust&v=1"), "#say-after");
    assert_eq!(canonical("#say-after?pairs=1:Hello,2:World"), "#say-after");
    assert_eq!(
        canonical("#say-after/joined?seed=7&t=0.640&pairs=0.50:Hi&preset=api"),
        "#say-after/joined?preset=api&pairs=0.5:Hi&seed=7&t=0.64"
    );
    assert_eq!(canonical("#say-after?preset=sync-async&world=simulated"), "#say-after?preset=sync-async");
    assert_eq!(canonical("#say-after?world=simulated&view=python"), "#say-after?world=simulated&view=python");
}

#[test]
fn a_link_gives_lab_variants_values_world_seed_moment_and_view() {
    let (choice, notices) =
        read("#say-after/joined,sequential?before=a+%26+b&world=simulated&seed=7&t=1.5&view=python");
    assert_eq!(notices, []);
    let variants: Vec<&str> = choice.variants().iter().map(|variant| variant.name).collect();
    assert_eq!((choice.lab.name, variants), ("say-after", vec!["sequential", "joined"]));
    assert_eq!(choice.settings(), [("before".to_owned(), "a & b".to_owned())]);
    assert_eq!((choice.place(), choice.seed), (WorldKind::Simulated, 7));
    assert_eq!((choice.moment, choice.code), (Some(Micros(1_500_000)), Code::Python));
}

#[test]
fn only_paths_need_the_practice_server() {
    for (urls, needs) in [
        ("delay/1", true),
        ("https://x/+page/a?next=https://x", true),
        ("//host/", false),
        ("http:evil.example", false),
        ("no-cors:https://x/", false),
    ] {
        let (choice, _) = read(&format!("#fetch?urls={urls}"));
        assert_eq!(choice.urls(), urls.split('+').collect::<Vec<_>>());
        assert_eq!(choice.needs_practice_server(), needs, "{urls}");
    }
    let (choice, _) = read("#say-after");
    assert!(choice.urls().is_empty() && !choice.needs_practice_server());
}

#[test]
fn what_is_beyond_the_practice_servers_limits_is_lowered_and_said() {
    let (choice, notices) = odd("#fetch?urls=delay/99+bytes/99999999+delay/2+https://x/delay/99");
    assert_eq!(choice.urls(), ["delay/10", "bytes/10485760", "delay/2", "https://x/delay/99"]);
    assert_eq!(
        notices,
        ["In the link, urls=delay/99 bytes/99999999 delay/2 https://x/delay/99 became urls=delay/10 bytes/10485760 \
          delay/2 https://x/delay/99: the practice server waits 10 s and sends 10 MiB or 100 lines at most."]
    );
}

#[test]
fn a_preset_counts_wherever_it_stands_in_the_link() {
    let (choice, _) = read("#say-after?pairs=5:Late&preset=api");
    assert_eq!((choice.preset(), choice.settings().len()), (Some("api"), 1));
}

#[test]
fn reliability_1_to_7_shape_and_version() {
    silent("");
    silent("#");
    silent("#?");
    silent("#say-after?");
    noticed("#say-after?v=");
    noticed("#say-after?v=999");
    noticed("#say-after?v=-1");
    noticed("#say-after?colour=red");
    let choice = noticed("#say-after?seed=4&seed=5");
    assert_eq!(choice.seed, 4, "the first counts");
}

#[test]
fn reliability_8_to_26_numbers() {
    for number in
        ["-1", "1e9", "18446744073709551616", "NaN", "Infinity", "1e-400", "0x10", "\u{663}", " 5 ", "1.3", "+5", ""]
    {
        let link = format!("#say-after?seed={}", number.replace('+', "%2B"));
        assert_eq!(noticed(&link).seed, 1, "{number}");
    }
    assert_eq!(silent("#say-after?seed=0").seed, 0);
    assert_eq!(silent("#say-after?seed=9007199254740993").seed, 9_007_199_254_740_993);
    for seconds in ["-1", "-0", "1e308", "NaN", "", "2147483648:", "1.2.3"] {
        noticed(&format!("#say-after?pairs={seconds}:Hello"));
    }
    let clamped = noticed("#say-after?pairs=2147483648:Hello");
    assert_eq!(clamped.settings(), [("pairs".to_owned(), "60:Hello".to_owned())], "clamped to the limit");
    for moment in ["-1", "1e9", "NaN", "", "86400.000001", "999999999999"] {
        assert_eq!(noticed(&format!("#say-after?t={moment}")).moment, None, "{moment}");
    }
    let (_, notices) = odd("#say-after?t=-1");
    assert!(notices[0].starts_with("In the link, t=-1 was left out: "), "{notices:?}");
}

#[test]
fn reliability_27_to_34_odd_letters() {
    noticed("#say-after?seed=%");
    noticed("#say-after?seed=%zz");
    noticed("#say-after?after=a%00b");
    noticed("#say-after?seed=%FF%FE");
    noticed("#say-after?seed=%ED%A0%80");
    noticed("#say-after?after=%E2%80%AEtxt");
    noticed("#say-after?after=%E2%80%8Etxt");
    noticed("#say-after?after=%E2%80%8Ftxt");
    noticed("#say-after?after=%D8%9Ctxt");
    silent("#say-after?after=a%E2%80%8Cb");
    silent("#say-after?after=a%E2%80%8Db");
    noticed(&format!("#say-after?after={}", "%CC%81".repeat(10_000)));
    noticed(&format!("#say-after?after={}", "x".repeat(1 << 20)));
}

#[test]
fn reliability_42_to_44_length() {
    for length in [MAX_LINK + 1, 2 << 20, 5 << 20] {
        let (_, notices) = read(&format!("#say-after?after={}", "x".repeat(length)));
        assert_eq!(notices, [Notice::TooLong]);
    }
    let many: String = (0..5_000).map(|name| format!("n{name}=1&")).collect();
    let (_, notices) = odd(&format!("#say-after?{many}"));
    assert!(notices.len() < 12, "{} notices are too many to read", notices.len());
}

#[test]
fn reliability_58_to_60_nothing_is_run() {
    noticed("#<img src=x onerror=alert(1)>");
    noticed("#javascript:alert(1)");
    noticed("#say-after?run=1");
    noticed("#no-such-lab/at-all?seed=5");
    noticed("#say-after/no-such-variant");
    noticed("#say-after?preset=nope");
    noticed("#say-after?world=mars");
    noticed("#say-after?view=upside-down");
}

#[test]
fn every_preset_and_variant_of_every_lab_has_a_link() {
    for lab in Lab::ALL {
        for variant in lab.variants {
            for preset in lab.presets {
                let choice = silent(&format!("#{}/{}?preset={}", lab.name, variant.name, preset.name));
                assert_eq!(choice.variants().len(), 1);
            }
        }
    }
}

/// A choice made by the reader's own doings.
fn choices() -> impl Strategy<Value = Choice> {
    let lab = 0..Lab::ALL.len();
    let doings = proptest::collection::vec((0..8_u8, any::<u64>(), "[ -~äü€]{0,12}"), 0..12);
    (lab, doings).prop_map(|(lab, doings)| {
        let mut choice = Choice::of(Lab::ALL[lab]);
        for (doing, number, text) in doings {
            let pick = |length: usize| usize::try_from(number % length as u64).unwrap_or(0);
            match doing {
                0 => choice.set_preset(choice.lab.presets[pick(choice.lab.presets.len())].name),
                1 => choice.toggle_variant(choice.lab.variants[pick(choice.lab.variants.len())].name),
                2 => choice.set_place(if number % 2 == 0 { WorldKind::Browser } else { WorldKind::Simulated }),
                3 => choice.seed = number,
                4 => choice.moment = Some(Micros(number % 86_400_000_001)),
                5 => choice.code = Code::ALL[pick(3)],
                6 => {
                    let parameters = choice.parameters();
                    let name = parameters[pick(parameters.len())].name;
                    drop(choice.set(name, &text));
                }
                _ => {
                    let parameters = choice.parameters();
                    let name = parameters[pick(parameters.len())].name;
                    drop(choice.set(name, &(number % 50).to_string()));
                }
            }
        }
        choice
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_choice_survives_the_way_through_its_link(choice in choices()) {
        let link = write(&choice);
        let (read, notices) = read(&link);
        prop_assert_eq!(&notices, &[] as &[Notice], "{}", link);
        prop_assert_eq!(&read, &choice, "{}", link);
        prop_assert_eq!(write(&read), link);
    }

    #[test]
    fn any_text_at_all_opens_the_page(text in "\\PC{0,80}") {
        odd(&format!("#{text}"));
        odd(&format!("#say-after?{text}"));
        odd(&format!("#fetch/concurrent?urls={text}"));
    }
}

#[test]
fn the_articles_own_result_is_told_where_its_experiment_is_run_as_it_is() {
    let result = |link: &str| read(link).0.article_result();
    assert_eq!(
        result("#fetch").unwrap(),
        "In the article by Alejandro Sánchez Yalí: 2.26 s one after another, 0.80 s together, 2.83x."
    );
    for changed in ["#fetch?retries=2", "#fetch/concurrent", "#fetch?preset=delays", "#producer-consumer"] {
        assert_eq!(result(changed), None, "{changed}");
    }
}

#[test]
fn a_link_that_was_encoded_on_its_way_opens_the_same() {
    for (link, encoded) in [
        ("#fetch?preset=twenty", "#fetch%3Fpreset=twenty"),
        (
            "#fetch/first,bounded?limit=3&urls=delay/1%20delay/2",
            "#fetch%2Ffirst%2Cbounded%3Flimit%3D3%26urls%3Ddelay%2F1+delay%2F2",
        ),
        ("#say-after?after=a%2Bb", "#say-after%3fafter%3Da%252Bb"),
    ] {
        assert_eq!(canonical(encoded), canonical(link));
    }
    let encoded = "#program%3Fexample%3Dclean-up%26seed%3D7";
    assert_eq!(Screen::of(encoded), Screen::Program);
    assert_eq!(program_link::read(encoded), program_link::read("#program?example=clean-up&seed=7"));
}

#[test]
fn what_the_page_writes_it_can_read_however_long_the_values_are() {
    let urls: Vec<String> =
        (0..1_000).map(|number| format!("https://example.org/{number}/{}", "a".repeat(80))).collect();
    let mut choice = read("#fetch?limit=3").0;
    assert_eq!(choice.set("urls", &urls.join(" ")), None);
    let link = write(&choice);
    assert!(link.len() <= MAX_LINK);
    assert_eq!((link.as_str(), read(&link).1), ("#fetch?limit=3", vec![]));
    let said = shortage(&choice).expect("something was left out");
    assert!(said.starts_with("Addresses: too long for a link"), "{said}");
    assert_eq!(shortage(&read("#fetch?limit=3").0), None);
}

#[test]
fn a_time_finer_than_a_microsecond_is_refused_and_not_taken_for_another() {
    let (choice, notices) = odd("#fetch?timeout=0.0000001");
    assert_eq!(choice, read("#fetch").0);
    assert!(notices[0].contains("at most six decimals"), "{notices:?}");
    silent("#fetch?timeout=0.50000000");
    let (choice, notices) = odd("#fetch?t=0.0000001");
    assert_eq!(choice.moment, None);
    assert!(notices[0].contains("six decimals at most"), "{notices:?}");
}

#[test]
fn a_run_says_for_how_long_it_holds_up_the_page_in_one_go() {
    let freeze = |link: &str| read(link).0.freeze();
    assert_eq!(freeze("#blocking/inline?work=0.4"), millis(400));
    assert_eq!(freeze("#blocking/sliced?work=2&slice=0.5"), millis(500));
    assert_eq!(freeze("#blocking/sliced?work=0.3&slice=2"), millis(300), "no slice is longer than the work");
    assert_eq!(freeze("#blocking/inline,sliced?work=0.4&slice=0.2"), millis(400), "the longest");
    for link in ["#blocking/sliced?work=2&slice=0.01", "#blocking/worker?work=2", "#say-after"] {
        assert_eq!(freeze(link), millis(0), "{link}");
    }
}
