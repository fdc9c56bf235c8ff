//! A lab in the terminal: runs it in the simulated world and prints what its program printed; or prints what the runs of a
//! file printed.
//!
//!     cargo run --example transcript -- LAB[/VARIANT] [name=value …] [--json|--svg|--perfetto|--har|--csv|--markdown]
//!     cargo run --example transcript -- FILE [--svg|--perfetto|--har|--csv|--markdown]

mod arguments;
mod holds;
mod refusal;

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use await_lab::export::{Format, TitledRun};
use await_lab::labs::Lab;
use await_lab::lens::hints::Hint;
use await_lab::lens::reading::Reading;
use await_lab::lens::words::transcript::text;
use await_lab::trace::Trace;
use await_lab::trace::file;

use arguments::Arguments;
use holds::holds;
use refusal::{Refusal, usage};

fn main() -> ExitCode {
    let arguments = std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned());
    let printed = answer(arguments.collect());
    let written = match &printed {
        Ok(answer) => {
            answer.notes.iter().for_each(|note| eprintln!("note: {note}"));
            let written = io::stdout().write_all(answer.text.as_bytes());
            answer.hints.iter().for_each(|hint| eprintln!("hint: {hint}"));
            written
        }
        Err(refusal) => {
            eprintln!("{refusal}");
            Ok(())
        }
    };
    match (printed, written) {
        (Err(_), _) => ExitCode::from(2),
        // Whoever reads may have seen enough.
        (Ok(_), Err(error)) if error.kind() != io::ErrorKind::BrokenPipe => {
            eprintln!("the output could not be written: {error}");
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

fn answer(arguments: Vec<String>) -> Result<Answer, Refusal> {
    if arguments.iter().any(|argument| argument == "--help" || argument == "-h") {
        return Ok(Answer { text: usage(), notes: Vec::new(), hints: Vec::new() });
    }
    match &arguments[..] {
        [file] if Path::new(file).is_file() => of_file(Path::new(file), None),
        [file, flag] if Path::new(file).is_file() => match export_named(flag) {
            Some(format) => of_file(Path::new(file), Some(format)),
            None => Err(Refusal::Argument(flag.clone())),
        },
        _ => Arguments::parse(arguments)?.answer(),
    }
}

/// What other programs open, by the flag that asks for it.
fn export_named(flag: &str) -> Option<Format> {
    Some(match flag {
        "--svg" => Format::Svg,
        "--perfetto" => Format::ChromeTrace,
        "--har" => Format::Har,
        "--csv" => Format::Csv,
        "--markdown" => Format::Markdown,
        _ => return None,
    })
}

/// What the runs of a file printed, or what other programs open.
fn of_file(path: &Path, format: Option<Format>) -> Result<Answer, Refusal> {
    let unreadable = |error: io::Error| Refusal::Unreadable(path.display().to_string(), error);
    let traces = file::read(&fs::read_to_string(path).map_err(unreadable)?)?;
    let headed = |trace: &Trace| {
        let header = &trace.header;
        let what = header.program.as_ref().map_or_else(
            || format!("{}/{}", header.lab, header.variant),
            |program| format!("{}, {}", program.title, program.runtime),
        );
        format!("{what}\n{}", text(trace))
    };
    if let Some(format) = format {
        let title = |trace: &Trace| {
            let header = &trace.header;
            let variant = || Some(Lab::named(&header.lab)?.variant(&header.variant)?.title.to_owned());
            header.program.as_ref().map(|program| program.title.clone()).or_else(variant).unwrap_or_default()
        };
        let titles: Vec<String> = traces.iter().map(title).collect();
        let runs: Vec<TitledRun<'_>> =
            titles.iter().zip(&traces).map(|(title, trace)| TitledRun { title, trace }).collect();
        let name = path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
        return Ok(Answer { text: format.write(&name, &runs), notes: Vec::new(), hints: Vec::new() });
    }
    let runs: Vec<String> = traces.iter().map(headed).collect();
    Ok(Answer {
        text: runs.join("\n"),
        notes: Vec::new(),
        hints: traces.iter().flat_map(|trace| [hints(trace), holds(trace)].concat()).collect(),
    })
}

/// What is printed.
struct Answer {
    text: String,
    notes: Vec<String>,
    hints: Vec<String>,
}

/// What could be better in a run, each with its moment.
fn hints(trace: &Trace) -> Vec<String> {
    let mut reading = Reading::default();
    let at = |step: u32| trace.events().get(step as usize).map(|event| event.at()).unwrap_or_default();
    let line = |hint: &Hint| format!("{}  {}. {}", at(hint.step), hint.found, hint.advice);
    reading.hints(trace).iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use await_lab::trace::time::Micros;
    use await_lab::trace::{Header, WorldKind, file};

    use super::Answer;

    fn answer(arguments: &[&str]) -> Result<Answer, String> {
        let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        super::answer(arguments).map_err(|refusal| refusal.to_string())
    }

    fn printed(arguments: &[&str]) -> String {
        answer(arguments).map(|answer| answer.text).unwrap_or_else(|refusal| panic!("{refusal}"))
    }

    #[test]
    fn a_lab_alone_runs_its_pair_and_compares() {
        assert_eq!(
            printed(&["say-after"]),
            "say-after/sequential\n0.000  Sequential execution:\n1.000  Hello\n3.000  World\n\
             3.000  Sequential took 3.00 seconds\ntotal 3.000\n\n\
             say-after/concurrent\n0.000  Concurrent execution:\n1.000  Hello\n2.000  World\n\
             2.000  Concurrent took 2.00 seconds\ntotal 2.000\n\nSpeedup: 1.50x\n"
        );
        assert!(printed(&["fetch"]).ends_with("\nSpeedup: 2.31x\n"));
        for nothing_to_compare in [["fetch", "urls=reset reset"], ["say-after", "pairs=0:a"]] {
            let alone = printed(&nothing_to_compare);
            assert!(
                !alone.contains("Speedup") && alone.lines().last().is_some_and(|last| last.starts_with("total ")),
                "{alone}"
            );
        }
        let queue = printed(&["producer-consumer", "preset=backpressure"]);
        assert!(
            queue.starts_with("producer-consumer/sentinels\n") && queue.ends_with("signal\ntotal 2.400\n"),
            "{queue}"
        );
    }

    #[test]
    fn a_variant_is_run_with_its_arguments() {
        assert_eq!(
            printed(&["say-after/joined", "pairs=0.5:a=b", "preset=foo-bar"]),
            "0.000  Running a=b\ntotal 0.500\n"
        );
        let stuck = printed(&["producer-consumer/one-sentinel"]);
        assert!(stuck.lines().last().is_some_and(|line| line.starts_with("never ends: ")), "{stuck}");
        let seeded = |seed| printed(&["producer-consumer/sentinels", seed]);
        assert_eq!(seeded("seed=7"), seeded("seed=7"));
        assert_ne!(seeded("seed=7"), seeded("seed=8"));
    }

    #[test]
    fn what_could_be_better_is_said_beside_what_was_printed() {
        let answer = answer(&["say-after/sequential"]).unwrap_or_else(|refusal| panic!("{refusal}"));
        assert!(answer.text.ends_with("\ntotal 3.000\n"), "{}", answer.text);
        assert!(
            answer.hints[0].starts_with("1.000  two awaits could overlap (3.00 s → 2.00 s). "),
            "{:?}",
            answer.hints
        );
        let stuck = super::answer(vec!["producer-consumer/one-sentinel".to_owned()]).ok().map(|answer| answer.hints);
        assert!(stuck.is_some_and(|hints| hints[0].contains("  never ends: main waits for Consumer-")));
    }

    #[test]
    fn json_is_the_file_of_one_variant() {
        let text = printed(&["fetch/first", "--json"]);
        let traces = file::read(&text).expect("its own file is read again");
        let Header { variant, world, clock_step, .. } = &traces[0].header;
        assert_eq!((variant.as_str(), *world, *clock_step), ("first", WorldKind::Simulated, Micros(1)));
        assert!(answer(&["fetch", "--json"]).is_err_and(|refusal| refusal.contains("sequential, concurrent")));
    }

    #[test]
    fn a_file_is_printed_whatever_it_is_of() {
        let printed_of = |name: &str| printed(&[&format!("{}/tests/data/{name}", env!("CARGO_MANIFEST_DIR"))]);
        assert!(printed_of("program.json").starts_with("app.py, CPython 3.13.1 on Linux\n0.100  saved a\n"));
        let runs = printed_of("version-1.json");
        assert!(runs.contains("\n0.000  another run\ntotal 0.000\n"), "{runs}");
        assert!(
            answer(&[concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml")]).is_err_and(|why| why.contains("not a file"))
        );
    }

    #[test]
    fn a_value_beyond_its_limit_is_noted() {
        let answer = answer(&["fetch", "limit=0", "urls=delay/99"]).unwrap_or_else(|refusal| panic!("{refusal}"));
        assert_eq!(
            answer.notes,
            [
                "limit=0 became limit=1: the limit is 1 to 1000",
                "urls=delay/99 became urls=delay/10: the practice server waits 10 s and sends 10 MiB or 100 lines at most"
            ]
        );
    }

    #[test]
    fn of_a_name_that_comes_twice_the_first_counts() {
        let given = ["say-after/joined", "pairs=0:a", "seed=3", "preset=foo-bar", "pairs=0:b", "seed=x", "preset=x"];
        let answer = answer(&given).unwrap_or_else(|refusal| panic!("{refusal}"));
        let note = |name| format!("{name} is there twice: the first counts");
        assert_eq!((answer.text, answer.notes), (printed(&given[..4]), ["pairs", "seed", "preset"].map(note).to_vec()));
    }

    #[test]
    fn help_is_an_answer_and_says_what_no_arguments_say() {
        for help in [&["--help"][..], &["-h"], &["fetch", "--help"]] {
            assert_eq!(Err(printed(help)), answer(&[]).map(|answer| answer.text));
        }
    }

    #[test]
    fn bad_arguments_are_refused_with_what_is_possible() {
        for (arguments, possible) in [
            (&[][..], "producer-consumer"),
            (&["nothing"], "say-after, fetch, producer-consumer"),
            (&["fetch/nothing"], "sequential, concurrent, bounded, as-completed, first"),
            (&["fetch", "preset=nothing"], "five-sites, delays, twenty"),
            (&["fetch", "nothing=1"], "urls, limit, timeout, retries, connections"),
            (&["fetch", "limit=many"], "a whole number from 1 to 1000"),
            (&["fetch", "seed=-1"], "0 to 18446744073709551615"),
            (&["fetch", "seed=+7"], "0 to 18446744073709551615"),
            (&["fetch", "more"], "name=value"),
        ] {
            let refusal = answer(arguments).err().unwrap_or_else(|| panic!("{arguments:?} was taken"));
            assert!(refusal.contains(possible), "{arguments:?}: {refusal}");
        }
    }
}
