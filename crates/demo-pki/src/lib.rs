//! saoy-demo-pki
