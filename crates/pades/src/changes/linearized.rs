//! Linearized files (ISO 32000-2 Annex F): programs that load page by page believe the first object, not the page tree.

use saoy_pdf::Reader;

/// The linearization dictionary lies in the first kilobyte.
const HEAD: usize = 1024;

/// The revisions of the file by which it got the length that its linearization dictionary tells; what stands behind the
/// last end counts as one more. Programs that passed over the dictionary before believe it then, and with it which page is
/// the first.
pub(super) fn grown(reader: &Reader<'_>) -> Vec<usize> {
    let bytes = reader.bytes();
    let told = told_lengths(bytes.get(..HEAD.min(bytes.len())).unwrap_or_default());
    let mut ends: Vec<usize> = reader.revisions().iter().map(|revision| revision.end).collect();
    if !reader.trailing().is_empty() {
        ends.push(bytes.len());
    }
    let told_of = |number: &usize| ends.get(*number).is_some_and(|end| told.contains(end));
    (0..ends.len()).filter(told_of).collect()
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
