//! What the reader has chosen: all that a link holds.

mod changes;

use std::ptr;
use std::rc::Rc;

use crate::labs::plan::{LabPlan, Published};
use crate::labs::side_by_side::{PAIRS, Pair};
use crate::labs::{DEFAULT_SEED, Lab, Picture, Prepared, Preset, Variant};
use crate::trace::WorldKind;
use crate::trace::address::without_query;
use crate::trace::time::Micros;

use super::control::Control;
use super::plans::{LARGE, MOST_AT_ONCE, Parameter, Plans};

/// The lab with which the page opens, if there is one of that name.
pub const OPENING: &str = "fetch";

/// How asyncio and the labs' Rust compare, row by row.
pub fn pairs() -> &'static [Pair] {
    PAIRS
}

/// The labs from which the reader chooses, in teaching order.
pub fn labs() -> &'static [&'static Lab] {
    Lab::ALL
}

/// Which code is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Code {
    /// The lab's own file, which runs.
    #[default]
    Rust,
    /// Its Python twin.
    Python,
    /// How the browser world does what a lab asks for.
    Underneath,
}

impl Code {
    /// Every kind, in the order of the tabs.
    pub const ALL: [Code; 3] = [Code::Rust, Code::Python, Code::Underneath];

    /// The word for it in links.
    pub fn name(self) -> &'static str {
        match self {
            Code::Rust => "rust",
            Code::Python => "python",
            Code::Underneath => "underneath",
        }
    }

    /// The tab's title.
    pub fn title(self) -> &'static str {
        match self {
            Code::Rust => "Rust",
            Code::Python => "Python",
            Code::Underneath => "Underneath",
        }
    }

    /// The kind of that name.
    pub fn named(name: &str) -> Option<Code> {
        Code::ALL.into_iter().find(|code| code.name() == name)
    }
}

/// A lab, what of it is shown, and every value that differs from the defaults.
///
/// Values are text. The plans that they make are read from it once, whenever one of them changes, so that a question about
/// the plans costs nothing: a drawing asks many.
#[derive(Clone)]
pub struct Choice {
    /// The lab.
    pub lab: &'static Lab,
    variants: Vec<&'static Variant>,
    preset: Option<&'static str>,
    settings: Vec<(String, String)>,
    plans: Rc<Plans>,
    /// Where to run, if the reader chose.
    pub world: Option<WorldKind>,
    /// What seeded delays grow from.
    pub seed: u64,
    /// The moment that is looked at; nothing for the end.
    pub moment: Option<Micros>,
    /// The line of the lab’s Rust that its link leads to: the first moment at which it is reached is looked at.
    pub line: Option<u16>,
    /// Which code is shown.
    pub code: Code,
    /// Whether links and files keep the queries of other hosts' addresses, which may hold keys.
    pub keeps_queries: bool,
}

impl Default for Choice {
    fn default() -> Choice {
        Choice::of(Lab::named(OPENING).unwrap_or(Lab::ALL[0]))
    }
}

impl PartialEq for Choice {
    fn eq(&self, other: &Choice) -> bool {
        ptr::eq(self.lab, other.lab)
            && self.variants.iter().map(|variant| variant.name).eq(other.variants.iter().map(|variant| variant.name))
            && self.preset == other.preset
            && self.settings == other.settings
            && (self.world, self.seed, self.moment, self.code) == (other.world, other.seed, other.moment, other.code)
            && self.keeps_queries == other.keeps_queries
    }
}

impl Choice {
    /// A lab as it opens.
    pub fn of(lab: &'static Lab) -> Choice {
        Choice::from(lab, None, lab.variants.iter().filter(|variant| lab.shown.contains(&variant.name)).collect())
    }

    /// Variants of a lab, with a preset's values.
    pub fn from(lab: &'static Lab, preset: Option<&'static str>, variants: Vec<&'static Variant>) -> Choice {
        let settings = Vec::new();
        Choice {
            lab,
            plans: Rc::new(Plans::read(lab, &variants, preset, &settings)),
            variants,
            preset,
            settings,
            world: None,
            seed: DEFAULT_SEED,
            moment: None,
            line: None,
            code: Code::default(),
            keeps_queries: false,
        }
    }

    /// Whether the lab is about the event loop, whose picture then stands first.
    pub fn is_about_event_loop(&self) -> bool {
        self.lab.picture == Some(Picture::EventLoop)
    }

    /// Whether the lab is about threads, whose picture then stands first.
    pub fn is_about_threads(&self) -> bool {
        self.lab.picture == Some(Picture::Threads)
    }

    /// For how long a real run holds up the page in one go.
    pub fn freeze(&self) -> Micros {
        self.plans.freeze
    }

