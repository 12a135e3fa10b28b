//! A scanner's own web interface, eSCL (Mopria eSCL 2.97), from the side of who asks.
//!
//! A scanner is a machine of the office, but what it says is judged like everything from the network: its answers are
//! small XML without declarations of entities, its addresses are only believed below the one that was configured, its
//! pages are limited in size and number. Nothing is kept between two scans.

mod answers;
mod ask;
mod client;
mod trouble;
mod xml;

pub use answers::{Capabilities, Feeder, State, Status};
pub use ask::{Ask, Colour, Feed};
pub use client::{Bounds, Scanner};
pub use trouble::Trouble;
