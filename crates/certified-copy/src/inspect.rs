//! Whether a copy is what it should be, before it is stored or issued.

use jiff::Timestamp;
use saoy_pades::{Broken, Checked, FoundSignature, Holds, Unclear};
use saoy_pdf::{Dict, Object, ReadError, Reader};
use saoy_pki::{Certificate, path};

use crate::names::{LEADER, SEAL, TIMESTAMP};

/// How far a copy has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Signed by the leader.
    Signed,
    /// Numbered and sealed.
    Sealed,
    /// With validation data and document timestamp.
    Archived,
}

/// Whose signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The leader's certification.
    Leader,
    /// The agency's seal.
    Agency,
    /// The document timestamp.
    Timestamp,
}

/// What is trusted and expected.
#[derive(Clone, Copy, Debug)]
pub struct Trust<'t> {
    /// Roots.
    pub anchors: &'t [Certificate],
    /// Further certificates for the chains.
    pub intermediates: &'t [Certificate],
    /// The leader's registered certificate.
    pub leader: &'t Certificate,
    /// The agency's registered certificate; needed from [`Stage::Sealed`] on.
    pub agency: Option<&'t Certificate>,
    /// When a signature without timestamp is taken to have been made.
    pub at: Timestamp,
}

/// A copy in order.
#[derive(Debug)]
pub struct Copy {
    /// The leader's signature.
    pub leader: Holds,
    /// The agency's, from [`Stage::Sealed`] on.
    pub agency: Option<Holds>,
    /// The newest document timestamp, at [`Stage::Archived`].
    pub archive: Option<Holds>,
}

