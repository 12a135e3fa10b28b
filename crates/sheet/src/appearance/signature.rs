//! The leader's signature block.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use saoy_pdf::{Dict, ObjRef, Object};

use super::form::{Turn, form};
use crate::content::{Content, Fonts};
use crate::fonts::{self, Face, SubsetError};
use crate::picture::EncodedPicture;
use crate::rect::Rect;
use crate::text::{self, Line};
use saoy_pdf::Sink;

/// Blue of a hand's ink.
const INK: [f64; 3] = [0.122, 0.227, 0.576];

/// What the block shows.
#[derive(Debug, Clone, Copy)]
pub enum SignatureBlock<'a> {
    /// Nothing: a draft on which the block is still being placed.
    Nothing,
    /// The hand signature only: authority and name stand on the page.
    Picture(&'a EncodedPicture),
    /// Authority, hand signature, name: a block that was dragged away from the attestation page's own place.
    Whole {
        /// “KT. CHỦ TỊCH”, “PHÓ CHỦ TỊCH”.
        authority: &'a [String],
        /// The hand signature.
        picture: &'a EncodedPicture,
        /// The leader's name.
        name: &'a str,
    },
    /// No picture: name, title and time.
    Text {
        /// The leader's name.
        name: &'a str,
        /// The leader's title, “Phó Chủ tịch”.
        title: &'a str,
        /// The time of signing; shown in Vietnam time, ISO 8601 (Decree 30/2020 Annex I).
        time: Timestamp,
    },
}

/// Draws a block into `width` × `height` points as seen and returns the appearance.
pub fn signature(
    block: SignatureBlock<'_>,
    width: f64,
    height: f64,
    turn: Turn,
    objects: &mut impl Sink,
) -> Result<ObjRef, SubsetError> {
    let area = Rect::sized(0.0, 0.0, width, height);
    let (mut content, mut fonts, mut resources) = (Content::new(), Fonts::new(), Dict::new());
    match block {
        SignatureBlock::Nothing => {}
        SignatureBlock::Picture(picture) => {
            resources.insert("XObject", hand(picture, &area, &mut content, objects));
        }
        SignatureBlock::Whole {
            authority,
            picture,
            name,
        } => {
            let whole = Whole::new(authority, picture, name, width, height);
            content.op(&[0.0], "g");
            for (line, y) in whole.lines {
                content.line(&mut fonts, (width - text::width(&line)) / 2.0, y, &line);
            }
            resources.insert("XObject", hand(picture, &whole.hand, &mut content, objects));
        }
        SignatureBlock::Text { name, title, time } => {
            written(&mut content, &mut fonts, &area, &[name, title, &iso(time)]);
        }
    }
    let mut dict = Dict::new();
    for subset in fonts.used() {
        dict.insert(
            Fonts::resource(subset.face()),
            Object::Ref(fonts::embed(subset, objects)?),
        );
    }
    if !dict.is_empty() {
        resources.insert("Font", dict);
    }
    Ok(objects.add(form(&content.into_bytes(), resources, width, height, turn)))
}

/// “2026-10-14T09:30:05+07:00”.
fn iso(time: Timestamp) -> String {
    let vietnam = TimeZone::fixed(Offset::constant(7));
    time.to_zoned(vietnam)
        .strftime("%Y-%m-%dT%H:%M:%S%:z")
        .to_string()
}

fn hand(picture: &EncodedPicture, area: &Rect, content: &mut Content, objects: &mut impl Sink) -> Dict {
    content.image("Hand", picture.inside(area));
    Dict::new().with("Hand", Object::Ref(picture.write(objects)))
}

/// Where the hand signature, or the text, stands in a block of `width` × `height` points as seen, from its lower
/// left corner: the seal covers the left third of this, not of the block.
pub fn hand_place(block: SignatureBlock<'_>, width: f64, height: f64) -> Rect {
    let area = Rect::sized(0.0, 0.0, width, height);
    match block {
        SignatureBlock::Picture(picture) => picture.inside(&area),
        SignatureBlock::Whole {
            authority,
            picture,
            name,
        } => Whole::new(authority, picture, name, width, height).hand,
        SignatureBlock::Nothing | SignatureBlock::Text { .. } => area,
    }
}

/// A laid-out block: centred lines with their baselines, and what they leave for the hand.
struct Whole {
    lines: Vec<(Line, f64)>,
    hand: Rect,
}

