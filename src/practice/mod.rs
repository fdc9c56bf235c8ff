//! What the practice server answers, and which hosts are private: facts about addresses, for both worlds.

pub mod address;
pub mod host;
mod params;
pub mod response;
