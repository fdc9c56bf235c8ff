//! Runs programs on both sides and tells the first difference, made as small as it can be.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use await_lab::engine::simulate;
use await_lab::trace::event::{Kind, TaskEnd, TaskId};
use await_lab::trace::{Header, Trace};

use super::interpret;
use super::python;
use super::syntax::{Program, Statement};

/// CPython with the interpreter of `interpret.py`, asked program by program.
pub struct Asyncio {
    process: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    /// Whether its queues can be shut down: since 3.13.
    pub shut_down: bool,
}

impl Asyncio {
    pub fn start() -> Asyncio {
        let (python, version) = python::newest();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/programs/interpret.py");
        let mut process = Command::new(python)
            .args(["-B", "-W", "ignore", script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python starts");
        let input = process.stdin.take();
        let output = BufReader::new(process.stdout.take().expect("its output is piped"));
        Asyncio { process, input, output, shut_down: version >= 13 }
    }

    /// What asyncio did in each of the programs; nothing where the engine differs on purpose.
    pub fn run(&mut self, programs: &[Program]) -> Vec<Option<Vec<String>>> {
        let text: String = programs.iter().map(|program| json(program) + "\n").collect();
        let mut input = self.input.take().expect("its input is piped");
        let (input, lines) = std::thread::scope(|scope| {
            let writing = scope.spawn(move || {
                input.write_all(text.as_bytes()).expect("python reads");
                input.flush().expect("python reads");
                input
            });
            let lines = programs.iter().map(|program| {
                let mut line = String::new();
                self.output.read_line(&mut line).expect("python writes");
                serde_json::from_str(&line).unwrap_or_else(|_| panic!("python failed on {}", json(program)))
            });
            let lines = lines.collect();
            (writing.join().expect("the writer does not panic"), lines)
        });
        self.input = Some(input);
        lines
    }

    /// Compares the programs and says how many could be; panics with the smallest found on which the sides differ.
    pub fn agrees_on(&mut self, programs: &[Program]) -> usize {
        let mut compared = 0;
        for (program, theirs) in programs.iter().zip(self.run(programs)) {
            let Some(theirs) = theirs else { continue };
            compared += 1;
            if run(program) != theirs {
                let small = self.shrink(program.clone());
                let theirs = self.run(std::slice::from_ref(&small)).remove(0).unwrap_or_default();
                panic!("{}", report(&small, &run(&small), &theirs));
            }
        }
        compared
    }

    fn differs(&mut self, program: &Program) -> bool {
        let theirs = self.run(std::slice::from_ref(program)).remove(0);
        theirs.is_some_and(|theirs| theirs != run(program))
    }

    fn shrink(&mut self, mut program: Program) -> Program {
        while let Some(smaller) = smaller(&program).into_iter().find(|smaller| self.differs(smaller)) {
            program = smaller;
        }
        program
    }
}

impl Drop for Asyncio {
    fn drop(&mut self) {
        self.input.take();
        let _ = self.process.wait();
    }
}

fn json(program: &Program) -> String {
    serde_json::to_string(program).expect("a program is plain data")
}

/// The programs with one statement less, or with a statement replaced by what is inside it.
fn smaller(program: &Program) -> Vec<Program> {
    let mut all = Vec::new();
    for body in 0..program.bodies.len() {
        for statements in without_one(&program.bodies[body]) {
            let mut smaller = program.clone();
            smaller.bodies[body] = statements;
            all.push(smaller);
        }
    }
    all
}

fn without_one(statements: &[Statement]) -> Vec<Vec<Statement>> {
    let mut all = Vec::new();
    for place in 0..statements.len() {
        let replaced = |with: Vec<Statement>| [&statements[..place], &with, &statements[place + 1..]].concat();
        all.push(replaced(Vec::new()));
        let around: Option<(&[Statement], Around<'_>)> = match &statements[place] {
            Statement::Timeout(limit, inside) => Some((inside, &|inside| Statement::Timeout(*limit, inside))),
            Statement::Permit(semaphore, inside) => Some((inside, &|inside| Statement::Permit(*semaphore, inside))),
            Statement::Lock(lock, inside) => Some((inside, &|inside| Statement::Lock(*lock, inside))),
            _ => None,
        };
        if let Some((inside, around)) = around {
            all.push(replaced(inside.to_vec()));
            all.extend(without_one(inside).into_iter().map(|inside| replaced(vec![around(inside)])));
        }
    }
    all
}

/// Puts statements into what was around others.
type Around<'a> = &'a dyn Fn(Vec<Statement>) -> Statement;

fn report(program: &Program, ours: &[String], theirs: &[String]) -> String {
    let mut report = format!("asyncio differs on {}\n", json(program));
    for (body, statements) in program.bodies.iter().enumerate() {
        report += &format!("  {body}: {statements:?}\n");
    }
    for place in 0..ours.len().max(theirs.len()) {
        let line = |side: &[String]| side.get(place).cloned().unwrap_or_default();
        let (ours, theirs) = (line(ours), line(theirs));
        report += &format!("{} {ours:40} | {theirs}\n", if ours == theirs { ' ' } else { '*' });
    }
    report
}

/// What a program did here: one line for each thing that a task said, how it ended, and each task's steps.
fn run(program: &Program) -> Vec<String> {
    let trace = simulate(Header::default(), None, interpret::future(program.clone()));
    lines(&trace, program.bodies.len())
}

/// Reads the lines, the end and the steps off the log.
fn lines(trace: &Trace, bodies: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut steps = vec![0; bodies];
    // Which body each task runs, and whether it is queued.
    let mut tasks: Vec<(usize, bool)> = Vec::new();
    let mut end = "never ends";
    for event in trace.events() {
        let task = (event.task.0 as usize).wrapping_sub(1);
        match event.kind {
            Kind::Spawned { name, .. } => tasks.push((trace.text(name).parse().unwrap_or(0), false)),
            Kind::Woken { .. } => tasks[task].1 = true,
            // A cancel that was raised within a poll is no step of its own.
            Kind::PollBegan | Kind::CancelDelivered if tasks[task].1 => {
                tasks[task].1 = false;
                steps[tasks[task].0] += 1;
            }
            Kind::Said { text } => lines.push(format!("{} {}", event.at().0, trace.text(text))),
            Kind::Ended { how } if event.task == TaskId::MAIN && how != TaskEnd::LeftBehind => {
                end = "ends";
                break;
            }
            Kind::Deadlocked => break,
            _ => {}
        }
    }
    lines.push(format!("{} {end}", trace.last_at().0));
    lines.push(format!("steps {steps:?}"));
    lines
}
