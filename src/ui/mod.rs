//! The page: yew components. State comes in as properties, what the reader does goes out as actions.

pub mod event_loop;
pub mod figure;
pub mod growth;
pub mod kit;
pub mod page;
pub mod panels;
pub mod queue;
pub mod threads;

pub use kit::props::{Page, Shared};
pub use page::app::{App, AppProps};
pub use page::miniature::draw_ahead;
pub use page::overview::{Cards, CardsProps};
pub use panels::differences::{Differences, DifferencesProps};
