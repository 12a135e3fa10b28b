//! Who certifies, who approves, who only says the time.

use saoy_pdf::Dict;

use super::history::Life;
use super::{Remark, SignatureKind};

/// The kinds of signatures in the order in which they were signed.
pub(super) fn all(lives: &[Life]) -> Vec<(SignatureKind, Vec<Remark>)> {
    let mut signed = 0;
    lives
        .iter()
        .map(|life| {
            let (kind, remarks) = one(life, signed == 0);
            signed += usize::from(kind != SignatureKind::DocumentTimestamp);
            (kind, remarks)
        })
        .collect()
}

fn one(life: &Life, first: bool) -> (SignatureKind, Vec<Remark>) {
    let value = life.value();
    let stamped = value.is_some_and(|value| is(value, "SubFilter", "ETSI.RFC3161"));
    let typed = value.is_some_and(|value| is(value, "Type", "DocTimeStamp"));
    let mut remarks = Vec::new();
    if stamped != typed && value.is_some() {
        remarks.push(Remark::TypeContradicted);
    }
    if stamped {
        return (SignatureKind::DocumentTimestamp, remarks);
    }
    let certifies = match (life.certifies, life.permitted) {
        (true, true) => first,
        (true, false) => {
            remarks.push(Remark::NotInPermissions);
            false
        }
        (false, true) => {
            remarks.push(Remark::NoReference);
            false
        }
        (false, false) => false,
    };
    if life.certifies && !first {
        remarks.push(Remark::NotFirst);
    }
    let kind = if certifies {
        SignatureKind::Certification
    } else {
        SignatureKind::Approval
    };
    (kind, remarks)
}

fn is(value: &Dict, key: &str, name: &str) -> bool {
    value.get(key).is_some_and(|value| value.is_name(name))
}
