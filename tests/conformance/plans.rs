//! Random plans. Their times are few, so that much happens at the same moment.

use std::collections::BTreeMap;

use await_lab::labs::Lab;
use await_lab::trace::random::splitmix64;

/// The plan of that number.
pub fn random(lab: &Lab, number: u32) -> BTreeMap<String, String> {
    let mut dice = Dice { seed: u64::from(number), rolled: 0 };
    let mut plan = match lab.name {
        "say-after" => say_after(&mut dice),
        "fetch" => fetch(&mut dice),
        "producer-consumer" => producer_consumer(&mut dice),
        "event-loop" => event_loop(&mut dice),
        "blocking" => blocking(&mut dice),
        "streams" => streams(&mut dice),
        "background-tasks" => background_tasks(&mut dice),
        "scaling" => scaling(&mut dice),
        "forgotten-await" => forgotten_await(&mut dice),
        other => panic!("no random plans for {other}"),
    };
    plan.push(("seed", dice.up_to(1_000_000).to_string()));
    plan.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

type Settings = Vec<(&'static str, String)>;

struct Dice {
    seed: u64,
    rolled: u32,
}

impl Dice {
    fn up_to(&mut self, most: u64) -> u64 {
        self.rolled += 1;
        splitmix64(self.seed, 0, self.rolled) % (most + 1)
    }

    fn one_of<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.up_to(choices.len() as u64 - 1) as usize]
    }

    /// From one to `most` things, with `between` between them.
    fn list(&mut self, most: u64, between: &str, mut entity: impl FnMut(&mut Dice) -> String) -> String {
        let many = 1 + self.up_to(most - 1);
        (0..many).map(|_| entity(self)).collect::<Vec<_>>().join(between)
    }
}

fn say_after(dice: &mut Dice) -> Settings {
    let pair = |dice: &mut Dice| {
        format!(
            "{}:{}",
            dice.one_of(&["0", "0.1", "0.2", "0.3", "1", "1.000001", "3*0.1", "2*0.1..0.4"]),
            dice.one_of(&["a", "b", "c d", ""])
        )
    };
    vec![
        ("pairs", dice.list(if dice.seed.is_multiple_of(10) { 50 } else { 6 }, ",", pair)),
        ("before", dice.one_of(&["", "Starting {}", "{} {} {other}"]).to_owned()),
        ("after", dice.one_of(&["{}", "Finished {}", ""]).to_owned()),
        ("heading", dice.one_of(&["", "{name} execution:", "{{name}"]).to_owned()),
        ("took", dice.one_of(&["", "{name} took {seconds:.2f} seconds", "{seconds:.0f} {seconds}"]).to_owned()),
    ]
}

const ADDRESSES: [&str; 33] = [
    "delay/0",
    "delay/0.1",
    "delay/0.1",
    "delay/0.2",
    "delay/0.2",
    "delay/0.000001",
    "delay/1",
    "page/www.python.org?ms=120&bytes=51012",
    "page/front?ms=100",
    "page/front?ms=200&bytes=3&status=500",
    "page/a.b?ms=0.1&status=204",
    "status/200",
    "status/404",
    "status/503",
    "status/429",
    "status/304",
    "bytes/100000",
    "drip?duration=0.3&numbytes=3",
    "drip?duration=0.1&numbytes=250&delay=0.1&code=503",
    "stream/12",
    "json",
    "flaky?rate=0.7&seed=1",
    "flaky?rate=0.5&seed=2",
    "flaky",
    "reset",
    "stall",
    "ping",
    "nothing/here",
    "delay/NaN",
    "https://www.python.org/",
    "delay/../json",
    "page/%2E/json",
    r"delay\1",
];

fn fetch(dice: &mut Dice) -> Settings {
    vec![
        ("urls", dice.list(10, " ", |dice| dice.one_of(&ADDRESSES).to_owned())),
        ("limit", (1 + dice.up_to(3)).to_string()),
        ("timeout", dice.one_of(&["0", "0.05", "0.1", "0.2", "0.3", "1", "60"]).to_owned()),
        ("retries", dice.one_of(&["0", "0", "1", "3"]).to_owned()),
        ("connections", dice.one_of(&["none", "6"]).to_owned()),
        ("row", dice.one_of(&["{url}: {status} ({bytes} bytes, {seconds:.2f}s)", "Data {index}"]).to_owned()),
    ]
}

