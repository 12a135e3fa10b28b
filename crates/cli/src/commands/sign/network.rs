//! Timestamps and validation data from the network.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use saoy_domain::{Clock as _, Random as _};
use saoy_pades::ValidationData;
use saoy_pades::augment::Parties;
use saoy_pades::sign::Level;
use saoy_pki::Certificate;
use saoy_pki_client::{AddressRule, Client, HttpTransport, Plausible, Proof, Settings, Tsa};

use super::words;
use crate::commands::Told;
use crate::commands::evidence::Evidence;
use crate::edge::{MachineRandom, SystemClock};
use crate::trust::certificates_in;

/// Whom to ask.
#[derive(Args)]
pub(crate) struct NetworkArguments {
    /// A timestamp authority (RFC 3161); several are asked in turn
    #[arg(long, value_name = "URL")]
    tsa: Vec<String>,
    /// Patience for one answer of an authority, in seconds, a day at most
    #[arg(long, value_name = "SECONDS", default_value_t = 150, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    tsa_wait: u64,
    /// Where chains end, for archived data: PEM or DER. Without it, at the self-signed certificates that came along
    #[arg(long, value_name = "FILE")]
    trust: Vec<PathBuf>,
    /// Certificates, revocation lists and OCSP answers kept elsewhere (PEM, DER): asked before the network is
    #[arg(long, value_name = "FILE")]
    evidence: Vec<PathBuf>,
    /// Call responders in private networks and on this machine, too
    #[arg(long)]
    private_addresses: bool,
}

/// An open line.
pub(super) struct Network {
    client: Client,
    authorities: Vec<Tsa>,
    anchors: Vec<Certificate>,
    /// Certificates that the caller has.
    kept: Vec<Certificate>,
}

impl Network {
    pub(super) fn open(arguments: &NetworkArguments, level: Level) -> Result<Self, Told> {
        match (level, arguments.tsa.is_empty()) {
            (Level::B, false) => {
                return Err(Told::new(
                    "mức B-B không có dấu thời gian: hãy bỏ --tsa, hoặc thêm --level b-t (hay b-lt, b-lta)",
                    "B-B has no timestamp: leave out --tsa, or ask for --level b-t (or b-lt, b-lta)",
                ));
            }
            (Level::T | Level::Lt | Level::Lta, true) => {
                return Err(Told::new(
                    format!("mức {level} cần nơi cấp dấu thời gian: hãy nêu bằng --tsa"),
                    format!("{level} needs a timestamp authority: name one with --tsa"),
                ));
            }
            _ => {}
        }
        let rule = if arguments.private_addresses {
            AddressRule::Any
        } else {
            AddressRule::Public
        };
        let random = MachineRandom::default();
        let nonce = move || {
            let mut bytes = [0; 8];
            random.fill(&mut bytes);
            u64::from_be_bytes(bytes)
        };
        let mut anchors = Vec::new();
        for path in &arguments.trust {
            anchors.extend(certificates_in(path)?);
        }
        let tsa = |url: &String| Tsa {
            name: url.clone(),
            url: url.clone(),
            budget: Duration::from_secs(arguments.tsa_wait),
            attempts: 2,
            pause: Duration::from_secs(1),
        };
        let Evidence {
            certificates,
            lists,
            answers,
        } = Evidence::read(&arguments.evidence)?;
        let answers = answers.into_iter().map(Proof::Ocsp);
        let kept = answers.chain(lists.into_iter().map(Proof::Crl)).collect();
        Ok(Self {
            client: Client::new(HttpTransport::new(rule), nonce, Settings::default()).with_evidence(kept),
            authorities: arguments.tsa.iter().map(tsa).collect(),
            anchors,
            kept: certificates,
        })
    }

    /// A token over a digest: over that of a signature, of a time at which `signer` could sign.
    pub(super) fn stamp(&self, digest: &[u8], signer: Option<&Certificate>) -> Result<Vec<u8>, Told> {
        let clock = || SystemClock.now();
        let plausible = Plausible::by(&clock);
        let plausible = signer.map_or(plausible, |signer| plausible.for_signer(signer));
        let stamped = self
            .client
            .timestamp_within(&self.authorities, digest, &plausible);
        Ok(stamped.map_err(|error| words::unstamped(&error))?.token.der)
    }

    /// Chains and revocation data of all who signed and stamped.
    pub(super) fn collect(&self, parties: &Parties, chain: &[Certificate]) -> Result<ValidationData, Told> {
        let mut along = parties.enclosed.clone();
        along.extend(chain.iter().chain(&self.kept).cloned());
        let mut anchors = self.anchors.clone();
        anchors.extend(along.iter().filter(|one| one.is_self_issued()).cloned());
        let leaves: Vec<&Certificate> = parties.leaves.iter().collect();
        let now = SystemClock.now();
        let found = self
            .client
            .collect_validation_data(&leaves, &along, &anchors, now)
            .map_err(|error| words::uncollected(&error))?;
        Ok(ValidationData {
            certificates: found.certificates.iter().map(|one| one.der().to_vec()).collect(),
            ocsp: found.ocsp,
            crls: found.crls,
        })
    }
}
