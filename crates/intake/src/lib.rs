//! How scans arrive besides uploads: from a watched folder, from a scanner that speaks eSCL, and as a
//! stack of papers with separator sheets between them.
//!
//! Nothing here knows dossiers, people or the database: files, pages and answers of a scanner go in, files come out.
//! The time comes in as an argument, and what waits is told how by its caller.

pub mod escl;
pub mod folder;
pub mod separator;
