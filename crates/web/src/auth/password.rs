//! Passwords of local accounts: Argon2id (RFC 9106), 19 MiB, 2 passes.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::app::App;
use crate::failure::Failure;

/// Each hashing takes 19 MiB and tens of milliseconds of a processor: 150 people who sign in at once wait in a queue
/// instead of taking the machine down.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// Hashes a new password. The salt comes from the service's random source.
///
/// # Errors
/// [`Failure::Broken`] when the hasher does not work at all.
pub async fn hash(app: &App, password: &str) -> Result<String, Failure> {
    let salt = app.random_bytes::<16>();
    let password = password.to_owned();
    let _place = AT_ONCE.acquire().await.map_err(Failure::broken)?;
    let hashed = app.blocking(move |_| hash_now(&password, &salt)).await?;
    hashed.map_err(|error| Failure::broken(error.to_string()))
}

/// The same without a queue, for the set-up of a demo or a test.
///
/// # Errors
/// When the hasher does not work at all.
pub fn hash_now(password: &str, salt: &[u8; 16]) -> Result<String, argon2::password_hash::Error> {
    let hash: PasswordHash = Argon2::default().hash_password_with_salt(password.as_bytes(), salt)?;
    Ok(hash.to_string())
}

/// Whether the password is the one that was hashed. Without a hash as much work is done as with one, so that the time
/// does not tell whether the account exists.
///
/// # Errors
/// [`Failure::Broken`] when a stored hash is damaged.
pub async fn verify(app: &App, password: &str, stored: Option<&str>) -> Result<bool, Failure> {
    let password = password.to_owned();
    let stored = stored.map(str::to_owned);
    let _place = AT_ONCE.acquire().await.map_err(Failure::broken)?;
    let verdict = app
        .blocking(move |_| match stored {
            Some(stored) => {
                let hash = PasswordHash::new(&stored).map_err(|error| error.to_string())?;
                Ok(Argon2::default()
                    .verify_password(password.as_bytes(), &hash)
                    .is_ok())
            }
            None => hash_now(&password, &[0; 16])
                .map(|_| false)
                .map_err(|error| error.to_string()),
        })
        .await?;
    verdict.map_err(|error: String| Failure::broken(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_argon2id_and_belongs_to_one_password() {
        let hash = hash_now("mật khẩu dài và lạ", &[7; 16]).unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let parsed = PasswordHash::new(&hash).unwrap();
        assert!(
            Argon2::default()
                .verify_password("mật khẩu dài và lạ".as_bytes(), &parsed)
                .is_ok()
        );
        assert!(
            Argon2::default()
                .verify_password(b"mat khau dai va la", &parsed)
                .is_err()
        );
    }
}
