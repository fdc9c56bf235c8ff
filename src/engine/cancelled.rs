//! Hearing of a cancel: a task that has something to do before it ends.

use std::cell::Cell;
use std::fmt;
use std::future::{IntoFuture, pending, poll_fn};
use std::pin::pin;
use std::rc::Rc;
use std::task::Poll;

use super::context::TaskContext;

/// The task was cancelled, so it has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cancelled;

impl fmt::Display for Cancelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the task was cancelled")
    }
}

impl std::error::Error for Cancelled {}

impl Cancelled {
    /// Ends the task that asks as cancelled, as a bare `raise` does where a CancelledError was caught. It never returns.
    pub async fn raise(self) {
        let ambient = TaskContext::current();
        ambient.runtime.raise_cancelled(ambient.task);
        pending().await
    }
}

/// Awaits `work` until the task is cancelled, as `try: await work` with `except CancelledError`: what `work` waits on is
/// withdrawn at once; when the loop reaches the task `work` is dropped, and the task goes on. It has heard the request and
/// may await, clean up, and [`Cancelled::raise`]. The innermost of several such calls hears it.
pub async fn until_cancelled<T>(work: impl IntoFuture<Output = T>) -> Result<T, Cancelled> {
    let TaskContext { runtime, task, .. } = TaskContext::current();
    let heard = Rc::new(Cell::new(false));
    runtime.listen_for_cancel(task, &heard);
    let mut work = pin!(work.into_future());
    poll_fn(|context| {
        if heard.get() {
            return Poll::Ready(Err(Cancelled));
        }
        match work.as_mut().poll(context) {
            Poll::Ready(result) => Poll::Ready(Ok(result)),
            // It awaited a cancelled task.
            Poll::Pending if runtime.take_raised(task) => Poll::Ready(Err(Cancelled)),
            Poll::Pending => Poll::Pending,
        }
    })
    .await
}

/// The result, or the end of the task that asks: it awaited a cancelled one.
pub(crate) async fn or_cancelled<T>(result: Option<T>) -> T {
    match result {
        Some(value) => value,
        None => {
            Cancelled.raise().await;
            pending().await
        }
    }
}
