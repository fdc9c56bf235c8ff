//! The page: one component a file. State comes in as properties, what the reader does goes out as actions.

mod app;
mod axis;
mod bars;
mod chart;
mod code;
mod controls;
mod element;
mod events;
mod figure;
mod files;
mod focus;
mod format;

mod header;
mod help;
mod json;
mod keys;
mod lanes;
mod legend;
mod listener;
mod listing;
mod minimap;
mod notices;
mod parameter;
mod place;
mod player;
mod queue;
pub mod queue_stage;
mod requests;
mod selection;
pub mod stage;
mod surface;
mod text_field;
mod told;
mod totals;
mod transcript;
mod waterfall;
mod width;
mod zoom;

pub use app::{App, AppProps, Page};
