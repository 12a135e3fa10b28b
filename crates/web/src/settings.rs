//! What an agency has set for itself; where it has not, the law's values hold.

use jiff::SignedDuration;
use jiff::civil::{Date, Time};
use saoy_domain::Suffix;
use saoy_domain::attestation::Attestation;
use saoy_domain::due::WorkCalendar;
use saoy_domain::fees::{FeeTable, Fees};
use saoy_sheet::attestation::Template;
use saoy_store::agencies::Agency;
use saoy_store::catalog::Holiday;
use saoy_store::dossiers::Profile;
use serde::{Deserialize, Serialize};

/// The settings of an agency, as they are kept with it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Settings {
    /// What is received before this time is due the same day; 15:00 by Decree 23/2015 Article 7.
    pub(crate) cutoff: Option<Time>,
    /// The end of the working day.
    pub(crate) closes: Option<Time>,
    /// A shorter promise, in minutes from receipt.
    pub(crate) promise_minutes: Option<i64>,
    /// The suffix of register books.
    pub(crate) book_suffix: Option<Suffix>,
    /// Fees besides those of the law; the newest that has begun holds.
    pub(crate) fees: Vec<FeeTable>,
    /// The words of “Lời chứng”.
    pub(crate) attestation: Option<Attestation>,
    /// Whether clerks may change them.
    pub(crate) attestation_editable: bool,
    /// The attestation page's template, where it is not the product's.
    pub(crate) page: Option<String>,
    /// Above this many bytes a mail carries a link.
    pub(crate) attach_up_to: Option<u64>,
    /// Whether clerks may take digitally signed files, with a reason (Decree 45/2020 Article 3(9) has paper originals only).
    pub(crate) electronic_originals: bool,
    /// How the files of dossiers that are begun from now on are made.
    pub(crate) profile: Profile,
    /// What the maker of the VNPT-CA plug-in gave for this installation's address: XML.
    pub(crate) vnpt_licence: Option<String>,
    /// What other versions of the program keep here.
    #[serde(flatten)]
    other: serde_json::Map<String, serde_json::Value>,
}

impl Settings {
    /// An agency's settings. What cannot be read is logged and counts as not set.
    pub(crate) fn of(agency: &Agency) -> Self {
        serde_json::from_value(agency.settings.clone()).unwrap_or_else(|error| {
            tracing::error!(%error, agency = %agency.code, "the settings cannot be read");
            Self::default()
        })
    }

    /// The working time, with the special days.
    pub(crate) fn calendar(&self, days: &[Holiday]) -> WorkCalendar {
        let law = WorkCalendar::default();
        let special = |works| {
            days.iter()
                .filter(move |day| day.works == works)
                .map(|day| day.day)
        };
        WorkCalendar {
            holidays: special(false).collect(),
            worked: special(true).collect(),
            cutoff: self.cutoff.unwrap_or(law.cutoff),
            closes: self.closes.unwrap_or(law.closes),
            promise: self.promise_minutes.map(SignedDuration::from_mins),
            ..law
        }
    }

    /// The fees: the law's, and the agency's own tables from their days on.
    pub(crate) fn fees(&self) -> Fees {
        Fees::default().and(&self.fees)
    }

    /// Puts a fee table in place of one that begins the same day.
    pub(crate) fn put_fees(&mut self, table: FeeTable) {
        self.fees.retain(|known| known.from != table.from);
        self.fees.push(table);
        self.fees.sort_by_key(|known| known.from);
    }

    /// Takes the fee table away that begins on a day.
    pub(crate) fn drop_fees(&mut self, from: Date) {
        self.fees.retain(|known| known.from != from);
    }

    /// The words of “Lời chứng”.
    pub(crate) fn attestation(&self) -> Attestation {
        self.attestation.clone().unwrap_or_default()
    }

    /// The template of the attestation page. One that can no longer be read gives way to the product's.
    pub(crate) fn template(&self) -> Result<Template, saoy_sheet::attestation::TemplateError> {
        let own = self.page.as_deref().and_then(|text| Template::parse(text).ok());
        own.map_or_else(|| Template::parse(Template::DEFAULT), Ok)
    }
}

/// The words as the page shows them: short ones in capitals, as the law's form has its title.
pub(crate) fn heading(words: &str) -> String {
    /// Longer words are a sentence, which capitals make unreadable.
    const TITLE: usize = 80;
    if words.chars().count() <= TITLE {
        words.to_uppercase()
    } else {
        words.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_another_version_keeps_is_not_lost() {
        let stored = serde_json::json!({ "attestation_editable": true, "appointments": { "per_hour": 3 } });
        let settings: Settings = serde_json::from_value(stored).unwrap();
        assert!(settings.attestation_editable);
        let again = serde_json::to_value(&settings).unwrap();
        assert_eq!(again["appointments"]["per_hour"], 3);
    }

    #[test]
    fn an_own_fee_table_holds_from_its_day() {
        let mut settings = Settings::default();
        settings.put_fees(FeeTable {
            from: date(2027, 1, 1),
            source: "Nghị quyết 5/NQ-HĐND".into(),
            first_pages: 1_000,
            first_count: 2,
            further_pages: 500,
            cap: 100_000,
        });
        let fee = |day| settings.fees().fee(3, 1, day).unwrap().total();
        assert_eq!(fee(date(2026, 12, 31)), 5_000);
        assert_eq!(fee(date(2027, 1, 1)), 2_500);
    }

    #[test]
    fn short_words_are_a_title_and_long_ones_a_sentence() {
        assert_eq!(heading("Sao đúng bản chính"), "SAO ĐÚNG BẢN CHÍNH");
        assert_eq!(heading(&"ă".repeat(81)), "ă".repeat(81));
    }
}
