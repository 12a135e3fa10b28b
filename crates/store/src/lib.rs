//! saoy-store
