//! Clerk, leader, seal keeper, archive: the four revisions one after the other.

use jiff::Timestamp;
use saoy_certified_copy::{
    LeaderInput, SealInput, Stage, Stand, Trust, inspect, prepare_leader, prepare_seal,
};
use saoy_domain::{AgencyCode, DossierCode, VerificationCode, in_vietnam};
use saoy_pki::tsp::Token;
use saoy_sheet::{
    appearance::{SEAL_MM, SignatureBlock},
    attestation::{Attestation, Template},
    picture::Picture,
};
use saoy_signers::{Signer, SoftKey};

use super::file::{EXPECTED_TOKEN, File};
use super::pki::Office;
use crate::commands::Failure;

const HOST: &str = "saoy.example/kt";

/// A finished copy.
pub(super) struct Copy {
    pub(super) bytes: Vec<u8>,
    pub(super) sha256: [u8; 32],
    pub(super) number: String,
    pub(super) book: String,
    pub(super) dossier: DossierCode,
    pub(super) leader: String,
    pub(super) agency: String,
    pub(super) archived_at: Timestamp,
}

/// What is seen of who signs and seals.
pub(super) struct Pictures {
    pub(super) signature: Picture,
    pub(super) seal: Picture,
}

/// Makes a copy of a clean scan of `pages` pages and checks it as it would be checked before it is issued.
pub(super) fn certify(
    office: &Office,
    scan: &[u8],
    document: &str,
    pages: usize,
    pictures: &Pictures,
) -> Result<Copy, Failure> {
    let (leader, agency) = (office.leader()?, office.agency()?);
    let day = in_vietnam(office.clock.now()).date();
    let agency_code: AgencyCode = "K88.04".parse()?;
    let dossier = DossierCode::new(&agency_code, day, 1)?;
    let (number, book) = ("1/ĐT".to_owned(), format!("01/{}", day.year()));
    let mut file = File::new(scan);
    let facts = Attestation {
        document: document.into(),
        pages: u32::try_from(pages)?,
        dossier: dossier.to_string(),
        date: day,
        ..facts(VerificationCode::random(&*office.random))
    };
    let leader_token = sign(&mut file, office, &leader, facts, &pictures.signature)?;
    let agency_token = seal(&mut file, office, &agency, (&number, &book), &pictures.seal)?;
    let archived_at = file.archive(
        office,
        &[leader.certificate(), agency.certificate()],
        &[leader_token, agency_token],
    )?;
    check(&file, office, &leader, &agency)?;
    Ok(Copy {
        sha256: file.digest.sha256(),
        bytes: file.bytes,
        number,
        book,
        dossier,
        leader: leader.certificate().subject_common_name().unwrap_or_default(),
        agency: agency.certificate().subject_common_name().unwrap_or_default(),
        archived_at,
    })
}

/// The facts of the invented ward with the code of this copy.
fn facts(code: VerificationCode) -> Attestation {
    Attestation {
        url: format!("https://{HOST}/{}", code.plain()),
        host: HOST.into(),
        code: code.to_string(),
        demo: true,
        ..Attestation::example()
    }
}

/// Revision 1.
fn sign(
    file: &mut File,
    office: &Office,
    leader: &SoftKey,
    facts: Attestation,
    picture: &Picture,
) -> Result<Token, Failure> {
    let hand = picture.encode();
    let template = Template::parse(Template::DEFAULT)?;
    let facts = Attestation {
        picture: Some(hand.shape()),
        ..facts
    };
    file.sign(office, leader, |reader, digest, chain, now| {
        let input = LeaderInput {
            template: &template,
            facts: &facts,
            look: SignatureBlock::Picture(&hand),
            stand: Stand::Attestation,
            seal_mm: SEAL_MM,
            chain,
            signed_at: now,
            expected_token: EXPECTED_TOKEN,
        };
        Ok(prepare_leader(reader, digest, &input)?)
    })
}

/// Revision 2.
fn seal(
    file: &mut File,
    office: &Office,
    agency: &SoftKey,
    (number, book): (&str, &str),
    picture: &Picture,
) -> Result<Token, Failure> {
    let seal = picture.encode();
    file.sign(office, agency, |reader, digest, chain, now| {
        let input = SealInput {
            number,
            book,
            seal: &seal,
            chain,
            signed_at: now,
            expected_token: EXPECTED_TOKEN,
        };
        Ok(prepare_seal(reader, digest, &input)?)
    })
}

/// The copy as it would be checked before it is issued.
fn check(file: &File, office: &Office, leader: &SoftKey, agency: &SoftKey) -> Result<(), Failure> {
    let anchors = [office.root().clone()];
    let trust = Trust {
        anchors: &anchors,
        intermediates: &[],
        leader: leader.certificate(),
        agency: Some(agency.certificate()),
        at: office.clock.now(),
    };
    inspect(&file.bytes, Stage::Archived, &trust)?;
    Ok(())
}
