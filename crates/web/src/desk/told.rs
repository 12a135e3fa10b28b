//! What was just done with the dossier before, told on the page that follows.

use saoy_domain::DossierId;
use saoy_store::dossiers;
use saoy_store::scope::{Right, Scoped};
use serde::Deserialize;

use crate::app::App;
use crate::failure::Failure;
use crate::pages::{Flash, Link, Text};

/// What was done.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Done {
    /// “Chuyển cấp số và đóng dấu”.
    Passed,
    /// “Hoàn thành và chuyển…”.
    Delivered,
    /// “Trả lại”.
    Returned,
    /// Nothing was done just now.
    #[default]
    #[serde(other)]
    Nothing,
}

impl Done {
    /// The address of the page that tells it.
    pub(super) fn of(self, page: &str, dossier: DossierId) -> String {
        let name = match self {
            Self::Passed => "passed",
            Self::Delivered => "delivered",
            Self::Returned => "returned",
            Self::Nothing => return page.to_owned(),
        };
        format!("{page}?done={name}&of={dossier}")
    }
}

/// What the address says. It names a dossier by its opaque number, never a person.
#[derive(Default, Deserialize)]
pub(crate) struct Told {
    #[serde(default)]
    done: Done,
    #[serde(default)]
    of: String,
}

impl Told {
    /// The sentence, when such a dossier of the agency exists.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn flash<R: Right>(
        &self,
        app: &App,
        scope: &Scoped<R>,
        next: bool,
    ) -> Result<Option<Flash>, Failure> {
        let key = match self.done {
            Done::Nothing => return Ok(None),
            Done::Passed => "flash-passed",
            Done::Delivered => "flash-delivered",
            Done::Returned => "flash-returned",
        };
        let Ok(id) = self.of.parse::<DossierId>() else {
            return Ok(None);
        };
        let Some(row) = dossiers::find(&app.db, scope, id).await? else {
            return Ok(None);
        };
        let key = if next {
            format!("{key}-next")
        } else {
            key.to_owned()
        };
        Ok(Some(Flash {
            good: true,
            text: Text::key(key).with("code", row.code.to_string()),
            link: Some(Link {
                text: Text::key("do-timeline"),
                href: format!("/dossiers/{id}"),
            }),
        }))
    }
}
