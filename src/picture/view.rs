//! Which part of the time the figure shows, and which part the reader selected.

use crate::lens::fold::axis::Stretch;
use crate::trace::time::Micros;

/// The shortest stretch that can be seen.
const SHORTEST: Micros = Micros(20);
/// What one step of zooming leaves of the stretch, in hundredths.
const STEP: u64 = 67;

/// What the reader sees of the time axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct View {
    /// The part that fills the figure; nothing for all of it, however long a run becomes.
    seen: Option<Stretch>,
    /// The selected part.
    pub selected: Option<Stretch>,
    /// Where a selection begins that has no end yet.
    pub begun: Option<Micros>,
}

/// What the reader does with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Zooms in by so many steps, or out if negative; about a moment, or else about the playhead.
    Zoom {
        /// How many steps.
        steps: i32,
        /// What stays where it is.
        about: Option<Micros>,
    },
    /// Zooms about a place of the axis.
    ZoomAt {
        /// How many steps.
        steps: i32,
        /// The place, in pixels from the left end.
        x: i32,
        /// The axis' width in pixels.
        width: u32,
    },
    /// Goes on by so many hundredths of what is seen, or back.
    Pan(i32),
    /// Shows a stretch, or what is nearest to it.
    Show(Stretch),
    /// Shows all.
    Fit,
    /// Selects a stretch, given by its ends in either order.
    Select(Micros, Micros),
    /// Selects from the playhead to where it is when this is done again.
    SelectHere,
    /// Shows what is selected, which fills the figure then and is selected no more.
    ShowSelected,
    /// Selects nothing.
    Unselect,
}

impl View {
    /// What fills the figure, where the axis reaches to `horizon`.
    pub fn seen(&self, horizon: Micros) -> Stretch {
        self.seen.map_or(Stretch::until(horizon), |seen| within(seen, horizon))
    }

    /// Whether only a part is seen.
    pub fn is_zoomed(&self) -> bool {
        self.seen.is_some()
    }

    /// Whether a shorter part can be seen: not of a run that was over at once.
    pub fn can_zoom_in(&self, horizon: Micros) -> bool {
        self.seen(horizon).length() > SHORTEST
    }

    /// The view after what the reader did.
    pub fn after(self, look: Look, horizon: Micros, playhead: Micros) -> View {
        let seen = self.seen(horizon);
        let show = |stretch: Stretch| {
            let stretch = within(stretch, horizon);
            View { seen: (stretch != Stretch::until(horizon)).then_some(stretch), ..self }
        };
        match look {
            Look::Zoom { steps, about } => {
                let middle = seen.moment(1, 2);
                let about = about.unwrap_or(if seen.contains(playhead) { playhead } else { middle });
                show(zoomed(seen, steps, about, horizon))
            }
            Look::ZoomAt { steps, x, width } => {
                let about = Some(seen.on(width).moment(x));
                self.after(Look::Zoom { steps, about }, horizon, playhead)
            }
            Look::Pan(hundredths) => show(panned(seen, hundredths, horizon)),
            Look::Show(stretch) => show(stretch),
            Look::Fit => View { seen: None, ..self },
            Look::Select(one, other) => {
                let selected = Stretch { from: one.min(other), to: one.max(other).min(horizon) };
                View { selected: (selected.from < selected.to).then_some(selected), begun: None, ..self }
            }
            Look::SelectHere => match self.begun {
                Some(begun) if begun != playhead => self.after(Look::Select(begun, playhead), horizon, playhead),
                Some(_) => View { begun: None, ..self },
                None => View { begun: Some(playhead), selected: None, ..self },
            },
            Look::ShowSelected => View { selected: None, ..self.selected.map_or(self, show) },
            Look::Unselect => View { selected: None, begun: None, ..self },
        }
    }

    /// The view in which a moment is seen: a playhead that leaves what is seen turns the page.
    pub fn revealing(self, at: Micros, horizon: Micros) -> View {
        let seen = self.seen(horizon);
        if !self.is_zoomed() || seen.contains(at) {
            return self;
        }
        // A little of what lies before stays in sight.
        let from = at - Micros(seen.length().0 / 20);
        View { seen: Some(within(Stretch { from, to: from + seen.length() }, horizon)), ..self }
    }
}

/// The nearest stretch that is not too short and does not reach beyond the horizon.
fn within(stretch: Stretch, horizon: Micros) -> Stretch {
    stretch.of_at_least(SHORTEST, horizon)
}

/// Zoomed by so many steps; `about` keeps its place, as far as the ends allow.
fn zoomed(seen: Stretch, steps: i32, about: Micros, horizon: Micros) -> Stretch {
    let (mut length, least) = (seen.length().0, SHORTEST.0.min(horizon.0));
    for _ in 0..steps.unsigned_abs() {
        length = if steps > 0 { length * STEP / 100 } else { (length * 100).div_ceil(STEP) };
        length = length.clamp(least, horizon.0);
    }
    about_moment(seen, Micros(length), about)
}

/// A stretch of that length in which `about` lies as far from the left as it does in `seen`.
pub fn about_moment(seen: Stretch, length: Micros, about: Micros) -> Stretch {
    let about = about.min(seen.to).max(seen.from);
    let before = u128::from((about - seen.from).0) * u128::from(length.0);
    let from = about - Micros(before.checked_div(seen.length().0.into()).unwrap_or(0) as u64);
    Stretch { from, to: from + length }
}

