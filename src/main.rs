//! The page: hands the app its ports and mounts it.

#[cfg(target_arch = "wasm32")]
mod ports;

fn main() {
    #[cfg(target_arch = "wasm32")]
    ports::mount();
}
