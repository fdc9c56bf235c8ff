//! The plans of a choice, and what is asked of them, worked out once.

use crate::labs::plan::{Field, LabPlan, Published};
use crate::labs::{Lab, Variant};
use crate::practice::address::is_path;
use crate::trace::time::Micros;

use super::control::Control;

/// From how many tasks, requests or items on a plan is large: its simulated run is made in slices.
pub const LARGE: u32 = 300;
/// The most tasks and requests that a browser is asked to bear at once.
pub const MOST_AT_ONCE: u32 = 1_000;

/// A plan for each variant, in their order, and what is asked of all of them.
pub struct Plans {
    of: Vec<Box<dyn LabPlan>>,
    /// What can be changed, with the values of the first.
    pub parameters: Vec<Parameter>,
    /// The addresses that any of them fetches: the first one's, and what the others have besides.
    pub urls: Vec<String>,
    /// Figures of others beside its own.
    pub published: &'static [Published],
    /// Whether one of the addresses is the practice server's.
    pub needs_practice_server: bool,
    /// Whether one of them is that of another host.
    pub needs_other_hosts: bool,
    /// For how long a real run of one of them holds up the page in one go.
    pub freeze: Micros,
    /// How many tasks, requests or items the largest has, as [`LabPlan::size`] counts them.
    pub size: u32,
    /// How many tasks, requests or waits are in flight at once, at most.
    pub at_once: u32,
}

/// A value that the reader can change, as a control needs it.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Its name in links.
    pub name: &'static str,
    /// Its name on the page.
    pub label: &'static str,
    /// What it means, with its unit.
    pub help: &'static str,
    /// Shown only when the reader unfolds the rest.
    pub folded: bool,
    /// Its value.
    pub value: String,
    /// How it is edited.
    pub control: Control,
}

impl Plans {
    /// Reads the plans of a lab's variants from the values that the reader chose.
    pub fn read(lab: &Lab, variants: &[&Variant], preset: Option<&str>, settings: &[(String, String)]) -> Plans {
        let plan = |variant: &&Variant| lab.resolve(variant, lab.opening, preset, settings).0;
        let mut of: Vec<_> = variants.iter().map(plan).collect();
        let parameters = of.first_mut().map(|plan| plan.fields().into_iter().map(parameter).collect());
        let mut urls: Vec<String> = Vec::new();
        for plan in &of {
            if plan.urls() != urls {
                let more: Vec<String> = plan.urls().iter().filter(|url| !urls.contains(url)).cloned().collect();
                urls.extend(more);
            }
        }
        Plans {
            published: of.first().map_or(&[], |plan| plan.published()),
            parameters: parameters.unwrap_or_default(),
            needs_practice_server: urls.iter().any(|url| is_path(url)),
            needs_other_hosts: urls.iter().any(|url| !is_path(url)),
            urls,
            freeze: of.iter().zip(variants).map(|(plan, variant)| plan.freeze(variant.name)).max().unwrap_or_default(),
            size: of.iter().map(|plan| plan.size()).max().unwrap_or_default(),
            at_once: of.iter().map(|plan| plan.at_once()).max().unwrap_or_default(),
            of,
        }
    }

    /// A copy of the plan in that place.
    pub fn copy(&self, place: usize) -> Box<dyn LabPlan> {
        self.of[place].copy()
    }

    /// The values of each plan, as `(name, text)`.
    pub fn settings(mut self) -> Vec<Vec<(String, String)>> {
        self.of.iter_mut().map(|plan| plan.settings()).collect()
    }
}

fn parameter(field: Field<'_>) -> Parameter {
    let Field { name, label, help, folded, value } = field;
    Parameter { name, label, help, folded, value: value.write(), control: value.control().into() }
}
