//! One program, run on both sides.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

use await_lab::engine::simulate;
use await_lab::labs::{DEFAULT_SEED, Lab, Variant};
use await_lab::trace::Trace;
use await_lab::trace::event::{Kind, RunEnd, TaskEnd, TaskId};

/// Stands for a thread, which is no task.
const THREAD: &str = "\0thread";

/// A variant and its arguments, as the terminal takes them.
pub struct Case {
    pub lab: &'static Lab,
    pub variant: &'static Variant,
    pub arguments: BTreeMap<String, String>,
}

/// What a program did.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The lines, with their microseconds.
    lines: Vec<(u64, String)>,
    /// When it ended, unless it never does.
    ended: Option<u64>,
    /// The tasks that had not ended then.
    waiting: Vec<String>,
    /// Each task's steps, in the order of spawning.
    steps: Vec<(String, u32)>,
}

/// What Python does in each case, all in one process.
pub fn ask(python: &Path, cases: &[Case]) -> Vec<Answer> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/conformance/twins.py");
    // Bytecode would be left in the sources' folder.
    let mut process = Command::new(python)
        .args(["-B", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python starts");
    let questions: String = cases.iter().map(|case| case.question() + "\n").collect();
    let mut input = process.stdin.take().expect("its input is piped");
    let writer = std::thread::spawn(move || input.write_all(questions.as_bytes()));
    let output = process.wait_with_output().expect("python ends");
    let _ = writer.join();
    let text = String::from_utf8(output.stdout).expect("python writes text");
    let answers: Vec<Answer> = text.lines().map(|line| serde_json::from_str(line).expect(line)).collect();
    if let Some(unanswered) = cases.get(answers.len()) {
        panic!("python failed on {}", unanswered.question());
    }
    answers
}

impl Case {
    fn question(&self) -> String {
        let file = self.lab.name.replace('-', "_");
        serde_json::to_string(&(file, self.variant.name, &self.arguments)).expect("plain data")
    }

    /// Where the engine differs from what Python did.
    pub fn difference(&self, theirs: &Answer) -> Option<String> {
        let mut ours = self.run();
        // The one task of these polls its calls, or its streams, itself; asyncio makes tasks of them.
        if ["joined", "merged", "buffered", "drop"].contains(&self.variant.name) {
            ours.steps.clone_from(&theirs.steps);
        }
        (ours != *theirs).then(|| format!("{}\n{}", self.question(), beside(&ours.rows(), &theirs.rows())))
    }

    fn run(&self) -> Answer {
        let own = |name: &str| self.arguments.get(name).map(String::as_str);
        let (preset, seed) = (own("preset"), own("seed").map_or(DEFAULT_SEED, |seed| seed.parse().expect(seed)));
        let settings: Vec<(String, String)> = self
            .arguments
            .iter()
            .filter(|(name, _)| !["preset", "seed"].contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let (plan, notices) = self.lab.resolve(self.variant, self.lab.presets[0].name, preset, &settings);
        assert!(notices.is_empty(), "{}: {notices:?}", self.question());
        let prepared = self.lab.prepare(self.variant, plan, seed).expect("a known variant");
        Answer::of(&simulate(prepared.header, prepared.connections, prepared.program))
    }
}

impl Answer {
    fn of(trace: &Trace) -> Answer {
        let mut answer = Answer { lines: Vec::new(), ended: None, waiting: Vec::new(), steps: Vec::new() };
        let mut before = None;
        for event in trace.events() {
            let task = (event.task.0 as usize).saturating_sub(1);
            match event.kind {
                Kind::Spawned { name, .. } => {
                    answer.steps.push((trace.text(name).to_owned(), 0));
                }
                // A thread is numbered among the tasks, but Python has no task for it.
                Kind::ThreadStarted { .. } => answer.steps.push((THREAD.to_owned(), 0)),
                // One that listens for its cancel is polled when that reaches it.
                Kind::PollBegan if before == Some((event.task, Kind::CancelDelivered)) => {}
                Kind::PollBegan => answer.steps[task].1 += 1,
                // A task that meets the cancelling of one it awaits ends within its step.
                Kind::CancelDelivered if before != Some((event.task, Kind::PollEnded { done: false })) => {
                    answer.steps[task].1 += 1;
                }
                Kind::Said { text } => answer.lines.push((event.at().0, trace.text(text).to_owned())),
                Kind::Ended { how: TaskEnd::LeftBehind } if answer.steps[task].0 != THREAD => {
                    answer.waiting.push(answer.steps[task].0.clone())
                }
                Kind::RunEnded { how: RunEnd::Finished } => answer.ended = Some(event.at().0),
                _ => {}
            }
            before = (event.task != TaskId::LOOP).then_some((event.task, event.kind));
        }
        answer.steps.retain(|(name, _)| name != THREAD);
        answer
    }

    fn rows(&self) -> Vec<String> {
        let lines = self.lines.iter().map(|(at, text)| format!("{at} {text}"));
        let steps = self.steps.iter().map(|(name, steps)| format!("{steps} steps of {name}"));
        let end = format!("ended {:?}, waiting {:?}", self.ended, self.waiting);
        lines.chain(std::iter::once(end)).chain(steps).collect()
    }
}

fn beside(ours: &[String], theirs: &[String]) -> String {
    let side = |rows: &[String], row: usize| rows.get(row).cloned().unwrap_or_default();
    let rows = (0..ours.len().max(theirs.len())).map(|row| {
        let (ours, theirs) = (side(ours, row), side(theirs, row));
        format!("{} {ours:60} | {theirs}\n", if ours == theirs { ' ' } else { '*' })
    });
    rows.collect()
}