/// What is not in order.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// Not a PDF that can be read.
    #[error(transparent)]
    Open(#[from] saoy_pdf::OpenError),
    /// An object cannot be read.
    #[error(transparent)]
    Read(#[from] saoy_pdf::ReadError),
    /// A signature field makes no sense.
    #[error(transparent)]
    Unclear(#[from] Unclear),
    /// A signature that belongs to this stage is not there.
    #[error("the {0:?} signature is missing")]
    Missing(Role),
    /// A signature that does not belong to this stage is there.
    #[error("a signature too many, in the field {0}")]
    TooMany(String),
    /// The signatures do not follow one another, revision by revision, to the end of the file.
    #[error("the {0:?} signature does not end the revision that it should end")]
    OutOfPlace(Role),
    /// Bytes follow the last revision.
    #[error("{0} bytes follow the end of the file")]
    Trailing(usize),
    /// A signature does not hold.
    #[error("the {0:?} signature: {1}")]
    Broken(Role, Broken),
    /// It was made with another certificate than the registered one.
    #[error("the {0:?} signature was made with another certificate than the registered one")]
    OtherSigner(Role),
    /// The chain to a trusted root cannot be built.
    #[error("the {0:?} certificate: {1}")]
    Path(Role, path::PathError),
    /// The leader's is no certification that allows form filling only.
    #[error("the leader's signature is not a certification with form filling allowed")]
    NotCertified,
    /// It does not hold, whoever's software made it.
    #[error("the {0:?} signature: {1}")]
    Spoilt(Role, saoy_pades::Fault),
    /// A signature certifies, where approvals are expected.
    #[error("the signature in the field {0} certifies, and should not")]
    Certified(String),
    /// Something came after a signature that it does not allow.
    #[error("something that the signature in the field {0} does not allow came after it")]
    Changed(String),
    /// The seal does not lock all fields, or carries a DocMDP reference.
    #[error("the seal does not lock the fields as it should")]
    NotLocked,
}

/// Checks that the file is a copy at exactly `stage`: the signatures in order, each covering its whole revision, holding,
/// made with the registered certificates, chains valid at the time of their timestamps.
pub fn inspect(bytes: &[u8], stage: Stage, trust: &Trust<'_>) -> Result<Copy, Fault> {
    let reader = Reader::open(bytes, &saoy_pdf::Limits::default())?;
    let mut checked = saoy_pades::check(&reader)?.into_iter();
    if !reader.trailing().is_empty() {
        return Err(Fault::Trailing(reader.trailing().len()));
    }
    let last = reader.revisions().len().checked_sub(1);

    let leader = take(&mut checked, Role::Leader)?;
    if !is_certification(&reader, &leader.signature)? {
        return Err(Fault::NotCertified);
    }
    let first = leader.signature.revision;
    let agency = if stage >= Stage::Sealed {
        Some(take(&mut checked, Role::Agency)?)
    } else {
        None
    };
    if let Some(agency) = &agency {
        follows(first, agency, Role::Agency)?;
        if !is_lock(&agency.signature.value) {
            return Err(Fault::NotLocked);
        }
    }
    let mut archive: Option<Checked> = None;
    if stage == Stage::Archived {
        let mut before = agency.as_ref().and_then(|agency| agency.signature.revision);
        let mut next = Some(take(&mut checked, Role::Timestamp)?);
        while let Some(stamp) = next {
            follows(before, &stamp, Role::Timestamp)?;
            before = stamp.signature.revision;
            archive = Some(stamp);
            next = checked.next();
        }
    }
    if let Some(extra) = checked.next() {
        return Err(Fault::TooMany(
            String::from_utf8_lossy(&extra.signature.field).into_owned(),
        ));
    }
    let (newest, role) = match (&archive, &agency) {
        (Some(stamp), _) => (stamp, Role::Timestamp),
        (None, Some(agency)) => (agency, Role::Agency),
        (None, None) => (&leader, Role::Leader),
    };
    if newest.signature.revision != last {
        return Err(Fault::OutOfPlace(role));
    }
    Ok(Copy {
        leader: holds(leader, Role::Leader, Some(trust.leader), trust)?,
        agency: agency
            .map(|agency| holds(agency, Role::Agency, trust.agency, trust))
            .transpose()?,
        archive: archive
            .map(|stamp| holds(stamp, Role::Timestamp, None, trust))
            .transpose()?,
    })
}

fn take(checked: &mut impl Iterator<Item = Checked>, role: Role) -> Result<Checked, Fault> {
    let found = checked.next().ok_or(Fault::Missing(role))?;
    let field = found.signature.field.as_slice();
    let right = match role {
        Role::Leader => field == LEADER.as_bytes(),
        Role::Agency => field == SEAL.as_bytes(),
        Role::Timestamp => field.starts_with(TIMESTAMP.as_bytes()),
    };
    if right {
        Ok(found)
    } else {
        Err(Fault::Missing(role))
    }
}

fn follows(before: Option<usize>, checked: &Checked, role: Role) -> Result<(), Fault> {
    match (before, checked.signature.revision) {
        (Some(before), Some(own)) if own == before + 1 => Ok(()),
        _ => Err(Fault::OutOfPlace(role)),
    }
}

/// Integrity, signer, chains of signer and timestamp.
fn holds(
    checked: Checked,
    role: Role,
    expected: Option<&Certificate>,
    trust: &Trust<'_>,
) -> Result<Holds, Fault> {
    let holds = checked.outcome.map_err(|broken| Fault::Broken(role, broken))?;
    if role != Role::Timestamp && expected.map(Certificate::der) != Some(holds.signer.der()) {
        return Err(Fault::OtherSigner(role));
    }
    let at = holds.timestamp.as_ref().map_or(trust.at, |token| token.gen_time);
    let path = |leaf: &Certificate, along: &[Certificate]| {
        let pool: Vec<Certificate> = along.iter().chain(trust.intermediates).cloned().collect();
        path::build(leaf, &pool, trust.anchors, at).map_err(|error| Fault::Path(role, error))
    };
    path(&holds.signer, &holds.certificates)?;
    if let Some(token) = &holds.timestamp {
        path(&token.certificate, &token.certificates)?;
    }
    Ok(holds)
}

/// Whether the catalog names this signature as its certification, with form filling allowed.
pub(crate) fn is_certification(reader: &Reader<'_>, leader: &FoundSignature) -> Result<bool, ReadError> {
    let catalog = reader.catalog()?;
    let perms = reader.lookup(&catalog, "Perms")?;
    let certified = perms.as_dict().and_then(|perms| perms.reference("DocMDP"));
    let field = reader.get(leader.field_ref)?;
    let own = field.as_dict().and_then(|field| field.reference("V"));
    let level = reference(&leader.value, "DocMDP").and_then(|params| params.int("P"));
    Ok(certified.is_some() && certified == own && level == Some(2))
}

/// Whether the signature freezes every field and says nothing else.
pub(crate) fn is_lock(value: &Dict) -> bool {
    let all = reference(value, "FieldMDP")
        .is_some_and(|params| params.get("Action").is_some_and(|action| action.is_name("All")));
    let one = value
        .get("Reference")
        .and_then(Object::as_array)
        .is_some_and(|list| list.len() == 1);
    all && one
}

/// `/TransformParams` of the reference with that method.
fn reference<'v>(value: &'v Dict, method: &str) -> Option<&'v Dict> {
    value
        .get("Reference")?
        .as_array()?
        .iter()
        .filter_map(Object::as_dict)
        .find(|reference| {
            reference
                .get("TransformMethod")
                .is_some_and(|found| found.is_name(method))
        })?
        .get("TransformParams")?
        .as_dict()
}
