//! Files and pictures of pages as they are served, to officers and to whoever holds a copy.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use saoy_blob::Blob;
use saoy_raster::{MAX_WIDTH, RasterError};
use serde::Deserialize;

use crate::drawn::DrawError;
use crate::failure::{Answer, Failure};

/// A file shown in the browser's own viewer may do nothing else there.
const SHOWN: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'",
);
/// How wide a page is drawn when nobody says, in pixels.
const ORDINARY: u32 = 1000;

/// What the browser is to do with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum How {
    /// Show it.
    Shown,
    /// Save it.
    Saved,
}

/// `?save=` of a file's address.
#[derive(Deserialize)]
pub(crate) struct Wish {
    #[serde(default)]
    save: Option<String>,
}

impl Wish {
    /// What was wished.
    pub(crate) const fn how(&self) -> How {
        match self.save {
            Some(_) => How::Saved,
            None => How::Shown,
        }
    }
}

/// `?w=` of a page's address: how wide it is wanted, in pixels.
#[derive(Deserialize)]
pub(crate) struct Width {
    #[serde(default)]
    w: Option<u32>,
}

impl Width {
    /// Within what can be drawn.
    pub(crate) fn pixels(&self) -> u32 {
        self.w.unwrap_or(ORDINARY).clamp(1, MAX_WIDTH)
    }
}

/// A PDF with somebody's data: no cache keeps it, and in a browser's viewer it may do nothing.
pub(crate) fn pdf(file: Blob, name: &str, how: How) -> Response {
    let mut answer = named("application/pdf", name, how, Bytes::from_owner(file));
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, SHOWN);
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    answer
}

/// A file of the given type under a name.
pub(crate) fn named(kind: &'static str, name: &str, how: How, body: impl Into<Body>) -> Response {
    let how = match how {
        How::Shown => "inline",
        How::Saved => "attachment",
    };
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("{how}; filename=\"{name}\"")),
    ];
    (headers, body.into()).into_response()
}

/// How long a browser may show a picture again without asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cache {
    /// It asks each time.
    Asks,
    /// Ten minutes: what the address names does not change.
    TenMinutes,
}

/// A picture.
pub(crate) fn png(bytes: Vec<u8>, cache: Cache) -> Response {
    let cache = match cache {
        Cache::Asks => "private, no-cache",
        Cache::TenMinutes => "private, max-age=600",
    };
    let headers = [
        (header::CONTENT_TYPE, "image/png"),
        (header::CACHE_CONTROL, cache),
    ];
    (headers, bytes).into_response()
}

/// The picture of a page.
///
/// # Errors
/// [`Failure::NotFound`] when the file has no such page.
pub(crate) fn page(drawn: Result<Arc<[u8]>, DrawError>, cache: Cache) -> Answer {
    match drawn {
        Ok(bytes) => Ok(png(bytes.to_vec(), cache)),
        Err(DrawError::Raster(RasterError::NoSuchPage { .. })) => Err(Failure::NotFound),
        Err(DrawError::File(error)) => Err(error.into()),
        Err(DrawError::Raster(error)) => Err(Failure::broken(error)),
    }
}

/// `3.png` → 3.
///
/// # Errors
/// [`Failure::NotFound`].
pub(crate) fn page_number(name: &str) -> Answer<usize> {
    let number = name.strip_suffix(".png").and_then(|number| number.parse().ok());
    number.ok_or(Failure::NotFound)
}
