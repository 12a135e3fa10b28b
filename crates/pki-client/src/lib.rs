//! saoy-pki-client
