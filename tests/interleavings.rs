//! Every order of the ready queue, of up to three producers, three consumers and four items round a queue of capacity 0 to
//! 2, with one cancel at any point: no item is lost, no wake is lost, nobody waits who need not.
//!
//! The orders are walked depth first, each run repeating the choices before its own. A state that was met before is not
//! walked again: what can follow depends only on how far each task is and who stands in which line. Of several tasks that
//! are the same, one is tried.

#[path = "common/hooked.rs"]
mod hooked;
#[path = "common/promises/mod.rs"]
mod promises;

use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;

use futures::FutureExt;
use hooked::{Hooked, Hooks};
use promises::promises;

use await_lab::engine::Run;
use await_lab::engine::api::{sleep, spawn};
use await_lab::engine::queue::Queue;
use await_lab::engine::task::Task;
use await_lab::trace::event::{Kind, RunEnd, TaskEnd};
use await_lab::trace::time::Micros;
use await_lab::trace::{Header, Trace};

#[derive(Clone, Copy, Debug)]
struct Setting {
    producers: usize,
    consumers: usize,
    items: usize,
    capacity: u32,
    /// Which of the tasks, producers first, somebody cancels at some point.
    cancelled: Option<usize>,
}

impl Setting {
    /// How many items that producer puts.
    fn puts(self, one: usize) -> usize {
        self.items / self.producers + usize::from(one < self.items % self.producers)
    }

    /// What a task is, by its place in the order of spawning. Tasks that are the same may change places.
    fn role(self, task: usize) -> u8 {
        let Some(place) = task.checked_sub(1) else { return 0 };
        let role = match place.checked_sub(self.producers) {
            None => 1 + self.puts(place),
            Some(one) if one < self.consumers => 10,
            Some(_) => 20,
        };
        role as u8 + if self.cancelled == Some(place) { 100 } else { 0 }
    }
}

async fn program(setting: Setting) {
    let queue: Queue<u32> = Queue::bounded(setting.capacity);
    let mut tasks: Vec<Task<()>> = Vec::new();
    for one in 0..setting.producers {
        let queue = queue.clone();
        tasks.push(spawn("producer", async move {
            for item in 0..setting.puts(one) {
                queue.put(item as u32).await.unwrap();
                sleep(Micros::ZERO).await;
            }
        }));
    }
    for _ in 0..setting.consumers {
        let queue = queue.clone();
        // It would take any number: whoever has no item waits, so that no wake can be lost unseen.
        tasks.push(spawn("consumer", async move {
            while queue.get().await.is_ok() {
                sleep(Micros::ZERO).await;
            }
        }));
    }
    if let Some(cancelled) = setting.cancelled {
        // Picked at any time, it cancels at any point.
        let task = tasks.swap_remove(cancelled);
        spawn("canceller", async move { assert!(task.cancel() || task.is_finished()) });
    }
    // The run ends when nothing can happen any more.
    std::future::pending().await
}

/// The walk chooses what goes next.
#[derive(Default)]
struct Walked {
    setting: Option<Setting>,
    walk: RefCell<Walk>,
    run: RefCell<Option<Rc<Run>>>,
}

#[derive(Default)]
struct Walk {
    /// The choices of the run under way: the entries of the ready queue yet to be tried, the last being tried now.
    choices: Vec<Vec<usize>>,
    /// How many of them this run has made.
    made: usize,
    seen: HashSet<State>,
    fold: Fold,
    /// The run came to a state that was met before.
    known: bool,
}

impl Walk {
    /// Moves on to the next order. False when all have been walked.
    fn advance(&mut self) -> bool {
        self.made = 0;
        self.fold = Fold::default();
        self.known = false;
        while let Some(choice) = self.choices.last_mut() {
            choice.pop();
            if !choice.is_empty() {
                return true;
            }
            self.choices.pop();
        }
        false
    }
}

impl Hooks for Walked {
    fn pick(&self, ready: usize) -> usize {
        let walk = &mut *self.walk.borrow_mut();
        walk.made += 1;
        if let Some(choice) = walk.choices.get(walk.made - 1).and_then(|choice| choice.last()) {
            return *choice;
        }
        let (Some(run), Some(setting)) = (self.run.borrow().clone(), self.setting) else { return 0 };
        walk.fold.read(setting, &run.trace());
        walk.known = walk.known || !walk.seen.insert(walk.fold.state());
        if walk.known {
            run.stop();
            return 0;
        }
        let entries = walk.fold.different_entries();
        assert!(entries.iter().all(|entry| *entry < ready));
        let last = entries.last().copied();
        walk.choices.push(entries);
        last.unwrap_or_default()
    }
}

/// All that what follows can depend on, read off the log as it grows.
#[derive(Default)]
struct Fold {
    read: usize,
    /// What it is, how many items it has put (a consumer takes any number), what it waits in, whether it is queued,
    /// cancelled, ended.
    tasks: Vec<[u8; 6]>,
    ready: Vec<usize>,
    getters: Vec<usize>,
    putters: Vec<usize>,
    inside: u8,
}

