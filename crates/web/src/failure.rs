//! When something cannot be done. A handler returns a [`Failure`]; [`pages`] turns it into a page (or JSON for a script)
//! in the reader's language, with an operation number that can be quoted on the phone and found in the log.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Redirect, Response};

use crate::app::App;
use crate::auth::{Visitor, kept};
use crate::pages::{Conflict, ErrorPage, Fault, SentAlready, SessionExpired, Text};

/// Shorthand for what handlers return.
pub type Answer<T = Response> = Result<T, Failure>;

/// Why a request is not answered with what it asked for.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Nobody is signed in; the address to come back to.
    #[error("not signed in")]
    SignIn(String),
    /// Signed in, but for no agency yet.
    #[error("no agency chosen")]
    ChooseAgency(String),
    /// Signed in, without the permission.
    #[error("no permission")]
    Forbidden,
    /// It is not there, or not for this agency's eyes.
    #[error("not found")]
    NotFound,
    /// Somebody was faster.
    #[error("somebody was faster")]
    Conflict(Box<Conflict>),
    /// The same form was taken before.
    #[error("the form was sent before")]
    Sent(Box<SentAlready>),
    /// The request makes no sense, with the sentence that says why.
    #[error("bad request: {0:?}")]
    Bad(Text),
    /// More than is allowed in.
    #[error("too large: {0:?}")]
    TooLarge(Text),
    /// Too many requests from this address.
    #[error("too many requests")]
    TooMany,
    /// The disk is full.
    #[error("the disk is full")]
    DiskFull,
    /// Something is broken; the cause is logged, never shown.
    #[error("broken: {0}")]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl Failure {
    /// Something is broken, or the disk is full and that is why.
    pub fn broken(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        let cause = cause.into();
        if saoy_store::is_disk_full(&*cause) {
            return Self::DiskFull;
        }
        Self::Broken(cause)
    }

    fn status(&self) -> StatusCode {
        match self {
            Self::SignIn(_) => StatusCode::UNAUTHORIZED,
            Self::ChooseAgency(_) | Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Conflict(_) | Self::Sent(_) => StatusCode::CONFLICT,
            Self::Bad(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Self::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn fault(&self) -> Fault {
        match self {
            Self::SignIn(_) | Self::ChooseAgency(_) | Self::Forbidden => Fault::Forbidden,
            Self::NotFound => Fault::NotFound,
            Self::Conflict(_) | Self::Sent(_) | Self::Bad(_) => Fault::BadRequest,
            Self::TooLarge(_) => Fault::TooLarge,
            Self::TooMany => Fault::TooMany,
            Self::DiskFull => Fault::DiskFull,
            Self::Broken(_) => Fault::Broken,
        }
    }

    fn sentence(&self) -> Option<Text> {
        match self {
            Self::Bad(text) | Self::TooLarge(text) => Some(text.clone()),
            _ => None,
        }
    }
}

macro_rules! broken_by {
    ($($error:ty),+ $(,)?) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Self::broken(error)
            }
        }
    )+};
}
broken_by!(
    saoy_store::StoreError,
    crate::render::RenderError,
    tokio::task::JoinError,
    std::io::Error
);

impl IntoResponse for Failure {
    /// The bare status; [`pages`] adds what is shown.
    fn into_response(self) -> Response {
        let mut answer = self.status().into_response();
        answer.extensions_mut().insert(Arc::new(self));
        answer
    }
}

/// Gives every [`Failure`] its page.
pub async fn pages(State(app): State<App>, request: Request, next: Next) -> Response {
    let visitor = Visitor::of_request(&app, &request);
    let wants_json = wants_json(request.headers());
    let is_script = is_script(&request);
    let (answer, lost) = if kept::is_form(&request) {
        form(&app, request, next).await
    } else {
        (next.run(request).await, None)
    };
    let Some(failure) = answer.extensions().get::<Arc<Failure>>().map(Arc::clone) else {
        return answer;
    };
    let operation = operation(&app);
    log(&failure, &operation);
    let visitor = match visitor.await {
        Ok(visitor) => visitor,
        Err(_) => return (failure.status(), format!("saoy: {operation}")).into_response(),
    };
    if let (Failure::SignIn(_), Some(page)) = (&*failure, lost) {
        return draw(
            failure.status(),
            app.renderer.page(&visitor.frame(&app).await, &page),
        );
    }
    if is_script && !wants_json {
        return (failure.status(), said(&app, &visitor, &failure)).into_response();
    }
    if wants_json {
        return json(&app, &visitor, &failure, &operation);
    }
    match &*failure {
        Failure::SignIn(next) => Redirect::to(&with_next("/sign-in", next)).into_response(),
        Failure::ChooseAgency(next) => Redirect::to(&with_next("/agency", next)).into_response(),
        Failure::Conflict(conflict) => draw(
            failure.status(),
            app.renderer.page(&visitor.frame(&app).await, &**conflict),
        ),
        Failure::Sent(sent) => draw(
            failure.status(),
            app.renderer.page(&visitor.frame(&app).await, &**sent),
        ),
        _ => {
            let back = if visitor.person().is_some() { "/home" } else { "/" };
            let page = ErrorPage {
                fault: failure.fault(),
                why: failure.sentence(),
                operation,
                back: back.to_owned(),
            };
            draw(
                failure.status(),
                app.renderer.page(&visitor.frame(&app).await, &page),
            )
        }
    }
}

