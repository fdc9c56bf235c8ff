//! What goes on until it is dropped.

use std::any::Any;

/// Something that goes on until it is dropped.
#[must_use = "dropping it ends it"]
pub struct Subscription(#[expect(dead_code, reason = "it is held, for its drop")] Box<dyn Any>);

impl Subscription {
    /// Holds whatever ends by being dropped.
    pub fn holding(guard: impl Any) -> Subscription {
        Subscription(Box::new(guard))
    }
}
