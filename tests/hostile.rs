//! What comes from outside and means no good: every link, file and message is refused with a reason or understood, within
//! bounds, and nothing panics. A table of inputs that were thought of, and many that were not.
//!
//! `AWAIT_LAB_FUZZ=20` makes twenty times as many of these, `AWAIT_LAB_FUZZ_SEED=7` others.

#[path = "session/given.rs"]
mod given;
#[path = "hostile/mutations.rs"]
mod mutations;
#[path = "session/packing.rs"]
mod packing;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use futures::FutureExt;
use futures::future::{LocalBoxFuture, ready};

use await_lab::session::embed::{Command, Options};
use await_lab::session::file::save;
use await_lab::session::link::{MAX_LINK, read, write};
use await_lab::session::ports::Files;
use await_lab::session::screen::Screen;
use await_lab::session::state::{Action, Phase, SPEEDS, Speed, State};
use await_lab::session::{program_link, run_link, still};
use await_lab::trace::batch::{Batch, Mark};
use await_lab::trace::event::Kind;
use await_lab::trace::file;
use mutations::Mutations;

/// How often, for one time each is tried.
fn times() -> u32 {
    std::env::var("AWAIT_LAB_FUZZ").ok().and_then(|times| times.parse().ok()).unwrap_or(1)
}

