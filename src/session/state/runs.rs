//! What is shown of runs: previews, and the runs of a session from its start to its end.

use crate::lens::highlight::Entity;
use crate::lens::tasks::polls;
use crate::lens::words::ends;
use crate::picture::view::View;
use crate::session::ideals::{Making, Wanted};
use crate::session::playhead::Playhead;
use crate::session::record::Record;
use crate::session::references::Reason;
use crate::session::shown::Shown;
use crate::session::subject::Subject;
use crate::trace::Trace;
use crate::trace::event::RunEnd;
use crate::trace::program::SourceLine;
use crate::trace::time::Micros;

use super::{Phase, Practice, State};

impl State {
    /// The run goes on with the values that it began with; what the new ones would give is drawn under it at once.
    pub(crate) fn outdate(&mut self) {
        let choice = &self.choice;
        self.outdated = !self.ran.as_ref().is_some_and(|ran| ran.runs_as(choice) && ran.place() == choice.place());
        self.references.drop_if(Reason::Next);
        if !self.outdated {
            return;
        }
        // A large plan takes long to simulate, which would lengthen what is measured: of that one it is only said.
        let changed = choice.variants().iter().filter(|variant| self.has_new_values(variant));
        let next: Vec<Shown> = changed.map(|variant| Shown::to_come(variant)).collect();
        if !choice.is_large() && self.making.is_none() && !next.is_empty() {
            let wanted = next.iter().filter_map(|shown| Wanted::of(choice, shown)).collect();
            self.making = Some(Making { number: self.revision, wanted, next });
        }
        self.announce(self.outdated_words().to_owned());
    }

    /// A run that gives way to another plan stays beside it.
    pub(crate) fn put_beside(&mut self) {
        self.let_go();
        if self.phase != Phase::Preview {
            self.references.put(Reason::Before, &self.shown);
        }
    }

    /// Shows other runs from their end, whole, and nothing of what was shown before.
    pub(crate) fn show(&mut self, shown: Vec<Shown>) {
        self.shown = shown;
        self.making = None;
        self.ideals_of = None;
        self.file = None;
        self.outdated = false;
        self.playing = false;
        self.subject = None;
        self.focus = 0;
        self.view = View::default();
        self.playhead = Playhead::Live;
        self.asks.clear();
    }

    /// Shows the simulated run of the plan.
    pub(crate) fn preview(&mut self) {
        self.show_ideals();
        self.phase = Phase::Preview;
        self.file = None;
        self.outdated = false;
        self.playing = false;
        self.subject = None;
        self.focus = self.focus.min(self.shown.len().saturating_sub(1));
        self.show_telling_moment();
    }

    /// Shows the simulated runs: those that are there, and others as soon as they are made.
    pub(crate) fn show_ideals(&mut self) {
        let choice = &self.choice;
        let are_there = self.ideals_of.as_ref().is_some_and(|of| of.runs_as(choice));
        if are_there && self.shown.len() == choice.variants().len() {
            let ideals = self.shown.iter_mut().filter(|_| self.making.is_none());
            return ideals.for_each(|shown| shown.show_ideal(shown.ideal.clone()));
        }
        self.plays_next = false;
        self.shown = choice.variants().iter().map(|variant| Shown::to_come(variant)).collect();
        let wanted = self.shown.iter().filter_map(|shown| Wanted::of(choice, shown)).collect();
        self.making = Some(Making { number: self.revision, wanted, next: Vec::new() });
        self.ideals_of = Some(choice.clone());
    }

    /// The simulated runs of a choice have come: each takes the place that was kept for it. A measured run stays. Whether they are
    /// still wanted.
    pub(crate) fn made(&mut self, making: u64, ideals: Vec<Record>) -> bool {
        let Some(Making { wanted, mut next, .. }) = self.making.take_if(|of| of.number == making) else { return false };
        for (wanted, ideal) in wanted.iter().zip(ideals) {
            let is_it = |shown: &&mut Shown| shown.ideal == wanted.place;
            if let Some(shown) = next.iter_mut().find(is_it) {
                shown.show_ideal(ideal);
            } else if let Some(shown) = self.shown.iter_mut().find(is_it) {
                // What has really run stays, and so does the place of what is about to.
                if matches!(self.phase, Phase::Running | Phase::Stopped) || shown.record.is_some() {
                    shown.ideal = ideal;
                } else {
                    shown.show_ideal(ideal);
                }
            }
        }
        self.references.put(Reason::Next, &next);
        if self.phase == Phase::Preview {
            self.show_telling_moment();
        }
        if std::mem::take(&mut self.plays_next) {
            self.replay();
        }
        true
    }

