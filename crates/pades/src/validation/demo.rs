//! A verdict that rests on a certificate for trying out says so.

use saoy_pki::trust::DEMO_MARK;
use saoy_pki::{Certificate, TrustAnchor};

use super::report::{FileFacts, Report, SignatureReport, Trust};
use crate::changes::Lang;

impl Report {
    /// Whether any signature or timestamp leads to an anchor for trying out.
    #[must_use]
    pub fn rests_on_demo(&self, anchors: &[TrustAnchor]) -> bool {
        let demo: Vec<&Certificate> = anchors
            .iter()
            .filter(|anchor| anchor.demo)
            .map(|anchor| &anchor.certificate)
            .collect();
        self.signatures.iter().any(|found| rests_on(found, &demo))
    }

    /// [`Report::reason`], with who was asked in vain, marked where it rests on a certificate for trying out.
    #[must_use]
    pub fn marked_reason(&self, file: &FileFacts, lang: Lang) -> String {
        let mut reason = self.reason(lang);
        if let Some(unreached) = self.unreached(file, lang) {
            reason = format!("{} ({unreached}).", reason.trim_end_matches('.'));
        }
        if file.demo {
            format!("{reason} ({DEMO_MARK})")
        } else {
            reason
        }
    }
}

fn rests_on(found: &SignatureReport, demo: &[&Certificate]) -> bool {
    let anchor = found.certificate.path.last();
    let stamped = found
        .timestamp
        .authority
        .as_ref()
        .filter(|_| found.timestamp.trust != Trust::None);
    anchor.is_some_and(|anchor| demo.contains(&anchor))
        || stamped.is_some_and(|authority| is_from(authority, demo))
}

/// The report does not keep a timestamp's path: the names tell. At worst the mark stands once too often.
fn is_from(authority: &Certificate, demo: &[&Certificate]) -> bool {
    demo.iter()
        .any(|anchor| *anchor == authority || anchor.subject().matches(authority.issuer()))
}
