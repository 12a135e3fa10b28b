//! What a file does not bring along, fetched: issuers and revocation.

use std::time::Duration;

use clap::Args;
use jiff::Timestamp;
use saoy_domain::Random;
use saoy_pades::changes::Lang;
use saoy_pades::validation::{Asked, Need, Settings};
use saoy_pki::Certificate;
use saoy_pki_client::{
    AddressRule, Bounded, Client, FaultReason, HttpTransport, Log, Recorded, Settings as Limits,
};

use crate::commands::plain;
use crate::commands::words::{silent, transport};
use crate::complain;
use crate::edge::{MachineRandom, stopwatch};

/// An issuer that was fetched needs its own revocation, and so on upwards.
pub(super) const ROUNDS: usize = 6;

/// Whether and how the network may be asked.
#[derive(Args)]
pub(crate) struct OnlineArguments {
    /// Fetch what files do not bring along: issuers, OCSP answers, CRLs, from the addresses in the certificates
    #[arg(long)]
    online: bool,
    /// Time for all that is fetched for all files, in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 60, requires = "online", value_parser = clap::value_parser!(u64).range(..=86_400))]
    online_seconds: u64,
    /// Call private addresses, too: an authority in the agency's own network. Certificates come from outside, and say
    /// where to call
    #[arg(long, requires = "online")]
    private_addresses: bool,
}

/// Asks, with one cache for all files.
pub(super) struct Online {
    client: Client,
    log: Log,
    /// The instant that everything is judged for: what suffices for it is not asked again.
    at: Timestamp,
}

impl Online {
    /// `None` where the network is not to be asked.
    pub(super) fn new(arguments: &OnlineArguments, at: Timestamp) -> Option<Self> {
        if !arguments.online {
            return None;
        }
        let rule = if arguments.private_addresses {
            AddressRule::Any
        } else {
            AddressRule::Public
        };
        let total = Duration::from_secs(arguments.online_seconds);
        let log = Log::default();
        let transport = Bounded::new(HttpTransport::new(rule), total, stopwatch());
        let transport = Recorded::new(transport, log.clone());
        Some(Self {
            log,
            client: Client::new(transport, nonce, Limits::default()),
            at,
        })
    }

    /// Puts what could be fetched into `settings`; whether anything is new.
    pub(super) fn fetch(&self, needs: &[Need], settings: &mut Settings, lang: Lang) -> bool {
        let mut below: Vec<Certificate> = Vec::new();
        let mut links: Vec<(Certificate, Certificate)> = Vec::new();
        for need in needs {
            match need {
                Need::Issuer(certificate) => below.push(certificate.clone()),
                // Whom to trust is nothing to ask a network.
                Need::Anchor(_) => {}
                Need::Revocation(certificate, issuer) => links.push((certificate.clone(), issuer.clone())),
            }
        }
        let mut fresh = add_new(
            &mut settings.certificates,
            self.client.gather_issuers(&below, self.at),
        );
        for (link, gathered) in links.iter().zip(self.client.gather(&links, self.at)) {
            fresh |= add_new(&mut settings.ocsp, gathered.ocsp);
            fresh |= add_new(&mut settings.crls, gathered.crls);
            // Who did not answer stands in the report; an answer that proves nothing is told here.
            let doubts = gathered.faults.iter();
            for fault in doubts.filter(|fault| matches!(fault.reason, FaultReason::Doubt(_))) {
                let holder = link
                    .0
                    .subject_common_name()
                    .unwrap_or_else(|| link.0.serial_hex());
                let (vi, en) = silent(fault);
                complain(&format!(
                    "saoy: {}",
                    plain(&format!("{holder}: {}", if lang == Lang::Vi { vi } else { en }))
                ));
            }
        }
        fresh
    }
}

impl Online {
    /// Whom it asked since the last time.
    pub(super) fn asked(&self) -> Vec<Asked> {
        let told = |one: saoy_pki_client::Asked| Asked {
            url: one.url,
            answer: one.answer.map_err(|error| transport(&error).into()),
        };
        self.log.take().into_iter().map(told).collect()
    }
}

fn nonce() -> u64 {
    let mut bytes = [0; 8];
    MachineRandom::default().fill(&mut bytes);
    u64::from_be_bytes(bytes)
}

fn add_new<T: PartialEq>(known: &mut Vec<T>, found: Vec<T>) -> bool {
    let before = known.len();
    for item in found {
        if !known.contains(&item) {
            known.push(item);
        }
    }
    known.len() > before
}
