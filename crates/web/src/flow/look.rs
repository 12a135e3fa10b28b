//! How a leader's signature looks: with the hand-signature picture, or as text only.

use saoy_store::looks;
use saoy_store::scope::{CopySign, Scoped};

use super::FlowError;
use crate::app::App;

/// How the signature block looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// Hand-signature picture, name and title; as text while the leader has no picture.
    #[default]
    Picture,
    /// Name, title and time, no picture.
    Text,
}

impl Look {
    /// The name in forms and in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Picture => "picture",
            Self::Text => "text",
        }
    }

    /// The look of that name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Picture, Self::Text]
            .into_iter()
            .find(|look| look.name() == name)
    }
}

/// What the leader chose last.
///
/// # Errors
/// What the database reports.
pub async fn look_of(app: &App, scope: &Scoped<CopySign>) -> Result<Look, FlowError> {
    let kept = looks::of(&app.db, scope).await?;
    Ok(kept.as_deref().and_then(Look::named).unwrap_or_default())
}
