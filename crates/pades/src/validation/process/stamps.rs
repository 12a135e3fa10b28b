//! Timestamps (§5.4): each by itself, and what a valid one proves.

use jiff::Timestamp;
use saoy_pki::cms::TokenKind;

use super::{Judged, Process, Unproven, place};
use crate::validation::chain::Role;
use crate::validation::existence::is_later;
use crate::validation::report::{Proof, SigningTime};
use crate::validation::stamp::Stamp;
use crate::validation::strength::{self, Made};
use crate::validation::trust::{Case, Known};
use crate::validation::{Remark, SubIndication, fault, said};
use crate::{Examined, Integrity, Over, SignatureKind, Stamped};

impl Process<'_> {
    /// The timestamps of one signature, or the document timestamp; what they prove is proven from here on.
    pub(super) fn stamps(&mut self, examined: &Examined) -> Vec<Stamp> {
        let tokens: Vec<&[u8]> = match (&examined.entry.found, examined.entry.kind) {
            (Ok(found), SignatureKind::DocumentTimestamp) => vec![&found.cms],
            _ => {
                let signers = examined.signed.as_ref().map(|signed| signed.signers());
                let first = signers.and_then(<[_]>::first);
                first
                    .map(|first| first.tokens().map(|(_, token)| token).collect())
                    .unwrap_or_default()
            }
        };
        let place = place(examined);
        let mut judged = Vec::new();
        for (stamped, token) in examined.timestamps.iter().zip(tokens) {
            let existed = place.as_ref().and_then(|place| self.existence.proven(place));
            if let Some(stamp) = self.stamp(stamped, token, existed.map(|(time, _)| time)) {
                judged.push(stamp);
            }
        }
        for stamp in judged.iter().filter(|stamp| stamp.contradicts) {
            if let Some(place) = &place {
                self.existence.dispute(place, stamp.time);
            }
        }
        if let (Ok(found), Integrity::Intact) = (&examined.entry.found, &examined.integrity) {
            let open = judged.iter().filter(|stamp| stamp.over == Over::Document);
            let open = open.map(|stamp| Unproven {
                byte_range: found.byte_range,
                needs: stamp.needs.clone(),
                outlived: stamp.outlived(),
            });
            let told = |one: &Unproven| !one.needs.is_empty() || one.outlived.is_some();
            self.unproven.extend(open.filter(told));
            for stamp in judged.iter().filter(|stamp| stamp.is_valid()) {
                let kind = match stamp.over {
                    Over::Document => Proof::DocumentTimestamp,
                    Over::Inside(TokenKind::Signature) => Proof::SignatureTimestamp,
                    Over::Inside(_) => continue,
                };
                // The imprint must still have been worth something when the token is proven to exist.
                let made = Made::signature(examined);
                if kind == Proof::DocumentTimestamp || made.weakness(stamp.existed).is_none() {
                    self.existence.prove(found.byte_range, stamp.time, kind);
                }
            }
        }
        judged
    }

    pub(super) fn document_timestamp(
        &mut self,
        examined: &Examined,
        stamps: Vec<Stamp>,
        after: Option<Timestamp>,
    ) -> Judged {
        let place = place(examined);
        let proven = place.and_then(|place| self.existence.proven(&place));
        let stamp = stamps.into_iter().next();
        let fault = examined.integrity.fault().map(fault::indication);
        let order = stamp
            .as_ref()
            .is_some_and(|stamp| after.is_some_and(|after| stamp.is_valid() && is_later(after, stamp.time)));
        let order = order.then_some(SubIndication::TimestampOrderFailure);
        let missing = stamp.is_none().then_some(SubIndication::FormatFailure);
        let sub = fault
            .or(missing)
            .or_else(|| stamp.as_ref().and_then(|stamp| stamp.sub))
            .or(order);
        Judged {
            sub,
            certificate: stamp
                .as_ref()
                .map_or_else(|| Known::nobody().report, |stamp| stamp.certificate.clone()),
            time: SigningTime {
                claimed: stamp.as_ref().map(|stamp| stamp.time),
                proven: proven.map(|(time, _)| time),
                proof: proven.map_or(Proof::None, |(_, proof)| proof),
            },
            remarks: said::trailing(examined)
                .into_iter()
                .chain(stamp.iter().flat_map(|stamp| stamp.remarks.clone()))
                .chain(self.stated_later(sub, stamp.as_ref().map(|stamp| stamp.time)))
                .collect(),
            needs: stamp.as_ref().map_or_else(Vec::new, |stamp| stamp.needs.clone()),
            proof_needs: Vec::new(),
            stamp,
        }
    }

    fn authority(&mut self, stamped: &Stamped, proven: Option<Timestamp>) -> Known {
        let Some(certificate) = &stamped.signer else {
            return Known::nobody();
        };
        self.certificate(Case {
            certificate,
            role: Role::Tsa,
            proven,
            after: None,
            named: true,
        })
    }

    /// One timestamp (§5.4); none if it cannot be read.
    fn stamp(&mut self, stamped: &Stamped, token: &[u8], proven: Option<Timestamp>) -> Option<Stamp> {
        let stamp = stamped.stamp.as_ref()?;
        let known = self.authority(stamped, proven);
        let existed = proven.unwrap_or(self.now());
        let made = Made {
            algorithm: stamped.algorithm,
            hashes: stamp.hash().into_iter().chain(stamp.signer().hash()).collect(),
            signer: stamped.signer.as_ref(),
        };
        let fault = stamped.integrity.fault().map(fault::indication);
        let authority = stamped
            .authority
            .as_ref()
            .and_then(|authority| authority.as_ref().err());
        let authority =
            authority.map(|error| fault::of_authority(error, stamped.signer.as_ref(), stamp.time()));
        let late = is_later(stamp.time(), existed);
        let future = late.then_some(SubIndication::TimestampOrderFailure);
        let weak = made
            .weakness(existed)
            .map(|weakness| strength::indication(weakness, proven));
        // A lie about the time makes its victim look as if the authority had not been there yet: it is trusted, too, if it
        // is today.
        let sound =
            fault.or(authority).or(weak).is_none() && stamped.over != Over::Inside(TokenKind::Archive);
        let contradicts = late
            && proven.is_some()
            && sound
            && (known.sub.is_none() || self.authority(stamped, None).sub.is_none());
        Some(Stamp {
            contradicts,
            over: stamped.over,
            time: stamp.time(),
            existed,
            sub: fault.or(authority).or(future).or(known.sub).or(weak),
            authority: stamped.signer.clone(),
            certificate: known.report,
            needs: known.needs,
            remarks: known
                .remarks
                .into_iter()
                .filter(|remark| matches!(remark, Remark::RevokedLater { .. }))
                .collect(),
            token: token.to_vec(),
        })
    }
}
