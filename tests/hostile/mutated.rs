//! Many inputs that nobody thought of: what is good, with bytes changed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use futures::FutureExt;
use futures::future::{LocalBoxFuture, ready};

use await_lab::session::embed::{Command, Options};
use await_lab::session::file::save;
use await_lab::session::link::{read, write};
use await_lab::session::ports::Files;
use await_lab::session::screen::Screen;
use await_lab::session::state::{Action, SPEEDS, Speed};
use await_lab::session::{program_link, run_link, still};
use await_lab::trace::batch::{Cursor, EventBatch};
use await_lab::trace::event::Kind;
use await_lab::trace::file;

use crate::effort::is_at_once;
use crate::mutations::{Mutations, seed, times};
use crate::{given, harmless, packing, saved};

/// Lets a decoder read so many mutated inputs; one that panics, or is not done at once, is shown with all that makes it happen
/// again.
fn fuzz(name: &str, count: u32, corpus: Vec<Vec<u8>>, decode: impl Fn(&[u8])) {
    let (seed, count) = (seed(), count * times());
    let mutations = Mutations::of(seed, corpus);
    let mut longest = Duration::ZERO;
    for number in 0..count {
        let input = mutations.input(number);
        let failed = |why: &str| -> ! { panic!("{name}: seed {seed}, input {number}{why}: {}", input.escape_ascii()) };
        match catch_unwind(AssertUnwindSafe(|| is_at_once(|| decode(&input)))) {
            Ok(Ok(took)) => longest = longest.max(took),
            Ok(Err(took)) => failed(&format!(", which takes {took:?}")),
            Err(_) => failed(""),
        }
    }
    println!("{name}: {count} inputs of seed {seed}, the longest took {longest:?}");
}

fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

const LINKS: [&str; 12] = [
    "#say-after",
    "#say-after/joined?seed=7&t=0.640&pairs=0.50:Hi&preset=api",
    "#fetch/bounded,first?urls=delay/1+status/404+reset&retries=0&timeout=2&limit=3",
    "#producer-consumer/one-sentinel,cancel?items=3&capacity=2&seed=18446744073709551615&delay=0.1..0.5",
    "#fetch?preset=twenty&connections=6&view=python&world=simulated&v=1",
    "#streams",
    "#scaling?sizes=1,10,50&rounds=1&probe=12",
    "#overview",
    "#asyncio-and-rust",
    "#event-loop?preset=x",
    "#blocking%3Fseed%3D3",
    "#say-after?before=%F0%9F%98%80%E2%80%AE&heading={name}&took={seconds:.2f}",
];

#[test]
fn mutated_links_give_a_valid_choice_and_harmless_words() {
    fuzz("links", 20_000, texts(&LINKS), |input| {
        let link = String::from_utf8_lossy(input);
        let (choice, notices) = read(&link);
        harmless(notices.iter().map(ToString::to_string));
        assert_eq!(read(&write(&choice)), (choice, vec![]), "what came of it is no valid choice");
        let _screen = Screen::of(&link);
    });
}

#[test]
fn mutated_links_of_programs_are_read_within_bounds() {
    let corpus = [
        "#program?example=say-after",
        "#program?name=a.py&code=K8ovKMnMzytWKEotLinNKQEA&world=browser&seed=7",
        "#program",
    ];
    fuzz("links of programs", 30_000, texts(&corpus), |input| {
        let asked = program_link::read(&String::from_utf8_lossy(input));
        harmless(asked.notices);
    });
}

/// A figure's options and the commands of the page around, as `static/embedded.js` and `steered.js` hand them on when they have let them pass.
#[test]
fn mutated_options_of_figures_are_known_ones_or_none() {
    let corpus = [
        "view=both&from=3&to=12&speed=0.25&autoplay&predict",
        "view=queue&speed=whole&to=40",
        "play=0&pause=0&seek=1.5&step=12",
    ];
    let opened = still::opened("#say-after");
    fuzz("options of figures", 15_000, texts(&corpus), |input| {
        let query = String::from_utf8_lossy(input);
        let pairs = || query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        let value = |name: &str| pairs().find(|(of, _)| *of == name).map(|(_, value)| value.to_owned());
        let options = Options::read(value);
        assert!(options.steps.is_none_or(|(from, to)| from < to), "{options:?}");
        let offered = |speed| matches!(speed, Speed::Whole) || SPEEDS.map(Speed::Times).contains(&speed);
        assert!(options.speed.is_none_or(offered), "{options:?}");
        let named = pairs().filter_map(|(name, value)| Command::named(name, value.parse().unwrap_or(f64::NAN)));
        for command in named {
            let state = opened.clone().reduce(match command {
                Command::Play => Action::Play,
                Command::Pause => Action::Pause,
                Command::Seek(at) => Action::Seek { at, settled: true },
                Command::Step(steps) => Action::Step(steps.try_into().unwrap_or(i32::MAX)),
            });
            assert!(state.moment() <= state.end(), "{command:?} leads beyond the end");
        }
    });
}

