//! Clerk, leader, seal keeper, archive: the four revisions one after the other.

use jiff::Timestamp;
use saoy_certified_copy::{
    BaseDigest, LeaderInput, Prepared, SealInput, Stage, Stand, Trust, ValidationData, embed,
    embed_timestamp, inspect, prepare_archive, prepare_leader, prepare_seal, replace_contents,
};
use saoy_domain::{AgencyCode, DossierCode, VerificationCode, in_vietnam};
use saoy_pdf::{Limits, Reader};
use saoy_pki::{Certificate, cms, sha256, tsp::Token};
use saoy_sheet::{
    appearance::{SEAL_MM, SignatureBlock},
    attestation::{Attestation, SignaturePlace, Template},
    picture::Picture,
};
use saoy_signers::{Signer, SoftKey};

use super::pki::Office;
use crate::commands::Failure;

/// Room for a token of the demo's authority: its chain and a signature.
const EXPECTED_TOKEN: usize = 8 * 1024;
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
    let mut file = File {
        bytes: scan.to_vec(),
        digest: BaseDigest::of(scan),
    };

    let hand = pictures.signature.encode();
    let template = Template::parse(Template::DEFAULT)?;
    let code = VerificationCode::random(&*office.random);
    let facts = Attestation {
        agency: ["ỦY BAN NHÂN DÂN".into(), "PHƯỜNG HÒA AN".into()],
        words: "CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH".into(),
        document: document.into(),
        pages: u32::try_from(pages)?,
        dossier: dossier.to_string(),
        place: "Phường Hòa An".into(),
        date: day,
        authority: vec!["KT. CHỦ TỊCH".into(), "PHÓ CHỦ TỊCH".into()],
        name: "Đặng Hữu Khải".into(),
        url: format!("https://{HOST}/{}", code.plain()),
        host: HOST.into(),
        code: code.to_string(),
        demo: true,
        picture: Some(hand.shape()),
        signature: SignaturePlace::Here,
    };
    let leader_token = file.sign(office, &leader, |reader, digest, chain, now| {
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
    })?;

    let seal = pictures.seal.encode();
    let agency_token = file.sign(office, &agency, |reader, digest, chain, now| {
        let input = SealInput {
            number: &number,
            book: &book,
            seal: &seal,
            chain,
            signed_at: now,
            expected_token: EXPECTED_TOKEN,
        };
        Ok(prepare_seal(reader, digest, &input)?)
    })?;

    let archived_at = file.archive(
        office,
        &[leader.certificate(), agency.certificate()],
        &[leader_token, agency_token],
    )?;
    let anchors = [office.root().clone()];
    let trust = Trust {
        anchors: &anchors,
        intermediates: &[],
        leader: leader.certificate(),
        agency: Some(agency.certificate()),
        at: office.clock.now(),
    };
    inspect(&file.bytes, Stage::Archived, &trust)?;
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

/// The growing copy and its running digest.
struct File {
    bytes: Vec<u8>,
    digest: BaseDigest,
}

impl File {
    /// One signed revision: prepare, sign, verify and embed, add a timestamp.
    fn sign(
        &mut self,
        office: &Office,
        signer: &SoftKey,
        prepare: impl FnOnce(&Reader<'_>, &BaseDigest, &[Certificate], Timestamp) -> Result<Prepared, Failure>,
    ) -> Result<Token, Failure> {
        let mut chain = vec![signer.certificate().clone()];
        chain.extend(signer.chain().iter().cloned());
        let reader = Reader::open(&self.bytes, &Limits::default())?;
        let mut prepared = prepare(&reader, &self.digest, &chain, office.clock.now())?;

        let attributes = cms::signed_attributes(&prepared.digest, signer.certificate())?;
        let value = wait(signer.sign(std::slice::from_ref(&attributes)))?
            .pop()
            .ok_or("the signer returned nothing")??;
        let cms = cms::signed_data(
            &attributes,
            &value,
            signer.scheme(),
            signer.certificate(),
            signer.chain(),
        )?;
        embed(&mut prepared, &cms, signer.certificate())?;

        let imprint = sha256(&cms::signature_value(&cms)?);
        let token = office.client().timestamp(&[office.tsa()], &imprint)?.token;
        replace_contents(&mut prepared, &cms::add_signature_timestamp(&cms, &token.der)?)?;
        self.append(&prepared);
        Ok(token)
    }

    /// Revision 3.
    fn archive(
        &mut self,
        office: &Office,
        signers: &[&Certificate],
        tokens: &[Token],
    ) -> Result<Timestamp, Failure> {
        let now = office.clock.now();
        let mut leaves = signers.to_vec();
        leaves.extend(tokens.iter().map(|token| &token.certificate));
        let enclosed: Vec<Certificate> = tokens
            .iter()
            .flat_map(|token| token.certificates.clone())
            .collect();
        let found =
            office
                .client()
                .collect_validation_data(&leaves, &enclosed, &[office.root().clone()], now)?;
        let data = ValidationData {
            certificates: found
                .certificates
                .iter()
                .map(|certificate| certificate.der().to_vec())
                .collect(),
            ocsp: found.ocsp,
            crls: found.crls,
        };
        let reader = Reader::open(&self.bytes, &Limits::default())?;
        let mut prepared = prepare_archive(&reader, &self.digest, &data, EXPECTED_TOKEN)?;
        let token = office
            .client()
            .timestamp(&[office.tsa()], &prepared.digest)?
            .token;
        embed_timestamp(&mut prepared, &token.der)?;
        self.append(&prepared);
        Ok(token.gen_time)
    }

    fn append(&mut self, prepared: &Prepared) {
        self.bytes.extend_from_slice(&prepared.appended);
        self.digest.update(&prepared.appended);
    }
}

/// A soft key answers at once; the runtime is only for the trait's sake.
fn wait<T>(future: impl Future<Output = T>) -> Result<T, Failure> {
    Ok(tokio::runtime::Builder::new_current_thread()
        .build()?
        .block_on(future))
}
