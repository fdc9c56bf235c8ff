//! The engine by itself, compiled as the page's program is, for `in_page.html`, which measures it beside JavaScript.

#[cfg(target_arch = "wasm32")]
mod sides {
    use std::rc::Rc;

    use wasm_bindgen::prelude::*;

    use await_lab::engine::api::spawn;
    use await_lab::engine::queue::Queue;
    use await_lab::engine::{Run, World, join};
    use await_lab::trace::{Header, WorldKind};
    use await_lab::web::Browser;

    /// Runs a program in the browser's world to its end, and gives the number of its events.
    async fn run(program: impl Future<Output = ()> + 'static) -> usize {
        let world: Rc<dyn World> = Rc::new(Browser::start(Default::default()));
        let run = Run::new(world, Header { world: WorldKind::Browser, ..Header::default() }, None, program);
        run.drive().await;
        run.trace().events().len()
    }

    /// So many tasks that are ready at once, all awaited.
    #[wasm_bindgen]
    pub async fn ready(count: u32) -> usize {
        run(async move {
            let tasks = (0..count).map(|task| spawn("ready", async move { task }));
            let sum: u32 = join(tasks).await.into_iter().sum();
            assert_eq!(sum, count * (count - 1) / 2);
        })
        .await
    }

    /// One puts items into a queue, another takes them out.
    #[wasm_bindgen]
    pub async fn queue(capacity: u32, items: u32) -> usize {
        run(async move {
            let queue = Queue::bounded(capacity);
            let full = queue.clone();
            let putting = spawn("producer", async move {
                for item in 0..items {
                    assert_eq!(full.put(item % 100).await, Ok(()));
                }
            });
            for item in 0..items {
                assert_eq!(queue.get().await, Ok(item % 100));
            }
            putting.await;
        })
        .await
    }
}

fn main() {}