/// Packs and unpacks as the browser does.
struct Packing;

impl Files for Packing {
    fn pack(&self, text: &str) -> LocalBoxFuture<'static, Option<String>> {
        ready(Some(packing::pack(text))).boxed_local()
    }
}

#[test]
fn mutated_links_with_runs_are_refused_or_hold_a_run() {
    let link = |of: &str| run_link::write(&Packing, &saved(of)).now_or_never().unwrap().unwrap();
    let corpus = [link("#say-after?pairs=0.2:a"), link("#fetch/first?urls=delay/0.1+reset")];
    fuzz("links with runs", 15_000, texts(&corpus.each_ref().map(String::as_str)), |input| {
        let link = String::from_utf8_lossy(input);
        if let Some(text) = run_link::read(&link).and_then(|packed| packing::unpack(packed, run_link::MAX_UNPACKED)) {
            assert!(text.len() <= run_link::MAX_UNPACKED);
            harmless(given::open(given::given("the link", text)).err());
        }
    });
}

#[test]
fn mutated_files_are_refused_or_keep_all_rules() {
    let mut corpus = texts(&[include_str!("../data/program.json"), include_str!("../data/shutdown.json")]);
    corpus.extend(["#say-after?pairs=0.2:a,0.1:b", "#streams"].map(|link| saved(link).into_bytes()));
    fuzz("files", 8_000, corpus, |input| match file::read(&String::from_utf8_lossy(input)) {
        Ok(traces) => assert!(
            file::read(&file::write(traces.iter().map(file::StoredRun::with_bodies).collect()).unwrap()).unwrap()
                == traces
        ),
        Err(error) => harmless([error.to_string()]),
    });
}

#[test]
fn mutated_archives_and_traces_are_refused_or_become_logs_that_keep_all_rules() {
    let opens = |name: &'static str| {
        move |input: &[u8]| match given::open(given::given_bytes(name, input.to_vec())) {
            Ok(opened) => {
                harmless(opened.notices);
                let text = save(&opened.shown, false).unwrap().1;
                assert_eq!(
                    file::read(&text).map(|traces| traces.len()).map_err(|error| error.to_string()),
                    Ok(opened.shown.len())
                );
            }
            Err(why) => harmless([why]),
        }
    };
    fuzz(
        "archives",
        2_000,
        texts(&[include_str!("../data/import/page.har"), include_str!("../data/export/fetch.har")]),
        opens("page.har"),
    );
    let traces = [
        include_str!("../data/import/spans.json"),
        include_str!("../data/export/fetch.perfetto.json"),
        r#"[{"ph":"X","name":"a","ts":1,"dur":5},{"ph":"B","ts":9}"#,
    ];
    fuzz("traces", 5_000, texts(&traces), opens("spans.json"));
    fuzz("recordings", 3_000, texts(&[include_str!("../data/import/tokio-console.json")]), opens("run.json"));
}

#[test]
fn mutated_messages_of_a_worker_are_no_batch_or_one_of_known_events() {
    let batch = |link: &str| {
        let record = still::opened(link).shown[0].record.clone().unwrap();
        let batch = record.read(|trace| trace.since(&mut Cursor::default())).unwrap();
        (batch.labels.clone(), batch.words().iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>())
    };
    let (labels, bytes) = batch("#producer-consumer");
    fuzz("messages", 20_000, vec![bytes, batch("#fetch/first").1], |input| {
        let words: Vec<u32> = input.as_chunks().0.iter().map(|word| u32::from_le_bytes(*word)).collect();
        if let Some(batch) = EventBatch::from_words(labels.clone(), &words) {
            assert!(
                batch.events.len() <= words.len()
                    && batch.events.iter().all(|event| Kind::NAMES.contains(&event.kind.name()))
            );
        }
    });
}
