//! A lab in the terminal: runs it in the simulated world and prints what its program printed; or prints what the runs of a
//! file printed.
//!
//!     cargo run --example transcript -- LAB[/VARIANT] [name=value …] [--json|--svg|--perfetto|--har|--csv|--markdown]
//!     cargo run --example transcript -- FILE [--svg|--perfetto|--har|--csv|--markdown]

use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use await_lab::engine::simulate;
use await_lab::export::{Format, Run};
use await_lab::labs::plan::Notice;
use await_lab::labs::{DEFAULT_SEED, Lab, Prepared, Variant};
use await_lab::lens::hints::Hint;
use await_lab::lens::reading::Reading;
use await_lab::lens::words::ends::main_ended;
use await_lab::lens::words::transcript::text;
use await_lab::session::link::read_seed;
use await_lab::trace::Trace;
use await_lab::trace::file;
use await_lab::trace::file::{FileError, StoredRun};

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
        _ => Wishes::parse(arguments)?.answer(),
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
        let runs: Vec<Run<'_>> = titles.iter().zip(&traces).map(|(title, trace)| Run { title, trace }).collect();
        let name = path.file_stem().map(|stem| stem.to_string_lossy()).unwrap_or_default();
        return Ok(Answer { text: format.write(&name, &runs), notes: Vec::new(), hints: Vec::new() });
    }
    let runs: Vec<String> = traces.iter().map(headed).collect();
    Ok(Answer { text: runs.join("\n"), notes: Vec::new(), hints: traces.iter().flat_map(hints).collect() })
}

/// What was asked for.
struct Wishes {
    lab: &'static Lab,
    variant: Option<&'static Variant>,
    preset: Option<String>,
    seed: u64,
    settings: Vec<(String, String)>,
    json: bool,
    format: Option<Format>,
    notes: Vec<String>,
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

impl Wishes {
    fn parse(arguments: Vec<String>) -> Result<Wishes, Refusal> {
        let (mut what, mut preset, mut seed, mut settings, mut json) = (None, None, DEFAULT_SEED, Vec::new(), false);
        let (mut names, mut notes, mut format) = (Vec::new(), Vec::new(), None);
        for argument in arguments {
            let pair = argument.split_once('=');
            if let Some((name, _)) = pair {
                if names.iter().any(|known| known == name) {
                    notes.push(format!("{name} is there twice: the first counts"));
                    continue;
                }
                names.push(name.to_owned());
            }
            match pair {
                _ if argument == "--json" => json = true,
                None if export_named(&argument).is_some() => format = export_named(&argument),
                Some(("preset", name)) => preset = Some(name.to_owned()),
                Some(("seed", text)) => seed = read_seed(text).ok_or_else(|| Refusal::Seed(text.to_owned()))?,
                Some((name, value)) => settings.push((name.to_owned(), value.to_owned())),
                None if what.is_none() => what = Some(argument),
                None => return Err(Refusal::Argument(argument)),
            }
        }
        let what = what.ok_or(Refusal::NoLab)?;
        let (name, variant) = what.split_once('/').map_or((&*what, None), |(name, variant)| (name, Some(variant)));
        let lab = Lab::named(name).ok_or_else(|| Refusal::Lab(name.to_owned()))?;
        let find = |name: &str| lab.variant(name).ok_or_else(|| Refusal::Variant(lab, name.to_owned()));
        let variant = variant.map(find).transpose()?;
        if let Some(name) = preset.as_ref().filter(|name| lab.preset(name).is_none()) {
            return Err(Refusal::Preset(lab, name.clone()));
        }
        if json && variant.is_none() {
            return Err(Refusal::JsonOfAll(lab));
        }
        Ok(Wishes { lab, variant, preset, seed, settings, json, format, notes })
    }

    fn answer(mut self) -> Result<Answer, Refusal> {
        if let Some(format) = self.format {
            return self.exported(format);
        }
        if let Some(variant) = self.variant {
            let trace = self.run(variant)?;
            let text = if self.json { file::write(vec![StoredRun::of(&trace, false)])? + "\n" } else { text(&trace) };
            let hints = if self.json { Vec::new() } else { hints(&trace) };
            return Ok(Answer { text, notes: self.notes, hints });
        }
        let shown = self.lab.shown.iter().filter_map(|name| self.lab.variant(name));
        let traces = shown.map(|variant| self.run(variant)).collect::<Result<Vec<_>, _>>()?;
        let headed = |trace: &Trace| format!("{}/{}\n{}\n", self.lab.name, trace.header.variant, text(trace));
        let mut text: String = traces.iter().map(headed).collect();
        match &traces[..] {
            [first, second] => text += &comparison(first, second),
            _ => text.truncate(text.trim_end().len() + 1),
        }
        let hints = traces.iter().flat_map(|trace| {
            hints(trace).into_iter().map(|hint| format!("{}: {hint}", trace.header.variant)).collect::<Vec<_>>()
        });
        Ok(Answer { text, notes: self.notes, hints: hints.collect() })
    }

