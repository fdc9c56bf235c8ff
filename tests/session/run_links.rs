//! Links that hold a recorded run: what the page writes it can read, whatever became of it on its way does no harm, and
//! nothing runs.

use std::rc::Rc;

use futures::FutureExt;

use await_lab::session::examples::EXAMPLES;
use await_lab::session::file::save;
use await_lab::session::link::MAX_SHARED_LINK;
use await_lab::session::run_link::{MAX_UNPACKED, NoLink, OPENED, RECORDED, UNREAD, UNREADABLE, write};
use await_lab::session::state::{Action, Phase, State};
use await_lab::session::still;
use await_lab::trace::random::splitmix64;

use super::page::{PretendedPage, packing};

/// The link of what a page shows.
fn link(state: &State) -> Result<String, NoLink> {
    let page = PretendedPage::open("#overview");
    write(&*page.files(), &file(state)).now_or_never().expect("packing takes no time here")
}

/// The file of what is shown: links and files hold the same.
fn file(state: &State) -> String {
    save(&state.shown, false).unwrap().1
}

/// What a page shows that is opened with a link, once that is read.
fn opened(link: &str) -> Rc<State> {
    let page = PretendedPage::open(link);
    for _ in 0..50 {
        page.settle();
    }
    page.state()
}

#[test]
fn a_run_in_a_link_opens_as_it_was_recorded_and_nothing_runs() {
    for lab in ["#say-after", "#fetch?preset=twenty", "#producer-consumer", "#event-loop", "#blocking"] {
        let before = still::opened(lab);
        let link = link(&before).unwrap_or_else(|why| panic!("{lab}: {why}"));
        let state = opened(&link);
        assert!(file(&state) == file(&before), "{lab}");
        assert_eq!((state.phase, state.is_of_link(), state.opening.is_none()), (Phase::Over, true, true), "{lab}");
        assert!(state.notices.iter().any(|notice| notice == OPENED), "{lab}: {:?}", state.notices);
        let encoded = link.replace("?", "%3F").replace("=", "%3D");
        assert!(file(&opened(&encoded)) == file(&before), "{lab}, with its marks encoded");
    }
}

#[test]
fn a_link_with_a_run_counts_more_than_an_example_that_was_to_come() {
    let run = still::opened("#say-after?pairs=0.3:a,0.1:b");
    let page = PretendedPage::open("#program");
    page.dispatch(Action::Choose(EXAMPLES.get(1)));
    page.dispatch(Action::Follow(link(&run).unwrap()));
    assert!(page.state().editor.chosen.is_none() && page.state().opening.is_some());
}

#[test]
fn of_a_program_that_can_t_be_run_here_no_link_speaks_of_run() {
    let program = still::opened("#program");
    let state = opened(&link(&program).unwrap());
    assert!(state.notices.iter().any(|notice| notice == RECORDED), "{:?}", state.notices);
    assert!(!state.notices.concat().contains("press Run"));
}

#[test]
fn a_link_with_a_run_that_is_followed_lets_all_stand_until_the_run_is_there() {
    let run = still::opened("#say-after?pairs=0.3:a,0.1:b");
    let page = PretendedPage::open("#fetch");
    page.dispatch(Action::Follow(link(&run).unwrap()));
    assert_eq!(page.state().choice.lab.name, "fetch");
    for _ in 0..50 {
        page.settle();
    }
    assert!(file(&page.state()) == file(&run));
    // Whoever runs it, or goes on, leaves it.
    page.dispatch(Action::CloseFile);
    assert!(!page.state().is_of_link());
}

#[test]
fn whatever_link_is_written_can_be_read_and_one_that_would_be_too_long_is_not_written() {
    let (mut written, mut refused) = (0, 0);
    for case in 0..60 {
        let random = |stream: u32, most: u64| splitmix64(15, stream, case) % most;
        // From few waits to thousands of them, alike or each another one.
        let (count, kinds) = (1 << random(0, 12), 1 + random(1, 40));
        let pair = |place: u32| {
            let number = splitmix64(15, 100 + place, case) % kinds;
            format!("0.{number:03}:task-{number}")
        };
        let pairs: Vec<String> = (0..count.min(900)).map(pair).collect();
        let state = still::opened(&format!("#say-after/joined?pairs={}", pairs.join(",")));
        match link(&state) {
            Ok(link) => {
                written += 1;
                assert!(link.len() <= MAX_SHARED_LINK);
                assert!(file(&opened(&link)) == file(&state), "case {case}");
            }
            Err(NoLink::TooLong(size)) => {
                refused += 1;
                assert!(size > MAX_SHARED_LINK, "case {case}: {size}");
            }
            Err(other) => panic!("case {case}: {other}"),
        }
    }
    assert!(written >= 10 && refused >= 5, "{written} {refused}");
    assert_eq!(
        NoLink::TooLong(300 * 1024).to_string(),
        "The run is too long for a link, which holds 8 KiB: send it as a file of 300 KiB."
    );
}

#[test]
fn of_no_run_there_is_neither_a_file_nor_a_link() {
    assert_eq!(save(&[], false).map_err(|error| error.to_string()), Err("nothing has run yet".to_owned()));
}

#[test]
fn a_text_that_packs_well_but_is_too_long_to_be_unpacked_is_refused_on_both_ways() {
    let bomb = packing::pack(&" ".repeat(5_000_000));
    assert!(bomb.len() < MAX_SHARED_LINK, "{}", bomb.len());
    assert_eq!(opened(&format!("#run?file={bomb}")).notices, [UNREADABLE]);
    let almost = packing::pack(&" ".repeat(MAX_UNPACKED + 1));
    assert_eq!(opened(&format!("#run?file={almost}")).notices, [UNREADABLE]);
}

#[test]
fn a_link_that_was_cut_or_changed_on_its_way_says_so_and_the_page_goes_on() {
    let whole = link(&still::opened("#say-after?pairs=0.2:a,0.1:b")).unwrap();
    let said = |link: &str| {
        let state = opened(link);
        assert!(state.opening.is_none() && !state.shown.is_empty(), "{link}");
        state.notices.join(" ")
    };
    for end in 0.."#run?file=".len() {
        let state = opened(&whole[..end]);
        assert!(state.opening.is_none());
    }
    for end in "#run?file=".len()..whole.len() {
        let notices = said(&whole[..end]);
        assert!(!notices.is_empty() && !notices.contains(OPENED), "cut after {end} bytes: {notices}");
    }
    for place in "#run?file=".len()..whole.len() {
        let mut bytes = whole.clone().into_bytes();
        bytes[place] ^= 1 << (place % 6);
        // It is refused, or it is the file of another run that keeps all rules.
        if let Ok(link) = String::from_utf8(bytes) {
            assert!(!said(&link).is_empty(), "{link}");
        }
    }
    assert_eq!(said(&format!("#run?file={}", "x".repeat(MAX_SHARED_LINK + 1))), UNREAD);
    assert_eq!(said("#run?file="), UNREADABLE);
}
