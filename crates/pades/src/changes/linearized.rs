//! Linearized files (ISO 32000-2 Annex F): programs that load page by page believe the first object, not the page tree.

use saoy_pdf::Reader;

/// The linearization dictionary lies in the first kilobyte.
const HEAD: usize = 1024;

/// Whether the file has, by what came after revision `signed`, the length that its linearization dictionary tells, and had it
/// not before: programs that passed over the dictionary believe it now, and with it which page is the first.
pub(super) fn becomes_linearized(reader: &Reader<'_>, signed: usize) -> bool {
    let bytes = reader.bytes();
    let told = told_lengths(bytes.get(..HEAD.min(bytes.len())).unwrap_or_default());
    let end = |number: usize| reader.revisions().get(number).map(|revision| revision.end);
    let later = (signed + 1..reader.revisions().len())
        .filter_map(end)
        .chain([bytes.len()]);
    let before: Vec<usize> = (0..=signed).filter_map(end).collect();
    let mut grown = later.filter(|end| !before.contains(end));
    grown.any(|end| told.contains(&end))
}

/// All lengths that the beginning of a linearized file names.
fn told_lengths(head: &[u8]) -> Vec<usize> {
    const WORD: &[u8] = b"/Linearized";
    if !head.windows(WORD.len()).any(|word| word == WORD) && !head.contains(&b'#') {
        return Vec::new();
    }
    let mut numbers = head.split(|byte| !byte.is_ascii_digit());
    let number = |digits: &[u8]| std::str::from_utf8(digits).ok()?.parse().ok();
    numbers.by_ref().filter_map(number).collect()
}
