//! saoy-pki
