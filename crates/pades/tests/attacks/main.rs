//! Every published attack on PDF signatures, made by code on copies that are signed here. None is ever called valid, and
//! each for the right reason.
//!
//! The classes and their names: Mladenov, Mainka, Meyer zu Selhausen, Grothe, Schwenk, “1 Trillion Dollar Refund” (CCS
//! 2019: universal forgery, incremental saving, wrapping); Mainka, Mladenov, Rohlmann, “Shadow Attacks” (NDSS 2021: hide,
//! replace, hide and replace); Rohlmann, Mladenov, Mainka, Schwenk, “Breaking the Specification” (S&P 2021: evil
//! annotation, sneaky signature); all described at pdf-insecurity.org.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

#[path = "../support/mod.rs"]
mod support;

mod again;
mod certification;
mod crowds;
mod defaults;
mod document;
mod duplicates;
mod evidence;
mod fields;
mod forgery;
mod holes;
mod hybrid;
mod judge;
mod lines;
mod locked;
mod looks;
mod marks;
mod meaning;
mod measure;
mod named;
mod nowhere;
mod one_reading;
mod over;
mod parents;
mod places;
mod polyglot;
mod ranges;
mod readonly;
mod roots;
mod sameness;
mod saving;
mod sealed;
mod searching;
mod sections;
mod shadow;
mod spelled;
mod squeezed;
mod strays;
mod structure;
mod switches;
mod uncovering;
mod unlisted;
mod unread;
mod unseen;
mod wrapping;
mod xref;
