//! The demo's people and authorities, asked without a network.

use std::{path::Path, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request as HttpRequest, header},
};
use saoy_demo_pki::{DemoPki, Holder, Issuer, Pending, Plan, Sources};
use saoy_domain::{Clock, Random};
use saoy_pki::Certificate;
use saoy_pki_client::{Client, Content, Request, Settings, Transport, TransportError, Tsa};
use saoy_signers::SoftKey;
use tokio::runtime::Runtime;
use tower::ServiceExt as _;

use crate::commands::Failure;

/// Stands in the certificates; nothing listens there, the answers come from this process.
const BASE: &str = "http://pki.saoy.invalid";
const LEADER: &str = "khai";
const AGENCY: &str = "dau-hoa-an";

/// A commune's office: who signs, who seals, and the authorities behind them.
pub(super) struct Office {
    pki: Arc<DemoPki>,
    client: Client,
    /// The time.
    pub(super) clock: Arc<dyn Clock>,
    /// Codes and nonces.
    pub(super) random: Arc<dyn Random>,
}

impl Office {
    /// Opens the PKI in `folder`, making what is missing.
    pub(super) fn open(
        folder: &Path,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Result<Self, Failure> {
        let sources = Sources {
            clock: clock.clone(),
            random: random.clone(),
        };
        let pending = Pending::start(folder.to_path_buf(), plan(), sources);
        let pki = pending.wait().map_err(|error| error.to_string())?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()?;
        let nonces = random.clone();
        let nonce = move || {
            let mut bytes = [0; 8];
            nonces.fill(&mut bytes);
            u64::from_be_bytes(bytes)
        };
        let client = Client::new(
            InProcess {
                router: pending.router(),
                runtime,
            },
            nonce,
            Settings::default(),
        );
        Ok(Self {
            pki,
            client,
            clock,
            random,
        })
    }

    pub(super) fn leader(&self) -> Result<SoftKey, Failure> {
        Ok(self.pki.signer(LEADER)?)
    }

    pub(super) fn agency(&self) -> Result<SoftKey, Failure> {
        Ok(self.pki.signer(AGENCY)?)
    }

    pub(super) fn root(&self) -> &Certificate {
        self.pki.root()
    }

    pub(super) fn root_pem(&self) -> Result<String, Failure> {
        Ok(std::fs::read_to_string(self.pki.anchor_path())?)
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }

    pub(super) fn tsa(&self) -> Tsa {
        Tsa {
            name: "Dấu thời gian thử nghiệm".into(),
            url: self.pki.tsa_url(),
            budget: std::time::Duration::from_secs(10),
            attempts: 1,
            pause: std::time::Duration::ZERO,
        }
    }
}

fn plan() -> Plan {
    let holder = |id: &str, name: &str, organisation: &str, title: Option<&str>| Holder {
        id: id.into(),
        issuer: Issuer::Government,
        name: name.into(),
        organisation: organisation.into(),
        title: title.map(Into::into),
        identity: None,
    };
    Plan {
        base_url: BASE.into(),
        password: "123456".into(),
        holders: vec![
            holder(
                LEADER,
                "Đặng Hữu Khải",
                "UBND phường Hòa An, tỉnh Sông Lam",
                Some("Phó Chủ tịch"),
            ),
            holder(
                AGENCY,
                "Ủy ban nhân dân phường Hòa An, tỉnh Sông Lam",
                "Ủy ban nhân dân tỉnh Sông Lam",
                None,
            ),
        ],
    }
}

/// Carries requests to the PKI's router without a socket.
struct InProcess {
    router: Router,
    runtime: Runtime,
}

impl Transport for InProcess {
    fn send(&self, request: &Request<'_>) -> Result<Vec<u8>, TransportError> {
        let host = BASE.to_owned();
        let address = || TransportError::BadAddress {
            url: request.url.to_owned(),
        };
        let path = request.url.strip_prefix(BASE).ok_or_else(address)?;
        let built = match request.content {
            Content::Get => HttpRequest::get(path).body(Body::empty()),
            Content::Post { media_type, body } => HttpRequest::post(path)
                .header(header::CONTENT_TYPE, media_type)
                .body(Body::from(body.to_vec())),
        };
        let http = built.map_err(|_| address())?;
        let limit = usize::try_from(request.max_bytes).unwrap_or(usize::MAX);
        self.runtime.block_on(async {
            let Ok(answer) = self.router.clone().oneshot(http).await;
            if !answer.status().is_success() {
                return Err(TransportError::Status {
                    host,
                    code: answer.status().as_u16(),
                });
            }
            let body = to_bytes(answer.into_body(), limit).await;
            Ok(body
                .map_err(|_| TransportError::TooLarge {
                    host,
                    limit: request.max_bytes,
                })?
                .to_vec())
        })
    }
}
