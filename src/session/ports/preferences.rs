//! What the reader likes: colours, motion, being asked.

/// Which colours the reader wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// Those of the system.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// The word for it, as it is kept.
    pub fn name(self) -> &'static str {
        match self {
            Theme::Auto => "auto",
            Theme::Light => "light",
            Theme::Dark => "dark",
        }
    }

    /// The theme of that name; the system's for any other.
    pub fn named(name: &str) -> Theme {
        [Theme::Light, Theme::Dark].into_iter().find(|theme| theme.name() == name).unwrap_or_default()
    }

    /// What the button chooses next.
    pub fn next(self) -> Theme {
        match self {
            Theme::Auto => Theme::Light,
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::Auto,
        }
    }
}

/// What the reader likes.
pub trait Preferences {
    /// Whether the reader asked for little motion.
    fn is_calm(&self) -> bool {
        false
    }

    /// The theme of the last visit, where it could be kept.
    fn theme(&self) -> Theme {
        Theme::Auto
    }

    /// Never again shows what is asked before a run, in no lab, as long as that can be kept.
    fn stop_asking(&self) {}

    /// Shows a theme and keeps it for the next visit; `false` where it can't be kept.
    fn set_theme(&self, _theme: Theme) -> bool {
        true
    }
}
