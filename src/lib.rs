//! Await Lab: a playground for asynchronous programs.
