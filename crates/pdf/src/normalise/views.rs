//! Hybrid files (ISO 32000-2 §7.5.8.4) have two cross-references: both must lead to the same new file.

use super::{NormaliseError, Report, Settings, write};
use crate::Reader;
use std::io::{self, Write};

/// Writes the file as readers of cross-reference streams see it, and compares with what other readers see: `table`.
pub(super) fn write_both(
    reader: &Reader<'_>,
    table: &Reader<'_>,
    settings: &Settings,
    sink: &mut dyn Write,
) -> Result<Report, NormaliseError> {
    let mut expected = Vec::new();
    let other = write(table, settings, &mut expected);
    let mut compared = Compared {
        expected: &expected,
        differs: false,
        sink,
    };
    let report = write(reader, settings, &mut compared)?;
    let differs = compared.differs || !compared.expected.is_empty();
    if other.is_err() || differs {
        return Err(NormaliseError::TwoViews);
    }
    Ok(report)
}

/// Passes bytes on and looks whether they are the expected ones.
struct Compared<'e, 's> {
    expected: &'e [u8],
    differs: bool,
    sink: &'s mut dyn Write,
}

impl Write for Compared<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.sink.write_all(bytes)?;
        match self.expected.strip_prefix(bytes) {
            Some(rest) => self.expected = rest,
            None => self.differs = true,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.sink.flush()
    }
}
