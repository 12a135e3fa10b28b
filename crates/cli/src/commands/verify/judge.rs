//! One file, from its name to its report. Whatever happens there is a report.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use jiff::Timestamp;
use saoy_certified_copy::recognise;
use saoy_domain::VerificationCode;
use saoy_pades::changes::Lang;
use saoy_pades::validation::{CertifiedCopy, FileFacts, Report, Settings, validate};
use saoy_pdf::Reader;
use saoy_pki::{TrustAnchor, sha256};
use zeroize::Zeroizing;

use crate::commands::password::opened;
use crate::input::{Fault, Input};

/// What all files of one command are judged with.
pub(super) struct Judge {
    pub(super) anchors: Vec<TrustAnchor>,
    pub(super) evidence: crate::commands::evidence::Evidence,
    pub(super) at: Timestamp,
    pub(super) password: Option<Zeroizing<Vec<u8>>>,
    pub(super) lang: Lang,
    #[cfg(feature = "network")]
    pub(super) online: Option<super::online::Online>,
}

/// What came of one.
pub(super) struct Judged {
    pub(super) facts: FileFacts,
    pub(super) report: Report,
}

impl Judge {
    /// A report in any case: a fault of this program is one about an unreadable file, not the end of the others.
    pub(super) fn file(&self, path: &Path) -> Judged {
        let mut facts = FileFacts {
            name: path.display().to_string(),
            ..FileFacts::default()
        };
        let report = catch_unwind(AssertUnwindSafe(|| self.report(path, &mut facts)));
        let report = report.unwrap_or(Err(Fault::Program));
        #[cfg(feature = "network")]
        {
            facts.asked = self.online.as_ref().map(super::online::Online::asked);
        }
        let report = report.unwrap_or_else(|fault| {
            let (vi, en) = fault.sentences();
            Report::refused([format!("{vi}."), format!("{en}.")], self.at)
        });
        Judged { facts, report }
    }

    fn report(&self, path: &Path, facts: &mut FileFacts) -> Result<Report, Fault> {
        let input = Input::open(path)?;
        let report = match opened(&input.bytes, self.password.as_ref(), &facts.name, self.lang) {
            Ok(reader) => {
                facts.certified_copy = certified_copy(&reader);
                self.validated(&reader)
            }
            Err(error) => {
                facts.sha256 = Some(sha256(&input.bytes));
                Report::unreadable(error, self.at)
            }
        };
        facts.demo = report.rests_on_demo(&self.anchors);
        input.still()?;
        Ok(report)
    }

    /// By what is in the file; with `--online`, again with what could be fetched, as long as that brings something new.
    fn validated(&self, reader: &Reader<'_>) -> Report {
        let mut settings = Settings::at(self.at);
        self.evidence.give(&mut settings);
        let report = validate(reader, &self.anchors, &settings);
        #[cfg(feature = "network")]
        if let Some(online) = &self.online {
            return self.completed(reader, report, settings, online);
        }
        report
    }

    #[cfg(feature = "network")]
    fn completed(
        &self,
        reader: &Reader<'_>,
        mut report: Report,
        mut settings: Settings,
        online: &super::online::Online,
    ) -> Report {
        for _ in 0..super::online::ROUNDS {
            if report.needs.is_empty() || !online.fetch(&report.needs, &mut settings, self.lang) {
                break;
            }
            report = validate(reader, &self.anchors, &settings);
        }
        report
    }
}

/// What the file says of itself; the register is not asked from here.
fn certified_copy(reader: &Reader<'_>) -> Option<CertifiedCopy> {
    let found = recognise(reader)?;
    let code = found.address.as_deref().and_then(VerificationCode::in_address);
    Some(found.stated(code.map(|code| code.to_string())))
}
