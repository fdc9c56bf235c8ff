//! What can be asked of the state: what goes on, how far it has come, what stands first.

use std::rc::Rc;

use crate::labs::{Picture, Variant};
use crate::session::playhead::Playhead;
use crate::session::run_link;
use crate::trace::program::Program;
use crate::trace::time::{Micros, millis};
use crate::trace::{Trace, WorldKind};

use super::{OUTDATED, Phase, Practice, Speed, State};

/// What would take longer in real time is played as a whole, unless the reader chooses otherwise.
const LONG_PLAY: Micros = millis(60_000);
/// With more requests than this a live figure is drawn less often than at each frame.
const CROWD: usize = 50;
/// What is said in place of that where only the variants were changed.
const OTHER_VARIANTS: &str =
    "This run goes on with the variants that it began with. Run again to have those that are ticked now.";

impl State {
    /// Whether the address holds the run that is shown, or is about to be.
    pub fn is_of_link(&self) -> bool {
        let is_coming = self.opening.as_ref().is_some_and(|opening| opening.packed.is_some());
        is_coming || self.file.as_deref() == Some(run_link::NAME)
    }

    /// Whether something moves, so that frames are wanted.
    pub fn is_moving(&self) -> bool {
        self.is_playing() || self.announcer.is_waiting()
    }

    /// Whether a real run goes on with so many requests that drawing them at each frame would slow them down.
    pub fn is_crowded(&self) -> bool {
        self.phase == Phase::Running && self.shown.iter().any(|shown| shown.is_growing() && shown.requests() > CROWD)
    }

    /// Whether the playhead goes on: by itself, or with the end of a run that goes on.
    pub fn is_playing(&self) -> bool {
        self.playing || self.phase == Phase::Running && self.playhead == Playhead::Live
    }

    /// Whether a run goes on that the reader has paused: what is shown of it stands still.
    pub fn is_held(&self) -> bool {
        self.phase == Phase::Running && !self.is_playing()
    }

    /// Whether there is a run that Stop would stop.
    pub fn is_running(&self) -> bool {
        matches!(self.phase, Phase::Running | Phase::Replaying)
    }

    /// Whether a session of runs goes on.
    pub fn has_session(&self) -> bool {
        self.session.is_some()
    }

    /// Where Run would run: not in the browser if the plan needs the practice server and there is none.
    pub fn place(&self) -> WorldKind {
        let unavailable = matches!(self.practice, Practice::Unavailable(_));
        let is_impossible = unavailable && self.choice.needs_practice_server() || self.choice.is_for_simulation();
        if is_impossible { WorldKind::Simulated } else { self.choice.place() }
    }

    /// The end of what is known, over all runs.
    pub fn end(&self) -> Micros {
        self.shown.iter().map(|shown| shown.until).max().unwrap_or_default()
    }

    /// How far the axis reaches: while a run goes on, at least to where the ideal ends, so that it stays put.
    pub fn horizon(&self) -> Micros {
        let ideal = self.shown.iter().map(|shown| shown.ideal.read(Trace::last_at)).max().unwrap_or_default();
        let end = self.end().max(self.references.end(&self.shown));
        if self.phase == Phase::Running { end.max(ideal) } else { end }
    }

    /// How fast the playhead moves.
    pub fn speed(&self) -> Speed {
        let is_long = self.phase != Phase::Running && self.end() > LONG_PLAY;
        self.speed.unwrap_or(if is_long { Speed::Whole } else { Speed::Times(100) })
    }

    /// The program of the run in focus, where it is no lab's.
    pub fn program(&self) -> Option<&Rc<Program>> {
        self.shown.get(self.focus)?.origin.program()
    }

    /// What is shown: a lab, or a program that is no lab's.
    pub fn title(&self) -> &str {
        self.program().map_or(self.choice.lab.title, |program| &program.title)
    }

    /// Whether the picture of the event loop stands first.
    pub fn is_about_event_loop(&self) -> bool {
        self.program().is_none() && self.choice.is_about_event_loop()
    }

    /// Whether the picture of threads stands first.
    pub fn is_about_threads(&self) -> bool {
        self.program().is_none() && self.choice.is_about_threads()
    }

    /// Whether the picture of how the time grows stands first, also while nothing is measured yet.
    pub fn is_about_growth(&self) -> bool {
        self.program().is_none() && self.choice.lab.picture == Some(Picture::Growth)
    }

    /// What is said while a run goes on that is not of what is chosen by now.
    pub fn outdated_words(&self) -> &'static str {
        let has_new_values = |variant: &&'static Variant| self.has_new_values(variant);
        let is_elsewhere = self.ran.as_ref().is_some_and(|ran| ran.place() != self.choice.place());
        let is_changed = is_elsewhere || self.choice.variants().iter().any(has_new_values);
        if is_changed { OUTDATED } else { OTHER_VARIANTS }
    }

    /// Whether a variant that the run was started with would run otherwise by now.
    pub(crate) fn has_new_values(&self, variant: &'static Variant) -> bool {
        let Some(ran) = self.ran.as_ref().filter(|ran| ran.variants().iter().any(|of| of.name == variant.name)) else {
            return false;
        };
        ran.seed != self.choice.seed || ran.plan(variant).settings() != self.choice.plan(variant).settings()
    }

    /// The moment that is shown.
    pub fn moment(&self) -> Micros {
        self.playhead.moment(self.end())
    }

    /// How many events of a run have happened at the playhead.
    pub fn steps(&self, index: usize, trace: &Trace) -> usize {
        self.playhead.steps(trace, index == self.focus)
    }
}
