//! The settings of an agency.

use jiff::civil::{Date, date};
use saoy_store::dossiers::Profile;
use serde::Serialize;

use super::{FieldError, Page, Sample, Text, sample};

/// One agency's settings: posts to `/admin/agencies/{id}/settings` (`do` is `save` or `preview`), `…/fees`, `…/days`.
#[derive(Clone, Debug, Serialize)]
pub struct AgencySettings {
    /// Opaque id.
    pub id: String,
    /// The agency's name.
    pub name: String,
    /// What was read; sent back.
    pub version: String,
    /// Received before: due the same day.
    pub cutoff: String,
    /// End of the working day.
    pub closes: String,
    /// A shorter promise in minutes, as typed.
    pub promise: String,
    /// Suffix of register books.
    pub suffix: String,
    /// Above so many megabytes a mail carries a link, as typed.
    pub mail_mb: String,
    /// The installation's limit in bytes.
    pub mail_most: u64,
    /// “Lời chứng”.
    pub words: String,
    /// Clerks may change the words.
    pub editable: bool,
    /// Clerks may take digitally signed files.
    pub electronic: bool,
    /// How the files of new dossiers are made: `a` or `b`.
    pub profile: Profile,
    /// The VNPT-CA plug-in's licence for this installation's address, as typed.
    pub vnpt_licence: String,
    /// The attestation page's template.
    pub page: String,
    /// The page as a picture (a `data:` address), when asked for.
    pub preview: Option<String>,
    /// Fee tables, the oldest first.
    pub fees: Vec<FeeRow>,
    /// A new fee table as typed.
    pub fee: FeeTyped,
    /// Holidays and make-up days of the next year.
    pub days: Vec<SpecialDay>,
    /// A new day as typed.
    pub day: DayTyped,
    /// The year whose national holidays are offered.
    pub year: String,
    /// Everything that was wrong.
    pub errors: Vec<FieldError>,
}

/// A fee table, in đồng.
#[derive(Clone, Debug, Serialize)]
pub struct FeeRow {
    /// From this day on.
    pub from: Date,
    /// Where it is written.
    pub source: String,
    /// Each of the first two pages.
    pub first: u64,
    /// Each further page.
    pub next: u64,
    /// At most, for one copy.
    pub most: u64,
    /// The agency's own, not the law's.
    pub own: bool,
}

/// A fee table as typed: `fee_from`, `fee_source`, `fee_first`, `fee_next`, `fee_most`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FeeTyped {
    /// From this day on.
    pub from: String,
    /// Where it is written.
    pub source: String,
    /// Each of the first two pages.
    pub first: String,
    /// Each further page.
    pub next: String,
    /// At most, for one copy.
    pub most: String,
}

/// A day that is not as its weekday says.
#[derive(Clone, Debug, Serialize)]
pub struct SpecialDay {
    /// The day.
    pub day: Date,
    /// Its name.
    pub name: String,
    /// A make-up day.
    pub works: bool,
    /// Entered for this agency, so that it can be taken away here.
    pub own: bool,
    /// The agency above that entered it.
    pub of: Option<String>,
}

/// A day as typed: `day_from`, `day_to`, `day_name`, `day_works`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DayTyped {
    /// First day.
    pub from: String,
    /// Last day; the same when empty.
    pub to: String,
    /// Name.
    pub name: String,
    /// A make-up day.
    pub works: bool,
}

impl Page for AgencySettings {
    const TEMPLATE: &'static str = "admin-settings.html";

    fn samples() -> Vec<Sample<Self>> {
        let day = |day, name: &str, works, own| SpecialDay {
            day,
            name: name.into(),
            works,
            own,
            of: (!own).then(|| "UBND tỉnh Sông Lam".into()),
        };
        let page = Self {
            id: "7".into(),
            name: "UBND phường Hòa An".into(),
            version: "3".into(),
            cutoff: "15:00".into(),
            closes: "17:00".into(),
            promise: "120".into(),
            suffix: "/ĐT".into(),
            mail_mb: String::new(),
            mail_most: 10_000_000,
            words: "Chứng thực bản sao đúng với bản chính".into(),
            editable: false,
            electronic: false,
            profile: Profile::A,
            vnpt_licence: String::new(),
            page: "heading = [\"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\", \"Độc lập - Tự do - Hạnh phúc\"]"
                .into(),
            preview: None,
            fees: vec![FeeRow {
                from: date(2017, 1, 1),
                source: "Thông tư 226/2016/TT-BTC".into(),
                first: 2_000,
                next: 1_000,
                most: 200_000,
                own: false,
            }],
            fee: FeeTyped::default(),
            days: vec![
                day(date(2027, 1, 1), "Tết Dương lịch", false, true),
                day(date(2027, 2, 5), "Tết Nguyên đán", false, false),
                day(date(2027, 2, 20), "Làm bù", true, true),
            ],
            day: DayTyped::default(),
            year: "2027".into(),
            errors: vec![],
        };
        let wrong = FieldError::new("cutoff", Text::key("cutoff-before-law"));
        let dot = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
        let frame = || sample::administrator("/admin/agencies/7/settings");
        vec![
            Sample::new("normal", frame(), page.clone()),
            Sample::new(
                "preview",
                frame(),
                Self {
                    preview: Some(dot.into()),
                    ..page.clone()
                },
            ),
            Sample::new(
                "programs",
                frame(),
                Self {
                    profile: Profile::B,
                    vnpt_licence: "giấy phép".into(),
                    errors: vec![FieldError::new("vnpt_licence", Text::key("vnpt-licence-wrong"))],
                    ..page.clone()
                },
            ),
            Sample::new(
                "wrong",
                frame(),
                Self {
                    cutoff: "14:00".into(),
                    electronic: true,
                    errors: vec![wrong],
                    ..page
                },
            ),
        ]
    }
}
