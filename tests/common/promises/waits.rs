//! Waits: each that began ends once, or is withdrawn once; none is left at the end.

use std::collections::BTreeSet;

use await_lab::trace::event::{Event, Kind, RunEnd, WaitKind};

use super::{Promise, kept};

/// What is being waited for, and by which task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Wait {
    Sleep(u32),
    Limit(u32),
    Task(u32),
    Group(u32),
    Permit(u32),
    Object(WaitKind, u32),
}

#[derive(Default)]
pub struct Waits {
    open: BTreeSet<(u32, Wait)>,
    permits: std::collections::BTreeMap<u32, u32>,
    held: BTreeSet<(WaitKind, u32)>,
    ended: BTreeSet<u32>,
    late: Option<String>,
}

impl Promise for Waits {
    fn see(&mut self, event: &Event) -> Result<(), String> {
        let mut begin = |wait| kept(self.open.insert((event.task.0, wait)), "it waits for that already");
        match event.kind {
            Kind::SleepBegan { timer, .. } => begin(Wait::Sleep(timer)),
            Kind::TimeoutArmed { timer, .. } => begin(Wait::Limit(timer)),
            Kind::AwaitBegan { other } => begin(Wait::Task(other.0)),
            Kind::JoinBegan { group, .. } => begin(Wait::Group(group)),
            Kind::AcquireBlocked { semaphore } => begin(Wait::Permit(semaphore)),
            Kind::WaitBegan { wait, number } => begin(Wait::Object(wait, number)),
            Kind::WaitEnded { wait, number } | Kind::WaitWithdrawn { wait, number } => {
                self.over(event, Wait::Object(wait, number))
            }
            Kind::Held { wait, number } => kept(self.held.insert((wait, number)), "two hold it at once"),
            Kind::LetGo { wait, number } => kept(self.held.remove(&(wait, number)), "nobody held it"),
            Kind::SleepEnded { timer } | Kind::SleepWithdrawn { timer } => self.over(event, Wait::Sleep(timer)),
            Kind::TimeoutFired { timer } | Kind::TimeoutCleared { timer } => self.over(event, Wait::Limit(timer)),
            Kind::AwaitEnded { other } => {
                kept(self.ended.contains(&other.0), "the awaited task had not ended")?;
                self.over(event, Wait::Task(other.0))
            }
            Kind::AwaitWithdrawn { other } => self.over(event, Wait::Task(other.0)),
            Kind::JoinEnded { group } | Kind::JoinWithdrawn { group } => self.over(event, Wait::Group(group)),
            Kind::AcquireWithdrawn { semaphore } => self.over(event, Wait::Permit(semaphore)),
            Kind::Acquired { semaphore } => {
                self.open.remove(&(event.task.0, Wait::Permit(semaphore)));
                *self.permits.entry(semaphore).or_default() += 1;
                Ok(())
            }
            Kind::Released { semaphore } => {
                let held = self.permits.entry(semaphore).or_default();
                *held = held.checked_sub(1).ok_or("a permit was released that nobody held")?;
                Ok(())
            }
            Kind::Ended { .. } => {
                self.ended.insert(event.task.0);
                let left = self.open.iter().find(|(task, _)| *task == event.task.0);
                kept(left.is_none(), "a task ends with a wait of its own open (I8)")
            }
            Kind::Deadlocked => {
                let late = |(_, wait): &&(u32, Wait)| match wait {
                    Wait::Sleep(_) | Wait::Limit(_) => true,
                    Wait::Task(other) => self.ended.contains(other),
                    Wait::Group(_) | Wait::Permit(_) | Wait::Object(..) => false,
                };
                self.late = self.open.iter().find(late).map(|wait| format!("{wait:?} would have come about"));
                kept(self.late.is_none(), "a deadlock while something could still happen")
            }
            _ => Ok(()),
        }
    }

    fn end(&self, _: RunEnd) -> Result<(), String> {
        kept(self.open.is_empty(), "a wait has no end (I8)")?;
        kept(self.held.is_empty(), "a lock was never let go (I8)")?;
        kept(self.permits.values().all(|held| *held == 0), "a permit was never released (I8)")
    }
}

impl Waits {
    fn over(&mut self, event: &Event, wait: Wait) -> Result<(), String> {
        kept(self.open.remove(&(event.task.0, wait)), "it did not wait for that (any more)")
    }
}
