//! “Gửi cho hỗ trợ”: which sentence stood at which step. Names, numbers and addresses are arguments of the sentences and left out.

use std::fmt::Write as _;

use jiff::Timestamp;

use crate::pages::{DoctorStep, Finding, Trial};

/// The text. The script of the page adds what the browser sees.
pub(super) fn of(now: Timestamp, findings: &[Finding], trial: Option<&Trial>) -> String {
    let mut text = format!("saoy {}\n{now:.0}\n", env!("CARGO_PKG_VERSION"));
    for finding in findings {
        // A string takes whatever is written.
        let _ = writeln!(text, "{}: {}", step(finding.step), finding.text.key);
    }
    if let Some(trial) = trial {
        let came = match (&trial.fault, trial.done) {
            (Some(fault), _) => fault.key.as_str(),
            (None, true) => "signed",
            (None, false) => "under way",
        };
        let _ = writeln!(text, "trial: {came}");
    }
    text
}

const fn step(step: DoctorStep) -> &'static str {
    match step {
        DoctorStep::Agent => "agent",
        DoctorStep::Certificate => "certificate",
        DoctorStep::Timestamp => "timestamp",
        DoctorStep::Provider => "provider",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::{FindingMark, Text};

    #[test]
    fn nothing_about_a_person_is_in_it() {
        let text = Text::key("doctor-certificate-unknown")
            .with("name", "Đặng Hữu Khải")
            .with("serial", "54 1A 07")
            .with("responder", "ocsp.cavidu.example");
        let finding = Finding {
            step: DoctorStep::Certificate,
            mark: FindingMark::Bad,
            text,
        };
        let report = of(Timestamp::UNIX_EPOCH, &[finding], None);
        assert!(
            report.contains("certificate: doctor-certificate-unknown"),
            "{report}"
        );
        for private in ["Khải", "54 1A", "cavidu"] {
            assert!(!report.contains(private), "{report}");
        }
    }
}
