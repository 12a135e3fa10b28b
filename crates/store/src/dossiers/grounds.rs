//! The grounds of a refusal at the counter, kept as JSON.

use saoy_domain::ground::{Ground, Grounds};
use serde::{Deserialize, Serialize};

use crate::engine::value::column;

/// The grounds as they are kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalGrounds {
    list: Vec<String>,
    words: Option<String>,
}

impl From<&Grounds> for RefusalGrounds {
    fn from(grounds: &Grounds) -> Self {
        Self {
            list: grounds
                .list()
                .iter()
                .map(|ground| ground.as_str().to_owned())
                .collect(),
            words: grounds.words().map(str::to_owned),
        }
    }
}

impl RefusalGrounds {
    /// The grounds as the domain knows them; `None` when the row names one that it does not know.
    pub fn read(&self) -> Option<Grounds> {
        let list: Vec<Ground> = self
            .list
            .iter()
            .map(|name| name.parse().ok())
            .collect::<Option<_>>()?;
        Grounds::new(list, self.words.as_deref().unwrap_or_default()).ok()
    }
}

column!(
    RefusalGrounds,
    Text,
    "grounds of refusal",
    |grounds| serde_json::to_string(&grounds).unwrap_or_default(),
    |text| serde_json::from_str(&text).ok()
);
