//! saoy-domain
