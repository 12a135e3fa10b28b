//! saoy-pades
