//! The host's side of determinism: the browsers' tests compare their traces with the same file.

#[path = "common/fingerprints.rs"]
mod common;

#[test]
fn every_trace_is_the_same_everywhere() {
    expect_test::expect_file!["data/fingerprints.txt"].assert_eq(&common::fingerprints());
}
