//! Revocation data that travels inside a signature, in each of the three places where it is found.

use super::Signer;
use crate::ber::value::{ENUMERATED, OCTET_STRING, SEQUENCE, Value, context};
use crate::oids;

#[derive(Default)]
pub(super) struct Lists {
    pub(super) crls: Vec<Vec<u8>>,
    pub(super) ocsp: Vec<Vec<u8>>,
}

impl Lists {
    /// `RevocationInfoChoices`, RFC 5652 §10.2.1: lists, and OCSP responses as `[1]` (RFC 5940 §2).
    pub(super) fn read_choices(&mut self, set: &Value<'_>) {
        for element in set.children().unwrap_or_default() {
            match element.tag {
                SEQUENCE => self.crls.push(element.definite().into_owned()),
                tag if tag == context(1) => {
                    let parts = element.children().unwrap_or_default();
                    if let [kind, response] = parts.as_slice()
                        && kind.oid() == Some(oids::RI_OCSP_RESPONSE)
                    {
                        self.ocsp.push(response.definite().into_owned());
                    }
                }
                _ => {}
            }
        }
    }

    /// adbe-revocationInfoArchival among the signed attributes, revocation-values among the unsigned ones. Both are
    /// `SEQUENCE { [0] SEQUENCE OF CertificateList, [1] SEQUENCE OF …, … }`; the former has OCSPResponse, the latter
    /// BasicOCSPResponse.
    pub(super) fn read_attributes(&mut self, signer: &Signer) {
        for value in signer.signed_values(oids::ADBE_REVOCATION) {
            self.read_pair(value, false);
        }
        for value in signer.unsigned_values(oids::REVOCATION_VALUES) {
            self.read_pair(value, true);
        }
    }

    fn read_pair(&mut self, value: &[u8], basic: bool) {
        let parts = Value::first(value).and_then(|(value, _)| value.parts(SEQUENCE));
        for part in parts.unwrap_or_default() {
            let elements = part.children().and_then(|inner| inner.first()?.parts(SEQUENCE));
            for element in elements.unwrap_or_default() {
                let der = element.definite().into_owned();
                match part.tag {
                    tag if tag == context(0) => self.crls.push(der),
                    tag if tag == context(1) && basic => self.ocsp.push(response(&der)),
                    tag if tag == context(1) => self.ocsp.push(der),
                    _ => {}
                }
            }
        }
    }
}

/// An OCSPResponse around a BasicOCSPResponse (RFC 6960 §4.2.1): status successful, id-pkix-ocsp-basic.
fn response(basic: &[u8]) -> Vec<u8> {
    let oid = element(0x06, oids::OCSP_BASIC.as_bytes());
    let bytes = element(SEQUENCE, &[oid, element(OCTET_STRING, basic)].concat());
    let status = element(ENUMERATED, &[0]);
    element(SEQUENCE, &[status, element(context(0), &bytes)].concat())
}

fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    crate::ber::header(&[tag], content.len(), &mut out);
    out.extend_from_slice(content);
    out
}
