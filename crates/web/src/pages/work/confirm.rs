//! What is confirmed before a batch starts.

use serde::Serialize;

use super::certificates::{certificate, seal_certificate};
use super::desk_page::BookChoice;
use crate::pages::{Certificate, FieldError, Page, Sample, Stage, Text, sample};

/// “Ký số và chuyển 8 hồ sơ”: posted to `/{stage}/batch/{id}/certificate` with `certificate`, `remember` and, when
/// sealing, `book`.
#[derive(Clone, Debug, Serialize)]
pub struct ConfirmBatch {
    /// Whose page.
    pub stage: Stage,
    /// Batch id.
    pub id: String,
    /// The dossiers chosen.
    pub rows: Vec<BatchRow>,
    /// The certificates of the token.
    pub certificates: Vec<Certificate>,
    /// The one chosen.
    pub chosen: Option<String>,
    /// Open books (sealing).
    pub books: Vec<BookChoice>,
    /// The book chosen.
    pub book: Option<String>,
    /// Those outside who do not answer now, each with its sentence.
    pub warnings: Vec<Text>,
    /// Where “Quay lại” leads.
    pub back: String,
    /// Everything that was wrong.
    pub errors: Vec<FieldError>,
}

/// One dossier of a batch that has not begun.
#[derive(Clone, Debug, Serialize)]
pub struct BatchRow {
    /// Its code.
    pub code: String,
    /// Requester.
    pub name: String,
    /// Document type.
    pub document_type: String,
}

impl Page for ConfirmBatch {
    const TEMPLATE: &'static str = "batch-confirm.html";

    fn samples() -> Vec<Sample<Self>> {
        let rows = sample::rows().into_iter().take(8).map(|row| BatchRow {
            code: row.code,
            name: row.name,
            document_type: row.document_type,
        });
        let sign = Self {
            stage: Stage::Sign,
            id: "5".into(),
            rows: rows.collect(),
            certificates: vec![certificate()],
            chosen: Some("a1".into()),
            books: vec![],
            book: None,
            warnings: vec![],
            back: "/sign".into(),
            errors: vec![],
        };
        let book = BookChoice {
            id: "b1".into(),
            name: "01/2026/ĐT".into(),
            next: "124/ĐT".into(),
        };
        let seal = Self {
            stage: Stage::Seal,
            certificates: vec![seal_certificate()],
            chosen: Some("s1".into()),
            books: vec![book],
            book: Some("b1".into()),
            back: "/seal".into(),
            ..sign.clone()
        };
        let keeper = || sample::seal_keeper("/seal/batch/5/certificate");
        vec![
            Sample::new("sign", sample::leader("/sign/batch/5/certificate"), sign.clone()),
            Sample::new(
                "warned",
                sample::leader("/sign/batch/5/certificate"),
                Self {
                    warnings: vec![
                        Text::key("preflight-tsa-silent").with("name", "Dấu thời gian thử nghiệm"),
                        Text::key("preflight-provider-down").with("name", "VNPT SmartCA"),
                    ],
                    ..sign.clone()
                },
            ),
            Sample::new(
                "several",
                sample::leader("/sign/batch/5/certificate"),
                Self {
                    certificates: sample::certificates(),
                    ..sign
                },
            ),
            Sample::new("seal", keeper(), seal.clone()),
            Sample::new(
                "no-book",
                keeper(),
                Self {
                    book: None,
                    errors: vec![FieldError::new("book", Text::key("book-missing"))],
                    ..seal.clone()
                },
            ),
            Sample::new(
                "none-open",
                keeper(),
                Self {
                    books: vec![],
                    book: None,
                    ..seal
                },
            ),
        ]
    }
}
