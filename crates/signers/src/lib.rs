//! saoy-signers
