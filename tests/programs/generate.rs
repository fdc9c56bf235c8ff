//! Random programs, the same from the same seed.

use await_lab::trace::random::splitmix64;

use super::syntax::{Kind, Program, Statement};

/// A source of choices.
pub struct Choices {
    seed: u64,
    drawn: u32,
}

impl Choices {
    pub fn new(seed: u64) -> Choices {
        Choices { seed, drawn: 0 }
    }

    /// A number below `below`.
    pub fn below(&mut self, below: u64) -> u64 {
        self.drawn += 1;
        splitmix64(self.seed, 0, self.drawn) % below
    }

    pub fn index(&mut self, below: usize) -> usize {
        self.below(below as u64) as usize
    }

    /// One of the values.
    pub fn of<T: Copy>(&mut self, values: &[T]) -> T {
        values[self.index(values.len())]
    }
}

/// Several tasks round one queue: every operation, cancelled and timed out at every moment.
pub fn queue_program(seed: u64, shut_down: bool) -> Program {
    let choices = &mut Choices::new(seed);
    let tasks = 2 + choices.index(5);
    let mut writer = Writer { choices, item: 0, shut_down };
    let mut bodies = vec![Vec::new()];
    for _ in 0..tasks {
        let length = 1 + writer.choices.index(6);
        bodies.push((0..length).map(|_| writer.queue_statement(tasks)).collect());
    }
    let mut main = Vec::new();
    for body in 1..=tasks {
        main.push(Statement::Spawn(body));
        if writer.choices.below(4) == 0 {
            main.push(writer.queue_statement(tasks));
        }
    }
    for _ in 0..writer.choices.index(6) {
        main.push(writer.queue_statement(tasks));
    }
    // Those whose handles are still there are awaited, so that a program ends when all have.
    main.extend((1..=tasks).map(Statement::Outcome));
    main.push(Statement::State(0));
    bodies[0] = main;
    let kind = choices.of(&[Kind::Fifo, Kind::Fifo, Kind::Lifo, Kind::Priority]);
    Program { queues: vec![(kind, choices.below(5) as u32)], semaphores: Vec::new(), locks: 0, bodies }
}

/// Tasks that wait for one another in every way, cancel one another, and set limits of time.
pub fn task_program(seed: u64, shut_down: bool) -> Program {
    let choices = &mut Choices::new(seed);
    let tasks = 2 + choices.index(6);
    // Who starts whom: always one with a smaller number.
    let parents: Vec<usize> =
        (1..=tasks).map(|body| if choices.below(3) == 0 { choices.index(body) } else { 0 }).collect();
    let mut writer = Writer { choices, item: 0, shut_down };
    let mut bodies = Vec::new();
    for body in 0..=tasks {
        let mut statements = Vec::new();
        for child in (1..=tasks).filter(|child| parents[child - 1] == body) {
            statements.push(Statement::Spawn(child));
            if writer.choices.below(3) == 0 {
                statements.push(writer.task_statement(body, tasks, 0));
            }
        }
        for _ in 0..1 + writer.choices.index(4) {
            statements.push(writer.task_statement(body, tasks, 0));
        }
        bodies.push(statements);
    }
    bodies[0].extend((1..=tasks).map(Statement::Outcome));
    let kind = choices.of(&[Kind::Fifo, Kind::Lifo, Kind::Priority]);
    Program {
        queues: vec![(kind, choices.below(3) as u32)],
        semaphores: vec![choices.below(3) as u32],
        locks: 1,
        bodies,
    }
}

struct Writer<'a> {
    choices: &'a mut Choices,
    item: u32,
    shut_down: bool,
}

impl Writer<'_> {
    /// Mostly short and equal, so that much happens at one moment.
    fn time(&mut self) -> u64 {
        self.choices.of(&[0, 0, 0, 1, 1, 2, 3, 5, 10])
    }

    fn item(&mut self) -> u32 {
        self.item += 1;
        // In no order, so that the kinds of queue differ.
        (self.item * 7) % 50
    }

    fn queue_statement(&mut self, tasks: usize) -> Statement {
        match self.choices.below(32) {
            0..6 => Statement::Put(0, self.item()),
            6..12 => Statement::Get(0),
            12..14 => Statement::PutNowait(0, self.item()),
            14..16 => Statement::GetNowait(0),
            16..19 => Statement::TaskDone(0),
            19..21 => Statement::JoinQueue(0),
            21..25 => Statement::Sleep(self.time()),
            25..28 => Statement::Cancel(1 + self.choices.index(tasks)),
            28 => Statement::State(0),
            29 | 30 => {
                let limit = self.time();
                let length = 1 + self.choices.index(2);
                Statement::Timeout(limit, (0..length).map(|_| self.queue_statement(tasks)).collect())
            }
            _ if self.shut_down && self.choices.below(3) == 0 => Statement::ShutDown(0, self.choices.below(2) == 0),
            _ => Statement::State(0),
        }
    }

    fn task_statement(&mut self, me: usize, tasks: usize, depth: u32) -> Statement {
        match self.choices.below(30) {
            0..5 => Statement::Sleep(self.time()),
            5 if self.choices.below(3) == 0 => Statement::Fail(String::new()),
            5..11 => Statement::Cancel(1 + self.choices.index(tasks)),
            // Only tasks of a greater number are awaited, so that no two wait for each other: a cancel that goes round such a
            // circle ends asyncio by a RecursionError.
            11..14 if me < tasks => {
                let other = me + 1 + self.choices.index(tasks - me);
                if self.choices.below(3) == 0 { Statement::Outcome(other) } else { Statement::Await(other) }
            }
            14..20 if me == tasks => Statement::Sleep(self.time()),
            14 | 15 => Statement::Gather(self.some(me, tasks)),
            16 => match self.choices.below(2) {
                0 => Statement::GatherOutcomes(self.some(me, tasks)),
                _ => Statement::FirstSuccess(self.some(me, tasks)),
            },
            17 => Statement::Race(self.some(me, tasks)),
            18 | 19 => {
                let some = self.some(me, tasks);
                let most = 1 + self.choices.index(some.len());
                Statement::Each(some, most)
            }
            20..24 if depth < 3 => Statement::Timeout(self.time(), self.inside(me, tasks, depth)),
            24 | 25 if depth < 3 => Statement::Permit(0, self.inside(me, tasks, depth)),
            26 | 27 if depth < 3 => Statement::Lock(0, self.inside(me, tasks, depth)),
            _ => self.queue_statement(tasks),
        }
    }

    fn inside(&mut self, me: usize, tasks: usize, depth: u32) -> Vec<Statement> {
        let length = 1 + self.choices.index(2);
        (0..length).map(|_| self.task_statement(me, tasks, depth + 1)).collect()
    }

    /// Some tasks in rising order, in which both sides see those that have ended already.
    fn some(&mut self, me: usize, tasks: usize) -> Vec<usize> {
        let mut some: Vec<usize> = (me + 1..=tasks).filter(|_| self.choices.below(2) == 0).collect();
        if some.is_empty() {
            some.push(me + 1 + self.choices.index(tasks - me));
        }
        some
    }
}
