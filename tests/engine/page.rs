//! The page beside a run: it has its turns, timers fire all the same, and the log says when it was out of sight.

use std::cell::Cell;
use std::rc::Rc;

use futures::FutureExt;

use await_lab::engine::Run;
use await_lab::engine::api::{sleep, spawn};
use await_lab::engine::simulated::Simulated;
use await_lab::trace::Header;
use await_lab::trace::time::{Micros, millis};

use crate::hooked::{Hooked, Hooks};
use crate::names;

/// The clock goes on by itself, a microsecond at each look.
#[derive(Default)]
struct Ticking {
    looks: Cell<u64>,
}

impl Hooks for Ticking {
    fn now(&self, simulated: Micros) -> Micros {
        self.looks.set(self.looks.get() + 1);
        simulated + Micros(self.looks.get())
    }
}

/// A look at how long the page has had no turn takes a millisecond; its turns are counted.
#[derive(Default)]
struct Busy {
    looks: Cell<u64>,
    turns: Rc<Cell<usize>>,
}

impl Hooks for Busy {
    fn busy(&self, _: Micros) -> Micros {
        self.looks.set(self.looks.get() + 1);
        millis(self.looks.get())
    }

    fn breathes(&self) {
        self.turns.set(self.turns.get() + 1);
    }
}

#[test]
fn the_page_has_its_turns_though_the_simulated_clock_stands_still() {
    let turns = Rc::<Cell<usize>>::default();
    let world = Hooked::new(Busy { turns: turns.clone(), ..Busy::default() });
    let program = async {
        for _ in 0..100 {
            sleep(Micros::ZERO).await;
        }
    };
    let run = Run::new(Rc::new(world), Header::default(), None, program);
    assert!(run.drive().now_or_never().is_some());
    assert!((8..=14).contains(&turns.get()), "a hundred turns of the loop had {} of the page", turns.get());
}

#[test]
fn tasks_that_are_always_ready_do_not_keep_timers_from_firing() {
    let woken = Rc::new(Cell::new(None));
    let place = woken.clone();
    let program = async move {
        let place_of_sleeper = place.clone();
        let turns = Rc::new(Cell::new(0));
        let counted = turns.clone();
        drop(spawn("sleeper", async move {
            sleep(Micros(100)).await;
            place_of_sleeper.set(Some(counted.get()));
        }));
        while place.get().is_none() && turns.get() < 1_000 {
            turns.set(turns.get() + 1);
            sleep(Micros::ZERO).await;
        }
    };
    let run = Run::new(Rc::new(Hooked::new(Ticking::default())), Header::default(), None, program);
    assert!(run.drive().now_or_never().is_some());
    assert!(woken.get().is_some_and(|turn| turn < 100), "{woken:?}: the sleeper had its turn among the others'");
}

#[test]
fn the_page_out_of_sight_is_noted() {
    let run = Run::new(Rc::new(Simulated::default()), Header::default(), None, sleep(millis(1)));
    run.page_shown(false);
    run.page_shown(true);
    assert!(run.drive().now_or_never().is_some());
    assert_eq!(names(&run.trace(), 0), ["page-hidden", "page-shown", "run-ended"]);
}
