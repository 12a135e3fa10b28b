//! Passwords of local accounts (OWASP ASVS 5.0 §6.2): long rather than odd, and not one that everybody tries.

use crate::{fold, refusal::refusals};

refusals! {
    /// Why a password is refused.
    pub enum PasswordRefusal {
        /// Shorter than twelve characters.
        #[error("a password has at least {least} characters")]
        Short { least: usize } => "refusal-password-short",
        /// Longer than can be taken in.
        #[error("a password has at most {most} characters")]
        Long { most: usize } => "refusal-password-long",
        /// Among those that are tried first.
        #[error("this password is among the first that are tried")]
        Common => "refusal-password-common",
        /// Holds the account's name, e-mail or number.
        #[error("the password holds the account's own name or number")]
        Personal => "refusal-password-personal",
        /// A few characters over and over.
        #[error("the password is a few characters over and over")]
        Monotonous => "refusal-password-monotonous",
    }
}

/// The shortest password, in characters.
pub const MIN: usize = 12;
/// The longest password, in characters.
pub const MAX: usize = 128;

/// What is tried first, folded: whoever takes one of these and adds a few digits is found out.
const COMMON: &[&str] = &[
    "password",
    "matkhau",
    "qwertyuiop",
    "1234567890",
    "0123456789",
    "12345678",
    "87654321",
    "abcdefgh",
    "iloveyou",
    "anhyeuem",
    "emyeuanh",
    "vietnam",
    "hochiminh",
    "dichvucong",
    "chungthuc",
    "administrator",
    "congdan",
    "taikhoan",
    "xinchao",
    "khongbiet",
    "1q2w3e4r",
    "asdfghjkl",
    "zxcvbnm",
    "letmein",
    "welcome",
];

/// Checks a new password beside what is known of its owner (account name, e-mail, identity number, full name).
///
/// # Errors
/// [`PasswordRefusal`].
pub fn check_password(password: &str, owner: &[&str]) -> Result<(), PasswordRefusal> {
    let length = password.chars().count();
    if length < MIN {
        return Err(PasswordRefusal::Short { least: MIN });
    }
    if length > MAX {
        return Err(PasswordRefusal::Long { most: MAX });
    }
    let folded = fold(password).replace(' ', "");
    let distinct: std::collections::BTreeSet<char> = folded.chars().collect();
    if distinct.len() < 5 {
        return Err(PasswordRefusal::Monotonous);
    }
    let personal = owner.iter().map(|text| fold(text).replace(' ', ""));
    let parts = personal.map(|text| text.split('@').next().unwrap_or_default().to_owned());
    if parts
        .filter(|part| part.chars().count() >= 4)
        .any(|part| folded.contains(&part))
    {
        return Err(PasswordRefusal::Personal);
    }
    // A common word is no harm within a long sentence; it is when little else is left.
    let rest = |common: &&str| folded.contains(*common) && folded.replace(*common, "").chars().count() < 6;
    if COMMON.iter().any(rest) {
        Err(PasswordRefusal::Common)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: [&str; 3] = ["lan", "mailan@hoaan.example", "Vũ Thị Mai Lan"];

    #[test]
    fn a_sentence_is_a_good_password_whatever_letters_it_has() {
        for password in [
            "cơm tấm sườn bì chả",
            "correct horse battery",
            "vietnam có bốn mùa hoa",
            "x9!kkwPq#27Lm",
        ] {
            assert_eq!(check_password(password, &OWNER), Ok(()), "{password}");
        }
    }

    #[test]
    fn each_bad_password_has_its_own_reason() {
        let check = |password: &str| check_password(password, &OWNER).unwrap_err();
        assert_eq!(check("ngắn quá"), PasswordRefusal::Short { least: 12 });
        assert_eq!(check(&"dài quá ".repeat(17)), PasswordRefusal::Long { most: 128 });
        assert_eq!(check("MậtKhẩu@2026"), PasswordRefusal::Common);
        assert_eq!(check("Password1234"), PasswordRefusal::Common);
        assert_eq!(check("abababababab"), PasswordRefusal::Monotonous);
        assert_eq!(check("MaiLan-2026-hoa"), PasswordRefusal::Personal);
        assert_eq!(check("vũ thị mai lan 99"), PasswordRefusal::Personal);
    }
}
