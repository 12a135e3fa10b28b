//! saoy-testkit
