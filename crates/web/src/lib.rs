//! saoy-web
