//! What was done, collected on the way.

use super::Done;
use super::rules::Kind;

/// Each thing once, things of a kind counted together.
#[derive(Debug, Default)]
pub(super) struct Notes(Vec<Done>);

impl Notes {
    /// Nobody reads more than this.
    const MOST: usize = 500;

    pub(super) fn add(&mut self, done: Done) {
        if let Some(known) = self.0.iter_mut().find(|known| known.is_like(&done)) {
            known.count_in(&done);
        } else if self.0.len() < Self::MOST {
            self.0.push(done);
        }
    }

    /// A key that is on no list: some are worth a sentence.
    pub(super) fn left_behind(&mut self, kind: Kind, key: &[u8]) {
        match key {
            b"ActualText" | b"Alt" | b"E" if kind == Kind::PropertyList => self.add(Done::AlternateText),
            b"PieceInfo" => self.add(Done::PrivateData),
            b"Metadata" => self.add(Done::Metadata),
            b"AF" => self.add(Done::EmbeddedFiles {
                names: Vec::new(),
                count: 0,
            }),
            b"Alternates" => self.add(Done::Alternates),
            _ => {}
        }
    }

    /// In the order of weight.
    pub(super) fn sorted(mut self) -> Vec<Done> {
        self.0.sort_by_key(Done::weight);
        self.0
    }
}
