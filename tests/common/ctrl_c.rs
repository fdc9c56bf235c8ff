//! Ctrl-C for the programs that press it themselves.

/// Starts Python anew where Ctrl-C is heard: what a shell starts in the background has it ignored, and some of the programs
/// press it.
pub const HEARS_CTRL_C: &str = "import os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])";