fn delays(dice: &mut Dice) -> String {
    match dice.up_to(2) {
        0 => dice.one_of(&["0.1..0.5", "0..0.000003", "0.2..0.7"]).to_owned(),
        1 => dice.one_of(&["0", "0.1", "0.2"]).to_owned(),
        _ => dice.list(4, ",", |dice| dice.one_of(&["0", "0.1", "0.2", "0.3"]).to_owned()),
    }
}

const BODIES: [&str; 9] = [
    "drip?duration=1.5&numbytes=5&delay=0.3",
    "drip?duration=0&numbytes=3",
    "drip?duration=0.1&numbytes=250&delay=0.1",
    "page/www.python.org?ms=120&bytes=51012",
    "bytes/100000",
    "stream/12",
    "reset",
    "delay/../json",
    "flaky?rate=0.5&seed=2",
];

fn streams(dice: &mut Dice) -> Settings {
    vec![
        ("items", (1 + dice.up_to(7)).to_string()),
        ("times", delays(dice)),
        ("keep", (1 + dice.up_to(3)).to_string()),
        // Two streams that never wait take turns otherwise: in Rust one task polls both, in asyncio each has a task.
        ("other", dice.list(4, ",", |dice| dice.one_of(&["0.000001", "0.1", "0.2", "0.3"]).to_owned())),
        ("limit", (1 + dice.up_to(3)).to_string()),
        ("order", dice.one_of(&["kept", "free"]).to_owned()),
        ("body", dice.one_of(&BODIES).to_owned()),
    ]
}

fn scaling(dice: &mut Dice) -> Settings {
    vec![
        ("sizes", dice.list(3, ",", |dice| dice.one_of(&["1", "2", "5", "13"]).to_owned())),
        ("delay", dice.one_of(&["0", "0.01", "0.1", "0.000001"]).to_owned()),
        ("rounds", (1 + dice.up_to(1)).to_string()),
        ("limit", (1 + dice.up_to(6)).to_string()),
        ("connections", dice.one_of(&["none", "6"]).to_owned()),
        ("probe", dice.one_of(&["0", "1", "8"]).to_owned()),
    ]
}

fn producer_consumer(dice: &mut Dice) -> Settings {
    vec![
        ("items", (1 + dice.up_to(11)).to_string()),
        ("producers", (1 + dice.up_to(3)).to_string()),
        ("consumers", (1 + dice.up_to(3)).to_string()),
        ("capacity", dice.up_to(4).to_string()),
        ("production", delays(dice)),
        ("processing", delays(dice)),
    ]
}

fn event_loop(dice: &mut Dice) -> Settings {
    let task = |dice: &mut Dice| {
        let delay = dice.one_of(&["0", "0.1", "0.1", "0.2", "0.3", "1.000001", "3*0.1", "5*0..0.000003"]);
        format!("{delay}:{}", dice.one_of(&["taskA", "taskB", "c d"]))
    };
    vec![("tasks", dice.list(6, ",", task))]
}

fn background_tasks(dice: &mut Dice) -> Settings {
    vec![
        ("workers", (1 + dice.up_to(3)).to_string()),
        ("interval", dice.one_of(&["0.1", "0.2", "0.25", "0.3", "1"]).to_owned()),
        ("time", dice.one_of(&["0", "0.1", "0.3", "0.5", "0.6", "1"]).to_owned()),
        ("cleanup", dice.one_of(&["0", "0.000001", "0.1", "0.3"]).to_owned()),
        ("lasting", dice.one_of(&["0", "0.2", "0.5", "0.6", "1.1"]).to_owned()),
    ]
}

fn blocking(dice: &mut Dice) -> Settings {
    vec![
        ("work", dice.one_of(&["0.1", "0.05", "0.0204", "0.001", "0.2"]).to_owned()),
        ("slice", dice.one_of(&["0.01", "0.05", "0.003", "1"]).to_owned()),
        ("every", dice.one_of(&["0.05", "0.01", "0.0302"]).to_owned()),
        ("pause", dice.one_of(&["0", "0.1", "0.05", "0.02"]).to_owned()),
        ("get", dice.one_of(&["delay/0.1", "status/404", "delay/0", "page/a?ms=100", "json"]).to_owned()),
    ]
}

fn forgotten_await(dice: &mut Dice) -> Settings {
    let call = |dice: &mut Dice| {
        let delay = dice.one_of(&["0", "0.1", "0.1", "0.2", "0.3", "1", "3*0.1"]);
        format!("{delay}:{}", dice.one_of(&["a", "b", "c d"]))
    };
    vec![("calls", dice.list(5, ",", call)), ("rest", dice.one_of(&["0", "0.1", "0.2", "0.5"]).to_owned())]
}
