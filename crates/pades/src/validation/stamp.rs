//! A timestamp that was judged.

use jiff::Timestamp;
use saoy_pki::Certificate;

use super::report::{CertificateReport, Need, TimestampReport, TimestampStatus, Trust};
use super::{Indication, Remark, SubIndication};
use crate::Over;

#[derive(Clone, Debug)]
pub(super) struct Stamp {
    pub(super) over: Over,
    /// What it states.
    pub(super) time: Timestamp,
    /// Since when it is proven to exist itself; now if nothing proves it.
    pub(super) existed: Timestamp,
    /// Why it is not valid.
    pub(super) sub: Option<SubIndication>,
    /// It is trusted and states a later time than one that covers it.
    pub(super) contradicts: bool,
    pub(super) authority: Option<Certificate>,
    pub(super) certificate: CertificateReport,
    /// What would help to trust its authority.
    pub(super) needs: Vec<Need>,
    /// That its authority was revoked later.
    pub(super) remarks: Vec<Remark>,
    pub(super) token: Vec<u8>,
}

impl Stamp {
    pub(super) fn is_valid(&self) -> bool {
        self.sub.is_none()
    }

    /// Whether it would be valid, had a newer timestamp covered it before its authority's time was over, or its algorithm
    /// weak.
    pub(super) fn outlived(&self) -> Option<Remark> {
        use SubIndication as Sub;
        let why = self.sub?;
        let old = matches!(
            why,
            Sub::OutOfBoundsNoPoe
                | Sub::OutOfBoundsNotRevoked
                | Sub::NoPoe
                | Sub::RevokedNoPoe
                | Sub::RevokedCaNoPoe
                | Sub::NoCertificateChainFoundNoPoe
                | Sub::CryptoConstraintsFailureNoPoe
        );
        let authority = self.authority.as_ref().filter(|_| old)?;
        Some(Remark::StampOutlived {
            by: authority.holder(),
            time: self.time,
            why,
            until: Some(authority.not_after()).filter(|until| *until < self.existed),
        })
    }

    pub(super) fn report(self) -> TimestampReport {
        TimestampReport {
            status: match self.sub.map(SubIndication::main) {
                None => TimestampStatus::Valid,
                Some(Indication::TotalFailed) => TimestampStatus::Invalid,
                Some(_) => TimestampStatus::Unknown,
            },
            time: Some(self.time),
            authority: self.authority,
            trust: self.certificate.trust,
            sub_indication: self.sub,
            token: Some(self.token),
        }
    }
}

/// There is none.
pub(super) fn none() -> TimestampReport {
    TimestampReport {
        status: TimestampStatus::Absent,
        time: None,
        authority: None,
        trust: Trust::None,
        sub_indication: None,
        token: None,
    }
}

/// There is one, and it cannot be read.
pub(super) fn unreadable() -> TimestampReport {
    TimestampReport {
        status: TimestampStatus::Invalid,
        sub_indication: Some(SubIndication::FormatFailure),
        ..none()
    }
}
