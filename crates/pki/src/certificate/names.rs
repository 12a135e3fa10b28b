//! The extension that constrains names (RFC 5280 §4.2.1.10).

use der::asn1::Any;
use der::{Decode, Tagged};

use crate::asn1::{children, number, sequence};
use crate::general_name::{self, GeneralName};

/// nameConstraints (RFC 5280 §4.2.1.10): where the names of all certificates below must and must not lie.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NameConstraints {
    /// permittedSubtrees.
    pub permitted: Vec<GeneralName>,
    /// excludedSubtrees.
    pub excluded: Vec<GeneralName>,
}

/// ```text
/// NameConstraints ::= SEQUENCE {
///     permittedSubtrees [0] GeneralSubtrees OPTIONAL,
///     excludedSubtrees  [1] GeneralSubtrees OPTIONAL }
/// ```
pub(super) fn constraints(der: &[u8]) -> der::Result<NameConstraints> {
    let mut found = NameConstraints::default();
    for field in sequence(&Any::from_der(der)?)? {
        match number(&field) {
            Some(0) => found.permitted = subtrees(field.value())?,
            Some(1) => found.excluded = subtrees(field.value())?,
            _ => return Err(field.tag().unexpected_error(None).into()),
        }
    }
    Ok(found)
}

/// ```text
/// GeneralSubtree ::= SEQUENCE {
///     base        GeneralName,
///     minimum [0] BaseDistance DEFAULT 0,
///     maximum [1] BaseDistance OPTIONAL }
/// ```
/// RFC 5280 §4.2.1.10 fixes minimum to 0 and forbids maximum: anything else is not read.
fn subtrees(content: &[u8]) -> der::Result<Vec<GeneralName>> {
    children(content)?
        .iter()
        .map(|subtree| {
            let fields = sequence(subtree)?;
            let Some((base, rest)) = fields.split_first() else {
                return Err(subtree.tag().length_error().into());
            };
            if rest
                .iter()
                .any(|field| number(field) != Some(0) || field.value() != [0])
            {
                return Err(subtree.tag().value_error().into());
            }
            general_name::one(base)
        })
        .collect()
}
