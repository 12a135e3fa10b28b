#![doc = include_str!("../README.md")]

pub mod appearance;
pub mod assemble;
pub mod attestation;
pub mod closing;
pub mod content;
#[cfg(any(test, feature = "demo"))]
pub mod demo;
pub mod fonts;
pub mod geometry;
mod objects;
pub mod picture;
pub mod qr;
pub mod rect;
pub mod scan;
pub mod text;
pub mod words;
