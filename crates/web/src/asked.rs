//! What a request asks for: its path, its query, its form. A path that names nothing is answered like a row that is not
//! there, and a form that cannot be read gets a page, never a bare line of text.

use axum::extract::{Form, FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use jiff::civil::Date;
use saoy_domain::Refusal;
use serde::de::DeserializeOwned;

use crate::failure::Failure;
use crate::pages::{FieldError, Text};

/// The names in the path; what does not parse is not found.
pub(crate) struct At<T>(pub(crate) T);

/// What stands behind the question mark.
pub(crate) struct Asked<T>(pub(crate) T);

/// A form that was sent.
pub(crate) struct Posted<T>(pub(crate) T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for At<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let path = Path::<T>::from_request_parts(parts, state).await;
        path.map(|Path(names)| Self(names)).map_err(|_| Failure::NotFound)
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Asked<T> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Failure> {
        let query = Query::<T>::from_request_parts(parts, state).await;
        query.map(|Query(asked)| Self(asked)).map_err(|_| unreadable())
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Posted<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let form = Form::<T>::from_request(request, state).await;
        form.map(|Form(sent)| Self(sent)).map_err(|_| unreadable())
    }
}

/// A form that comes back with what was wrong is no success.
pub(crate) const fn status(errors: &[FieldError]) -> StatusCode {
    if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}

fn unreadable() -> Failure {
    Failure::Bad(Text::key("error-bad-request-why"))
}

/// The sentence of a refusal; days are written as people write them.
pub(crate) fn sentence(refusal: &impl Refusal) -> Text {
    refusal
        .args()
        .into_iter()
        .fold(Text::key(refusal.key()), |text, (name, value)| {
            text.with(name, readable(value))
        })
}

/// A day as it is typed, `14/10/2026` (leading zeros may be missing).
pub(crate) fn day(text: &str) -> Option<Date> {
    let mut parts = text.trim().split('/').map(str::trim);
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// A day as it is shown.
pub(crate) fn day_text(day: Date) -> String {
    day.strftime("%d/%m/%Y").to_string()
}

/// A form box that is ticked.
pub(crate) fn ticked(value: &str) -> bool {
    value == "on"
}

fn readable(value: String) -> String {
    match value.parse::<Date>() {
        Ok(day) if value.len() == 10 => day_text(day),
        _ => value,
    }
}

/// Whether a browser opens the address as a page of its own (Fetch Metadata §2.1), not a script for a part of one.
pub(crate) fn as_a_page(headers: &HeaderMap) -> bool {
    headers
        .get("sec-fetch-dest")
        .is_some_and(|value| value == "document")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use saoy_domain::BookRefusal;

    use super::*;

    #[test]
    fn days_are_typed_as_people_write_them() {
        assert_eq!(day("14/10/2026"), Some(date(2026, 10, 14)));
        assert_eq!(day(" 1/2/2027 "), Some(date(2027, 2, 1)));
        for wrong in ["31/02/2027", "14/10/26", "2026-10-14", "14/10", "1/2/2027/3", ""] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn days_in_a_refusal_are_shown_as_people_write_them() {
        let text = sentence(&BookRefusal::StillOpen {
            until: date(2026, 12, 31),
        });
        assert_eq!(text.args.get("until").map(String::as_str), Some("31/12/2026"));
        let text = sentence(&BookRefusal::NameTaken { year: 2026 });
        assert_eq!(text.args.get("year").map(String::as_str), Some("2026"));
    }
}
