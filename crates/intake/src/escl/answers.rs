//! What a scanner says of itself.

use super::ask::Feed;
use super::xml::{self, NotSimple, Texts};

/// What a scanner is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing: it can begin.
    Idle,
    /// A scan, somebody else's perhaps.
    Processing,
    /// Nothing, until somebody looks after it.
    Stopped,
}

/// How the feeder stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Feeder {
    /// Paper lies in it, or nothing is known.
    Ready,
    /// No paper.
    Empty,
    /// Paper is stuck.
    Jam,
    /// Its cover is open.
    Open,
}

/// A scanner's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status {
    /// The scanner's.
    pub state: State,
    /// The feeder's.
    pub feeder: Feeder,
}

/// What a scanner can do, as far as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capabilities {
    /// It has a glass.
    pub platen: bool,
    /// It has a feeder.
    pub feeder: bool,
    /// Its feeder scans both sides.
    pub both_sides: bool,
    /// The largest width and height, in 300ths of an inch.
    pub largest: (u32, u32),
}

/// A4 in 300ths of an inch.
const A4: (u32, u32) = (2480, 3508);

impl Status {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, NotSimple> {
        let texts = xml::read(bytes)?;
        if texts.root() != "ScannerStatus" {
            return Err(NotSimple);
        }
        let state = match texts.all("", "State").next() {
            Some("Idle") => State::Idle,
            Some("Processing" | "Testing") => State::Processing,
            _ => State::Stopped,
        };
        let feeder = match texts.all("", "AdfState").next() {
            Some("ScannerAdfEmpty") => Feeder::Empty,
            Some("ScannerAdfJam" | "ScannerAdfMispick" | "ScannerAdfMultipickDetected") => Feeder::Jam,
            Some("ScannerAdfHatchOpen") => Feeder::Open,
            _ => Feeder::Ready,
        };
        Ok(Self { state, feeder })
    }
}

impl Capabilities {
    pub(super) fn read(bytes: &[u8]) -> Result<Self, NotSimple> {
        let texts = xml::read(bytes)?;
        if texts.root() != "ScannerCapabilities" {
            return Err(NotSimple);
        }
        Ok(Self {
            platen: texts.has("Platen"),
            feeder: texts.has("Adf"),
            both_sides: texts.has("AdfDuplexInputCaps"),
            largest: largest(&texts),
        })
    }

    /// Whether it can take paper from there.
    pub fn offers(&self, feed: Feed) -> bool {
        match feed {
            Feed::Glass => self.platen,
            Feed::Feeder => self.feeder,
            Feed::BothSides => self.feeder && self.both_sides,
        }
    }
}

fn largest(texts: &Texts) -> (u32, u32) {
    let of = |name, or| texts.number("", name).filter(|n| *n > 0).unwrap_or(or);
    (of("MaxWidth", A4.0).min(A4.0), of("MaxHeight", A4.1).min(A4.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_that_nobody_knows_is_no_reason_to_scan() {
        let status = |state: &str| {
            let text = format!("<ScannerStatus><State>{state}</State></ScannerStatus>");
            Status::read(text.as_bytes()).unwrap().state
        };
        assert_eq!(status("Idle"), State::Idle);
        assert_eq!(status("Processing"), State::Processing);
        assert_eq!(status("Đang ngủ"), State::Stopped);
    }

    #[test]
    fn a_page_is_never_asked_for_larger_than_a4_nor_than_the_glass() {
        let text = "<ScannerCapabilities><Platen><MaxWidth>2400</MaxWidth><MaxHeight>9999</MaxHeight></Platen>\
                    </ScannerCapabilities>";
        let can = Capabilities::read(text.as_bytes()).unwrap();
        assert_eq!(can.largest, (2400, 3508));
        assert!(can.offers(Feed::Glass) && !can.offers(Feed::Feeder));
    }
}
