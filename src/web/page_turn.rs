//! A turn for the page: the browser may draw and handle clicks before the event loop goes on.
//!
//! A nested `setTimeout(0)` would cost 4 ms; a message to oneself costs some 13 µs.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::Future;
use std::rc::Rc;

use futures::FutureExt;
use futures::channel::oneshot;
use futures::future::{LocalBoxFuture, ready};
use wasm_bindgen::prelude::*;
use web_sys::{MessageChannel, MessagePort};

type Waiting = Rc<RefCell<VecDeque<oneshot::Sender<()>>>>;

/// A message channel to oneself.
pub struct PageTurns {
    out: MessagePort,
    back: MessagePort,
    waiting: Waiting,
    // Kept, for the port calls it.
    _on_message: Closure<dyn FnMut()>,
}

impl PageTurns {
    /// Opens the channel, unless the platform has none.
    pub fn new() -> Option<PageTurns> {
        let channel = MessageChannel::new().ok()?;
        let waiting = Waiting::default();
        let on_message = Closure::<dyn FnMut()>::new({
            let waiting = waiting.clone();
            move || {
                let next = waiting.borrow_mut().pop_front();
                // Whoever asked may be gone by now.
                let _gone = next.map(|next| next.send(()));
            }
        });
        channel.port1().set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        Some(PageTurns { out: channel.port2(), back: channel.port1(), waiting, _on_message: on_message })
    }

    /// Ready when the page has had its turn.
    pub fn take(&self) -> impl Future<Output = ()> + 'static {
        let (sender, receiver) = oneshot::channel();
        self.waiting.borrow_mut().push_back(sender);
        let posted = self.out.post_message(&JsValue::NULL);
        async move {
            if posted.is_ok() {
                // A closed channel is as good as a turn.
                let _closed = receiver.await;
            }
        }
    }
}

/// Ready when the page has had its turn; at once where it can't be given one.
pub fn turn(turns: Option<&PageTurns>) -> LocalBoxFuture<'static, ()> {
    match turns {
        Some(turns) => turns.take().boxed_local(),
        None => ready(()).boxed_local(),
    }
}

impl Drop for PageTurns {
    fn drop(&mut self) {
        self.back.set_onmessage(None);
        self.back.close();
    }
}