    /// Puts the playhead where the run tells most, unless the link asks for a moment or a line.
    pub(crate) fn show_telling_moment(&mut self) {
        if let (None, Some(line)) = (self.choice.moment, self.choice.line) {
            let is_reached = self.jump(Subject::of(0, Entity::Line(SourceLine::of_lab(line))));
            self.choice.line = Some(line);
            if is_reached {
                return;
            }
        }
        self.playhead = match self.choice.moment {
            Some(at) => self.sought(at.min(self.end())),
            None if self.is_about_event_loop() => {
                let telling = |_: &State, trace: &Trace| Playhead::after(trace, polls::telling(trace));
                self.in_focus(telling).unwrap_or_default()
            }
            // At its end a queue is empty: the preview shows it at work.
            None => match self.shown.get(self.focus).and_then(Shown::telling_moment) {
                Some(at) => self.sought(at),
                None => Playhead::Live,
            },
        };
    }

    /// Plays the simulated run from its start; it waits for it if that is still to come.
    pub(crate) fn replay(&mut self) {
        self.begin_anew();
        if self.making.is_some() {
            self.plays_next = true;
            return;
        }
        self.choice.moment = None;
        self.phase = Phase::Replaying;
        self.playhead = Playhead::Live;
        self.play();
        self.announce("Playing the simulated run.".to_owned());
    }

    /// Run: what is on the page gives way; a run of other values stays beside.
    pub(crate) fn begin_anew(&mut self) {
        self.leave_file();
        self.asks.clear();
        self.references.drop_if(Reason::Next);
        if self.outdated {
            self.put_beside();
        }
        self.preview();
    }

    /// Run was pressed: the session of that number is about to run each variant in turn.
    pub(crate) fn start(&mut self, session: u64) {
        self.begin_anew();
        self.plays_next = false;
        self.session = Some(session);
        (self.choice.moment, self.choice.line) = (None, None);
        self.view = View::default();
        self.ran = Some(self.choice.clone());
        self.playhead = Playhead::Live;
        self.phase = Phase::Running;
        self.clock = None;
        self.shown.iter_mut().for_each(Shown::clear);
    }

    /// The run of a variant begins at that moment of the page’s time.
    pub(crate) fn begin(&mut self, index: usize, record: Record, at: Micros) {
        self.clock = Some(at);
        let is_held = self.is_held();
        if !is_held {
            self.focus = index;
        }
        if let Some(shown) = self.shown.get_mut(index) {
            shown.begin(record, is_held);
            let message = format!("Running: {}.", shown.title());
            self.announce(message);
        }
    }

    /// Nothing can really run, for this reason: it is simulated.
    pub(crate) fn lose_practice_server(&mut self, reason: String) {
        self.session = None;
        self.practice = Practice::Unavailable(reason.clone());
        self.replay();
        self.announce(format!("{reason} Playing the simulated run."));
    }

    /// A variant’s run has ended; the next may follow.
    pub(crate) fn finish(&mut self, index: usize) {
        if let Some(shown) = self.shown.get_mut(index) {
            shown.settle();
        }
    }

    /// The last events of a run have come after it was stopped.
    pub(crate) fn settle(&mut self, record: &Record) -> bool {
        let shown = self.shown.iter_mut().find(|shown| shown.record.as_ref() == Some(record));
        shown.map(Shown::settle).is_some()
    }

    /// All runs of the session have ended, or what was played again is at its end.
    pub(crate) fn complete(&mut self) {
        self.let_go();
        self.phase = Phase::Over;
        self.session = None;
        if self.is_program() {
            self.ask_for_hosts();
        }
        let ends: Vec<String> = self.shown.iter().map(ending).collect();
        self.announce(format!("{}.", ends.join(", ")));
    }

    /// The reader stops what runs. What has happened by then stays; whether there was anything to stop.
    pub(crate) fn stop(&mut self) -> bool {
        if !self.is_running() {
            return false;
        }
        self.session = None;
        self.playing = false;
        self.let_go();
        self.shown.iter_mut().for_each(Shown::settle);
        self.announce("Stopped.".to_owned());
        if self.is_program() {
            // While CPython was loaded nothing had begun: the run before stays as it ended.
            self.phase = self.phase_of_program();
            if self.has_begun {
                self.ask_for_hosts();
            }
            return true;
        }
        if self.shown.iter().all(|shown| shown.record.is_none()) {
            // Nothing had begun, so there is nothing to keep.
            self.preview();
            return true;
        }
        self.phase = Phase::Stopped;
        true
    }
}

/// How a variant's run ended: `Sequential finished after 1.85 s`.
fn ending(shown: &Shown) -> String {
    ends::clause(shown.title(), Some(shown.end().unwrap_or(RunEnd::Stopped)), shown.until)
}
