//! The list an administrator keeps.

use std::io;
use std::ops::Range;

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};
use saoy_pki::{Certificate, Purpose, TrustAnchor};
use serde::Deserialize;
use toml::Spanned;

use crate::anchor::certificates;
use crate::error::{Fault, ListError};

/// Whom to trust.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustList {
    /// The list's own name.
    pub name: String,
    /// Whether everything in it is for trying out.
    pub demo: bool,
    /// Who is trusted, in the list's order.
    pub anchors: Vec<TrustAnchor>,
}

/// Reads a file that a list names.
pub type ReadFile<'a> = &'a dyn Fn(&str) -> io::Result<Vec<u8>>;

impl TrustList {
    /// Reads a list; all of it or nothing. `read` is asked for the files it names, as it names them.
    ///
    /// # Errors
    /// [`ListError`]: the first line that is wrong.
    pub fn parse(text: &str, read: ReadFile<'_>) -> Result<Self, ListError> {
        let at = |span: Range<usize>| line_of(text, span.start);
        let raw: RawList = toml::from_str(text).map_err(|error| ListError {
            line: error.span().map_or(1, at),
            fault: Fault::of_toml(error.message()),
        })?;
        if *raw.version.get_ref() != 1 {
            return Err(ListError {
                line: at(raw.version.span()),
                fault: Fault::Version(*raw.version.get_ref()),
            });
        }
        let mut anchors: Vec<(usize, TrustAnchor)> = Vec::new();
        for entry in raw.anchor {
            let line = at(entry.span());
            for mut anchor in entry.into_inner().anchors(read, line, &at)? {
                anchor.demo = raw.demo;
                if let Some((first, _)) = anchors.iter().find(|(_, known)| is_same_trust(known, &anchor)) {
                    return Err(ListError {
                        line,
                        fault: Fault::Twice(*first),
                    });
                }
                anchors.push((line, anchor));
            }
        }
        Ok(Self {
            name: raw.name,
            demo: raw.demo,
            anchors: anchors.into_iter().map(|(_, anchor)| anchor).collect(),
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawList {
    version: Spanned<i64>,
    name: String,
    #[serde(default)]
    demo: bool,
    #[serde(default)]
    anchor: Vec<Spanned<RawAnchor>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAnchor {
    name: Option<String>,
    purposes: Vec<Spanned<String>>,
    from: Option<Spanned<String>>,
    to: Option<Spanned<String>>,
    file: Option<Spanned<String>>,
    certificate: Option<Spanned<String>>,
    sha256: Option<Spanned<String>>,
}

impl RawAnchor {
    fn anchors(
        self,
        read: ReadFile<'_>,
        line: usize,
        at: &dyn Fn(Range<usize>) -> usize,
    ) -> Result<Vec<TrustAnchor>, ListError> {
        let here = |fault| ListError { line, fault };
        let mut purposes = Vec::new();
        for word in &self.purposes {
            let unknown = || ListError {
                line: at(word.span()),
                fault: Fault::Purpose(word.get_ref().clone()),
            };
            purposes.push(purpose(word.get_ref()).ok_or_else(unknown)?);
        }
        if purposes.is_empty() {
            return Err(here(Fault::NoPurpose));
        }
        let instant = |value: &Option<Spanned<String>>, edge| match value {
            None => Ok(None),
            Some(text) => instant(text.get_ref(), edge).map(Some).ok_or_else(|| ListError {
                line: at(text.span()),
                fault: Fault::Time(text.get_ref().clone()),
            }),
        };
        let (from, to) = (instant(&self.from, Edge::Begins)?, instant(&self.to, Edge::Ends)?);
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            return Err(here(Fault::Ends));
        }
        let found = self.certificates(read, line, at)?;
        let anchors = found.into_iter().map(|certificate| {
            let mut anchor = TrustAnchor::new(certificate, &purposes);
            (anchor.from, anchor.to) = (from, to);
            if let Some(name) = &self.name {
                anchor.name.clone_from(name);
            }
            anchor
        });
        Ok(anchors.collect())
    }

    fn certificates(
        &self,
        read: ReadFile<'_>,
        line: usize,
        at: &dyn Fn(Range<usize>) -> usize,
    ) -> Result<Vec<Certificate>, ListError> {
        let (bytes, span) = match (&self.file, &self.certificate) {
            (Some(file), None) => {
                let unread = |error: io::Error| ListError {
                    line: at(file.span()),
                    fault: Fault::File {
                        file: file.get_ref().clone(),
                        reason: error.to_string(),
                    },
                };
                (read(file.get_ref()).map_err(unread)?, file.span())
            }
            (None, Some(text)) => (text.get_ref().clone().into_bytes(), text.span()),
            _ => {
                return Err(ListError {
                    line,
                    fault: Fault::Source,
                });
            }
        };
        let found = certificates(&bytes).map_err(|fault| ListError {
            line: at(span),
            fault: fault.into(),
        })?;
        if found.len() > 1 && (self.name.is_some() || self.sha256.is_some()) {
            return Err(ListError {
                line,
                fault: Fault::Several(found.len()),
            });
        }
        for certificate in &found {
            let print = hex::encode(certificate.fingerprint());
            if let Some(wanted) = &self.sha256
                && !wanted
                    .get_ref()
                    .replace([':', ' '], "")
                    .eq_ignore_ascii_case(&print)
            {
                return Err(ListError {
                    line: at(wanted.span()),
                    fault: Fault::Fingerprint { found: print },
                });
            }
        }
        Ok(found)
    }
}

fn is_same_trust(one: &TrustAnchor, other: &TrustAnchor) -> bool {
    one.certificate == other.certificate
        && (one.from, one.to) == (other.from, other.to)
        && one
            .purposes
            .iter()
            .any(|purpose| other.purposes.contains(purpose))
}

/// The word of people or of programs.
fn purpose(word: &str) -> Option<Purpose> {
    let ids = ["cong_vu", "cong_cong", "tsa", "khac"];
    Purpose::ALL
        .into_iter()
        .zip(ids)
        .find(|(purpose, id)| purpose.name() == word || *id == word)
        .map(|(purpose, _)| purpose)
}

#[derive(Clone, Copy)]
enum Edge {
    Begins,
    Ends,
}

/// An instant as it stands there, or the first or last second of a day in Vietnam.
fn instant(text: &str, edge: Edge) -> Option<Timestamp> {
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant);
    }
    let day: Date = text.parse().ok()?;
    let vietnam = TimeZone::fixed(Offset::from_hours(7).ok()?);
    let time = match edge {
        Edge::Begins => day.at(0, 0, 0, 0),
        Edge::Ends => day.tomorrow().ok()?.at(0, 0, 0, 0).checked_sub(1.second()).ok()?,
    };
    Some(time.to_zoned(vietnam).ok()?.timestamp())
}

fn line_of(text: &str, offset: usize) -> usize {
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}
