//! saoy-pdf
