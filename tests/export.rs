//! Runs as other programs take them: golden files, and read back with what Python's standard library has for their formats.

#[allow(dead_code)]
#[path = "session/given.rs"]
mod given;
#[path = "common/python.rs"]
mod python;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use expect_test::{expect, expect_file};

use await_lab::engine::api::{say, sleep, spawn};
use await_lab::engine::simulate;
use await_lab::export::svg::POSTER_WIDTH;
use await_lab::export::{Format, TitledRun};
use await_lab::session::export::export;
use await_lab::session::state::Action;
use await_lab::session::still;
use await_lab::trace::Header;
use await_lab::trace::time::millis;

/// What is shown by a link, in that format, and what its file is called.
fn exported(link: &str, format: Format) -> (String, String) {
    export(&still::opened(link).shown, false, format).unwrap()
}

/// A lab's runs are the same for every version of its source, so these are as good as any other's.
const LINKS: [&str; 4] = [
    "#fetch/sequential,bounded,first?limit=2",
    "#producer-consumer/one-sentinel",
    "#streams",
    "#fetch?urls=status/500+reset+https://a.example/?key=secret",
];

#[test]
fn a_run_is_written_in_every_format_as_it_was_before() {
    for format in Format::ALL {
        let (name, text) = exported(
            "#fetch/concurrent,bounded?urls=delay/0.2+page/www.python.org?ms=120%26bytes=51012+reset&limit=1",
            format,
        );
        assert_eq!(name, format!("await-lab-fetch-simulated.{}", format.ending()));
        expect_file![format!("data/export/fetch.{}", format.ending())].assert_eq(&text.replace("\r\n", "\n"));
    }
}

fn read_back(files: &[PathBuf]) -> String {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/export/read_back.py");
    let output = Command::new(python::newest().0).arg(script).args(files).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn readers_that_we_did_not_write_find_in_the_files_what_happened() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("export");
    fs::create_dir_all(&folder).unwrap();
    let mut files = Vec::new();
    for (link, number) in LINKS.iter().zip(0..) {
        for format in [Format::Svg, Format::Csv, Format::Har, Format::ChromeTrace] {
            let path = folder.join(format!("{number}.{}", format.ending()));
            let (_, text) = exported(link, format);
            assert!(!text.contains("secret"), "{link}: what is behind ? stays here");
            fs::write(&path, text).unwrap();
            files.push(path);
        }
    }
    expect![[r#"
        svg: Sequential, Bounded, First; First took 0.11 s, with four requests given up; bounded 0.94 s with at most two requests at once; sequential 1.85 s, the sum of its five requests.; 29 bars
        csv: 453 events; {'Sequential': 1.85, 'Bounded': 0.94, 'First': 0.11}
        har: {'Sequential': 5, 'Bounded': 5, 'First': 5}
        perfetto: 64 spans on 13 threads
        svg: One sentinel; One sentinel never ends.; 23 bars
        csv: 137 events; {'One sentinel': 5.5}
        har: {'One sentinel': 0}
        perfetto: 44 spans on 4 threads
        svg: Loop, Collect; Loop took 1.50 s, the sum of its five waits; collect 1.50 s, the sum of its five waits.; 11 bars
        csv: 79 events; {'Loop': 1.5, 'Collect': 1.5}
        har: {'Loop': 0, 'Collect': 0}
        perfetto: 24 spans on 2 threads
        svg: Sequential, Concurrent; Sequential took 0.00 s, both the longest and the sum of its two requests; concurrent 0.00 s, both the longest and the sum of its two requests.; 9 bars
        csv: 75 events; {'Sequential': 0.0, 'Concurrent': 0.0}
        har: {'Sequential': 3, 'Concurrent': 3}
        perfetto: 18 spans on 5 threads
    "#]].assert_eq(&read_back(&files));
}

#[test]
fn no_text_of_a_program_breaks_out_of_a_file() {
    let nasty = "<script>alert(\"1\")</script>]]>&amp;\u{0}\u{1b}\u{ffff}\r\n=SUM(A1),\"x\"` ``` | [a](javascript:b)";
    let program = async move {
        say(nasty);
        spawn(nasty, async move {
            sleep(millis(100)).await;
            say("=1+1");
        })
        .await;
    };
    let trace = simulate(Header::default(), None, program);
    let runs = [TitledRun { title: "=cmd()", trace: &trace }, TitledRun { title: nasty, trace: &trace }];
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("export-nasty");
    fs::create_dir_all(&folder).unwrap();
    let write = |format: Format| {
        let path = folder.join(format!("nasty.{}", format.ending()));
        fs::write(&path, format.write("nasty", &runs)).unwrap();
        path
    };
    let files = [Format::Svg, Format::Csv, Format::Har, Format::ChromeTrace].map(write);
    read_back(&files);
    let svg = fs::read_to_string(&files[0]).unwrap();
    assert!(!svg.contains("<script"), "{svg}");
    let markdown = Format::Markdown.write("nasty", &runs);
    let before = markdown.split("````text\n").next().unwrap().replace("\\<", "").replace("\\[", "");
    assert!(markdown.contains("````text\n") && !before.contains('<') && !before.contains("[a]"), "{markdown}");
}

#[test]
fn what_is_exported_is_what_the_file_holds_and_a_program_that_is_no_labs_has_its_own_name() {
    let opened = given::open(given::given("app.json", include_str!("data/program.json"))).unwrap();
    let state = still::after(still::opened("#fetch"), Action::Opened(opened));
    let (name, csv) = export(&state.shown, false, Format::Csv).unwrap();
    assert_eq!(name, "await-lab-app-py-recorded.csv");
    let events = state.shown[0].record.as_ref().unwrap().len();
    assert_eq!(csv.lines().count(), events + 1);
}

#[test]
fn the_colours_of_the_picture_are_those_of_the_page() {
    let page = include_str!("../static/style/base.css");
    let picture = include_str!("../src/export/svg.css");
    let (light, dark) = picture.split_once("@media").unwrap();
    for (rules, place) in [(light, 0), (dark, 1)] {
        for part in rules.split('#').skip(1) {
            let colour: String = part.chars().take_while(char::is_ascii_hexdigit).collect();
            let colour = if colour == "fff" { "ffffff".to_owned() } else { colour };
            let is_it = |pair: &str| pair.split(", ").nth(place) == Some(&format!("#{colour}"));
            let pairs = page.split("light-dark(").skip(1).filter_map(|rest| rest.split(')').next());
            assert!(pairs.into_iter().any(is_it), "#{colour} is none of the page's colours");
        }
    }
}

#[test]
fn a_posters_legend_stays_within_it() {
    let (_, poster) = exported("#producer-consumer/sentinels?preset=backpressure", Format::Poster);
    let legend = poster.rsplit_once(r#"class="soft middle""#).map(|(_, legend)| legend).unwrap();
    let entries: Vec<(u32, u32)> = legend
        .split(r#"<text class="soft" x=""#)
        .skip(1)
        .map(|entry| {
            let (x, rest) = entry.split_once('"').unwrap();
            let words = rest.split_once('>').unwrap().1.split_once('<').unwrap().0;
            (x.parse().unwrap(), 7 * words.len() as u32)
        })
        .collect();
    assert!(entries.len() > 4, "{legend}");
    assert!(entries.iter().all(|(x, room)| x + room <= POSTER_WIDTH), "{entries:?}");
}
