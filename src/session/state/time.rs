//! What the reader does with time, and what time does by itself.

use crate::lens::fold::axis::Stretch;
use crate::picture::view::Look;
use crate::session::playhead::Playhead;
use crate::session::ports::Entry;
use crate::session::shown::Shown;
use crate::session::subject::Subject;
use crate::trace::time::{Micros, millis};
use crate::trace::{Trace, WorldKind};

use super::{Phase, Speed, State, WHOLE};

/// The most time that one frame moves the playhead on: a page that was hidden does not jump.
const LONGEST_FRAME: Micros = millis(300);

impl State {
    /// A frame of the page: runs in progress grow, and the playhead goes on if it plays.
    pub(crate) fn frame(&mut self, now: Micros) -> bool {
        let passed = (now - self.clock.unwrap_or(now)).min(LONGEST_FRAME);
        self.clock = Some(now);
        self.announcer.tick(now);
        self.listen(now);
        let was_in_sight = self.seen().contains(self.moment());
        for shown in self.shown.iter_mut().filter(|shown| shown.is_growing()) {
            shown.grow(now);
        }
        if self.playing {
            self.move_on(self.played(passed));
        }
        // Whoever looks elsewhere meanwhile is left there.
        if was_in_sight {
            self.reveal();
        }
        if !self.is_moving() {
            self.clock = None;
        }
        true
    }

    /// How far the playhead moves in so much of the page's time; it does move, however short the run is.
    fn played(&self, passed: Micros) -> Micros {
        match self.speed() {
            Speed::Times(hundredths) => Micros(passed.0 * u64::from(hundredths) / 100),
            Speed::Whole => Micros(passed.0.saturating_mul(self.end().0).div_ceil(WHOLE.0)),
        }
    }

    /// Moves the playhead on; at the end it follows the run again.
    pub(crate) fn move_on(&mut self, by: Micros) {
        let at = self.moment() + by;
        if at < self.end() {
            self.playhead = self.sought(at);
            return;
        }
        self.playing = false;
        self.look(Playhead::Live);
    }

    /// Moves the playhead to a moment; once that is `settled`, the link holds it.
    pub(crate) fn seek(&mut self, at: Micros, settled: bool) {
        self.playing = false;
        let at = at.min(self.end());
        let playhead = if at == self.end() { Playhead::Live } else { self.sought(at) };
        self.playhead = playhead;
        self.reveal();
        if settled {
            self.look(playhead);
        }
    }

    /// Moves the playhead to the event count that `to` gives, from how many have happened now.
    pub(crate) fn step(&mut self, to: impl FnOnce(usize, &Trace) -> usize) {
        self.playing = false;
        let (from, last) = self.bounds();
        let playhead = self.in_focus(|state, trace| {
            let to = to(state.steps(state.focus, trace), trace);
            Playhead::after(trace, to.max(from).min(last))
        });
        self.look(playhead.unwrap_or_default());
        self.reveal();
        // Whoever goes by events sees, or hears, what has just happened.
        self.subject = self.present();
        if let Some(words) = self.subject.and_then(|event| self.happened(event)) {
            self.announce(words);
        }
    }

    /// Lights what is pointed at, if it can be; whether that is another than before.
    pub(crate) fn light(&mut self, subject: Option<Subject>) -> bool {
        let subject = subject.filter(|subject| self.can_light(*subject));
        std::mem::replace(&mut self.subject, subject) != subject
    }

    /// Moves the playhead to where something happened, and the focus to its run; false where it did not happen.
    pub(crate) fn jump(&mut self, subject: Subject) -> bool {
        let Some(steps) = self.steps_to(subject) else { return false };
        self.focus = subject.run;
        self.step(|_, _| steps);
        true
    }

    /// Goes on from the playhead, or from the start where that is at the end.
    pub(crate) fn play(&mut self) {
        self.playing = true;
        self.stop_clock();
        // A step may lead to the end, too.
        if self.moment() >= self.end() && self.phase != Phase::Running {
            self.playhead = Playhead::At { at: Micros::ZERO, step: 0 };
        }
        self.reveal();
    }

    /// The steps between which the playhead stays. A real run is shown as it goes on, whatever its steps.
    fn bounds(&self) -> (usize, usize) {
        self.within.filter(|_| self.phase != Phase::Running).unwrap_or((0, usize::MAX))
    }

