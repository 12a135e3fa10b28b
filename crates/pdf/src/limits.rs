//! How much of the machine a file may use.

/// Bounds that keep a hostile file from exhausting time or memory. Exceeding one is an
/// error; only lists of what was found, such as repairs, are cut.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Nesting of arrays and dictionaries inside one object, and levels of the page tree. Values above 256 act as 256.
    pub max_depth: usize,
    /// Elements (array items and dictionary entries) in one object.
    pub max_items: usize,
    /// Cross-reference entries over all revisions.
    pub max_objects: usize,
    /// Cross-reference sections, that is: incremental updates.
    pub max_revisions: usize,
    /// Pages.
    pub max_pages: usize,
    /// Bytes that one stream may decode to.
    pub max_decoded: u64,
    /// Bytes that all object streams of one reader may decode to, together.
    pub max_total_decoded: u64,
    /// Bytes that are decrypted or decoded, and four times those that are parsed, all together and as often as that is done,
    /// for a file and all its revisions. It stands in for a time limit, and gives the same answer on every machine.
    pub max_work: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_depth: 96,
            max_items: 500_000,
            max_objects: 1_000_000,
            max_revisions: 1_000,
            max_pages: 5_000,
            max_decoded: 64 << 20,
            max_total_decoded: 512 << 20,
            max_work: 4 << 30,
        }
    }
}

impl Limits {
    /// The nesting bound that is really applied: recursion stays within any thread's stack.
    pub(crate) fn depth(&self) -> usize {
        self.max_depth.min(256)
    }
}