/// Runs a form. Should nobody be signed in any more, its fields are not lost: they go into the page that asks to sign in.
async fn form(app: &App, request: Request, next: Next) -> (Response, Option<SessionExpired>) {
    let visitor = Visitor::of_request(app, &request).await;
    let signed_in = visitor.is_ok_and(|visitor| visitor.session().is_some());
    let path = request.uri().path();
    if signed_in || path == OPEN_TO_ALL || path.starts_with(PROGRAMS) {
        return (next.run(request).await, None);
    }
    let path = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str())
        .to_owned();
    let page = kept::page_of(&request, &path);
    let ended = kept::ended(app, request.headers()).await;
    // The row of an old session is swept away after a while; the demo knows who it was all the same.
    let noted = crate::auth::demo_login(request.headers()).filter(|_| app.demo);
    let login = ended.and_then(|(_, person)| person.login);
    let login = login.or(noted.map(str::to_owned)).unwrap_or_default();
    let expired = |fields| SessionExpired {
        login,
        next: page,
        kept: kept::shown(fields),
    };
    if kept::is_multipart(&request) {
        let fields = kept::fields(request).await;
        return (Failure::SignIn(path).into_response(), Some(expired(fields)));
    }
    let (parts, body) = request.into_parts();
    let Ok(bytes) = axum::body::to_bytes(body, LARGEST_FORM).await else {
        let text = Text::key("form-too-large");
        return (Failure::TooLarge(text).into_response(), None);
    };
    let again = |parts| Request::from_parts(parts, axum::body::Body::from(bytes.clone()));
    let fields = kept::fields(again(parts.clone())).await;
    (next.run(again(parts)).await, Some(expired(fields)))
}

/// The one form with a file that anybody may send: a copy against the register.
const OPEN_TO_ALL: &str = "/kt/file";

/// Where programs send signed files: a token is all they have.
const PROGRAMS: &str = "/program/";

/// A form of text alone, in bytes.
const LARGEST_FORM: usize = 2_000_000;

/// Requests that only a script sends; it shows the sentence as it is.
fn is_script(request: &Request) -> bool {
    let json = request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    json || matches!(*request.method(), Method::PATCH | Method::DELETE | Method::HEAD)
}

fn said(app: &App, visitor: &Visitor, failure: &Failure) -> String {
    let text = match failure {
        Failure::SignIn(_) => Text::key("session-ended"),
        _ => match failure.sentence() {
            Some(text) => text,
            None => {
                let say = |part| {
                    app.renderer.say(
                        visitor.lang(),
                        &Text::key(format!("error-{}-{part}", fault_key(failure))),
                    )
                };
                return format!("{} {}", say("why"), say("do"));
            }
        },
    };
    app.renderer.say(visitor.lang(), &text)
}

fn draw(status: StatusCode, page: Result<String, crate::render::RenderError>) -> Response {
    match page {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(%error, "an error page could not be drawn");
            (status, "saoy").into_response()
        }
    }
}

fn json(app: &App, visitor: &Visitor, failure: &Failure, operation: &str) -> Response {
    let text = failure
        .sentence()
        .unwrap_or_else(|| Text::key(format!("error-{}-why", fault_key(failure))));
    let said = app.renderer.say(visitor.lang(), &text);
    let body = serde_json::json!({ "error": text.key, "text": said, "operation": operation });
    (
        failure.status(),
        [(header::CONTENT_TYPE, "application/json")],
        body.to_string(),
    )
        .into_response()
}

fn fault_key(failure: &Failure) -> String {
    serde_json::to_value(failure.fault())
        .ok()
        .and_then(|v| v.as_str().map(str::to_owned))
        .unwrap_or_default()
}

fn wants_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.contains("application/json"))
}

fn with_next(page: &str, next: &str) -> String {
    let query = serde_urlencoded::to_string([("next", next)]).unwrap_or_default();
    format!("{page}?{query}")
}

/// Eight letters without those that are mistaken for others.
fn operation(app: &App) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    app.random_bytes::<8>()
        .iter()
        .filter_map(|byte| LETTERS.get(usize::from(byte % 32)))
        .map(|c| char::from(*c))
        .collect()
}

fn log(failure: &Failure, operation: &str) {
    match failure {
        Failure::Broken(cause) => tracing::error!(operation, %cause, "request failed"),
        Failure::DiskFull => tracing::error!(operation, "the disk is full"),
        other => tracing::debug!(operation, reason = %other, "request refused"),
    }
}
