//! The body of an answer as a stream: each piece as it comes, instead of all of it at the end.

use std::pin::Pin;
use std::task::{Context, Poll};

use futures::Stream;
use futures::future::LocalBoxFuture;

use super::generator::record_gift;
use super::line::Line;
use super::net::{FetchError, Reply, fetch_from};
use super::stages::Pieces;

/// A body that is read piece by piece. Dropping it aborts the request.
pub struct BodyStream {
    line: Line,
    /// Nothing once the answer is complete, or has failed.
    request: Option<LocalBoxFuture<'static, Result<Reply, FetchError>>>,
    pieces: Pieces,
    reply: Option<Reply>,
}

/// Fetches an address as [`fetch`](super::net::fetch) does, and gives the sizes of the body's pieces as they come, in bytes. A
/// failure is the last thing that it gives.
#[track_caller]
pub fn fetch_body(url: impl Into<String>) -> BodyStream {
    let (line, pieces) = (Line::here(), Pieces::default());
    let request = Box::pin(fetch_from(line, url.into(), Some(pieces.clone())));
    BodyStream { line, request: Some(request), pieces, reply: None }
}

impl BodyStream {
    /// The whole answer, once every piece of it was read.
    pub fn reply(&self) -> Option<&Reply> {
        self.reply.as_ref().filter(|_| self.pieces.borrow().is_empty())
    }

    fn next_piece(&self) -> Option<u32> {
        let piece = self.pieces.borrow_mut().pop_front()?;
        record_gift(self.line, &format!("{piece} B"));
        Some(piece)
    }
}

impl Stream for BodyStream {
    type Item = Result<u32, FetchError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(piece) = self.next_piece() {
            return Poll::Ready(Some(Ok(piece)));
        }
        let Some(request) = &mut self.request else { return Poll::Ready(None) };
        let ended = match request.as_mut().poll(context) {
            Poll::Pending => None,
            Poll::Ready(ended) => {
                self.request = None;
                Some(ended)
            }
        };
        let failure = match ended {
            Some(Ok(reply)) => {
                self.reply = Some(reply);
                None
            }
            Some(Err(error)) => Some(error),
            None => None,
        };
        // What came before a failure is lost with it, as with a body that is read as a whole.
        match (failure, self.next_piece()) {
            (Some(error), _) => Poll::Ready(Some(Err(error))),
            (None, Some(piece)) => Poll::Ready(Some(Ok(piece))),
            (None, None) if self.request.is_none() => Poll::Ready(None),
            (None, None) => Poll::Pending,
        }
    }
}
