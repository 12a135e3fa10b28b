//! Whether a list speaks about a certificate, and about which reasons (RFC 5280 §6.3.3 (b), (d)).

use crate::Certificate;
use crate::crl::{Crl, CrlError};
use crate::distribution::{DistributionPoint, IssuingDistributionPoint, PointName, Reasons};
use crate::general_name::GeneralName;
use crate::name::Name;

/// The reasons a complete list covers for a certificate.
pub(super) fn covered(list: &Crl<'_>, certificate: &Certificate) -> Result<Reasons, CrlError> {
    // “If the status could not be determined, the process is repeated with any available lists not specified in a
    // distribution point but issued by the certificate issuer”: as if there were one more point.
    let implicit = DistributionPoint {
        name: Some(PointName::Full(vec![GeneralName::Directory(
            certificate.issuer().clone(),
        )])),
        ..DistributionPoint::default()
    };
    let points = certificate.distribution_points().iter().chain([&implicit]);
    let mut covered: Option<Reasons> = None;
    let mut refusal = CrlError::OtherIssuer;
    for point in points {
        match covered_at(list, certificate, point) {
            Ok(reasons) => covered = Some(covered.unwrap_or(Reasons::NONE).or(reasons)),
            // What comes nearest says most.
            Err(CrlError::OtherIssuer) => {}
            Err(error) => refusal = error,
        }
    }
    covered.ok_or(refusal)
}

fn covered_at(
    list: &Crl<'_>,
    certificate: &Certificate,
    point: &DistributionPoint,
) -> Result<Reasons, CrlError> {
    let scope = list.scope();
    if point.crl_issuer.is_empty() {
        if !list.issuer().matches(certificate.issuer()) {
            return Err(CrlError::OtherIssuer);
        }
    } else {
        let named = directory(&point.crl_issuer).any(|name| name.matches(list.issuer()));
        if !named || !scope.is_some_and(|scope| scope.indirect) {
            return Err(CrlError::OtherIssuer);
        }
    }
    let own = point.reasons.unwrap_or(Reasons::ALL);
    let Some(scope) = scope else { return Ok(own) };
    in_scope(scope, certificate)?;
    if !same_point(scope, list.issuer(), point, certificate.issuer()) {
        return Err(CrlError::OtherPoint);
    }
    Ok(own.and(scope.reasons.unwrap_or(Reasons::ALL)))
}

/// (b)(2)(ii) to (iv).
fn in_scope(scope: &IssuingDistributionPoint, certificate: &Certificate) -> Result<(), CrlError> {
    if scope.only_user && certificate.is_ca() {
        Err(CrlError::OnlyUserCertificates)
    } else if scope.only_authorities && !certificate.is_ca() {
        Err(CrlError::OnlyAuthorities)
    } else if scope.only_attributes {
        Err(CrlError::OnlyAttributeCertificates)
    } else {
        Ok(())
    }
}

/// (b)(2)(i): one name in common, or with a point that has none, the issuer it names.
fn same_point(
    scope: &IssuingDistributionPoint,
    list_issuer: &Name,
    point: &DistributionPoint,
    issuer: &Name,
) -> bool {
    let Some(listed) = &scope.name else { return true };
    let listed = listed.under(list_issuer);
    let wanted = match &point.name {
        Some(name) => {
            let relative_to = directory(&point.crl_issuer).next().unwrap_or(issuer);
            name.under(relative_to)
        }
        None => point.crl_issuer.clone(),
    };
    listed
        .iter()
        .any(|listed| wanted.iter().any(|wanted| wanted.matches(listed)))
}

fn directory(names: &[GeneralName]) -> impl Iterator<Item = &Name> {
    names.iter().filter_map(|name| match name {
        GeneralName::Directory(name) => Some(name),
        _ => None,
    })
}
