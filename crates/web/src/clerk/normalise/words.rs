//! What was done, in words: kept in every language, told in the reader's.

use saoy_pdf::normalise::{self as engine, Done};
use saoy_store::normalisations::Normalisation;
use serde::{Deserialize, Serialize};

use crate::pages::{DoneRow, Lang, Normalised};

/// Nobody reads more than this.
const MOST: usize = 100;

/// One sentence as it is kept. The engine has cut names that the file gives, and freed them of signs that turn text.
#[derive(Serialize, Deserialize)]
struct Kept {
    vi: String,
    en: String,
    /// It may change what the pages say: to be compared with the paper.
    #[serde(default)]
    look: bool,
}

/// What was done, as it is kept.
pub(super) fn kept(done: &[Done]) -> serde_json::Value {
    let sentences: Vec<Kept> = done
        .iter()
        .take(MOST)
        .map(|done| Kept {
            vi: done.sentence(engine::Lang::Vi),
            en: done.sentence(engine::Lang::En),
            look: is_to_compare(done),
        })
        .collect();
    serde_json::to_value(sentences).unwrap_or_default()
}

/// What was done, told.
pub(super) fn told(done: &[Done], to: Lang) -> Vec<DoneRow> {
    let one = |done: &Done| DoneRow {
        text: done.sentence(lang(to)),
        look: is_to_compare(done),
    };
    done.iter().take(MOST).map(one).collect()
}

/// What files were made of, as pages show it.
pub(crate) fn shown(made: Vec<Normalisation>, lang: Lang) -> Vec<Normalised> {
    made.into_iter().map(|made| one(made, lang)).collect()
}

fn one(made: Normalisation, lang: Lang) -> Normalised {
    let done: Vec<Kept> = serde_json::from_value(made.done).unwrap_or_default();
    let told = |kept: Kept| DoneRow {
        text: match lang {
            Lang::Vi => kept.vi,
            Lang::En => kept.en,
        },
        look: kept.look,
    };
    let verdict = made.report.as_ref().map(|report| {
        let said = report[lang.code()]["reason"].as_str();
        said.unwrap_or_default().to_owned()
    });
    Normalised {
        id: made.id.to_string(),
        name: made.name,
        bytes: u64::try_from(made.length).unwrap_or(0),
        sha256: made.original.to_string(),
        at: made.done_at,
        who: made.who,
        done: done.into_iter().map(told).collect(),
        reason: made.reason,
        verdict,
    }
}

pub(super) const fn lang(lang: Lang) -> engine::Lang {
    match lang {
        Lang::Vi => engine::Lang::Vi,
        Lang::En => engine::Lang::En,
    }
}

/// Whether a page may look otherwise than in some viewer, or lack something.
const fn is_to_compare(done: &Done) -> bool {
    matches!(
        done,
        Done::Repaired
            | Done::PassedOver
            | Done::FieldDrawn { .. }
            | Done::FieldRedrawn { .. }
            | Done::Blended { .. }
            | Done::FieldNotShown { .. }
            | Done::FieldAsStored { .. }
            | Done::AnnotationNotShown { .. }
            | Done::Hidden { .. }
            | Done::ScreenOnly { .. }
            | Done::PaperOnly { .. }
            | Done::Layers { .. }
            | Done::LayersRemoved
    )
}
