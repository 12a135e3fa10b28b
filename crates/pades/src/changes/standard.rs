//! Widths of the standard fonts, which files need not give (ISO 32000-1 §9.6.2.2): as Adobe's font metrics have them.

use saoy_pdf::Dict;

use super::view::View;

/// The first code of the tables; the last is the tilde. At 39 and 96 encodings have different quotes: the wider one stands.
const SPACE: u32 = 32;

const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 222, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278,
    500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469,
    556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500,
    278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

const HELVETICA_BOLD: [u16; 95] = [
    278, 333, 474, 556, 556, 889, 722, 278, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556,
    556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278,
    556, 722, 611, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584,
    556, 333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556,
    333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
];

/// The widest of the four at each code.
const TIMES: [u16; 95] = [
    250, 333, 555, 500, 500, 1000, 833, 333, 333, 333, 500, 675, 250, 333, 250, 278, 500, 500, 500, 500, 500,
    500, 500, 500, 500, 500, 333, 333, 675, 675, 675, 500, 930, 722, 667, 722, 722, 667, 611, 778, 778, 389,
    500, 778, 667, 944, 722, 778, 611, 778, 722, 556, 667, 722, 722, 1000, 722, 722, 667, 389, 278, 389, 581,
    500, 333, 500, 556, 444, 556, 444, 333, 500, 556, 278, 333, 556, 278, 833, 556, 500, 556, 556, 444, 389,
    333, 556, 500, 722, 500, 500, 444, 480, 275, 480, 541,
];

const COURIER: [u16; 95] = [600; 95];

/// Code and width in ems; nothing for a font that is none of them, brings its own programme, or has codes of its own.
pub(super) fn widths(view: View<'_, '_>, font: &Dict) -> impl Iterator<Item = (u32, f64)> {
    let base = view.lookup(font, "BaseFont");
    let own = font.contains_key("FontDescriptor") || view.lookup(font, "Encoding").as_dict().is_some();
    let table: &[u16] = match base.as_name().unwrap_or_default() {
        _ if own => &[],
        b"Helvetica" | b"Helvetica-Oblique" => &HELVETICA,
        b"Helvetica-Bold" | b"Helvetica-BoldOblique" => &HELVETICA_BOLD,
        b"Times-Roman" | b"Times-Bold" | b"Times-Italic" | b"Times-BoldItalic" => &TIMES,
        b"Courier" | b"Courier-Bold" | b"Courier-Oblique" | b"Courier-BoldOblique" => &COURIER,
        _ => &[],
    };
    (SPACE..).zip(table.iter().map(|width| f64::from(*width) / 1000.0))
}

/// As wide, in ems, as what viewers show for a code of a font that they have to replace: hardly ever wider.
pub(super) fn widest(code: u32) -> f64 {
    let at = code.checked_sub(SPACE).and_then(|at| usize::try_from(at).ok());
    let width = |table: &[u16; 95]| table.get(at?).map(|width| f64::from(*width) / 1000.0);
    let both = width(&HELVETICA_BOLD).zip(width(&TIMES));
    both.map_or(1.0, |(bold, times)| bold.max(times))
}