impl Fold {
    fn read(&mut self, setting: Setting, trace: &Trace) {
        for event in &trace.events()[self.read..] {
            if let Kind::Spawned { .. } = event.kind {
                self.tasks.push([setting.role(self.tasks.len()), 0, 0, 0, 0, 0]);
            }
            let place = (event.task.0 as usize).wrapping_sub(1);
            let Some([_, put, waits, queued, cancelled, ended]) = self.tasks.get_mut(place) else { continue };
            match event.kind {
                Kind::Woken { .. } => {
                    *queued = 1;
                    self.ready.push(place);
                    self.getters.retain(|task| *task != place);
                    self.putters.retain(|task| *task != place);
                }
                Kind::PollBegan | Kind::CancelDelivered => {
                    *queued = 0;
                    self.ready.retain(|task| *task != place);
                }
                Kind::GetBlocked { .. } => {
                    *waits = 1;
                    self.getters.push(place);
                }
                Kind::PutBlocked { .. } => {
                    *waits = 2;
                    self.putters.push(place);
                }
                Kind::GetWithdrawn { .. } | Kind::PutWithdrawn { .. } => *waits = 0,
                Kind::ItemPut { .. } => (*put, *waits, self.inside) = (*put + 1, 0, self.inside + 1),
                Kind::ItemTaken { .. } => (*waits, self.inside) = (0, self.inside - 1),
                Kind::CancelRequested { .. } => *cancelled = 1,
                Kind::Ended { .. } => *ended = 1,
                _ => {}
            }
        }
        self.read = trace.events().len();
    }

    /// What there is to know of a task, its place in line included.
    fn task(&self, task: usize) -> [u8; 7] {
        let [role, put, waits, queued, cancelled, ended] = self.tasks[task];
        let lines = [&self.getters, &self.putters].into_iter();
        let ahead = lines.flat_map(|line| line.iter().position(|other| *other == task)).next();
        [role, put, waits, queued, cancelled, ended, ahead.map_or(0, |ahead| 1 + ahead as u8)]
    }

    /// The same for states that differ only in which of several same tasks is which; and how many items are inside.
    fn state(&self) -> State {
        let mut tasks: Vec<[u8; 7]> = (0..self.tasks.len()).map(|task| self.task(task)).collect();
        tasks.sort_unstable();
        (tasks, self.inside)
    }

    /// The entries of the ready queue, one of each of several same tasks.
    fn different_entries(&self) -> Vec<usize> {
        let mut seen = HashSet::new();
        (0..self.ready.len()).filter(|entry| seen.insert(self.task(self.ready[*entry]))).collect()
    }
}

type State = (Vec<[u8; 7]>, u8);

/// Walks every order and checks each end; says how many ends there were.
fn walk(setting: Setting) -> usize {
    let mut walk = Walk::default();
    let mut ends = 0;
    loop {
        let walked = Walked { setting: Some(setting), walk: RefCell::new(walk), ..Walked::default() };
        let world = Rc::new(Hooked::new(walked));
        let run = Rc::new(Run::new(world.clone(), Header::default(), None, program(setting)));
        world.hooks.run.replace(Some(run.clone()));
        assert!(run.drive().now_or_never().is_some());
        world.hooks.run.take();
        walk = world.hooks.walk.take();
        if !walk.known {
            ends += 1;
            check(setting, &run.trace());
        }
        if !walk.advance() {
            return ends;
        }
    }
}

fn check(setting: Setting, trace: &Trace) {
    assert_eq!(promises(trace, None), Ok(()), "{setting:?}");
    assert_eq!(trace.end(), Some(RunEnd::Deadlocked), "the main task waits for ever");
    if setting.cancelled.is_none() {
        let count = |kind: fn(&Kind) -> bool| trace.events().iter().filter(|event| kind(&event.kind)).count();
        let taken = count(|kind| matches!(kind, Kind::ItemTaken { .. }));
        let left = count(|kind| *kind == Kind::Ended { how: TaskEnd::LeftBehind });
        assert_eq!(taken, setting.items, "{setting:?}: not all items were taken");
        assert_eq!(left, 1 + setting.consumers, "{setting:?}: a producer waits for ever");
    }
}

fn no_order_loses_an_item_or_a_wake(capacity: u32) {
    let mut ends = 0;
    for (producers, consumers) in (1..=3).flat_map(|producers| (1..=3).map(move |consumers| (producers, consumers))) {
        for items in 1..=4 {
            let uncancelled = Setting { producers, consumers, items, capacity, cancelled: None };
            ends += walk(uncancelled);
            let mut roles = HashSet::new();
            let targets = (0..producers + consumers).filter(|target| roles.insert(uncancelled.role(target + 1)));
            ends += targets.map(|target| walk(Setting { cancelled: Some(target), ..uncancelled })).sum::<usize>();
        }
    }
    println!("{ends} ends");
    assert!(ends > 500, "{ends}");
}

#[test]
fn with_any_number_of_places_no_order_loses_an_item_or_a_wake() {
    no_order_loses_an_item_or_a_wake(0);
}

#[test]
fn with_one_place_no_order_loses_an_item_or_a_wake() {
    no_order_loses_an_item_or_a_wake(1);
}

#[test]
fn with_two_places_no_order_loses_an_item_or_a_wake() {
    no_order_loses_an_item_or_a_wake(2);
}
