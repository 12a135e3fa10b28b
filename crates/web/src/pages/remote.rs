//! What a page says while a provider of remote signatures is asked.

use serde::Serialize;

use super::Text;

/// What the officer does to release a key that a provider keeps. What is typed posts to `/{stage}/batch/{id}/remote` (or
/// `/certificates/remote/release`) with `order`, `pin`, `otp`; “Ký tiếp” to `/{stage}/batch/{id}/remote/again`.
#[derive(Clone, Debug, Serialize)]
pub struct AtProvider {
    /// The provider.
    pub name: String,
    /// How far it is.
    pub state: ProviderState,
    /// The question.
    pub order: String,
    /// A PIN is typed.
    pub pin: bool,
    /// A code is typed.
    pub otp: bool,
    /// The provider's page.
    pub link: Option<String>,
    /// So many signatures are waited for.
    pub left: usize,
    /// So many seconds may the officer still confirm.
    pub seconds: Option<u64>,
    /// Why it came to nothing.
    pub fault: Option<Text>,
}

/// How far a question to a provider is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProviderState {
    /// The officer types something.
    Typed,
    /// The officer goes to the provider's page.
    Page,
    /// The officer confirms, or the provider works.
    Waiting,
    /// It came to nothing, and something is left.
    Again,
}

impl AtProvider {
    /// One for samples.
    pub(super) fn sample(state: ProviderState, fault: Option<&str>) -> Self {
        let typed = state == ProviderState::Typed;
        let page = "https://kyso.vidu.example/oauth2/authorize?response_type=code&scope=credential";
        Self {
            name: "VNPT SmartCA".into(),
            state,
            order: "7".into(),
            pin: typed,
            otp: typed,
            link: (state == ProviderState::Page).then(|| page.into()),
            left: 5,
            seconds: (state == ProviderState::Waiting).then_some(272),
            fault: fault.map(|key| Text::key(key).with("name", "VNPT SmartCA")),
        }
    }
}
