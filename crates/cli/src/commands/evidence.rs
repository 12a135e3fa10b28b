//! `--evidence`: what a file does not bring along and somebody kept elsewhere.

use std::path::PathBuf;

use saoy_pades::validation::Settings;
use saoy_pki::crl::Crl;
use saoy_trust_list::certificates;

use super::told::Told;
use super::words::small_file;

/// Certificates, revocation lists and OCSP answers from files.
#[derive(Clone, Default)]
pub(super) struct Evidence {
    pub(super) certificates: Vec<saoy_pki::Certificate>,
    /// Revocation lists, DER.
    pub(super) lists: Vec<Vec<u8>>,
    /// OCSP responses, DER.
    pub(super) answers: Vec<Vec<u8>>,
}

impl Evidence {
    /// Reads each file as whatever it is; what is none of the three is a fault of the command.
    pub(super) fn read(paths: &[PathBuf]) -> Result<Self, Told> {
        let mut read = Self::default();
        for path in paths {
            if !read.take(small_file(path)?) {
                return Err(Told::new(
                    "tệp không phải chứng thư số (PEM, DER), danh sách thu hồi hay câu trả lời OCSP (DER); hãy kiểm tra lại tên tệp",
                    "neither a certificate (PEM, DER) nor a revocation list nor an OCSP answer (DER); check the file's name",
                )
                .about(path));
            }
        }
        Ok(read)
    }

    fn take(&mut self, bytes: Vec<u8>) -> bool {
        if let Ok(found) = certificates(&bytes) {
            self.certificates.extend(found);
        } else if Crl::parse(&bytes).is_ok() {
            self.lists.push(bytes);
        } else if is_answer(&bytes) {
            self.answers.push(bytes);
        } else {
            return false;
        }
        true
    }

    /// Everything, beside what is in the file.
    pub(super) fn give(&self, settings: &mut Settings) {
        settings.certificates.extend(self.certificates.iter().cloned());
        settings.crls.extend(self.lists.iter().cloned());
        settings.ocsp.extend(self.answers.iter().cloned());
    }
}

/// `OCSPResponse ::= SEQUENCE { responseStatus ENUMERATED (1 byte), … }` (RFC 6960 §4.2.1); its content is judged later.
fn is_answer(bytes: &[u8]) -> bool {
    let body = match bytes {
        [0x30, length, rest @ ..] if *length < 0x80 => rest,
        [0x30, length, rest @ ..] => rest.get(usize::from(length & 0x7F)..).unwrap_or_default(),
        _ => return false,
    };
    body.starts_with(&[0x0A, 0x01])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_told_from_other_der() {
        assert!(is_answer(&[0x30, 0x03, 0x0A, 0x01, 0x06]));
        assert!(is_answer(&[0x30, 0x82, 0x01, 0x00, 0x0A, 0x01, 0x00]));
        assert!(!is_answer(&[0x30, 0x03, 0x02, 0x01, 0x06]));
        assert!(!is_answer(b"%PDF-1.7"));
        assert!(!is_answer(&[0x30]));
    }

    #[test]
    fn what_is_none_of_the_three_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        std::fs::write(&path, "hello").unwrap();
        let said = Evidence::read(std::slice::from_ref(&path))
            .err()
            .unwrap()
            .to_string();
        assert!(
            said.contains("a.txt") && said.contains("nor a revocation list"),
            "{said}"
        );
    }
}
