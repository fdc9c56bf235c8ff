//! The views that come with the page, drawn when it is built: of which links, in which files, under which titles.

use std::iter;

use crate::labs::Lab;

use super::link;
use super::screen::Screen;

/// What a link asks for, without its `#`: the same for an empty one and that of the overview, with which the page opens.
pub fn asked(link: &str) -> &str {
    link.strip_prefix('#').filter(|asked| !asked.is_empty()).unwrap_or(Screen::NAMED[0].1)
}

/// The file that holds the view of a link, one of [`links`], in the folder of views; boot.js forms the same names.
pub fn file(link: &str) -> String {
    format!("{}.html", asked(link).replace("?preset=", ".").replace('/', "_"))
}

/// The same of a figure for other pages, one of [`figures`].
pub fn embed_file(link: &str) -> String {
    format!("embed-{}", file(link))
}

/// The links whose views can be read where nothing runs: to each screen, each lab and its presets.
pub fn readable() -> Vec<String> {
    let of = |lab: &Lab| {
        let own = format!("#{}", lab.name);
        let presets: Vec<String> = lab.presets.iter().map(|preset| format!("{own}?preset={}", preset.name)).collect();
        iter::once(own).chain(presets)
    };
    let screens = Screen::NAMED.iter().map(|(_, name, _)| format!("#{name}"));
    screens.chain(Lab::ALL.iter().flat_map(|lab| of(lab))).collect()
}

/// The links whose views come with the page: the same, but for those of which so much is in flight that they are only simulated.
pub fn links() -> Vec<String> {
    let is_small = |link: &String| Screen::of(link) != Screen::Lab || !link::read(link).0.is_for_simulation();
    readable().into_iter().filter(is_small).collect()
}

/// The links whose figures come with the page, for other pages: the same, and each variant of a lab by itself.
pub fn figures() -> Vec<String> {
    let alone = Lab::ALL.iter().flat_map(|lab| {
        lab.variants.iter().filter(|of| lab.shown != [of.name]).map(|of| format!("#{}/{}", lab.name, of.name))
    });
    links().into_iter().chain(alone.filter(|link| !link::read(link).0.is_for_simulation())).collect()
}

/// Values with which a lab is small enough to be drawn beside all others.
const IN_SMALL: [(&str, &str); 1] = [("scaling", "?sizes=1,10,50,100&rounds=1&probe=12")];

/// The link to a lab in small.
pub fn in_small(lab: &str) -> String {
    let values = IN_SMALL.iter().find(|(name, _)| *name == lab).map_or("", |(_, values)| values);
    format!("#{lab}{values}")
}

/// What a link, one of [`readable`], is called in a list of them: the screen, the lab, or a preset of it.
pub fn title(link: &str) -> String {
    if let Some(title) = Screen::of(link).title() {
        return title.to_owned();
    }
    let choice = link::read(link).0;
    let lab = choice.lab;
    let preset =
        asked(link).split_once('?').and_then(|_| lab.presets.iter().find(|of| Some(of.name) == choice.preset()));
    preset.map_or_else(|| lab.title.to_owned(), |preset| format!("{}: {}", lab.title, preset.title))
}
