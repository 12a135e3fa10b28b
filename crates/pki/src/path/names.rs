//! Name constraints along a path (RFC 5280 §4.2.1.10, §6.1.3 (b), (c), §6.1.4 (g)).

mod forms;

use forms::{Fit, fit};

use super::error::{Limit, label};
use super::{PathError, Settings};
use crate::certificate::NameConstraints;
use crate::general_name::GeneralName;
use crate::{Certificate, oids};

/// permitted_subtrees and excluded_subtrees. Permitted ones are kept by the certificate they came from: a name must lie
/// in one of each that speaks about its form, which is their intersection without computing it.
pub(super) struct NameState<'a> {
    constraints: Vec<&'a NameConstraints>,
    comparisons: usize,
    limit: usize,
}

impl<'a> NameState<'a> {
    pub(super) fn new(settings: &'a Settings) -> Self {
        Self {
            constraints: vec![&settings.names],
            comparisons: 0,
            limit: settings.limits.comparisons,
        }
    }

    /// Adds what an authority may name.
    pub(super) fn add(&mut self, certificate: &'a Certificate) {
        self.constraints.extend(certificate.name_constraints());
    }

    /// Judges every name of a certificate.
    pub(super) fn check(&mut self, certificate: &Certificate) -> Result<(), PathError> {
        if self
            .constraints
            .iter()
            .all(|known| known.permitted.is_empty() && known.excluded.is_empty())
        {
            return Ok(());
        }
        if certificate
            .unreadable_extensions()
            .contains(&oids::CE_SUBJECT_ALT_NAME)
        {
            return Err(PathError::UnreadableExtension {
                subject: label(certificate),
                extension: oids::CE_SUBJECT_ALT_NAME,
            });
        }
        for name in names(certificate) {
            self.check_name(&name, certificate)?;
        }
        Ok(())
    }

    fn check_name(&mut self, name: &GeneralName, certificate: &Certificate) -> Result<(), PathError> {
        let subject = || label(certificate);
        let shown = || name.to_string();
        for constraints in &self.constraints {
            let (mut spoken, mut inside, mut unclear) = (false, false, false);
            for base in constraints
                .permitted
                .iter()
                .filter(|base| base.form() == name.form())
            {
                self.comparisons += 1;
                spoken = true;
                match fit(name, base) {
                    Fit::Inside => inside = true,
                    Fit::Outside | Fit::Overlap => {}
                    Fit::Unknown => unclear = true,
                }
            }
            for base in constraints
                .excluded
                .iter()
                .filter(|base| base.form() == name.form())
            {
                self.comparisons += 1;
                match fit(name, base) {
                    Fit::Inside | Fit::Overlap => {
                        return Err(PathError::NameExcluded {
                            subject: subject(),
                            name: shown(),
                        });
                    }
                    Fit::Outside => {}
                    Fit::Unknown => unclear = true,
                }
            }
            if unclear {
                return Err(PathError::NameNotProcessed {
                    subject: subject(),
                    name: shown(),
                });
            }
            if spoken && !inside {
                return Err(PathError::NameNotPermitted {
                    subject: subject(),
                    name: shown(),
                });
            }
            if self.comparisons > self.limit {
                return Err(PathError::GaveUp {
                    limit: Limit::Comparisons(self.limit),
                });
            }
        }
        Ok(())
    }
}

/// The subject, its alternative names, and the e-mail addresses inside the subject: RFC 5280 §4.2.1.10 asks for these
/// when there is no alternative name; here they are judged always.
fn names(certificate: &Certificate) -> Vec<GeneralName> {
    let subject = certificate.subject();
    let mut names = Vec::new();
    if !subject.is_empty() {
        names.push(GeneralName::Directory(subject.clone()));
    }
    names.extend(subject.all(oids::AT_EMAIL).map(|address| {
        address.filter(|text| text.is_ascii()).map_or(
            GeneralName::Other {
                form: 1,
                value: Vec::new(),
            },
            GeneralName::Email,
        )
    }));
    names.extend_from_slice(certificate.alternative_names());
    names
}
