//! saoy-blob
