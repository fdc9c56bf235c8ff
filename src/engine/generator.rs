//! Async generators: items that come over time, as from Python's `async def` with `yield`.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use futures::Stream;
use futures::future::LocalBoxFuture;

use crate::trace::event::Kind;

use super::context::TaskContext;
use super::line::Line;

/// A stream of the items that some async code gives. It runs in the task that asks for the next item, and only then.
pub struct Generator<T> {
    /// Nothing once it has ended.
    work: Option<LocalBoxFuture<'static, ()>>,
    given: Rc<RefCell<Option<T>>>,
}

/// What the code of a generator gives its items with.
pub struct Giver<T> {
    given: Rc<RefCell<Option<T>>>,
}

/// A generator of what `work` gives. Nothing starts before the first item is asked for.
pub fn generator<T, F>(work: impl FnOnce(Giver<T>) -> F) -> Generator<T>
where
    F: Future<Output = ()> + 'static,
{
    let given = Rc::default();
    let giver = Giver { given: Rc::clone(&given) };
    Generator { work: Some(Box::pin(work(giver))), given }
}

impl<T: ToString> Giver<T> {
    /// Gives an item and goes on when the next one is asked for, as `yield`.
    #[track_caller]
    pub fn give(&self, item: T) -> impl Future<Output = ()> + use<T> {
        let (line, given) = (Line::here(), self.given.clone());
        let mut item = Some(item);
        poll_fn(move |_| match item.take() {
            Some(item) => {
                record_gift(line, &item.to_string());
                given.replace(Some(item));
                // Whoever asked gets it at once, so nobody has to be woken.
                Poll::Pending
            }
            None => Poll::Ready(()),
        })
    }
}

/// Records that a stream gave its reader an item.
pub(crate) fn record_gift(line: Line, item: &str) {
    let ambient = TaskContext::current();
    let item = ambient.runtime.label(item);
    ambient.record(line, Kind::Gave { item });
}

impl<T> Stream for Generator<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let Some(work) = &mut self.work else { return Poll::Ready(None) };
        if work.as_mut().poll(context).is_ready() {
            self.work = None;
            return Poll::Ready(None);
        }
        let given = self.given.take();
        given.map_or(Poll::Pending, |item| Poll::Ready(Some(item)))
    }
}

impl<T> Unpin for Generator<T> {}
