//! saoy-web

/// Static files with content-hashed addresses.
pub mod assets;

/// One typed context for each page.
pub mod pages;

/// Templates, languages and the words between them.
pub mod render;
