//! Where Python finds the recorder.

/// With these it finds it, and compiles it once for all tests, outside the sources' folder.
pub const ENVIRONMENT: [(&str, &str); 3] = [
    ("PYTHONPATH", concat!(env!("CARGO_MANIFEST_DIR"), "/python")),
    ("PYTHONPYCACHEPREFIX", concat!(env!("CARGO_TARGET_TMPDIR"), "/compiled")),
    // Set, but to nothing, for whoever has it set.
    ("PYTHONDONTWRITEBYTECODE", ""),
];
