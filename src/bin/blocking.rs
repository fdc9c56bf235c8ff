//! The program of a worker for work that blocks. It is small, and loaded when a run first starts such a worker: what draws the
//! page, and the labs, are not in it.

fn main() {
    #[cfg(target_arch = "wasm32")]
    await_lab::web::serve_jobs();
}
