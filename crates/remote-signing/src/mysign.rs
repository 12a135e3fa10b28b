//! Viettel MySign: an ADSS server whose CSC interface of version 1 stands behind a login of its own.

use serde::Serialize;

use crate::Fault;
use crate::oauth;
use crate::secret::{Secret, Token};
use crate::wire::{Line, SOON};

/// Where the CSC interface stands below the provider's address.
pub(crate) const CSC: &str = "csc/v1/";

#[derive(Serialize)]
struct Login<'a> {
    client_id: &'a str,
    user_id: &'a str,
    client_secret: &'a Secret,
    profile_id: &'a str,
}

/// Lets this installation in for one account.
pub(crate) fn login(line: &Line<'_>, profile: &str, user: &str) -> Result<Token, Fault> {
    let body = Login {
        client_id: &line.provider.client,
        user_id: user,
        client_secret: &line.provider.secret,
        profile_id: profile,
    };
    let said = line.post("v1/login", None, &body, SOON)?;
    oauth::token(line, &said)
}
