//! What a command says when it does not do its work: one sentence, in both languages.

use std::fmt;
use std::io;
use std::path::Path;

use saoy_pades::changes::Lang;

use super::plain::plain;
use super::words;

/// Exit status when the command itself was wrong (`EX_USAGE` of sysexits.h): below it are verdicts about files.
pub(crate) const USAGE: u8 = 64;
/// Exit status when what was found out could not be written (`EX_IOERR` of sysexits.h).
pub(crate) const OUTPUT: u8 = 74;
/// Exit status of a refusal.
const REFUSED: u8 = 1;

/// What happened and what to do: Vietnamese, English; and the exit status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Told {
    vi: String,
    en: String,
    status: u8,
    quiet: bool,
}

impl Told {
    pub(crate) fn new(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            vi: vi.into(),
            en: en.into(),
            status: REFUSED,
            quiet: false,
        }
    }

    /// From something that says one language at a time.
    #[cfg(feature = "sign")]
    pub(crate) fn by(sentence: impl Fn(Lang) -> String) -> Self {
        Self::new(sentence(Lang::Vi), sentence(Lang::En))
    }

    /// What standard output did with what was written to it.
    pub(crate) fn output(error: &io::Error) -> Self {
        let [vi, en] = words::system(error);
        Self {
            status: OUTPUT,
            ..Self::new(
                format!("không ghi được kết quả ra đầu ra chuẩn: {vi}; hãy chạy lại lệnh với đầu ra khác"),
                format!(
                    "the result cannot be written to standard output: {en}; run the command again with another output"
                ),
            )
        }
    }

    /// As [`Told::output`] where a reader that has seen enough is no fault (`saoy inspect FILE | head`).
    pub(crate) fn reading(error: &io::Error) -> Self {
        Self {
            quiet: error.kind() == io::ErrorKind::BrokenPipe,
            ..Self::output(error)
        }
    }

    /// With the file it is about in front.
    #[must_use]
    pub(crate) fn about(self, path: &Path) -> Self {
        let name = path.display();
        Self {
            vi: format!("{name}: {}", self.vi),
            en: format!("{name}: {}", self.en),
            ..self
        }
    }

    /// With another exit status.
    #[must_use]
    pub(crate) fn with_status(self, status: u8) -> Self {
        Self { status, ..self }
    }

    /// The exit status; nothing is wrong where a reader went away.
    pub(crate) fn status(&self) -> u8 {
        if self.quiet { 0 } else { self.status }
    }

    /// The sentence, or nothing where nobody needs one. What files say is shown plainly.
    pub(crate) fn sentence(&self, lang: Lang) -> Option<String> {
        let text = match lang {
            Lang::Vi => &self.vi,
            Lang::En => &self.en,
        };
        (!self.quiet).then(|| plain(text))
    }
}

impl fmt::Display for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

impl std::error::Error for Told {}
