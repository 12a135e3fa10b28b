//! Keys made on the spot, a stand-in, and an order for it.

#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "each test file uses its part"
)]

use saoy_pki::issue::CertificateBuilder;
use saoy_pki::name::Name;
use saoy_pki::{Certificate, KeyUsage, PrivateKey, SignatureScheme, cms, oids};
use saoy_pki_client::{AddressRule, HttpTransport};
use saoy_remote_signing::{
    Account, Activation, Asked, Client, Credential, Document, Fault, Kind, Login, Order, Progress, Provider,
    Secret, Token, Version,
};
use saoy_testkit::remote::{self, Interface, Key, StandIn};

/// What a test talks to, and the key it has there.
pub struct Desk {
    pub provider: Provider,
    pub stand_in: StandIn,
    pub certificate: Certificate,
    line: HttpTransport,
}

fn certificate(key: &PrivateKey, serial: u8) -> Certificate {
    let at = |text: &str| text.parse().unwrap();
    let name = Name::new(&[(oids::AT_COMMON_NAME, "Đặng Hữu Khải")]).unwrap();
    let (from, to) = (at("2026-01-01T00:00:00Z"), at("2026-12-31T23:59:59Z"));
    let builder = CertificateBuilder::new(name, key.public_key(), &[0x54, serial], from, to);
    let usage = KeyUsage {
        digital_signature: true,
        non_repudiation: true,
        key_encipherment: false,
        key_cert_sign: false,
        crl_sign: false,
    };
    let builder = builder.end_entity().key_usage(usage);
    builder.self_signed(key, key.usual_scheme()).unwrap()
}

fn key(key: &PrivateKey, certificate: &Certificate, algorithm: &str) -> Key {
    Key {
        pkcs8: key.to_pkcs8().unwrap(),
        chain: vec![certificate.der().to_vec()],
        serial: certificate.serial_hex(),
        algorithms: vec![algorithm.to_owned()],
    }
}

pub fn kind(interface: Interface) -> Kind {
    let csc = |version| Kind::Csc {
        version,
        login: Login::Client,
        oauth: None,
        asynchronous: false,
    };
    match interface {
        Interface::Csc1 => csc(Version::V1),
        Interface::Csc2 => csc(Version::V2),
        Interface::SmartCa => Kind::SmartCa,
        Interface::MySign => Kind::MySign {
            profile: remote::PROFILE.to_owned(),
        },
    }
}

impl Desk {
    /// An RSA key with a provider.
    pub fn with(interface: Interface) -> Self {
        let keys = [1, 2].map(|serial| {
            let made = PrivateKey::generate_rsa_2048().unwrap();
            let certificate = certificate(&made, serial);
            (key(&made, &certificate, "1.2.840.113549.1.1.1"), certificate)
        });
        Self::of(interface, keys)
    }

    /// A key on P-256 with a provider.
    pub fn with_curve(interface: Interface) -> Self {
        let keys = [1, 2].map(|serial| {
            let made = PrivateKey::generate_p256().unwrap();
            let certificate = certificate(&made, serial);
            (key(&made, &certificate, "1.2.840.10045.4.3.2"), certificate)
        });
        Self::of(interface, keys)
    }

    fn of(interface: Interface, [(own, certificate), (other, _)]: [(Key, Certificate); 2]) -> Self {
        let stand_in = StandIn::new(interface, own, other).unwrap();
        Self {
            provider: Provider {
                name: "Nhà cung cấp thử".to_owned(),
                url: stand_in.url(),
                kind: kind(interface),
                client: remote::CLIENT.to_owned(),
                secret: Secret::new(remote::CLIENT_SECRET),
            },
            stand_in,
            certificate,
            line: HttpTransport::new(AddressRule::PublicAndLoopback),
        }
    }

    pub fn client(&self) -> Client<'_> {
        Client::new(&self.provider, &self.line)
    }

    pub fn token(&self) -> Option<Token> {
        self.client().login(remote::USER).unwrap()
    }

    pub fn account(&self) -> Account {
        self.credential().account
    }

    pub fn credential(&self) -> Credential {
        let token = self.token();
        let found = self
            .client()
            .credentials(token.as_ref(), remote::USER, "tra-cuu-1")
            .unwrap();
        found.into_iter().next().unwrap()
    }

    /// So many dossiers to sign.
    pub fn asked(&self, count: usize) -> Asked {
        let documents = (0..count).map(|n| {
            let digest = saoy_pki::sha256(format!("hồ sơ {n}").as_bytes());
            Document {
                id: format!("K88.04-{n:04}"),
                name: "Bản sao bằng tốt nghiệp".to_owned(),
                attributes: cms::signed_attributes(&digest, &self.certificate).unwrap(),
            }
        });
        let kind = self.certificate.public_key().kind();
        Asked {
            certificate: self.certificate.clone(),
            scheme: SignatureScheme::usual(kind).unwrap(),
            documents: documents.collect(),
        }
    }

    /// Asks, then asks again up to `polls` times; what came is verified.
    pub fn signed_with(
        &self,
        account: &Account,
        asked: &Asked,
        activation: &Activation,
        polls: usize,
    ) -> Result<Vec<Result<Vec<u8>, Fault>>, Fault> {
        let token = self.token();
        let order = order(account, asked);
        let client = self.client();
        let mut progress = client.begin(token.as_ref(), &order, activation)?;
        for _ in 0..=polls {
            match progress {
                Progress::Signed(values) => return Ok(asked.values(&values)),
                Progress::Waiting(pending) => {
                    progress = client.poll(token.as_ref(), &order, activation, &pending)?;
                }
            }
        }
        Err(Fault::Expired)
    }

    pub fn signed(&self, count: usize, polls: usize) -> Result<Vec<Result<Vec<u8>, Fault>>, Fault> {
        let account = self.account();
        self.signed_with(&account, &self.asked(count), &Activation::Phone, polls)
    }
}

pub fn order<'a>(account: &'a Account, asked: &'a Asked) -> Order<'a> {
    Order {
        account,
        asked,
        transaction: "3f9a1c6e77b04d52a1e0c4b8d2f6a901",
        description: "Ký bản sao",
        at: "2026-10-14T02:00:00Z".parse().unwrap(),
        callback: Some("https://saoy.example/remote/called/abc"),
    }
}