impl Whole {
    fn new(authority: &[String], picture: &EncodedPicture, name: &str, width: f64, height: f64) -> Self {
        let size = (height / 9.0).min(14.0);
        let step = size * 1.35;
        let fit = |text: &str| text::fit(Face::Bold, text, size, size * 0.7, width, 1);
        let mut lines = Vec::new();
        let mut y = height - size;
        for line in authority.iter().flat_map(|l| fit(l)) {
            lines.push((line, y));
            y -= step;
        }
        let high = (y + step - size * 0.45).min(height);
        let bottom = fit(name);
        let top_of_name = size * 0.35 + step * (bottom.len() as f64 - 1.0);
        let mut y = top_of_name;
        for line in bottom {
            lines.push((line, y));
            y -= step;
        }
        let space = Rect::new(0.0, (top_of_name + size).min(high), width, high);
        Whole {
            lines,
            hand: picture.inside(&space),
        }
    }
}

/// Label and value in three lines, as large as the area allows up to 11 pt, beside a rule. The left third is
/// the seal's: it stays empty.
fn written(content: &mut Content, fonts: &mut Fonts, area: &Rect, values: &[&str; 3]) {
    let labels = ["Người ký: ", "Chức danh: ", "Thời gian ký: "];
    let left = area.width() / 3.0 + 6.0;
    let inner = area.width() - left - 6.5;
    let mut size = 11.0;
    let set = loop {
        let set: Vec<Line> = labels
            .iter()
            .zip(values)
            .enumerate()
            .filter(|(_, (_, value))| !value.trim().is_empty())
            .flat_map(|(i, (label, value))| {
                let face = if i == 0 { Face::Bold } else { Face::Regular };
                let runs = [
                    text::Run::new(Face::Regular, size, *label),
                    text::Run::new(face, size, *value),
                ];
                text::wrap(&runs, inner)
            })
            .collect();
        // The time has no space where it could be broken.
        let [.., time] = values;
        let fits = set.len() as f64 * size * 1.3 <= area.height()
            && set.len() <= 4
            && Face::Regular.width(time, size) <= inner;
        if fits || size <= 4.0 {
            break set;
        }
        size -= 0.25;
    };
    let block = set.len() as f64 * size * 1.3;
    let top = (area.height() + block) / 2.0;
    content
        .fill(INK)
        .op(&[left, top - block, 1.2, block], "re")
        .op(&[], "f");
    let mut y = top - size * 1.02;
    for line in &set {
        content.line(fonts, left + 6.5, y, line);
        y -= size * 1.3;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::picture::Picture;

    #[test]
    fn the_hand_stands_between_authority_and_name() {
        let pixel = Picture::read(crate::demo::SIGNATURE).unwrap().encode();
        let authority = ["CHỦ TỊCH".to_owned()];
        let block = SignatureBlock::Whole {
            authority: &authority,
            picture: &pixel,
            name: "Lê Thị Thanh Tâm",
        };
        let hand = hand_place(block, 170.0, 140.0);
        assert!(
            hand.y0 > 15.0 && hand.y1 < 125.0 && hand.x0 >= 0.0 && hand.x1 <= 170.0,
            "{hand:?}"
        );
        assert!((hand.width() / hand.height() - pixel.shape()).abs() < 1e-9);
        let alone = hand_place(SignatureBlock::Picture(&pixel), 170.0, 30.0);
        assert_eq!((alone.y0, alone.y1), (0.0, 30.0));
    }

    #[test]
    fn the_time_stands_in_one_line() {
        for (width, height) in [(198.0, 85.0), (200.0, 100.0), (120.0, 200.0)] {
            let (mut content, mut fonts) = (Content::new(), Fonts::new());
            let area = Rect::sized(0.0, 0.0, width, height);
            let time = iso(Timestamp::UNIX_EPOCH);
            written(&mut content, &mut fonts, &area, &["Đặng Hữu Khải", "", &time]);
            let inner = width - width / 3.0 - 12.5;
            assert!(Face::Regular.width(&time, largest(&content.into_bytes())) <= inner);
        }
    }

    /// The largest size of a font in a content stream.
    fn largest(content: &[u8]) -> f64 {
        let text = String::from_utf8_lossy(content).into_owned();
        let words: Vec<&str> = text.split_whitespace().collect();
        words
            .windows(2)
            .filter(|pair| pair[1] == "Tf")
            .filter_map(|pair| pair[0].parse().ok())
            .fold(0.0, f64::max)
    }

    #[test]
    fn times_are_those_of_vietnam() {
        let time: Timestamp = "2026-10-14T17:30:05.123456Z".parse().unwrap();
        assert_eq!(iso(time), "2026-10-15T00:30:05+07:00");
    }
}
