//! The page as a whole: its layout, its head, what can be chosen, and what the reader does on it.

pub mod address;
pub mod app;
pub mod controls;
mod editor;
pub mod embedded;
pub mod exports;
pub mod files;
pub mod frames;
pub mod header;
pub mod help;
pub mod host;
pub mod kept_programs;
mod kept_spot;
pub mod keys;
pub mod layout;
pub mod listener;
pub mod miniature;
pub mod notices;
pub mod outside;
pub mod overview;
pub mod parameter;
pub mod practice_server;
mod program;
pub mod runs;
pub mod side_by_side;
pub mod store;
mod to_line;
