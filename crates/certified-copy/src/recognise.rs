//! Whether a file is one of the shapes of a certified copy. Whether its signatures hold is another question.

use saoy_pades::validation::{self, CertifiedCopy, RegisterMatch};
use saoy_pades::{FoundSignature, signatures};
use saoy_pdf::{Dict, Object, Reader, decode_text};

use crate::{
    code,
    form::Form,
    inspect::{is_certification, is_lock},
    names::{BOOK, LEADER, NUMBER, SEAL, TIMESTAMP},
    plugged::numbered_between,
};

/// How a copy was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// The leader certifies page and fields in one revision, the seal locks them in the next.
    A,
    /// Page and fields in a revision of their own, then two approval signatures that a plug-in made.
    B,
    /// It has the fields of a certified copy but was not made like one.
    Other,
}

impl Shape {
    /// The word of the report: `a`, `b`, `other`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::A => "a",
            Self::B => "b",
            Self::Other => "other",
        }
    }
}

/// What a file says about itself as a certified copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// How it was made.
    pub shape: Shape,
    /// The register number in its field, “123/ĐT”.
    pub number: Option<String>,
    /// The book in its field, “01/2026”.
    pub book: Option<String>,
    /// The address in the QR code of the attestation page. It is what the file says: not to be followed.
    pub address: Option<String>,
}

impl Recognised {
    /// The statement of a report that asks no register. `code` is the verification code that [`Self::address`] leads to.
    #[must_use]
    pub fn stated(self, code: Option<String>) -> CertifiedCopy {
        CertifiedCopy {
            shape: match self.shape {
                Shape::A => validation::Shape::A,
                Shape::B => validation::Shape::B,
                Shape::Other => validation::Shape::Other,
            },
            code,
            number: self.number,
            register_match: RegisterMatch::Unknown,
        }
    }
}

/// Looks for the fields of a certified copy; `None` for any other file.
#[must_use]
pub fn recognise(reader: &Reader<'_>) -> Option<Recognised> {
    let form = Form::of(reader).ok()?;
    if [NUMBER, SEAL, LEADER].iter().all(|name| form.count(name) == 0) {
        return None;
    }
    let shape = signatures(reader)
        .ok()
        .and_then(|found| shape(reader, &form, &found));
    let filled = |name| {
        let (_, field) = form.field(name, "Tx").ok()?;
        let value = reader.lookup(field, "V").ok()?;
        value.as_string().map(decode_text).filter(|text| !text.is_empty())
    };
    Some(Recognised {
        shape: shape.unwrap_or(Shape::Other),
        number: filled(NUMBER),
        book: filled(BOOK),
        address: form
            .field(NUMBER, "Tx")
            .ok()
            .and_then(|(_, field)| code::address(reader, field)),
    })
}

/// Both signatures with nothing but timestamps behind them, in the order and form of one of the two ways.
fn shape(reader: &Reader<'_>, form: &Form, found: &[FoundSignature]) -> Option<Shape> {
    let [leader, seal, later @ ..] = found else {
        return None;
    };
    let numbered = [NUMBER, BOOK].iter().all(|name| {
        form.field(name, "Tx")
            .is_ok_and(|(_, field)| field.contains_key("V"))
    });
    let archived = later
        .iter()
        .all(|stamp| stamp.sub_filter == b"ETSI.RFC3161" && stamp.field.starts_with(TIMESTAMP.as_bytes()));
    let (first, second) = (leader.revision?, seal.revision?);
    if !numbered || !archived || second <= first {
        return None;
    }
    let ours = leader.field == LEADER.as_bytes() && seal.field == SEAL.as_bytes();
    if ours && second == first + 1 && is_lock(&seal.value) && is_certification(reader, leader).ok()? {
        return Some(Shape::A);
    }
    // A plug-in names the fields as it likes; the number comes between the two in a revision of its own.
    let approvals = [leader, seal].iter().all(|one| !has_doc_mdp(&one.value));
    (approvals && first > 1 && numbered_between(reader, first, second)).then_some(Shape::B)
}

fn has_doc_mdp(value: &Dict) -> bool {
    let list = value
        .get("Reference")
        .and_then(Object::as_array)
        .unwrap_or_default();
    list.iter()
        .filter_map(Object::as_dict)
        .filter_map(|reference| reference.get("TransformMethod"))
        .any(|method| method.is_name("DocMDP"))
}
