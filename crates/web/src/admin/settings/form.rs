//! The typed settings understood: everything that is wrong, at once.

use jiff::civil::{Time, time};
use saoy_domain::Suffix;
use saoy_domain::attestation::{Attestation, DEFAULT_TEXT};
use saoy_domain::due::WorkCalendar;
use saoy_sheet::attestation::Template;
use saoy_store::dossiers::Profile;
use serde::Deserialize;

use crate::asked::sentence;
use crate::config::Config;
use crate::pages::{FieldError, Text};
use crate::printed::unprintable;
use crate::settings::Settings;

/// Decree 23/2015 Article 7: what is received before this time is due the same day. An agency may be quicker, not slower.
const LAW: Time = time(15, 0, 0, 0);
/// A megabyte, as mail servers and people count it.
const MEGABYTE: u64 = 1_000_000;

/// The longest licence of a plug-in, in bytes: the XML signature in it is the most of it.
const MAX_LICENCE: usize = 16_000;

/// What was typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    pub(super) version: String,
    pub(super) cutoff: String,
    pub(super) closes: String,
    pub(super) promise: String,
    pub(super) suffix: String,
    pub(super) mail_mb: String,
    pub(super) words: String,
    pub(super) editable: String,
    pub(super) electronic: String,
    pub(super) profile: String,
    pub(super) vnpt_licence: String,
    pub(super) page: String,
    #[serde(rename = "do")]
    what: String,
}

impl Typed {
    /// The settings as they would be typed.
    pub(super) fn of(settings: &Settings) -> Self {
        let law = WorkCalendar::default();
        let clock = |time: Time| time.strftime("%H:%M").to_string();
        Self {
            version: String::new(),
            cutoff: clock(settings.cutoff.unwrap_or(law.cutoff)),
            closes: clock(settings.closes.unwrap_or(law.closes)),
            promise: settings
                .promise_minutes
                .map(|m| m.to_string())
                .unwrap_or_default(),
            suffix: settings.book_suffix.clone().unwrap_or_default().to_string(),
            mail_mb: settings
                .attach_up_to
                .map(|bytes| (bytes / MEGABYTE).to_string())
                .unwrap_or_default(),
            words: settings.attestation().as_str().to_owned(),
            editable: if settings.attestation_editable { "on" } else { "" }.to_owned(),
            electronic: if settings.electronic_originals { "on" } else { "" }.to_owned(),
            profile: settings.profile.to_string(),
            vnpt_licence: settings.vnpt_licence.clone().unwrap_or_default(),
            page: settings
                .page
                .clone()
                .unwrap_or_else(|| Template::DEFAULT.to_owned()),
            what: String::new(),
        }
    }

    /// Whether the page is only to be looked at.
    pub(super) fn wants_preview(&self) -> bool {
        self.what == "preview"
    }
}

/// Reads the form over the settings that are there.
pub(super) fn read(
    typed: &Typed,
    mut settings: Settings,
    config: &Config,
    errors: &mut Vec<FieldError>,
) -> Option<Settings> {
    let mut found = Vec::new();
    let mut wrong = |field: &str, text: Text| found.push(FieldError::new(field, text));
    let clock = |text: &str| text.trim().parse::<Time>().ok();
    match (clock(&typed.cutoff), clock(&typed.closes)) {
        (None, _) => wrong("cutoff", Text::key("time-wrong").with("value", &typed.cutoff)),
        (_, None) => wrong("closes", Text::key("time-wrong").with("value", &typed.closes)),
        (Some(cutoff), _) if cutoff < LAW => wrong("cutoff", Text::key("cutoff-before-law")),
        (Some(cutoff), Some(closes)) if closes < cutoff => wrong("closes", Text::key("closes-before-cutoff")),
        (cutoff, closes) => (settings.cutoff, settings.closes) = (cutoff, closes),
    }
    match (typed.promise.trim(), typed.promise.trim().parse::<i64>()) {
        ("", _) => settings.promise_minutes = None,
        (_, Ok(minutes @ 5..=1440)) => settings.promise_minutes = Some(minutes),
        _ => wrong("promise", Text::key("promise-wrong")),
    }
    match typed.suffix.parse::<Suffix>() {
        Ok(suffix) => settings.book_suffix = Some(suffix).filter(|suffix| *suffix != Suffix::default()),
        Err(refusal) => wrong("suffix", sentence(&refusal)),
    }
    let most = config.mail.attach_up_to / MEGABYTE;
    match (typed.mail_mb.trim(), typed.mail_mb.trim().parse::<u64>()) {
        ("", _) => settings.attach_up_to = None,
        (_, Ok(megabytes)) if megabytes <= most => settings.attach_up_to = Some(megabytes * MEGABYTE),
        _ => wrong("mail_mb", Text::key("mail-mb-wrong").with("most", most)),
    }
    match Attestation::new(&typed.words) {
        Ok(words) => settings.attestation = Some(words).filter(|words| words.as_str() != DEFAULT_TEXT),
        Err(refusal) => wrong("words", sentence(&refusal)),
    }
    settings.attestation_editable = typed.editable == "on";
    settings.electronic_originals = typed.electronic == "on";
    match typed.profile.parse::<Profile>() {
        Ok(profile) => settings.profile = profile,
        // Every page that shows the choice sends one.
        Err(_) if typed.profile.is_empty() => {}
        Err(_) => wrong("profile", Text::key("profile-wrong")),
    }
    let licence = typed.vnpt_licence.trim();
    match licence.len() {
        0 => settings.vnpt_licence = None,
        1..=MAX_LICENCE if licence.starts_with('<') => settings.vnpt_licence = Some(licence.to_owned()),
        _ => wrong("vnpt_licence", Text::key("vnpt-licence-wrong")),
    }
    // A browser sends the lines of a text area with CR LF.
    let page = typed.page.replace("\r\n", "\n");
    let unprintable = unprintable("words", &typed.words).or_else(|| unprintable("page", &page));
    match Template::parse(&page) {
        _ if page.trim().is_empty() => settings.page = None,
        Ok(_) => settings.page = Some(page).filter(|page| page.trim() != Template::DEFAULT.trim()),
        Err(error) => wrong("page", Text::key("page-template-wrong").with("why", error)),
    }
    errors.append(&mut found);
    errors.extend(unprintable);
    errors.is_empty().then_some(settings)
}
