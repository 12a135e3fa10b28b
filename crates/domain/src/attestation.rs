//! “Lời chứng”: the agency's words on the attestation page.

use serde::{Deserialize, Serialize};

use crate::{refusal::refusals, text::tidy};

refusals! {
    /// Why an attestation is refused.
    pub enum AttestationRefusal {
        /// It has no words.
        #[error("the attestation has no words")]
        Empty => "refusal-attestation-empty",
        /// It does not fit on its page.
        #[error("the attestation has {length} characters")]
        Long { length: usize } => "refusal-attestation-long",
        /// The agency does not let its officers change the words.
        #[error("the words of the attestation are fixed")]
        Fixed => "refusal-attestation-fixed",
    }
}

/// The words of Decree 23/2015, as the source documents write them.
pub const DEFAULT_TEXT: &str = "Chứng thực bản sao đúng với bản chính";

/// The longest attestation, in characters.
pub const MAX_TEXT: usize = 500;

/// The words of an attestation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Attestation(String);

impl Default for Attestation {
    fn default() -> Self {
        Self(DEFAULT_TEXT.to_owned())
    }
}

impl Attestation {
    /// The agency's own template.
    ///
    /// # Errors
    /// [`AttestationRefusal::Empty`], [`AttestationRefusal::Long`].
    pub fn new(text: &str) -> Result<Self, AttestationRefusal> {
        let text = tidy(text);
        match text.chars().count() {
            0 => Err(AttestationRefusal::Empty),
            length if length > MAX_TEXT => Err(AttestationRefusal::Long { length }),
            _ => Ok(Self(text)),
        }
    }

    /// What an officer typed over the agency's template: an empty field means the template.
    ///
    /// # Errors
    /// [`AttestationRefusal::Fixed`] when the agency does not allow another text.
    pub fn edited(&self, typed: &str, allowed: bool) -> Result<Self, AttestationRefusal> {
        match Self::new(typed) {
            Err(AttestationRefusal::Empty) => Ok(self.clone()),
            Ok(text) if text != *self && !allowed => Err(AttestationRefusal::Fixed),
            other => other,
        }
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_template_stands_unless_the_agency_allows_another_text() {
        let template = Attestation::default();
        assert_eq!(template.edited("  ", false), Ok(template.clone()));
        assert_eq!(
            template.edited(" Chứng thực bản sao  đúng với bản chính ", false),
            Ok(template.clone())
        );
        assert_eq!(
            template.edited("Sao đúng bản chính", false),
            Err(AttestationRefusal::Fixed)
        );
        assert_eq!(
            template.edited("Sao đúng bản chính", true).unwrap().as_str(),
            "Sao đúng bản chính"
        );
    }

    #[test]
    fn an_empty_template_and_one_that_fits_no_page_are_refused() {
        assert_eq!(Attestation::new(" \n"), Err(AttestationRefusal::Empty));
        assert_eq!(
            Attestation::new(&"a".repeat(501)),
            Err(AttestationRefusal::Long { length: 501 })
        );
    }
}
