//! Runs beside those that are shown, to compare with: the last one before a change, or those that the reader keeps; and
//! which two of all are compared.

use crate::trace::WorldKind;
use crate::trace::time::Micros;

use super::record::Record;
use super::shown::Shown;

/// What the runs beside are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reason {
    /// The reader ran them, and then changed something.
    #[default]
    Before,
    /// The reader kept them.
    Kept,
    /// The ideal of what was changed while a run goes on.
    Next,
}

impl Reason {
    /// What they are, after their title.
    pub fn words(self) -> &'static str {
        match self {
            Reason::Before => "before the change",
            Reason::Kept => "kept",
            Reason::Next => "with the new values",
        }
    }
}

/// One of the runs that can be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunId {
    /// One that is shown.
    Shown(usize),
    /// The ideal of one that is shown and is not the ideal itself.
    Ideal(usize),
    /// One beside.
    Reference(usize),
}

/// A run that can be compared, with its name.
#[derive(Clone, PartialEq)]
pub struct NamedRun {
    /// What tells it from other runs.
    pub id: RunId,
    /// `Sequential, measured`.
    pub title: String,
    /// Its log.
    pub record: Record,
}

/// The runs beside, and the two that are compared.
#[derive(Clone, Default)]
pub struct References {
    /// What they are.
    pub reason: Reason,
    runs: Vec<Shown>,
    pair: Option<[RunId; 2]>,
}

impl References {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// When the last of those ends that are drawn under what is shown.
    pub fn end(&self, shown: &[Shown]) -> Micros {
        let drawn = (0..self.runs.len()).filter(|beside| self.counterpart(*beside, shown).is_some());
        drawn.map(|beside| self.runs[beside].until).max().unwrap_or_default()
    }

    /// Whether any of them is drawn under what is shown.
    pub fn are_drawn(&self, shown: &[Shown]) -> bool {
        (0..self.runs.len()).any(|beside| self.counterpart(beside, shown).is_some())
    }

    /// Where those come from that are drawn, and what is shown above them, if that is elsewhere.
    pub fn other_world(&self, shown: &[Shown]) -> Option<[WorldKind; 2]> {
        let of = |beside: usize| {
            let above = shown.get(self.counterpart(beside, shown)?)?.place()?;
            let place = self.runs[beside].place()?;
            (place != above).then_some([place, above])
        };
        (0..self.runs.len()).find_map(of)
    }

    /// Puts runs beside, unless the reader keeps some.
    pub fn put(&mut self, reason: Reason, runs: &[Shown]) {
        let runs: Vec<Shown> = runs.iter().filter(|run| run.record.is_some()).cloned().collect();
        if runs.is_empty() || (reason != Reason::Kept && self.reason == Reason::Kept && !self.is_empty()) {
            return;
        }
        *self = References { reason, runs, pair: None };
    }

    /// Takes away what is there for this reason.
    pub fn drop_if(&mut self, reason: Reason) {
        if self.reason == reason {
            *self = References::default();
        }
    }

    /// Chooses which two are compared.
    pub fn choose(&mut self, pair: [RunId; 2]) {
        self.pair = Some(pair);
    }

    /// Every run that can be compared, the shown ones first.
    pub fn known(&self, shown: &[Shown]) -> Vec<NamedRun> {
        let of = |id, run: &Shown, record: &Record, more: &str| {
            let how = record.read(|trace| trace.header.world).word();
            NamedRun { id, title: format!("{}{more}, {how}", run.title()), record: record.clone() }
        };
        let mut known = Vec::new();
        for (index, run) in shown.iter().enumerate() {
            known.extend(run.record.as_ref().map(|record| of(RunId::Shown(index), run, record, "")));
        }
        for (index, run) in shown.iter().enumerate() {
            // Of a program that is no lab no ideal is known.
            let has_ideal = run.place() == Some(WorldKind::Browser) && run.origin.program().is_none();
            known.extend(has_ideal.then(|| of(RunId::Ideal(index), run, &run.ideal, "")));
        }
        let more = format!(" {}", self.reason.words());
        for (index, run) in self.runs.iter().enumerate() {
            known.extend(run.record.as_ref().map(|record| of(RunId::Reference(index), run, record, &more)));
        }
        known
    }

    /// The two that are compared: those that the reader chose; or one beside and what is shown of the same variant; or the
    /// first two.
    pub fn pair(&self, shown: &[Shown]) -> Option<[NamedRun; 2]> {
        let known = self.known(shown);
        let find = |id| known.iter().find(|known| known.id == id).cloned();
        let [one, other] = self.pair.unwrap_or_else(|| self.usual_pair(shown));
        let fallback = || Some([known.first()?.clone(), known.get(1)?.clone()]);
        find(one).zip(find(other)).map(|(one, other)| [one, other]).or_else(fallback)
    }

    fn usual_pair(&self, shown: &[Shown]) -> [RunId; 2] {
        let beside = (0..self.runs.len()).find_map(|beside| Some((beside, self.counterpart(beside, shown)?)));
        match beside {
            Some((beside, index)) if self.reason == Reason::Next => [RunId::Shown(index), RunId::Reference(beside)],
            Some((beside, index)) => [RunId::Reference(beside), RunId::Shown(index)],
            None => [RunId::Shown(0), RunId::Shown(1)],
        }
    }

    /// What is drawn under a shown run: those beside of the same variant, and its ideal if that is compared.
    pub fn under(&self, index: usize, shown: &[Shown]) -> Vec<NamedRun> {
        let mut known = self.known(shown);
        known.retain(|known| match known.id {
            RunId::Shown(_) => false,
            RunId::Ideal(of) => of == index && self.pair.is_some_and(|pair| pair.contains(&known.id)),
            // One of another variant would be taken for a run of this one.
            RunId::Reference(beside) => self.counterpart(beside, shown) == Some(index),
        });
        known
    }

    /// The place of the shown run of the same variant.
    fn counterpart(&self, beside: usize, shown: &[Shown]) -> Option<usize> {
        let name = self.runs.get(beside)?.origin.name();
        shown.iter().position(|run| run.origin.name() == name)
    }
}
