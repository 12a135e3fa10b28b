//! Who holds a certificate, as people say it: a name, and the number that tells one holder from another of the same name.

use super::Certificate;
use crate::oids;

/// Labels that Vietnamese authorities write before the number of an identity card.
const CARD: [&str; 6] = ["CCCD:", "CMND:", "CMT:", "DDCN:", "PNOVN-", "IDCVN-"];
/// Other numbers of persons; those of ETSI EN 319 412-1 §5.1.3 end in a hyphen (`PNOVN-`: personal number, `IDCVN-`: identity
/// card, `PASVN-`: passport). Persons come first: a certificate of an official has the agency's tax number, too.
const PERSON: [&str; 3] = ["HC:", "BHXH:", "PASVN-"];
const ORGANISATION: [&str; 6] = ["MST:", "MSDN:", "MNS:", "TINVN-", "VATVN-", "NTRVN-"];

impl Certificate {
    /// What a person would call the holder: the common name, without one the whole subject.
    #[must_use]
    pub fn holder(&self) -> String {
        self.subject_common_name()
            .unwrap_or_else(|| self.subject().to_string())
    }

    /// The same of the issuer.
    #[must_use]
    pub fn issued_by(&self) -> String {
        self.issuer_common_name()
            .unwrap_or_else(|| self.issuer().to_string())
    }

    /// The number of the person, else of the organisation, without its label: from `serialNumber` or `UID` of the subject.
    ///
    /// A `serialNumber` of another form is the authority's own counter and says nothing about the holder.
    #[must_use]
    pub fn holder_number(&self) -> Option<String> {
        let labels = CARD.iter().chain(&PERSON).chain(&ORGANISATION);
        labels.copied().find_map(|label| self.labelled(label))
    }

    /// The nine or twelve digits of the holder's identity card: what [`holder_number`](Self::holder_number) says of whoever
    /// has such a card.
    #[must_use]
    pub fn identity_number(&self) -> Option<String> {
        let number = CARD.iter().find_map(|label| self.labelled(label))?;
        let digits = number.bytes().all(|byte| byte.is_ascii_digit());
        (digits && matches!(number.len(), 9 | 12)).then_some(number)
    }

    fn labelled(&self, label: &str) -> Option<String> {
        let kinds = [oids::AT_SERIAL_NUMBER, oids::AT_USER_ID].into_iter();
        let mut values = kinds.flat_map(|kind| self.subject().values(kind));
        values.find_map(|value| number(&value, label))
    }
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
        for (text, label, found) in [
            ("CCCD:001088000123", "CCCD:", Some("001088000123")),
            ("cccd: 001088000123", "CCCD:", Some("001088000123")),
            ("PNOVN-001088000123", "PNOVN-", Some("001088000123")),
            ("MST:0100109106-001", "MST:", Some("0100109106-001")),
            ("5401", "CCCD:", None),
            ("CCCD:", "CCCD:", None),
            ("Đ", "MST:", None),
        ] {
            assert_eq!(number(text, label).as_deref(), found, "{text}");
        }
    }
}
