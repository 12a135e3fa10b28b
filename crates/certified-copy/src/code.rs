//! The address in the QR code of the attestation page, read from what is drawn there.
//!
//! The code is one path of black rectangles a module high (`saoy_sheet::qr`); the same modules in a picture of their own
//! are given to a reader of QR codes. What it says is what the file says: nobody follows it.

use rqrr::PreparedImage;
use saoy_pdf::{Dict, Object, Reader};

/// The sides of a QR code in modules (ISO/IEC 18004 §6.3.1), 21 to 177.
const LEAST: usize = 21;
const MOST: usize = 177;
/// Pixels a module, and modules around the code.
const PIXELS: usize = 4;
const QUIET: usize = 4;

/// The address, where the page that has this widget shows a code that can be read.
pub(crate) fn address(reader: &Reader<'_>, widget: &Dict) -> Option<String> {
    let page = reader.lookup(widget, "P").ok()?;
    let page = page.as_dict()?;
    let content = content(reader, page)?;
    let modules = Modules::of(&largest_path(&content))?;
    let side = (modules.side + 2 * QUIET) * PIXELS;
    let shade = |x: usize, y: usize| {
        if modules.dark(x / PIXELS, y / PIXELS) {
            0
        } else {
            255
        }
    };
    let mut picture = PreparedImage::prepare_from_greyscale(side, side, shade);
    let grids = picture.detect_grids();
    let (_, text) = grids.first()?.decode().ok()?;
    Some(text)
}

fn content(reader: &Reader<'_>, page: &Dict) -> Option<Vec<u8>> {
    let parts = match reader.lookup(page, "Contents").ok()? {
        Object::Array(items) => items,
        other => vec![other],
    };
    let mut bytes = Vec::new();
    for part in &parts {
        let part = reader.resolve(part).ok()?;
        bytes.extend(reader.decoded(part.as_stream()?).ok()?);
        bytes.push(b'\n');
    }
    Some(bytes)
}

/// Left, bottom, width, height.
type Rectangle = [f64; 4];

/// The longest run of `re` operators that nothing stands between.
fn largest_path(content: &[u8]) -> Vec<Rectangle> {
    let mut largest = Vec::new();
    let mut run = Vec::new();
    let mut numbers: Vec<f64> = Vec::new();
    let words = content
        .split(u8::is_ascii_whitespace)
        .filter(|word| !word.is_empty());
    // The end of the content ends a run as well.
    for word in words.chain([&b"end"[..]]) {
        let word = std::str::from_utf8(word).unwrap_or("?");
        if let Ok(number) = word.parse() {
            numbers.push(number);
            continue;
        }
        match (word, numbers.as_slice()) {
            ("re", &[x, y, width, height]) => run.push([x, y, width, height]),
            _ if run.len() > largest.len() => largest = std::mem::take(&mut run),
            _ => run.clear(),
        }
        numbers.clear();
    }
    largest
}

/// A square of modules.
struct Modules {
    side: usize,
    dark: Vec<bool>,
}

impl Modules {
    fn of(path: &[Rectangle]) -> Option<Self> {
        let [left, bottom, right, top] = path.iter().fold(
            [f64::MAX, f64::MAX, f64::MIN, f64::MIN],
            |[left, bottom, right, top], [x, y, width, height]| {
                [
                    left.min(*x),
                    bottom.min(*y),
                    right.max(x + width),
                    top.max(y + height),
                ]
            },
        );
        let module = path.first()?[3];
        // One row each, to the right: anything else is no path of ours.
        let ours =
            |[_, _, width, height]: &Rectangle| *width > 0.0 && (height - module).abs() < module / 10.0;
        if !path.iter().all(ours) {
            return None;
        }
        let side = ((top - bottom) / module).round();
        if !(LEAST as f64..=MOST as f64).contains(&side) || ((right - left) / module).round() != side {
            return None;
        }
        let side = side as usize;
        let mut dark = vec![false; side * side];
        for [x, y, width, height] in path {
            let row = ((top - y - height) / module).round() as usize;
            let (from, count) = (
                ((x - left) / module).round() as usize,
                (width / module).round() as usize,
            );
            for column in from..from.saturating_add(count).min(side) {
                *dark.get_mut(row * side + column)? = true;
            }
        }
        Some(Self { side, dark })
    }

    /// Counted with the white rim.
    fn dark(&self, column: usize, row: usize) -> bool {
        let inside = |place: usize| place.checked_sub(QUIET).filter(|place| *place < self.side);
        match (inside(column), inside(row)) {
            (Some(column), Some(row)) => self.dark.get(row * self.side + column).copied().unwrap_or(false),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_run_counts_and_strange_paths_are_no_code() {
        let path = largest_path(b"0 0 1 1 re f 0 0 1 1 re 1 0 1 1 re S 5 5 2 2 re");
        assert_eq!(path, [[0.0, 0.0, 1.0, 1.0], [1.0, 0.0, 1.0, 1.0]]);
        for strange in [
            "0 0 0 0 re",
            "0 0 21 1 re 0 20 1 -1e300 re",
            "0 0 1 1 re 1e300 1e300 1 1 re",
            "nan nan nan nan re",
            "0 0 1 1 re 20 20 inf 1 re",
        ] {
            assert!(
                Modules::of(&largest_path(strange.as_bytes())).is_none(),
                "{strange}"
            );
        }
        assert!(Modules::of(&[]).is_none());
    }
}
