//! The screens of saoy: every address, what may be asked there, and what is answered.
//!
//! One folder per part of the service, one file per screen or action. A handler gets its rights from an extractor of
//! [`auth`]; without one it reaches neither the database nor a file.

mod admin;
mod agent;
pub mod app;
mod asked;
/// Static files with content-hashed addresses.
pub mod assets;
pub mod audit;
pub mod auth;
mod authorities;
mod cards;
mod clerk;
pub mod config;
pub mod demo;
mod desk;
mod drawn;
pub mod ending;
pub mod failure;
pub mod flow;
mod frame;
pub mod keys;
mod letters;
mod lists;
pub mod office;
mod opened;
pub mod overdue;
/// One typed context for each page.
pub mod pages;
pub mod permits;
mod portal;
mod printed;
mod programs;
mod proposals;
pub mod remote;
/// Templates, languages and the words between them.
pub mod render;
mod security;
mod served;
pub mod server;
mod settings;
pub mod trust;
pub mod worker;
