//! Files and pages as they are sent to whoever holds a copy.

use std::sync::Arc;

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use saoy_blob::Blob;
use saoy_raster::RasterError;

use crate::drawn::DrawError;
use crate::failure::{Answer, Failure};

/// A PDF to be saved; in a browser's own viewer it may do nothing.
pub(super) fn pdf(blob: &Blob, name: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox".to_owned(),
        ),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (headers, Body::from(blob.to_vec())).into_response()
}

/// The picture of a page.
pub(super) fn picture(drawn: Result<Arc<[u8]>, DrawError>) -> Answer {
    match drawn {
        Ok(png) => {
            let headers = [
                (header::CONTENT_TYPE, "image/png"),
                (header::CACHE_CONTROL, "private, no-cache"),
            ];
            Ok((headers, png.to_vec()).into_response())
        }
        Err(DrawError::Raster(RasterError::NoSuchPage { .. })) => Err(Failure::NotFound),
        Err(DrawError::File(error)) => Err(error.into()),
        Err(DrawError::Raster(error)) => Err(Failure::broken(error)),
    }
}

/// `3.png` → 3.
pub(super) fn page_number(name: &str) -> Answer<usize> {
    let number = name.strip_suffix(".png").and_then(|number| number.parse().ok());
    number.ok_or(Failure::NotFound)
}
