//! yew's `use_effect_with`, compiled once for all effects and not once for each: the page downloads every byte.

use std::any::Any;

use yew::functional::{Hook, TearDown, use_effect_with};

/// What an effect depends on.
struct Deps {
    value: Box<dyn Any>,
    is_same: fn(&dyn Any, &dyn Any) -> bool,
}

impl PartialEq for Deps {
    fn eq(&self, other: &Deps) -> bool {
        (self.is_same)(&*self.value, &*other.value)
    }
}

type Cleanup = Box<dyn FnOnce()>;
type Effect = Box<dyn FnOnce(&Deps) -> Cleanup>;

/// Does something after a drawing in which `deps` has changed; what that gives is done before the next time, and at the end.
pub fn use_effect_on<T: PartialEq + 'static, C: TearDown>(
    deps: T,
    effect: impl FnOnce(&T) -> C + 'static,
) -> impl Hook<Output = ()> {
    let boxed: Effect = Box::new(move |deps| {
        let cleanup = deps.value.downcast_ref().map(effect);
        Box::new(move || cleanup.into_iter().for_each(TearDown::tear_down))
    });
    use_effect_with(Deps { value: Box::new(deps), is_same: is_same::<T> }, boxed)
}

fn is_same<T: PartialEq + 'static>(one: &dyn Any, other: &dyn Any) -> bool {
    one.downcast_ref::<T>() == other.downcast_ref()
}
