//! saoy-jobs
