//! “Danh sách chứng thư số”.

use serde::Serialize;

use crate::pages::{Certificate, FieldError, Page, Sample, Stage, Text, sample};

/// “Danh sách chứng thư số”: posted to `/{stage}/{id}/certificate` with `certificate`, `remember`.
#[derive(Clone, Debug, Serialize)]
pub struct ChooseCertificate {
    /// Whose page.
    pub stage: Stage,
    /// Where it is posted.
    pub action: String,
    /// Where “Quay lại” leads.
    pub back: String,
    /// The certificates of the token.
    pub certificates: Vec<Certificate>,
    /// The one chosen.
    pub chosen: Option<String>,
    /// Everything that was wrong.
    pub errors: Vec<FieldError>,
}

impl Page for ChooseCertificate {
    const TEMPLATE: &'static str = "certificate.html";

    fn samples() -> Vec<Sample<Self>> {
        let list = Self {
            stage: Stage::Sign,
            action: "/sign/1096/certificate".into(),
            back: "/sign/1096".into(),
            certificates: sample::certificates(),
            chosen: Some("a1".into()),
            errors: vec![],
        };
        let frame = || sample::leader("/sign/1096/certificate");
        let errors = vec![FieldError::new("certificate", Text::key("certificate-revoked"))];
        vec![
            Sample::new("list", frame(), list.clone()),
            Sample::new(
                "refused",
                frame(),
                Self {
                    chosen: Some("a3".into()),
                    errors,
                    ..list.clone()
                },
            ),
            Sample::new(
                "none",
                frame(),
                Self {
                    certificates: vec![],
                    chosen: None,
                    ..list
                },
            ),
        ]
    }
}
