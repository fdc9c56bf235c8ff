//! The engine against CPython's asyncio: each lab's Python twin, run in virtual time, prints the same lines at the same
//! microseconds in the same order, ends at the same moment or never, and its tasks take the same number of steps.

mod python;

use await_lab::engine::event::{Kind, RunEnd};
use await_lab::engine::random::splitmix64;
use await_lab::engine::simulate;
use await_lab::engine::trace::Trace;
use await_lab::labs::{DEFAULT_SEED, Lab, Variant};
use serde::{Deserialize, Serialize};

use python::Python;

/// A variant with the arguments that the terminal takes.
type Settings = Vec<(String, String)>;
