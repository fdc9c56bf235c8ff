//! Which screen a link opens: a lab, the overview of all labs, the comparison of asyncio and Rust, or the reader’s own program.

use super::link::decoded;

/// What fills the page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Screen {
    /// One lab, or the runs of a file.
    #[default]
    Lab,
    /// All labs, and the ways to use the project: what the page opens with.
    Overview,
    /// asyncio and Rust, side by side.
    SideBySide,
    /// The reader’s own program.
    Program,
}

impl Screen {
    /// Every screen that is no lab’s: its name in links and its title.
    pub const NAMED: [(Screen, &'static str, &'static str); 3] = [
        (Screen::Overview, "overview", "See what your program is waiting for"),
        (Screen::SideBySide, "asyncio-and-rust", "asyncio and Rust, side by side"),
        (Screen::Program, "program", "Your program"),
    ];

    /// The screen of a link, whose `#` may be missing. One that names nothing opens the overview.
    pub fn of(link: &str) -> Screen {
        let name = link.strip_prefix('#').unwrap_or(link);
        if name.is_empty() {
            return Screen::Overview;
        }
        let link = decoded(name);
        let name = link.split('?').next().unwrap_or(name);
        Screen::NAMED.iter().find(|(_, known, _)| *known == name).map_or(Screen::Lab, |(screen, ..)| *screen)
    }

    /// Its title; that of a lab depends on which one it is.
    pub fn title(self) -> Option<&'static str> {
        Screen::NAMED.iter().find(|(screen, ..)| *screen == self).map(|(.., title)| *title)
    }
}
