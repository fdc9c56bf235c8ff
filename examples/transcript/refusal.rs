//! Why nothing was run, and what could be asked for instead.

use std::fmt;
use std::io;

use await_lab::labs::Lab;
use await_lab::labs::plan::Notice;
use await_lab::trace::file::FileError;

/// Why nothing was run.
pub enum Refusal {
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

/// What can be written after the command, and every lab.
pub fn usage() -> String {
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
