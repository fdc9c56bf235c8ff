//! What the reader can change of a choice. Values are kept only where they differ from the preset’s.

use std::rc::Rc;

use crate::collections::sorted::sort_few;
use crate::labs::plan::{Field, Notice};
use crate::labs::{Law, Variant};
use crate::session::plans::Plans;
use crate::trace::WorldKind;

use super::Choice;

impl Choice {
    /// Chooses where to run; a recorded run can't be had again.
    pub fn set_place(&mut self, place: WorldKind) {
        self.world = (place != self.usual_place() && place != WorldKind::Recorded).then_some(place);
    }

    /// Takes a preset; values of the reader's own give way to it.
    pub fn set_preset(&mut self, name: &str) {
        let Some(preset) = self.lab.preset(name) else { return };
        let was_large = self.is_for_simulation();
        let opens_with_it = preset.name == self.lab.opening && self.variants.iter().all(|of| of.defaults.is_empty());
        self.preset = (!opens_with_it).then_some(preset.name);
        self.settings.clear();
        self.world = None;
        self.read_plans();
        match (was_large, self.is_for_simulation()) {
            // One after another so many waits take hours: that variant is there to be added.
            (false, true) => self.variants.retain(|variant| variant.law != Some(Law::Sum)),
            (true, false) => self.variants.clear(),
            _ => return,
        }
        if self.variants.is_empty() {
            self.variants = Choice::of(self.lab).variants;
        }
        self.read_plans();
    }

    /// Adds a variant to those that are compared, or takes it away; the last one stays.
    pub fn toggle_variant(&mut self, name: &str) {
        let chosen =
            |variant: &Variant| self.variants.iter().any(|of| of.name == variant.name) != (variant.name == name);
        let variants: Vec<_> = self.lab.variants.iter().filter(|variant| chosen(variant)).collect();
        if !variants.is_empty() {
            self.variants = variants;
            self.drop_needless();
        }
    }

    /// Sets a value. A value that was changed to keep a limit is used and said; a refused one changes nothing.
    pub fn set(&mut self, name: &str, text: &str) -> Option<Notice> {
        let mut plan = self.plan(self.variants[0]);
        let notice = plan.set(name, text);
        if notice.as_ref().is_some_and(Notice::is_refusal) {
            return notice;
        }
        let fields = plan.fields();
        let place = |name: &str| fields.iter().position(|field| field.name == name);
        let used = fields.iter().find(|field| field.name == name).map(|field| field.value.write());
        self.settings.retain(|(of, _)| of != name);
        self.settings.extend(used.map(|used| (name.to_owned(), used)));
        sort_few(&mut self.settings, |(name, _)| place(name));
        self.drop_needless();
        notice
    }

    /// What [`Choice::set`] would make of a text, to be said beside its field: how it was changed to keep a limit or, as
    /// an error, why it is refused.
    pub fn check(&self, name: &str, text: &str) -> Result<Option<String>, String> {
        let notice = self.clone().set(name, text);
        let said = notice.as_ref().map(Notice::beside_value);
        if notice.is_some_and(|notice| notice.is_refusal()) {
            return Err(said.unwrap_or_default());
        }
        let doubt = |field: &Field<'_>| if field.name == name { field.value.doubt(text) } else { None };
        self.plan(self.variants[0]).fields().iter().find_map(doubt).map_or(Ok(said), Err)
    }

    /// Takes addresses with the queries that they have in another choice: a link that left them out is one to that choice.
    pub fn recall_queries(&mut self, other: &Choice) {
        let known = other.settings.iter().zip(other.passed_on());
        for ((name, whole), (_, short)) in known.filter(|((_, whole), (_, short))| whole != short) {
            if self.settings.iter().any(|(of, text)| of == name && *text == *short) {
                // It was taken before.
                drop(self.set(name, whole));
                self.keeps_queries = other.keeps_queries;
            }
        }
    }

    /// The lab's preset as it opens, moment and code kept out.
    pub fn reset(&self) -> Choice {
        Choice { code: self.code, ..Choice::from(self.lab, self.preset, Choice::of(self.lab).variants) }
    }

    /// Drops values that every variant has anyway, and reads the plans.
    fn drop_needless(&mut self) {
        let usual = Plans::read(self.lab, &self.variants, self.preset, &[]).settings();
        self.settings.retain(|setting| !usual.iter().all(|settings| settings.contains(setting)));
        self.read_plans();
    }

    /// Reads the plans again: something that they are made of has changed.
    fn read_plans(&mut self) {
        self.plans = Rc::new(Plans::read(self.lab, &self.variants, self.preset, &self.settings));
    }
}
