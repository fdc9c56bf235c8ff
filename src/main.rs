//! The page: mounts the app in a browser.

fn main() {
    #[cfg(target_arch = "wasm32")]
    await_lab::web::ports::mount();
}
