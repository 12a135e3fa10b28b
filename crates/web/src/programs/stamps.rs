//! Timestamps that a program put into its signature by itself: each stays there for good. One by an authority that is not
//! trusted here could never be archived, one by a clock that is wrong would contradict the archive's: both are refused before
//! anything is kept.

use jiff::Timestamp;
use saoy_domain::in_vietnam;
use saoy_pades::{Examined, Stamped};
use saoy_pki_client::{Plausible, Revocation, Untimely};

use crate::app::App;
use crate::pages::Text;

/// Why a program's timestamp is not taken.
#[derive(Clone, Debug)]
pub(crate) enum Unfit {
    /// The authority is none that is trusted for timestamps here; its name, if it has one.
    Untrusted(Option<String>),
    /// Its certificate was revoked.
    Revoked {
        /// The authority's name, if it has one.
        authority: Option<String>,
        /// Since when.
        at: Timestamp,
    },
    /// Its time cannot be true.
    Untimely(Untimely),
}

impl Unfit {
    /// For the log: no name of anybody.
    pub(super) const fn word(&self) -> &'static str {
        match self {
            Self::Untrusted(_) => "timestamp-untrusted",
            Self::Revoked { .. } => "timestamp-revoked",
            Self::Untimely(Untimely::Clock { .. }) => "timestamp-clock",
            Self::Untimely(Untimely::Certificate { .. }) => "timestamp-certificate",
        }
    }

    /// The sentence for the officer.
    pub(super) fn text(&self) -> Text {
        let name = |name: &Option<String>| name.clone().unwrap_or_else(|| "?".to_owned());
        match self {
            Self::Untrusted(authority) => {
                Text::key("returned-stamp-untrusted").with("authority", name(authority))
            }
            Self::Revoked { authority, at } => Text::key("returned-stamp-revoked")
                .with("authority", name(authority))
                .with("at", minute(*at)),
            Self::Untimely(Untimely::Clock { stated, own }) => Text::key("returned-stamp-clock")
                .with("stated", minute(*stated))
                .with("own", minute(*own)),
            Self::Untimely(Untimely::Certificate { stated, from, until }) => {
                Text::key("returned-stamp-certificate")
                    .with("stated", minute(*stated))
                    .with("from", minute(*from))
                    .with("until", minute(*until))
            }
        }
    }
}

fn minute(at: Timestamp) -> String {
    in_vietnam(at).strftime("%H:%M %d/%m/%Y").to_string()
}

/// Judges every timestamp inside a signature that holds; none is well. Blocks: issuers may be fetched, revocation is asked.
///
/// # Errors
/// [`Unfit`]. An authority whose revocation nobody tells at this moment is taken: the archive asks again.
pub(super) fn fit(app: &App, signature: &Examined) -> Result<(), Unfit> {
    let mut stamps = signature.timestamps.iter();
    stamps.try_for_each(|stamp| one(app, signature, stamp))
}

fn one(app: &App, signature: &Examined, stamped: &Stamped) -> Result<(), Unfit> {
    let (Some(stamp), Some(authority)) = (&stamped.stamp, &stamped.signer) else {
        return Err(Unfit::Untrusted(None));
    };
    let name = || authority.subject_common_name();
    let now = app.now();
    let known = [&signature.certificates[..], stamp.cms().certificates()].concat();
    // An anchor for signatures is none for timestamps: whoever checks the copy asks the same.
    let anchors = app.trust.tsa_anchors(now);
    let client = &app.trust.client;
    let path = client.find_path(authority, &known, &anchors, now);
    let path = path.map_err(|_| Unfit::Untrusted(name()))?;
    let clock = || now;
    let plausible = Plausible::by(&clock);
    let plausible = match &signature.signer {
        Some(signer) => plausible.for_signer(signer),
        None => plausible,
    };
    plausible.check(stamp.time()).map_err(Unfit::Untimely)?;
    if !matches!(stamped.authority, Some(Ok(()))) {
        return Err(Unfit::Untrusted(name()));
    }
    let answers = client.check_path(&path, now);
    let revoked = answers.iter().find_map(|answer| match answer {
        Revocation::Revoked { at, .. } => Some(*at),
        Revocation::Good { .. } | Revocation::Unknown { .. } => None,
    });
    match revoked {
        Some(at) => Err(Unfit::Revoked {
            authority: name(),
            at,
        }),
        None => Ok(()),
    }
}
