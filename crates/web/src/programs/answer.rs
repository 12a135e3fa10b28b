//! What a program is answered: `{ Status, Message, FileName, FileServer }`, Status 0 is well. VGCASignService hands this text on
//! to the page as it is.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use saoy_pades::changes;
use serde::{Deserialize, Serialize};

use super::Refused;
use crate::app::App;
use crate::pages::Lang;

/// The language that a handler's address carries: the program knows no session.
#[derive(Deserialize)]
pub(super) struct Spoken {
    #[serde(default)]
    lang: String,
}

impl Spoken {
    pub(super) fn lang(&self) -> Lang {
        match self.lang.as_str() {
            "en" => Lang::En,
            _ => Lang::Vi,
        }
    }
}

/// The answer.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Return {
    status: u16,
    message: String,
    file_name: String,
    file_server: String,
}

/// The answer to a file. A program hands on what it was answered only if it takes that for a success, so the refusal of a file
/// is an answer like any other; only whoever has no token is told so by the status, too.
pub(crate) fn answer(app: &App, lang: Lang, taken: Result<(), Refused>) -> Response {
    let (code, status, message) = match taken {
        Ok(()) => (StatusCode::OK, 0, String::new()),
        Err(refused) => {
            let code = match refused {
                Refused::Unknown => StatusCode::NOT_FOUND,
                _ => StatusCode::OK,
            };
            let message = app.renderer.say(lang, &refused.text(of_changes(lang)));
            (code, refused.status(), message)
        }
    };
    let body = Return {
        status,
        message,
        file_name: String::new(),
        file_server: String::new(),
    };
    (code, Json(body)).into_response()
}

/// The same language for the sentences about files.
pub(super) const fn of_changes(lang: Lang) -> changes::Lang {
    match lang {
        Lang::Vi => changes::Lang::Vi,
        Lang::En => changes::Lang::En,
    }
}
