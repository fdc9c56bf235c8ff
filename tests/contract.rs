//! The simulated world keeps the contract of worlds, and its logs every promise.

#[path = "common/promises/mod.rs"]
mod promises;
#[path = "contract/mod.rs"]
mod suite;
#[path = "common/world.rs"]
mod world;

use promises::promises;
use suite::{Addresses, endless, suite};
use world::{Stop, Stoppable};

use await_lab::trace::Header;
use await_lab::trace::event::RunEnd;

/// The practice server's own addresses.
const PRACTICE: Addresses = Addresses { base: "", dead: "reset" };

#[test]
fn every_check_holds() {
    for check in suite() {
        println!("{}", check.name);
        let left = Stoppable::default().run(Header::default(), check.connections, (check.program)(PRACTICE));
        assert_eq!(promises(&left.trace, check.connections), Ok(()));
        assert!(!left.leaked);
        (check.holds)(&left.trace);
    }
}

#[test]
fn a_stop_leaves_nothing() {
    for step in 0.. {
        let left = Stoppable::stopping(Stop::Step(step)).run(Header::default(), Some(2), endless(PRACTICE));
        assert_eq!(promises(&left.trace, Some(2)), Ok(()), "step {step}");
        assert!(!left.leaked, "step {step}");
        if !left.stopped {
            assert_eq!(left.trace.end(), Some(RunEnd::Deadlocked), "it never ends by itself");
            break;
        }
    }
}
