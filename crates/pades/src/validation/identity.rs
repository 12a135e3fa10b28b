//! The number that tells one holder from another of the same name.

use saoy_pki::{Certificate, oids};

/// Labels that Vietnamese authorities write before the number, and those of ETSI EN 319 412-1 §5.1.3 (`PNOVN-`: personal
/// number, `IDCVN-`: identity card, `PASVN-`: passport). Numbers of persons come first: a certificate of an official has
/// the agency's tax number, too.
const PERSON: [&str; 8] = [
    "CCCD:", "CMND:", "CMT:", "HC:", "BHXH:", "PNOVN-", "IDCVN-", "PASVN-",
];
const ORGANISATION: [&str; 6] = ["MST:", "MSDN:", "MNS:", "TINVN-", "VATVN-", "NTRVN-"];

/// The number of the person, else of the organisation, without its label: from `serialNumber` or `UID` of the subject.
///
/// A `serialNumber` of another form is the authority's own counter and says nothing about the holder.
#[must_use]
pub fn identity_number(certificate: &Certificate) -> Option<String> {
    let subject = certificate.subject();
    let values: Vec<String> = [oids::AT_SERIAL_NUMBER, oids::AT_USER_ID]
        .iter()
        .flat_map(|kind| subject.values(*kind))
        .collect();
    let labelled = |labels: &[&str]| {
        labels
            .iter()
            .find_map(|label| values.iter().find_map(|value| number(value, label)))
    };
    labelled(&PERSON).or_else(|| labelled(&ORGANISATION))
}

fn number(value: &str, label: &str) -> Option<String> {
    let value = value.trim();
    let head = value.get(..label.len())?;
    let rest = value.get(label.len()..)?.trim();
    (head.eq_ignore_ascii_case(label) && !rest.is_empty()).then(|| rest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_taken_off_and_anything_else_is_no_number() {
        assert_eq!(
            number("CCCD:001088000123", "CCCD:").as_deref(),
            Some("001088000123")
        );
        assert_eq!(
            number("cccd: 001088000123", "CCCD:").as_deref(),
            Some("001088000123")
        );
        assert_eq!(
            number("PNOVN-001088000123", "PNOVN-").as_deref(),
            Some("001088000123")
        );
        assert_eq!(
            number("MST:0100109106-001", "MST:").as_deref(),
            Some("0100109106-001")
        );
        assert_eq!(number("5401", "CCCD:"), None);
        assert_eq!(number("CCCD:", "CCCD:"), None);
        assert_eq!(number("Đ", "MST:"), None);
    }
}