fn seed() -> u64 {
    std::env::var("AWAIT_LAB_FUZZ_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(15)
}

/// Lets a decoder read so many mutated inputs; what panics is shown with all that makes it happen again.
fn fuzz(name: &str, count: u32, corpus: Vec<Vec<u8>>, decode: impl Fn(&[u8])) {
    let (seed, count) = (seed(), count * times());
    let mutations = Mutations::of(seed, corpus);
    let mut longest = Duration::ZERO;
    for number in 0..count {
        let input = mutations.input(number);
        let begun = Instant::now();
        if catch_unwind(AssertUnwindSafe(|| decode(&input))).is_err() {
            panic!("{name}: seed {seed}, input {number}: {}", input.escape_ascii());
        }
        longest = longest.max(begun.elapsed());
    }
    println!("{name}: {count} inputs of seed {seed}, the longest took {longest:?}");
}

fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

/// What readers are told may be shown: it is short, and does nothing to the text around it.
fn harmless(notices: impl IntoIterator<Item = String>) {
    for notice in notices {
        assert!(notice.chars().count() < 700, "too long: {notice}");
        assert!(!notice.contains(|letter: char| letter.is_control() || letter == '\u{202e}'), "{notice:?}");
    }
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

/// A figure's options and the commands of the page around, as `static/embedded.js` hands them on when it has let them pass.
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
                Command::Play | Command::Pause => Action::Play(command == Command::Play),
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
    let link = |of: &str| run_link::write(&Packing, &still::opened(of).shown, false).now_or_never().unwrap().unwrap();
    let corpus = [link("#say-after?pairs=0.2:a"), link("#fetch/first?urls=delay/0.1+reset")];
    fuzz("links with runs", 15_000, texts(&corpus.each_ref().map(String::as_str)), |input| {
        let link = String::from_utf8_lossy(input);
        if let Some(text) = run_link::read(&link).and_then(|packed| packing::unpack(packed, run_link::MAX_UNPACKED)) {
            assert!(text.len() <= run_link::MAX_UNPACKED);
            harmless(given::open(given::given("the link", text)).err());
        }
    });
}

/// The file of what a link shows.
fn saved(link: &str) -> String {
    save(&still::opened(link).shown, false).unwrap().1
}

#[test]
fn mutated_files_are_refused_or_keep_all_rules() {
    let mut corpus = texts(&[include_str!("data/program.json"), include_str!("data/shutdown.json")]);
    corpus.extend(["#say-after?pairs=0.2:a,0.1:b", "#streams"].map(|link| saved(link).into_bytes()));
    fuzz("files", 8_000, corpus, |input| match file::read(&String::from_utf8_lossy(input)) {
        Ok(traces) => assert!(
            file::read(&file::write(traces.iter().map(|trace| file::StoredRun::of(trace, true)).collect()).unwrap())
                .unwrap()
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
        texts(&[include_str!("data/import/page.har"), include_str!("data/export/fetch.har")]),
        opens("page.har"),
    );
    let traces = [
        include_str!("data/import/spans.json"),
        include_str!("data/export/fetch.perfetto.json"),
        r#"[{"ph":"X","name":"a","ts":1,"dur":5},{"ph":"B","ts":9}"#,
    ];
    fuzz("traces", 5_000, texts(&traces), opens("spans.json"));
}

#[test]
fn mutated_messages_of_a_worker_are_no_batch_or_one_of_known_events() {
    let batch = |link: &str| {
        let record = still::opened(link).shown[0].record.clone().unwrap();
        let batch = record.read(|trace| trace.since(&mut Mark::default())).unwrap();
        (batch.labels.clone(), batch.words().iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>())
    };
    let (labels, bytes) = batch("#producer-consumer");
    fuzz("messages", 20_000, vec![bytes, batch("#fetch/first").1], |input| {
        let words: Vec<u32> = input.as_chunks().0.iter().map(|word| u32::from_le_bytes(*word)).collect();
        if let Some(batch) = Batch::from_words(labels.clone(), &words) {
            assert!(
                batch.events.len() <= words.len()
                    && batch.events.iter().all(|event| Kind::NAMES.contains(&event.kind.name()))
            );
        }
    });
}

/// What is to come of an input.
enum Gives {
    /// It is understood as it stands: there is nothing to say.
    Silence,
    /// The reader is told something with these words in it.
    Words(&'static str),
}
use Gives::{Silence, Words};

#[test]
fn the_corpus_of_bad_links_gives_what_it_should() {
    let long = format!("#say-after?before={}", "a".repeat(MAX_LINK));
    let (marks, label) = (format!("#say-after?before=a{}", "\u{301}".repeat(10_000)), "x".repeat(1 << 20));
    let (label, sea) = (format!("#say-after?before={label}"), format!("#{}", "x".repeat(5_000_000)));
    let bomb = format!("#run?file={}", packing::pack(&" ".repeat(5_000_000)));
    let table: [(u32, &str, Gives); 50] = [
        (1, "#", Silence),
        (2, "#?", Silence),
        (3, "#say-after?v=", Words("of version")),
        (4, "#say-after?v=999", Words("of version 999")),
        (5, "#say-after?v=-1", Words("of version -1")),
        (6, "#say-after?colour=red", Words("colour")),
        (7, "#say-after?seed=1&seed=2", Words("twice")),
        (8, "#producer-consumer?items=0", Words("items")),
        (9, "#producer-consumer?items=-1", Words("items")),
        (10, "#producer-consumer?items=1000000000", Words("items")),
        (11, "#producer-consumer?items=18446744073709551616", Words("items")),
        (12, "#producer-consumer?items=NaN", Words("items")),
        (13, "#producer-consumer?items=Infinity", Words("items")),
        (14, "#producer-consumer?items=1e-400", Words("items")),
        (15, "#producer-consumer?items=0x10", Words("items")),
        (16, "#producer-consumer?items=٣", Words("items")),
        (18, "#fetch/bounded?limit=0", Words("limit")),
        (19, "#fetch/bounded?limit=900", Silence),
        (20, "#fetch?timeout=2147483648", Words("timeout")),
        (21, "#fetch?timeout=-0", Words("timeout")),
        (22, "#fetch?timeout=1e308", Words("timeout")),
        (23, "#producer-consumer?capacity=1.3", Words("capacity")),
        (24, "#fetch?retries=4294967295", Words("retries")),
        (26, "#say-after?seed=18446744073709551615", Silence),
        (26, "#say-after?seed=18446744073709551616", Words("seed")),
        (27, "#say-after?before=%", Silence),
        (27, "#say-after?before=%zz", Silence),
        (28, "#say-after?before=%00", Words("before")),
        (29, "#say-after?before=%FF%FE", Silence),
        (31, "#say-after?before=\u{202e}", Words("before")),
        (32, "#say-after?before=a\u{200d}b", Silence),
        (33, &marks, Words("before")),
        (34, &label, Words("longer than 64 KiB")),
        (35, "#run?file=abcde", Silence),
        (36, "#run?file=a+b/c=", Silence),
        (37, "#run?file=ab cd\n", Silence),
        (38, "#run?file=K8ovKMnMzytWKEotLinNKQEA", Silence),
        (42, &long, Words("longer than 64 KiB")),
        (44, &sea, Words("longer than 64 KiB")),
        (45, &bomb, Silence),
        (58, "#<img src=x onerror=alert(1)>", Words("There is no lab")),
        (59, "#javascript:alert(1)", Words("There is no lab")),
        (60, "#fetch?urls=https://a.example/&run=1", Words("run")),
        (62, "#fetch?urls=%20%20", Words("urls")),
        (63, "#fetch?urls=javascript:alert(1)", Silence),
        (71, "#fetch?urls=http://u:p@h/", Silence),
        (73, "#fetch?urls=%5C%5Cevil.example", Silence),
        (81, "#fetch?urls=http://a%09b/", Silence),
        (83, "#fetch?urls=https://a.example/a-very-long-one", Silence),
        (85, "#fetch?urls=delay/../../x", Silence),
    ];
    for (number, link, gives) in table {
        let state = State::open(link);
        harmless(state.notices.iter().cloned());
        assert_eq!(state.phase, Phase::Preview, "{number}: something runs");
        let said = state.notices.join(" ");
        match gives {
            Silence => assert_eq!(said, "", "{number} {link:.80}"),
            Words(words) => assert!(said.contains(words), "{number} {link:.80}: {said}"),
        }
    }
}

#[test]
fn no_address_that_leads_elsewhere_is_sent_in_the_simulated_world() {
    for url in [
        "javascript:alert(1)",
        "data:text/html,<script>",
        "blob:x",
        "file:///etc/passwd",
        "about:blank",
        "ftp://h/",
        "http://",
        "http://[::1",
        "http://u:p@h/",
        "//evil.example/",
        "\\\\evil.example",
        "http:evil",
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://127。0。0。1/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/",
        "http://router.local/",
        "http://localhost./",
        "http://h:0/",
        "http://h:65536/",
        "http://h:6000/",
        "http://xn--pple-43d.example/",
        "delay/../../x",
        "./x",
        "a\\b",
    ] {
        let link =
            format!("#fetch/sequential?urls={}", form_urlencoded::byte_serialize(url.as_bytes()).collect::<String>());
        let state = still::opened(&link);
        let started = state.shown[0]
            .record_or_ideal()
            .read(|trace| trace.events().iter().any(|event| matches!(event.kind, Kind::RequestStarted { .. })));
        // What is refused as a value leaves the usual addresses.
        assert!(!started || !state.choice.urls().iter().any(|kept| kept == url), "{url} was sent");
    }
}

#[test]
fn the_corpus_of_bad_files_is_refused_with_a_reason() {
    let run = saved("#say-after?pairs=0.2:a");
    let with = |from: &str, to: &str| {
        assert!(run.contains(from), "{from}");
        run.replacen(from, to, 1).into_bytes()
    };
    let deep = |depth: usize| format!("{{\"await-lab\":2,\"runs\":{}", "[".repeat(depth)).into_bytes();
    let table: [(u32, Vec<u8>, &str); 20] = [
        (48, deep(129), "not a file of Await Lab"),
        (48, deep(100_000), "not a file of Await Lab"),
        (49, with("\"seed\":1", "\"seed\":1e999"), "not a file of Await Lab"),
        (50, with("\"seed\":1", "\"seed\":1,\"seed\":2"), "not a file of Await Lab"),
        (51, b"{\"__proto__\":{}}".to_vec(), "not a file of Await Lab"),
        (53, with("[0,1,0,\"woken\"", "[-5,1,0,\"woken\""), "not a file of Await Lab"),
        (54, with("\"spawned\"", "\"ended\""), "not a file of Await Lab"),
        (55, with("\"run-ended\",0]", "\"run-ended\",0],[0,0,0,\"run-ended\",0]"), "damaged"),
        (56, with("[0,1,0,\"woken\"", "[0,4294967295,0,\"woken\""), "damaged"),
        (57, with("\"await-lab\":2", "\"await-lab\":3"), "has version 3"),
        (91, Vec::new(), "not a file of Await Lab"),
        (92, "{}".encode_utf16().flat_map(u16::to_le_bytes).collect(), "not a file of Await Lab"),
        (94, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec(), "not a file of Await Lab"),
        (94, b"PK\x03\x04\x14\0\0\0\x08\0".to_vec(), "not a file of Await Lab"),
        (95, b"{\"valid\":[\"json\"]}".to_vec(), "not a file of Await Lab"),
        (95, b"null".to_vec(), "not a file of Await Lab"),
        (48, format!("{{\"log\":{{\"entries\":[{}", "[".repeat(100_000)).into_bytes(), "its JSON is broken"),
        (48, format!("[{}", "{\"a\":".repeat(100_000)).into_bytes(), "its JSON is broken"),
        (49, b"[{\"ph\":\"X\",\"ts\":1e999,\"dur\":1}]".to_vec(), "its JSON is broken"),
        (51, b"{\"log\":{\"entries\":[{\"__proto__\":{}}]}}".to_vec(), "holds no request"),
    ];
    for (number, bytes, words) in table {
        let begins = bytes[..bytes.len().min(60)].escape_ascii().to_string();
        match given::open(given::given_bytes("x.json", bytes)) {
            Ok(_) => panic!("{number} {begins} was opened"),
            Err(why) => {
                assert!(why.contains(words), "{number} {begins}: {why}");
                harmless([why]);
            }
        }
    }
    let large = given::open(given::unreadable("large.json", 200 << 20)).err().unwrap_or_default();
    assert!(large.contains("64 MiB"), "{large}");
    let gone = given::open(given::unreadable("gone.json", 10)).err().unwrap_or_default();
    assert!(gone.contains("is it still there"), "{gone}");
    // A mark at its beginning, and times that are far apart, are no fault.
    assert!(given::open(given::given("x.json", format!("\u{feff}{run}"))).is_ok());
}
