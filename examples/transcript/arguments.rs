//! The arguments that name a lab, and the runs that they ask for.

use await_lab::engine::simulate;
use await_lab::export::{Format, TitledRun};
use await_lab::labs::plan::Notice;
use await_lab::labs::{DEFAULT_SEED, Lab, Prepared, Variant};
use await_lab::lens::fold::state;
use await_lab::lens::results::comparison::Comparison;
use await_lab::lens::results::totals::Totals;
use await_lab::lens::words::transcript::text;
use await_lab::session::link::read_seed;
use await_lab::trace::Trace;
use await_lab::trace::file::{self, StoredRun};

use crate::refusal::Refusal;
use crate::{Answer, export_named, hints};

/// What was asked for.
pub struct Arguments {
    lab: &'static Lab,
    variant: Option<&'static Variant>,
    preset: Option<String>,
    seed: u64,
    settings: Vec<(String, String)>,
    json: bool,
    format: Option<Format>,
    notes: Vec<String>,
}

impl Arguments {
    /// Reads them; a name that comes twice counts once, and that is noted.
    pub fn parse(arguments: Vec<String>) -> Result<Arguments, Refusal> {
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
        Ok(Arguments { lab, variant, preset, seed, settings, json, format, notes })
    }

    /// Runs what was asked for.
    pub fn answer(mut self) -> Result<Answer, Refusal> {
        if let Some(format) = self.format {
            return self.exported(format);
        }
        if let Some(variant) = self.variant {
            let trace = self.run(variant)?;
            let text = if self.json { file::write(vec![StoredRun::of(&trace)])? + "\n" } else { text(&trace) };
            let hints = if self.json { Vec::new() } else { hints(&trace) };
            return Ok(Answer { text, notes: self.notes, hints });
        }
        let shown = self.lab.shown.iter().filter_map(|name| self.lab.variant(name));
        let traces = shown.map(|variant| self.run(variant)).collect::<Result<Vec<_>, _>>()?;
        let headed = |trace: &Trace| format!("{}/{}\n{}\n", self.lab.name, trace.header.variant, text(trace));
        let mut text: String = traces.iter().map(headed).collect();
        if let [first, second] = &traces[..] {
            text += &comparison(first, second);
        }
        text.truncate(text.trim_end().len() + 1);
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
        let runs: Vec<TitledRun<'_>> =
            named.map(|(variant, trace)| TitledRun { title: variant.title, trace }).collect();
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

/// How many times as fast the second was; nothing of runs that can't be compared.
fn comparison(first: &Trace, second: &Trace) -> String {
    let totals = |trace| state::<Totals>(trace, usize::MAX);
    let comparison = Comparison::of(&totals(first), &totals(second));
    comparison.map_or_else(String::new, |comparison| format!("Speedup: {:.2}x\n", comparison.speed_up()))
}
