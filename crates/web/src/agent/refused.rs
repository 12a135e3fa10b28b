//! Why an agent gets nothing, as it understands it.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use saoy_agent_protocol::api::Fault;
use saoy_store::StoreError;

use crate::flow::FlowError;

/// An answer that is none.
pub(super) enum Refused {
    /// The agent's own fault, or the officer's will.
    Fault(Fault),
    /// Something here is broken.
    Broken(Box<dyn std::error::Error + Send + Sync>),
}

impl Refused {
    pub(super) fn broken(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Broken(cause.into())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        match self {
            Self::Fault(fault) => (status(&fault), Json(fault)).into_response(),
            Self::Broken(cause) => {
                tracing::error!(error = %cause, "an agent could not be answered");
                StatusCode::INTERNAL_SERVER_ERROR.into_response()
            }
        }
    }
}

const fn status(fault: &Fault) -> StatusCode {
    match fault {
        Fault::UnknownCode => StatusCode::NOT_FOUND,
        Fault::NotPaired => StatusCode::UNAUTHORIZED,
        Fault::OtherOfficer => StatusCode::FORBIDDEN,
        Fault::TooManyAttempts => StatusCode::TOO_MANY_REQUESTS,
        Fault::CodeExpired | Fault::OrderOver => StatusCode::GONE,
        Fault::NotAlike | Fault::Certificate => StatusCode::CONFLICT,
        Fault::TooOld { .. } => StatusCode::UPGRADE_REQUIRED,
        Fault::Clock { .. } | Fault::Malformed => StatusCode::BAD_REQUEST,
    }
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        Self::broken(error)
    }
}

impl From<FlowError> for Refused {
    fn from(error: FlowError) -> Self {
        Self::broken(error)
    }
}
