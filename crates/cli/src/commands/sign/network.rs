//! Timestamps and validation data from the network.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use saoy_domain::{Clock as _, Random as _};
use saoy_pades::ValidationData;
use saoy_pades::augment::Parties;
use saoy_pades::sign::Level;
use saoy_pki::Certificate;
use saoy_pki_client::{AddressRule, Client, HttpTransport, Settings, Tsa};

use super::key::certificates_in;
use crate::commands::Failure;
use crate::edge::{MachineRandom, SystemClock};

/// Whom to ask.
#[derive(Args)]
pub(crate) struct NetworkArguments {
    /// A timestamp authority (RFC 3161); several are asked in turn
    #[arg(long, value_name = "URL")]
    tsa: Vec<String>,
    /// Patience for one answer of an authority, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 150)]
    tsa_wait: u64,
    /// Where chains end, for archived data: PEM or DER. Without it, at the self-signed certificates that came along
    #[arg(long, value_name = "FILE")]
    trust: Vec<PathBuf>,
    /// Call responders in private networks and on this machine, too
    #[arg(long)]
    private_addresses: bool,
}

/// An open line.
pub(super) struct Network {
    client: Client,
    authorities: Vec<Tsa>,
    anchors: Vec<Certificate>,
}

impl Network {
    pub(super) fn open(arguments: &NetworkArguments, level: Level) -> Result<Self, Failure> {
        if level != Level::B && arguments.tsa.is_empty() {
            return Err(format!("{level} needs a timestamp authority: name one with --tsa").into());
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
        Ok(Self {
            client: Client::new(HttpTransport::new(rule), nonce, Settings::default()),
            authorities: arguments.tsa.iter().map(tsa).collect(),
            anchors,
        })
    }

    /// A token over a digest.
    pub(super) fn stamp(&self, digest: &[u8]) -> Result<Vec<u8>, Failure> {
        Ok(self.client.timestamp(&self.authorities, digest)?.token.der)
    }

    /// Chains and revocation data of all who signed and stamped.
    pub(super) fn collect(
        &self,
        parties: &Parties,
        chain: &[Certificate],
    ) -> Result<ValidationData, Failure> {
        let mut along = parties.enclosed.clone();
        along.extend(chain.iter().cloned());
        let mut anchors = self.anchors.clone();
        anchors.extend(along.iter().filter(|one| one.is_self_issued()).cloned());
        let leaves: Vec<&Certificate> = parties.leaves.iter().collect();
        let now = SystemClock.now();
        let found = self
            .client
            .collect_validation_data(&leaves, &along, &anchors, now)?;
        Ok(ValidationData {
            certificates: found.certificates.iter().map(|one| one.der().to_vec()).collect(),
            ocsp: found.ocsp,
            crls: found.crls,
        })
    }
}
