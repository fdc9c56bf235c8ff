//! A lab’s card: its names, its variants, its presets, and how the three make a plan.

use crate::trace::time::Micros;
use crate::trace::{Header, WorldKind};

use super::article::Article;
use super::plan::{LabPlan, Notice, Program};
use super::prediction::Prediction;

/// A lab: what it is about, what can be chosen in it, and the code that runs.
pub struct Lab {
    /// Its name in links and arguments.
    pub name: &'static str,
    /// Its name in the navigation.
    pub short: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What it is about, in two sentences.
    pub lead: &'static str,
    /// The question that it answers, in the words of a reader who has it.
    pub question: &'static str,
    /// The source file, from the project's top, as the log's lines name it.
    pub file: &'static str,
    /// What is shown of it, at its own line numbers.
    pub source: &'static str,
    /// The Python twin's file, from the project's top.
    pub twin: &'static str,
    /// What can be run.
    pub variants: &'static [Variant],
    /// The variants that are shown, and compared, unless others are chosen.
    pub shown: &'static [&'static str],
    /// Ready-made plans; the first is the terminal's default.
    pub presets: &'static [Preset],
    /// The preset with which the page opens.
    pub opening: &'static str,
    /// Where its real runs take place in a browser.
    pub thread: Thread,
    /// The picture that stands above the figure; nothing where the log decides, which has one where there is a queue.
    pub picture: Option<Picture>,
    /// What the reader is asked before the first run: one question or two.
    pub predictions: &'static [Prediction],
    /// The plan that all else changes.
    pub plan: fn() -> Box<dyn LabPlan>,
}

/// A picture that a lab is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// Timers, ready queue, and who has the thread.
    EventLoop,
    /// Threads, who keeps each, and a heartbeat.
    Threads,
    /// How the time grows with the number of requests.
    Growth,
}

/// A thread of a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thread {
    /// A worker's: drawing lengthens no run, and no run holds up the page.
    Worker,
    /// The page's own, for a lab that shows what else this thread has to do, and how a program holds it up.
    Page,
}

/// One way to do it.
pub struct Variant {
    /// Its name in links and arguments.
    pub name: &'static str,
    /// Its name on the page.
    pub title: &'static str,
    /// What it shows, in one sentence.
    pub about: &'static str,
    /// Its total in terms of the waits, for labs that have a law: `the sum of the waits`.
    pub law: Option<Law>,
    /// Values of its own, unless a preset or the reader says otherwise.
    pub defaults: &'static [(&'static str, &'static str)],
}

/// What a variant's total comes to in the ideal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Law {
    /// The sum of its waits or requests.
    Sum,
    /// The longest of them.
    Maximum,
}

/// A ready-made plan.
pub struct Preset {
    /// Its name in links and arguments.
    pub name: &'static str,
    /// Its name on the page.
    pub title: &'static str,
    /// Where the example comes from.
    pub article: Option<&'static Article>,
    /// What to look at; one or two sentences.
    pub note: &'static str,
    /// What the article’s own run came to, where it says so.
    pub result: Option<&'static str>,
    /// Its values.
    pub settings: &'static [(&'static str, &'static str)],
    /// Values that hold for some variants only: `(variant, name, value)`.
    pub variant_settings: &'static [(&'static str, &'static str, &'static str)],
    /// Where it runs unless the reader says otherwise.
    pub place: WorldKind,
}

/// The seed where the reader names none.
pub const DEFAULT_SEED: u64 = 1;

impl Lab {
    /// The variant of that name.
    pub fn variant(&self, name: &str) -> Option<&'static Variant> {
        self.variants.iter().find(|variant| variant.name == name)
    }

    /// The preset of that name.
    pub fn preset(&self, name: &str) -> Option<&'static Preset> {
        self.presets.iter().find(|preset| preset.name == name)
    }

    /// The plan of a variant: the lab's values; over them those of `opening`, the preset that nobody chose, or the
    /// variant's own where it has some; over them those of the preset that the reader chose; over them `settings`.
    pub fn resolve(
        &self,
        variant: &Variant,
        opening: &str,
        chosen: Option<&str>,
        settings: &[(String, String)],
    ) -> (Box<dyn LabPlan>, Vec<Notice>) {
        let mut plan = (self.plan)();
        match chosen {
            None if !variant.defaults.is_empty() => apply(&mut *plan, variant.defaults.iter().copied()),
            name => {
                apply(&mut *plan, variant.defaults.iter().copied());
                if let Some(preset) = self.preset(name.unwrap_or(opening)) {
                    apply(&mut *plan, preset.settings.iter().copied());
                    let own = preset.variant_settings.iter().filter(|(of, ..)| *of == variant.name);
                    apply(&mut *plan, own.map(|(_, name, value)| (*name, *value)));
                }
            }
        }
        let notices = settings.iter().filter_map(|(name, value)| plan.set(name, value)).collect();
        (plan, notices)
    }
}

fn apply<'a>(plan: &mut dyn LabPlan, settings: impl Iterator<Item = (&'a str, &'a str)>) {
    for (name, value) in settings {
        let notice = plan.set(name, value);
        debug_assert!(notice.is_none(), "{notice:?}");
    }
}

/// A variant's program with the header of the trace that it will leave, and its limit on connections.
pub struct Prepared {
    /// What the trace will say it is of.
    pub header: Header,
    /// The most requests in flight to one host.
    pub connections: Option<u32>,
    /// The program.
    pub program: Program,
}

impl Prepared {
    /// What a header says, made ready to run once more; nothing where there is no such lab or variant.
    pub fn again(header: &Header) -> Option<Prepared> {
        let lab = Lab::named(&header.lab)?;
        let mut plan = (lab.plan)();
        for (name, value) in &header.plan {
            // A plan's own values are taken as they are.
            drop(plan.set(name, value));
        }
        lab.prepare(lab.variant(&header.variant)?, plan, header.seed)
    }

    /// The same for the simulated world, whose clock is exact to the microsecond.
    pub fn simulated(mut self) -> Prepared {
        self.header.world = WorldKind::Simulated;
        self.header.clock_step = Micros(1);
        self
    }
}

impl Lab {
    /// Makes a variant's plan ready to run; the world completes the header's place and clock.
    pub fn prepare(&self, variant: &Variant, mut plan: Box<dyn LabPlan>, seed: u64) -> Option<Prepared> {
        let header = Header {
            lab: self.name.to_owned(),
            variant: variant.name.to_owned(),
            plan: plan.settings(),
            seed,
            source: hash(self.source),
            ..Header::default()
        };
        let connections = plan.connections();
        Some(Prepared { header, connections, program: plan.program(variant.name)? })
    }
}

/// The lower 53 bits of FNV-1a (Fowler, Noll and Vo), which every reader of JSON keeps as they are: tells whether a
/// trace's lines belong to this source.
pub fn hash(text: &str) -> u64 {
    let hash = text
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    hash & ((1 << 53) - 1)
}
