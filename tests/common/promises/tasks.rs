//! Tasks: numbered in order, polled one at a time and only when woken, ended once.

use await_lab::trace::event::{Event, Kind, RunEnd, TaskEnd, TaskId};

use super::{Promise, kept};

#[derive(Default)]
pub struct Tasks {
    tasks: Vec<Task>,
    polled: Option<TaskId>,
    /// Whose cancel was delivered with the last event.
    told: Option<TaskId>,
    deadlocked: bool,
    full: bool,
}

#[derive(Default)]
struct Task {
    /// It is a thread: it works beside the tasks, at one job after another.
    is_thread: bool,
    works: bool,
    queued: bool,
    asked_to_end: bool,
    delivered: bool,
    /// It listened for its cancel and went on when that was delivered.
    heard: bool,
    cleaned_up: bool,
    failed: bool,
    ended: bool,
}

impl Promise for Tasks {
    fn see(&mut self, event: &Event) -> Result<(), String> {
        if let Kind::Spawned { by, .. } = event.kind {
            self.tasks.push(Task::default());
            kept(event.task.0 as usize == self.tasks.len(), "tasks are numbered in order")?;
            return kept(by.0 < event.task.0, "a task is spawned by an earlier one, or by the loop");
        }
        if let Kind::ThreadStarted { by, .. } = event.kind {
            self.tasks.push(Task { is_thread: true, ..Task::default() });
            kept(event.task.0 as usize == self.tasks.len(), "threads are numbered among the tasks")?;
            return kept(by.0 < event.task.0, "a thread is started by an earlier task");
        }
        let (polled, told) = (self.polled, self.told.take());
        if event.task == TaskId::LOOP {
            match event.kind {
                Kind::Deadlocked => self.deadlocked = true,
                Kind::LimitMet => self.full = true,
                _ => {}
            }
            return Ok(());
        }
        let task = self.tasks.get_mut(event.task.0 as usize - 1).ok_or("the task was not spawned")?;
        kept(!task.ended, "the task had ended (I8)")?;
        if task.is_thread {
            return match event.kind {
                Kind::PollBegan => kept(!std::mem::replace(&mut task.works, true), "a thread does one job at a time"),
                Kind::PollEnded { .. } => kept(std::mem::take(&mut task.works), "a thread that stops has worked"),
                Kind::Ended { .. } => {
                    task.ended = true;
                    kept(!task.works, "a thread ends after its job")
                }
                _ => Err("a thread does nothing but work".to_owned()),
            };
        }
        match event.kind {
            Kind::Woken { .. } => {
                kept(!task.queued, "a task is in the ready queue once")?;
                task.queued = true;
            }
            Kind::PollBegan => {
                kept(polled.is_none(), "one task at a time has the thread")?;
                if told == Some(event.task) {
                    (task.delivered, task.heard) = (false, true);
                }
                kept(
                    task.queued && !task.delivered,
                    "a task is polled when it was woken and not cancelled, or at once to hear of the cancel",
                )?;
                task.queued = false;
                self.polled = Some(event.task);
            }
            Kind::PollEnded { .. } => {
                kept(polled == Some(event.task), "the poll that ends is the one that began")?;
                self.polled = None;
            }
            Kind::CancelRequested { .. } => task.asked_to_end = true,
            Kind::CancelDelivered => {
                kept(polled.is_none() && !task.delivered, "a cancel is delivered once, between polls")?;
                task.delivered = true;
                self.told = Some(event.task);
            }
            Kind::CleanedUp => {
                kept((task.delivered || task.heard) && !task.cleaned_up, "cleaning up follows the cancel")?;
                task.cleaned_up = true;
            }
            Kind::Failed { .. } => task.failed = true,
            Kind::Ended { how } => {
                task.ended = true;
                let holds = match how {
                    TaskEnd::Finished => task.heard || !task.asked_to_end && !task.delivered,
                    TaskEnd::Cancelled => task.cleaned_up,
                    TaskEnd::LeftBehind => true,
                    TaskEnd::Failed => task.failed,
                };
                kept(holds, "a task ends as cancelled if and only if its cancel was delivered, and not caught")?;
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&self, how: RunEnd) -> Result<(), String> {
        kept(self.tasks.iter().all(|task| task.ended), "a task has no end (I8)")?;
        kept(self.deadlocked == (how == RunEnd::Deadlocked), "a deadlock is said, and ends the run")?;
        kept(self.full == (how == RunEnd::LimitMet), "a full log is said, and ends the run")
    }
}