    /// The variant, or those that are shown together, as other programs take them.
    fn exported(mut self, format: Format) -> Result<Answer, Refusal> {
        let (lab, one) = (self.lab, self.variant);
        let shown = lab.shown.iter().filter_map(|name| lab.variant(name)).filter(|_| one.is_none());
        let variants: Vec<&'static Variant> = one.into_iter().chain(shown).collect();
        let traces = variants.iter().map(|variant| self.run(variant)).collect::<Result<Vec<_>, _>>()?;
        let named = variants.iter().zip(&traces);
        let runs: Vec<Run<'_>> = named.map(|(variant, trace)| Run { title: variant.title, trace }).collect();
        let text = format.write(&format!("await-lab-{}-simulated", lab.name), &runs);
        Ok(Answer { text, notes: self.notes, hints: Vec::new() })
    }

    fn run(&mut self, variant: &'static Variant) -> Result<Trace, Refusal> {
        let terminals_own = self.lab.presets.first().map_or("", |preset| preset.name);
        let (plan, notices) = self.lab.resolve(variant, terminals_own, self.preset.as_deref(), &self.settings);
        if let Some(refused) = notices.iter().find(|notice| notice.is_refusal()) {
            return Err(Refusal::Setting(refused.clone()));
        }
        for note in notices.iter().map(Notice::to_string) {
            // Each variant of a pair has the same to say.
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
        let prepared = self.lab.prepare(variant, plan, self.seed);
        let Prepared { header, connections, program } =
            prepared.ok_or_else(|| Refusal::Variant(self.lab, variant.name.to_owned()))?.simulated();
        Ok(simulate(header, connections, program))
    }
}

/// How many times as fast the second was; nothing to say if one did not finish.
fn comparison(first: &Trace, second: &Trace) -> String {
    match (main_ended(first), main_ended(second)) {
        (Some(first), Some(second)) if second.0 > 0 => {
            format!("Speedup: {:.2}x\n", first.as_secs() / second.as_secs())
        }
        _ => "Speedup: –\n".to_owned(),
    }
}

/// Why nothing was run.
enum Refusal {
    NoLab,
    Lab(String),
    Variant(&'static Lab, String),
    Preset(&'static Lab, String),
    Seed(String),
    Argument(String),
    Setting(Notice),
    JsonOfAll(&'static Lab),
    File(FileError),
    Unreadable(String, io::Error),
}

impl From<FileError> for Refusal {
    fn from(error: FileError) -> Refusal {
        Refusal::File(error)
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::NoLab => f.write_str(&usage()),
            Refusal::Lab(name) => {
                let labs = listed(Lab::ALL.iter().map(|lab| lab.name));
                write!(f, "there is no lab {name:?}: the labs are {labs}")
            }
            Refusal::Variant(lab, name) => {
                write!(f, "{} has no variant {name:?}: its variants are {}", lab.name, variants(lab))
            }
            Refusal::Preset(lab, name) => {
                let presets = listed(lab.presets.iter().map(|preset| preset.name));
                write!(f, "{} has no preset {name:?}: its presets are {presets}", lab.name)
            }
            Refusal::Seed(text) => write!(f, "seed={text:?} is no whole number from 0 to {}", u64::MAX),
            Refusal::Argument(text) => {
                write!(
                    f,
                    "{text:?} is not understood: write LAB[/VARIANT], then name=value, --json, or one of {EXPORTS}"
                )
            }
            Refusal::Setting(notice) => notice.fmt(f),
            Refusal::JsonOfAll(lab) => {
                write!(f, "--json needs one variant: {0}/VARIANT with one of {1}", lab.name, variants(lab))
            }
            Refusal::File(error) => error.fmt(f),
            Refusal::Unreadable(name, error) => write!(f, "{name} could not be read: {error}"),
        }
    }
}

/// The flags of what other programs open.
const EXPORTS: &str = "--svg|--perfetto|--har|--csv|--markdown";

fn usage() -> String {
    let of_lab = |lab: &&Lab| {
        let fields = (lab.plan)().settings().into_iter().map(|(name, _)| name + "=");
        format!(
            "  {}\n    variants: {}\n    preset=   {}\n    values:   seed=, {}\n",
            lab.name,
            variants(lab),
            listed(lab.presets.iter().map(|preset| preset.name)),
            listed(fields),
        )
    };
    let labs: String = Lab::ALL.iter().map(of_lab).collect();
    format!(
        "usage: transcript LAB[/VARIANT] [name=value …] [--json|{EXPORTS}]\n       transcript FILE [{EXPORTS}]\n{labs}"
    )
}

fn variants(lab: &Lab) -> String {
    listed(lab.variants.iter().map(|variant| variant.name))
}

fn listed(names: impl Iterator<Item = impl fmt::Display>) -> String {
    names.map(|name| name.to_string()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use await_lab::trace::time::Micros;
    use await_lab::trace::{Header, WorldKind};

    use super::*;

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
