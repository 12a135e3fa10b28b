//! Certificates of the samples.

use crate::pages::{Certificate, Health, sample};

/// The leader's.
pub(super) fn certificate() -> Certificate {
    Certificate {
        id: "a1".into(),
        name: "Đặng Hữu Khải".into(),
        organisation: "UBND phường Hòa An".into(),
        issuer: "CA công vụ mẫu G2".into(),
        from: sample::day(2025, 3, 12),
        to: sample::day(2028, 3, 12),
        serial: "54 1A 07 C3 9E 22".into(),
        health: Health::Good,
        provider: None,
        program: None,
    }
}

/// The agency's.
pub(super) fn seal_certificate() -> Certificate {
    Certificate {
        id: "s1".into(),
        name: "Ủy ban nhân dân phường Hòa An".into(),
        ..certificate()
    }
}