    /// Keeps the playhead within these steps: what begins to play goes on from the first, and comes to its end at the last.
    pub(crate) fn stay_within(&mut self, was_playing: bool) {
        if self.within.is_none() {
            return;
        }
        let (from, to) = self.bounds();
        let known = self.in_focus(|state, trace| (state.steps(state.focus, trace), trace.events().len()));
        let Some((steps, count)) = known else { return };
        // A short run never gets as far as the first.
        let from = from.min(count);
        let begins = self.playing && (steps < from || steps >= to && !was_playing);
        let is_over = self.playing && steps >= to;
        if !begins && !is_over && (from..=to).contains(&steps) {
            return;
        }
        let nearest = if begins || steps < from { from } else { to };
        let playhead = self.in_focus(|_, trace| Playhead::after(trace, nearest)).unwrap_or_default();
        if begins {
            self.playhead = playhead;
        } else {
            self.playing = false;
            self.look(playhead);
        }
        self.reveal();
    }

    /// Stands still at this moment.
    pub(crate) fn pause(&mut self) {
        self.playing = false;
        self.stop_clock();
        let here = self.sought(self.moment());
        self.look(here);
    }

    /// The next frame sets the clock anew; a run in progress has its own.
    fn stop_clock(&mut self) {
        if self.phase != Phase::Running {
            self.clock = None;
        }
    }

    /// Zooms, pans or selects; whether another part of the time is seen then.
    pub(crate) fn look_at(&mut self, look: Look) -> bool {
        let view = self.view.after(look, self.horizon(), self.moment());
        let is_other = view != self.view;
        self.view = view;
        is_other
    }

    /// The part of the time that the figure shows.
    pub fn seen(&self) -> Stretch {
        self.view.seen(self.horizon())
    }

    /// Pans so far that the playhead is in sight.
    pub(crate) fn reveal(&mut self) {
        self.view = self.view.revealing(self.moment(), self.horizon());
    }

    /// Whether the playhead has come to the end of the runs, or of the steps between which it stays.
    pub fn is_at_end(&self) -> bool {
        let steps = self.in_focus(|state, trace| state.steps(state.focus, trace));
        self.moment() >= self.end() || steps >= Some(self.bounds().1)
    }

    /// Whether what is shown was whole before it was played: stopped or not, it is over where its end is reached.
    fn is_played(&self) -> bool {
        let is_simulated = |shown: &Shown| shown.place() == Some(WorldKind::Simulated);
        self.phase == Phase::Replaying || self.phase == Phase::Stopped && self.shown.iter().all(is_simulated)
    }

    /// Turns to another of the runs that are shown; the moment stays.
    pub(crate) fn focus_on(&mut self, index: usize) -> bool {
        if index >= self.shown.len() || index == self.focus {
            return false;
        }
        self.focus = index;
        if let Playhead::At { at, .. } = self.playhead {
            self.playhead = self.sought(at);
        }
        true
    }

    /// Looks at a moment, and lets the link hold it.
    pub(crate) fn look(&mut self, playhead: Playhead) {
        self.playhead = playhead;
        self.entry = Entry::Replace;
        self.choice.line = None;
        self.choice.moment = match playhead {
            Playhead::Live => None,
            Playhead::At { at, .. } => Some(at),
        };
        // What is only played again is over where the reader has seen its end.
        if self.is_played() && self.is_at_end() {
            self.complete();
        }
    }

    /// Lets what is shown stand still while a run goes on that the reader has paused.
    pub(crate) fn hold(&mut self) {
        if !self.is_held() {
            return self.let_go();
        }
        self.shown.iter_mut().for_each(Shown::hold);
        self.clock = None;
    }

    /// Shows at once what has happened while all stood still.
    pub(crate) fn let_go(&mut self) {
        self.shown.iter_mut().for_each(Shown::let_go);
    }

    /// The playhead at a moment: after every event of the run in focus that happened by then.
    pub(crate) fn sought(&self, at: Micros) -> Playhead {
        self.in_focus(|_, trace| Playhead::seek(trace, at)).unwrap_or(Playhead::At { at, step: 0 })
    }

    /// What is read from the log of the run in focus; nothing where it has none.
    pub(crate) fn in_focus<T>(&self, with: impl FnOnce(&State, &Trace) -> T) -> Option<T> {
        let record = self.shown.get(self.focus)?.record.as_ref()?;
        Some(record.read(|trace| with(self, trace)))
    }

    /// Follows the end; of what is only played again, that is all.
    pub(crate) fn join_end(&mut self) {
        self.playing = false;
        if self.is_held() {
            self.let_go();
            self.focus = self.shown.iter().position(Shown::is_growing).unwrap_or(self.focus);
        }
        self.look(Playhead::Live);
        self.reveal();
    }
}
