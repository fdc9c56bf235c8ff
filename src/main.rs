//! The program: mounts the app in a page, or runs labs in a worker.

fn main() {
    #[cfg(target_arch = "wasm32")]
    await_lab::web::start();
}
