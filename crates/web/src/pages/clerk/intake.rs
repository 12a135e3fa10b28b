//! What the copy form shows of scans that arrived otherwise than by upload.

use jiff::Timestamp;
use serde::Serialize;

use crate::pages::{Choice, Text, sample};

/// Scans that wait, and scanners that can be asked.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Intake {
    /// “Bản quét đang chờ”, newest first.
    pub waiting: Vec<WaitingScan>,
    /// Whether scans can arrive here at all: a folder is watched, or there are scanners.
    pub open: bool,
    /// Scanners of the agency.
    pub scanners: Vec<Choice>,
    /// The one chosen.
    pub scanner: String,
    /// `grey` or `colour`.
    pub colour: String,
    /// `feeder`, `both` or `glass`.
    pub feed: String,
}

/// A scan that waits for a clerk.
#[derive(Clone, Debug, Serialize)]
pub struct WaitingScan {
    /// Its id, for the buttons `take:…` and `dismiss:…`.
    pub id: String,
    /// The file's name, or the scanner's.
    pub name: String,
    /// Its pages; 0 of one that has to be normalised in the form.
    pub pages: u32,
    /// When it came.
    pub at: Timestamp,
    /// Why it cannot be used.
    pub refused: Option<Text>,
}

/// How a file of the form belongs to a stack.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "is", rename_all = "lowercase")]
pub enum StackRow {
    /// A stack that can be cut.
    Whole {
        /// Into so many papers.
        parts: u32,
    },
    /// A paper of a stack.
    Part {
        /// The scan, for the button `rejoin:…`.
        scan: String,
        /// The stack's name.
        name: String,
        /// Which paper, from 1.
        part: u32,
        /// Of how many.
        parts: u32,
        /// Its first page in the stack, from 1.
        first: u32,
        /// Its last page.
        last: u32,
        /// Pages of the stack that are in no paper.
        left_out: u32,
    },
}

impl Intake {
    /// Two scans that wait, one of them unusable, and a scanner.
    pub(super) fn sample() -> Self {
        let scan = |id: &str, name: &str, pages, minute| WaitingScan {
            id: id.into(),
            name: name.into(),
            pages,
            at: sample::at(14, 8, minute),
            refused: None,
        };
        Self {
            waiting: vec![
                scan("33", "SCAN_20261014_0001.pdf", 4, 52),
                WaitingScan {
                    refused: Some(Text::key("file-truncated")),
                    ..scan("32", "SCAN_20261014_0002.pdf", 0, 50)
                },
                scan("31", "to-khai-co-mat-khau.pdf", 0, 40),
                scan("30", sample::LONG, 1, 31),
            ],
            open: true,
            scanners: vec![Choice {
                value: "0".into(),
                label: "Máy quét quầy 2".into(),
            }],
            scanner: "0".into(),
            colour: "grey".into(),
            feed: "feeder".into(),
        }
    }
}
