//! A digitally signed file is an electronic original, which is no paper to certify (Decree 45/2020 Article 3(9)). Where an
//! agency takes one all the same, what can be said about its signatures is found out and kept: with the house's anchors
//! and what the file brings along, nothing fetched.

use std::sync::Arc;

use jiff::Timestamp;
use saoy_certified_copy::recognise;
use saoy_domain::VerificationCode;
use saoy_pades::changes::Lang;
use saoy_pades::validation::{CertifiedCopy, FileFacts, Settings, validate};
use saoy_pdf::Reader;
use saoy_pki::TrustAnchor;

use crate::app::App;

/// What a signed file is judged with.
#[derive(Clone)]
pub(super) struct Judge {
    anchors: Arc<[TrustAnchor]>,
    at: Timestamp,
    name: String,
}

impl Judge {
    pub(super) fn new(app: &App, name: &str) -> Self {
        Self {
            anchors: app.trust.anchors(),
            at: app.now(),
            name: name.to_owned(),
        }
    }

    /// The report as `saoy verify --format json` gives it, in every language: `{ "vi": …, "en": … }`.
    pub(super) fn report(&self, reader: &Reader<'_>) -> serde_json::Value {
        let report = validate(reader, &self.anchors, &Settings::at(self.at));
        let facts = FileFacts {
            name: self.name.clone(),
            certified_copy: certified_copy(reader),
            demo: report.rests_on_demo(&self.anchors),
            ..FileFacts::default()
        };
        let in_language = |lang| {
            let text = report.json(&facts, lang);
            serde_json::from_str::<serde_json::Value>(&text).unwrap_or_default()
        };
        serde_json::json!({ "vi": in_language(Lang::Vi), "en": in_language(Lang::En) })
    }
}

/// What the file says of itself; whether it was issued like this is asked of no register here.
fn certified_copy(reader: &Reader<'_>) -> Option<CertifiedCopy> {
    let found = recognise(reader)?;
    let code = found.address.as_deref().and_then(VerificationCode::in_address);
    Some(found.stated(code.map(|code| code.to_string())))
}
