//! Providers as the installation's administrator configures them: in the configuration file, where their secrets stay.

use std::collections::BTreeSet;

use saoy_remote_signing::{Kind, Login, Provider, Secret as Hidden, Version};
use serde::Deserialize;

use crate::config::{ConfigFault, Secret};

/// One provider of remote signatures.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProviderAt {
    /// A short name, kept in the database: small letters, digits, hyphens. Never changed.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Its interface.
    pub interface: Interface,
    /// Where the interface begins, without a slash at the end.
    pub url: String,
    /// This installation's account (`client_id`, `sp_id`).
    pub client: String,
    /// Its secret. Never printed.
    pub secret: Secret,
    /// How this installation is let in (CSC).
    #[serde(default)]
    pub login: LetIn,
    /// Base of the OAuth 2.0 server, where it is another address (CSC).
    pub oauth: Option<String>,
    /// Whether signatures are fetched later (CSC version 2).
    #[serde(default)]
    pub asynchronous: bool,
    /// `profile_id` (MySign).
    pub profile: Option<String>,
}

/// The interface of a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Interface {
    /// CSC API 1.0.4.0.
    CscV1,
    /// CSC API 2.0.0.2.
    CscV2,
    /// VNPT SmartCA.
    Smartca,
    /// Viettel MySign.
    Mysign,
}

/// How an installation is let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LetIn {
    /// OAuth 2.0 client credentials.
    #[default]
    Client,
    /// `auth/login`.
    Basic,
    /// Each officer on the provider's page.
    Officer,
}

/// Why a provider cannot be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProviderFault {
    /// The short name.
    #[error("id must be 1 to 30 small letters, digits or hyphens")]
    Id,
    /// Two of them have it.
    #[error("id is given twice")]
    Twice,
    /// PINs and secrets go there.
    #[error(
        "url and oauth must begin with https:// (http:// only on this machine itself) and not end with a slash"
    )]
    Address,
    /// MySign wants it.
    #[error("profile is missing")]
    Profile,
}

impl ProviderAt {
    /// The provider as the protocol knows it.
    pub(crate) fn provider(&self) -> Provider {
        let login = match self.login {
            LetIn::Client => Login::Client,
            LetIn::Basic => Login::Basic,
            LetIn::Officer => Login::Officer,
        };
        let csc = |version| Kind::Csc {
            version,
            login,
            oauth: self.oauth.clone(),
            asynchronous: self.asynchronous,
        };
        Provider {
            name: self.name.clone(),
            url: self.url.clone(),
            kind: match self.interface {
                Interface::CscV1 => csc(Version::V1),
                Interface::CscV2 => csc(Version::V2),
                Interface::Smartca => Kind::SmartCa,
                Interface::Mysign => Kind::MySign {
                    profile: self.profile.clone().unwrap_or_default(),
                },
            },
            client: self.client.clone(),
            secret: Hidden::new(self.secret.reveal()),
        }
    }

    fn fault(&self) -> Option<ProviderFault> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.id.is_empty() || self.id.len() > 30 || !self.id.chars().all(plain) {
            return Some(ProviderFault::Id);
        }
        if !is_safe(&self.url) || !self.oauth.as_deref().is_none_or(is_safe) {
            return Some(ProviderFault::Address);
        }
        let profile = self.interface == Interface::Mysign && self.profile.is_none();
        profile.then_some(ProviderFault::Profile)
    }
}

/// Everything that is wrong with the providers.
pub(crate) fn faults(providers: &[ProviderAt]) -> Vec<ConfigFault> {
    let mut known = BTreeSet::new();
    let fault = |one: &ProviderAt| match known.insert(one.id.clone()) {
        true => one.fault(),
        false => Some(ProviderFault::Twice),
    };
    let mut fault = fault;
    let wrong = providers
        .iter()
        .filter_map(|one| fault(one).map(|why| ConfigFault::Remote(one.id.clone(), why)));
    wrong.collect()
}

fn is_safe(address: &str) -> bool {
    let Ok(uri) = address.parse::<axum::http::Uri>() else {
        return false;
    };
    let Some(host) = uri.host() else { return false };
    let loopback = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
    let scheme = match uri.scheme_str() {
        Some("https") => true,
        Some("http") => loopback,
        _ => false,
    };
    scheme && !address.ends_with('/') && uri.query().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provider(change: impl Fn(&mut serde_json::Value)) -> ProviderAt {
        let mut json = serde_json::json!({
            "id": "smartca", "name": "VNPT SmartCA", "interface": "smartca", "url": "https://gwsca.example/sca/sp769",
            "client": "saoy", "secret": "bí mật",
        });
        change(&mut json);
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn each_fault_of_a_provider_is_named() {
        let right = provider(|_| {});
        assert_eq!(right.fault(), None);
        assert!(!format!("{right:?}").contains("bí mật"));
        let cases = [
            ("id", "Smart CA", ProviderFault::Id),
            ("url", "http://gwsca.example/sca", ProviderFault::Address),
            ("url", "https://gwsca.example/sca/", ProviderFault::Address),
            ("oauth", "file:///etc", ProviderFault::Address),
            ("interface", "mysign", ProviderFault::Profile),
        ];
        for (name, value, fault) in cases {
            let wrong = provider(|json| json[name] = value.into());
            assert_eq!(wrong.fault(), Some(fault), "{name} {value}");
        }
        let twice = [right.clone(), right];
        let faults = faults(&twice);
        assert_eq!(
            faults,
            [ConfigFault::Remote("smartca".into(), ProviderFault::Twice)]
        );
    }
}
