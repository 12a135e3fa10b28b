#![doc = include_str!("../README.md")]

mod account;
mod algorithm;
mod asked;
mod client;
mod csc;
mod fault;
mod mysign;
mod oauth;
mod provider;
mod secret;
pub mod smartca;
mod wire;

pub use account::{Account, Credential, Mode, Object, ObjectKind};
pub use asked::{Asked, Document};
pub use client::{Activation, Client, Order, Pending, Progress};
pub use fault::Fault;
pub use oauth::{Grant, Scope, challenge};
pub use provider::{Kind, Login, Provider, Version};
pub use secret::{Secret, Token};

/// So long has an officer to confirm, in seconds, where the provider says nothing else (SmartCA: five minutes).
pub const PATIENCE_SECONDS: i64 = 300;
