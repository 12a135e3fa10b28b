//! saoy-notify
