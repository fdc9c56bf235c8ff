//! What the practice server answers, and which hosts are private: facts about addresses, for both worlds.

pub mod host;
pub mod response;
