#![allow(
    dead_code,
    unreachable_pub,
    clippy::panic,
    reason = "each test takes what it needs"
)]

pub mod files;
pub mod hand;
pub mod later;
pub mod orders;
pub mod outlines;
pub mod paper;
pub mod people;
pub mod plugin;
pub mod prepared;
pub mod world;
