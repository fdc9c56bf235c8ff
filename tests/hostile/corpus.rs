//! Tables of inputs that were thought of. A row’s number is what a failure names; inputs of one kind share it.

use await_lab::session::link::MAX_LINK;
use await_lab::session::state::{Phase, State};
use await_lab::session::still;
use await_lab::trace::event::Kind;

use crate::{given, harmless, packing, saved};

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
    let nested = format!("#run?file={}", packing::pack(&packing::pack(&" ".repeat(5_000_000))));
    let address = format!("#fetch?urls=https://a.example/{}", "a".repeat(60_000));
    let table: [(u32, &str, Gives); 56] = [
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
        (17, "#producer-consumer?items=+5+", Words("items")),
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
        (30, "#say-after?before=%ED%A0%80", Silence),
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
        (46, &nested, Silence),
        (47, "#run?file=AP__AAA", Silence),
        (58, "#<img src=x onerror=alert(1)>", Words("There is no lab")),
        (59, "#javascript:alert(1)", Words("There is no lab")),
        (60, "#fetch?urls=https://a.example/&run=1", Words("run")),
        (61, "#fetch?urls=", Words("urls")),
        (62, "#fetch?urls=%20%20", Words("urls")),
        (63, "#fetch?urls=javascript:alert(1)", Silence),
        (71, "#fetch?urls=http://u:p@h/", Silence),
        (73, "#fetch?urls=%5C%5Cevil.example", Silence),
        (81, "#fetch?urls=http://a%09b/", Silence),
        (83, &address, Words("urls")),
        (84, "#fetch?urls=https://аpple.example/", Silence),
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
        "http://0177.1/",
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