/// Moved by so many hundredths of its length.
fn panned(seen: Stretch, hundredths: i32, horizon: Micros) -> Stretch {
    let by = Micros(seen.length().0 * u64::from(hundredths.unsigned_abs()) / 100);
    let from = if hundredths < 0 { seen.from - by } else { (seen.from + by).min(horizon - seen.length()) };
    Stretch { from, to: from + seen.length() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::random::splitmix64;

    const HORIZON: Micros = Micros(1_000_000);

    fn stretch(from: u64, to: u64) -> Stretch {
        Stretch { from: Micros(from), to: Micros(to) }
    }

    fn showing(from: u64, to: u64) -> View {
        View::default().after(Look::Show(stretch(from, to)), HORIZON, Micros::ZERO)
    }

    fn seen(view: View, look: Look) -> Stretch {
        view.after(look, HORIZON, Micros(500_000)).seen(HORIZON)
    }

    #[test]
    fn what_is_shortest_can_not_be_seen_closer() {
        assert!(View::default().can_zoom_in(HORIZON));
        assert!(!View::default().can_zoom_in(SHORTEST));
        assert!(!View::default().can_zoom_in(Micros(0)));
        let closest = View::default().after(Look::Zoom { steps: 1_000, about: None }, HORIZON, Micros(0));
        assert!(closest.is_zoomed() && !closest.can_zoom_in(HORIZON));
    }

    #[test]
    fn what_is_zoomed_about_keeps_its_place() {
        let zoomed = seen(showing(200_000, 600_000), Look::Zoom { steps: 1, about: Some(Micros(300_000)) });
        assert_eq!(zoomed.length(), Micros(268_000));
        assert_eq!(zoomed.place(Micros(300_000), 100), 25);
        // Without a moment the playhead keeps its place.
        let zoomed = seen(View::default(), Look::Zoom { steps: 3, about: None });
        assert!(zoomed.place(Micros(500_000), 1_000).abs_diff(500) <= 1, "{zoomed:?}");
    }

    #[test]
    fn zooming_ends_at_all_and_at_the_shortest() {
        let out = View::default().after(Look::Zoom { steps: 1, about: None }, HORIZON, Micros::ZERO);
        assert!(out.is_zoomed());
        let all = out.after(Look::Zoom { steps: -2, about: None }, HORIZON, Micros::ZERO);
        assert!(!all.is_zoomed(), "{all:?}");
        assert_eq!(seen(View::default(), Look::Zoom { steps: 100, about: None }).length(), SHORTEST);
    }

    #[test]
    fn panning_stays_inside_and_keeps_the_length() {
        let view = showing(200_000, 600_000);
        assert_eq!(seen(view, Look::Pan(50)), stretch(400_000, 800_000));
        assert_eq!(seen(view, Look::Pan(500)), stretch(600_000, 1_000_000));
        assert_eq!(seen(view, Look::Pan(-500)), stretch(0, 400_000));
        assert_eq!(seen(view, Look::Fit), stretch(0, 1_000_000));
    }

    #[test]
    fn a_selection_is_made_by_two_moments_and_shown() {
        let view = View::default().after(Look::Select(Micros(700_000), Micros(300_000)), HORIZON, Micros::ZERO);
        assert_eq!(view.selected, Some(stretch(300_000, 700_000)));
        assert_eq!(seen(view, Look::ShowSelected), stretch(300_000, 700_000));
        let here = View::default().after(Look::SelectHere, HORIZON, Micros(10_000));
        assert_eq!(here.begun, Some(Micros(10_000)));
        let there = here.after(Look::SelectHere, HORIZON, Micros(90_000));
        assert_eq!((there.selected, there.begun), (Some(stretch(10_000, 90_000)), None));
        assert_eq!(there.after(Look::Unselect, HORIZON, Micros::ZERO), View::default());
    }

    #[test]
    fn a_playhead_that_leaves_turns_the_page() {
        let view = showing(200_000, 400_000);
        assert_eq!(view.revealing(Micros(300_000), HORIZON), view);
        assert_eq!(view.revealing(Micros(400_001), HORIZON).seen(HORIZON), stretch(390_001, 590_001));
        assert_eq!(view.revealing(Micros(5_000), HORIZON).seen(HORIZON), stretch(0, 200_000));
        assert_eq!(View::default().revealing(HORIZON, HORIZON), View::default());
    }

    #[test]
    fn whatever_is_done_what_is_seen_is_a_part_of_all() {
        let mut view = View::default();
        for step in 0..3_000_u32 {
            let random = |most: u64| splitmix64(5, 1, step) % most;
            let horizon = Micros(random(7) * 100_000);
            let look = match random(11) {
                0 => Look::Fit,
                1..4 => Look::Pan(random(300) as i32 - 150),
                4..6 => Look::Show(stretch(random(900_000), random(1_700_000))),
                _ => Look::Zoom { steps: random(9) as i32 - 4, about: Some(Micros(random(800_000))) },
            };
            view = view.after(look, horizon, Micros(random(900_000)));
            let seen = view.seen(horizon);
            assert!(seen.from <= seen.to && seen.to <= horizon, "{look:?} {seen:?}");
            assert!(seen.length() >= SHORTEST.min(horizon), "{look:?} {seen:?}");
        }
    }
}
