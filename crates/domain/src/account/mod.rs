//! Local accounts: passwords, guessing.

mod lockout;
mod password;

pub use lockout::{Failures, LockoutRules, Verdict};
pub use password::{MAX as PASSWORD_MAX, MIN as PASSWORD_MIN, PasswordRefusal, check_password};
