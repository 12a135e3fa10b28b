//! saoy-certified-copy