    /// The variants to compare, in the lab's order; never none.
    pub fn variants(&self) -> &[&'static Variant] {
        &self.variants
    }

    /// The preset, if the reader chose one.
    pub fn preset(&self) -> Option<&'static str> {
        self.preset
    }

    /// Values that differ from the preset's, as `(name, text)`, in the order of the controls.
    pub fn settings(&self) -> &[(String, String)] {
        &self.settings
    }

    /// The preset that all else changes; none where nobody chose one and every variant has values of its own.
    pub fn base(&self) -> Option<&'static Preset> {
        let is_own = self.preset.is_none() && self.variants.iter().all(|variant| !variant.defaults.is_empty());
        self.lab.preset(self.preset.unwrap_or(self.lab.opening)).filter(|_| !is_own)
    }

    /// Where the preset runs unless the reader says otherwise.
    pub fn usual_place(&self) -> WorldKind {
        self.base().map_or(WorldKind::Browser, |preset| preset.place)
    }

    /// Where the reader wants it to run.
    pub fn place(&self) -> WorldKind {
        self.world.unwrap_or(self.usual_place())
    }

    /// Figures that were published elsewhere, to be seen beside those of its runs: beside the article’s own plan only.
    pub fn published(&self) -> &'static [Published] {
        let is_articles = self.base().is_some_and(|preset| preset.article.is_some()) && !self.is_changed();
        if is_articles { self.plans.published } else { &[] }
    }

    /// Whether its simulated run takes so long to make that it is made in slices.
    pub fn is_large(&self) -> bool {
        self.plans.size > LARGE
    }

    /// Whether it has more in flight at once than a browser may be asked for: then it is simulated only.
    pub fn is_for_simulation(&self) -> bool {
        self.plans.at_once > MOST_AT_ONCE
    }

    /// Whether both run the same.
    pub fn runs_as(&self, other: &Choice) -> bool {
        let (world, moment, code, keeps_queries) = (self.world, self.moment, self.code, self.keeps_queries);
        *self == Choice { world, moment, code, keeps_queries, ..other.clone() }
    }

    /// The plan of a variant.
    pub fn plan(&self, variant: &Variant) -> Box<dyn LabPlan> {
        match self.variants.iter().position(|of| of.name == variant.name) {
            Some(place) => self.plans.copy(place),
            None => self.lab.resolve(variant, self.lab.opening, self.preset, &self.settings).0,
        }
    }

    /// A variant, ready to run.
    pub fn prepare(&self, variant: &Variant) -> Option<Prepared> {
        self.lab.prepare(variant, self.plan(variant), self.seed)
    }

    /// What can be changed. Where variants differ in a value, it is the first one's.
    pub fn parameters(&self) -> &[Parameter] {
        &self.plans.parameters
    }

    /// Whether values differ from the preset's: then its note and its article's figures speak of another run.
    pub fn is_changed(&self) -> bool {
        !self.settings.is_empty() || self.seed != DEFAULT_SEED
    }

    /// What the article’s own run came to, where the preset is run as it is and its pair compared.
    pub fn article_result(&self) -> Option<String> {
        let preset = self.base()?;
        let is_pair = self.variants.iter().map(|variant| variant.name).eq(self.lab.shown.iter().copied());
        let (article, result) = preset.article.zip(preset.result.filter(|_| is_pair && !self.is_changed()))?;
        Some(format!("In {}: {result}.", article.short()))
    }

    /// The addresses that the variants fetch.
    pub fn urls(&self) -> &[String] {
        &self.plans.urls
    }

    /// Whether some of them have a query that a link leaves out, unless it is to keep it.
    pub fn has_queries(&self) -> bool {
        self.plans.urls.iter().any(|url| without_query(url) != url.as_str())
    }

    /// Its values as they may be passed on, as `(name, text)`.
    pub fn passed_on(&self) -> Vec<(String, String)> {
        let is_list =
            |name: &str| self.parameters().iter().any(|of| of.name == name && matches!(of.control, Control::Lines(_)));
        let passed_on = |(name, text): &'_ (String, String)| match is_list(name) && !self.keeps_queries {
            true => (name.clone(), text.split(' ').map(without_query).collect::<Vec<_>>().join(" ")),
            false => (name.clone(), text.clone()),
        };
        self.settings.iter().map(passed_on).collect()
    }

    /// Whether it can't run without the practice server.
    pub fn needs_practice_server(&self) -> bool {
        self.plans.needs_practice_server
    }

    /// Whether it asks hosts beside the practice server.
    pub fn needs_other_hosts(&self) -> bool {
        self.plans.needs_other_hosts
    }
}
