//! Whether the page's own policy stopped a request. `fetch` does not tell, for a script shall not learn what it may not ask; but
//! the page, or its worker, is told by an event of its own.

use std::cell::Cell;
use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::JsCast;
use web_sys::SecurityPolicyViolationEvent;

use super::scope;

/// How many turns a failed request waits for the event: Firefox has been seen to need more than one.
const TURNS: u32 = 5;

/// Listens for as long as a request goes on.
pub struct PolicyWatch {
    has_stopped: Rc<Cell<bool>>,
    // Kept, for dropping it ends the listening.
    _listener: Option<EventListener>,
}

impl PolicyWatch {
    /// Begins to listen for what the policy does to a request to this address.
    pub fn of(href: &str) -> PolicyWatch {
        let has_stopped = Rc::new(Cell::new(false));
        let (told, href) = (has_stopped.clone(), href.to_owned());
        let listener = scope::events().map(|events| {
            EventListener::new(&events, "securitypolicyviolation", move |event| {
                let event: &SecurityPolicyViolationEvent = event.unchecked_ref();
                // The address is told without what follows its `#`.
                let is_ours = event.effective_directive() == "connect-src" && href.starts_with(&event.blocked_uri());
                told.set(told.get() || is_ours);
            })
        });
        PolicyWatch { has_stopped, _listener: listener }
    }

    /// Whether it stopped the request, which has failed: the event may come some turns later.
    pub async fn has_stopped_it(&self) -> bool {
        for _ in 0..TURNS {
            if self.has_stopped.get() {
                break;
            }
            TimeoutFuture::new(0).await;
        }
        self.has_stopped.get()
    }
}
