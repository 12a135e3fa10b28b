//! Local accounts: passwords, guessing, sessions.

mod lockout;
mod password;
mod session;

pub use lockout::{Failures, LockoutRules, Verdict};
pub use password::{MAX as PASSWORD_MAX, MIN as PASSWORD_MIN, PasswordRefusal, check_password};
pub use session::{SessionRules, Standing};
