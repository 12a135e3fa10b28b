//! File keys of revisions 5 and 6 (ISO 32000-2 §7.6.4.3.3, Algorithm 2.A).

use super::cipher::cbc_decrypt;
use super::dictionary::Standard;
use super::{OpenedAs, hash, key::Opened};
use zeroize::Zeroizing;

/// Passwords are cut here.
const LONGEST: usize = 127;

/// The file keys that `password` leads to, as the owner's and as the user's. The file holds both, and in an honest one they
/// are the same.
pub(super) fn open(standard: &Standard, password: &[u8]) -> Vec<Opened> {
    let password = password.get(..LONGEST).unwrap_or(password);
    let owner = unwrapped(
        standard,
        password,
        &standard.owner,
        &standard.user,
        &standard.owner_key,
    );
    let owner = owner.map(|key| (key, OpenedAs::Owner));
    let user = unwrapped(standard, password, &standard.user, b"", &standard.user_key);
    let user = user.map(|key| (key, OpenedAs::User));
    owner.into_iter().chain(user).collect()
}

/// `check` is 32 bytes of hash, 8 of validation salt, 8 of key salt.
fn unwrapped(
    standard: &Standard,
    password: &[u8],
    check: &[u8],
    extra: &[u8],
    wrapped: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let hash = |salt: &[u8]| match standard.revision {
        5 => Some(hash::simple(password, salt, extra)),
        _ => hash::hardened(password, salt, extra),
    };
    let (expected, salts) = check.split_at_checked(32)?;
    let (validation, for_key) = salts.split_at_checked(8)?;
    if hash(validation)?.as_slice() != expected {
        return None;
    }
    let mut key = Zeroizing::new(wrapped.to_vec());
    cbc_decrypt(&hash(for_key)?, &[0; 16], &mut key)?;
    Some(key)
}

/// Whether `/Perms` says with the key what `/P` and `/EncryptMetadata` say without it (Algorithm 13): whoever has no key can
/// change the latter only.
pub(super) fn permissions_hold(standard: &Standard, key: &[u8]) -> bool {
    let Some(mut sealed) = standard.sealed_permissions.clone() else {
        return false;
    };
    // One block by itself: CBC from zeros is ECB.
    if cbc_decrypt(key, &[0; 16], &mut sealed).is_none() {
        return false;
    }
    let metadata = if standard.encrypt_metadata { b'T' } else { b'F' };
    sealed.starts_with(&standard.permissions.to_le_bytes())
        && sealed.get(8) == Some(&metadata)
        && sealed.get(9..12) == Some(b"adb")
}
