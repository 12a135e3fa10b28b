//! How wide letters are, for fields that are drawn anew.

use super::NormaliseError;
use super::source::Source;
use crate::Dict;

/// Advance widths by code, in thousandths of the size.
pub(super) struct Widths {
    first: usize,
    widths: Vec<f64>,
}

impl Widths {
    /// The width of `text` at size 1; `None` when a letter has none.
    pub(super) fn sum(&self, text: &[u8]) -> Option<f64> {
        self.sum_from(0.0, text)
    }

    /// The same of a text that goes on.
    pub(super) fn sum_from(&self, before: f64, text: &[u8]) -> Option<f64> {
        text.iter().try_fold(before, |sum, byte| {
            let at = usize::from(*byte).checked_sub(self.first)?;
            Some(sum + self.widths.get(at)? / 1000.0)
        })
    }
}

/// Helvetica from space to tilde, as Adobe's font metrics have it; Arial has the same.
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// From the font itself, or for the standard fonts that need not have them.
pub(super) fn of(source: &Source<'_, '_>, font: &Dict) -> Result<Option<Widths>, NormaliseError> {
    let own = source.array(font, "Widths")?;
    if !own.is_empty() && own.len() <= 256 {
        let first = source.lookup(font, "FirstChar")?.as_int().unwrap_or(0);
        let mut widths = Vec::new();
        for width in &own {
            widths.push(source.resolve(width)?.as_number().unwrap_or(0.0));
        }
        return Ok(usize::try_from(first).ok().map(|first| Widths { first, widths }));
    }
    let base = source.lookup(font, "BaseFont")?;
    Ok(match base.as_name().unwrap_or_default() {
        b"Helvetica" | b"Helvetica-Oblique" | b"Arial" => Some(Widths {
            first: 32,
            widths: HELVETICA.map(f64::from).to_vec(),
        }),
        base if base.starts_with(b"Courier") => Some(Widths {
            first: 0,
            widths: vec![600.0; 256],
        }),
        _ => None,
    })
}
