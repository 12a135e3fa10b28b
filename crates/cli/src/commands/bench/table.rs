//! The figures, each beside what is wanted of it.

use std::io::{self, Write as _};
use std::process::ExitCode;

use crate::commands::Failure;

/// What was measured so far.
#[derive(Default)]
pub(super) struct Table(Vec<Row>);

/// One figure.
struct Row {
    what: String,
    seen: String,
    wanted: Option<Wanted>,
}

/// What is promised of a figure, and whether it is kept.
struct Wanted {
    words: String,
    kept: bool,
}

impl Table {
    /// A figure that nothing is promised of.
    pub(super) fn seen(&mut self, what: impl Into<String>, seen: impl Into<String>) {
        self.0.push(Row {
            what: what.into(),
            seen: seen.into(),
            wanted: None,
        });
    }

    /// A figure that may be `most`, as `shown` writes both.
    pub(super) fn at_most(
        &mut self,
        what: impl Into<String>,
        seen: f64,
        most: f64,
        shown: impl Fn(f64) -> String,
    ) {
        self.0.push(Row {
            what: what.into(),
            seen: shown(seen),
            wanted: Some(Wanted {
                words: format!("≤ {}", shown(most)),
                kept: seen <= most,
            }),
        });
    }

    /// Everything, and success where every promise is kept.
    pub(super) fn print(&self) -> Result<ExitCode, Failure> {
        let mut out = io::stdout().lock();
        out.write_all(self.text().as_bytes())?;
        out.flush()?;
        Ok(if self.missed() == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }

    fn missed(&self) -> usize {
        let wanted = self.0.iter().filter_map(|row| row.wanted.as_ref());
        wanted.filter(|wanted| !wanted.kept).count()
    }

    fn text(&self) -> String {
        let widest = |of: &dyn Fn(&Row) -> usize| self.0.iter().map(of).max().unwrap_or_default();
        let (what, seen) = (
            widest(&|row| row.what.chars().count()),
            widest(&|row| row.seen.chars().count()),
        );
        let mut text = format!("{:<what$}  {:>seen$}  wanted\n", "what", "seen");
        for row in &self.0 {
            let wanted = row.wanted.as_ref().map_or_else(String::new, |wanted| {
                let mark = if wanted.kept { "✓" } else { "✗ MISSED" };
                format!("  {:<9} {mark}", wanted.words)
            });
            text += &format!("{:<what$}  {:>seen$}{wanted}\n", row.what, row.seen);
        }
        text + &match self.missed() {
            0 => "every promise is kept\n".to_owned(),
            count => format!("promises NOT kept: {count}\n"),
        }
    }
}

/// `1.03 ×`
pub(super) fn times(ratio: f64) -> String {
    format!("{ratio:.2} ×")
}

/// `2.5 MB`, of bytes.
pub(super) fn mb(bytes: f64) -> String {
    format!("{:.1} MB", bytes / 1e6)
}

/// `27.1 ms`, of nanoseconds.
pub(super) fn ms(nanoseconds: f64) -> String {
    format!("{:.2} ms", nanoseconds / 1e6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_figure_stands_beside_what_is_wanted_of_it() {
        let mut table = Table::default();
        table.seen("floor", ms(27.1e6));
        table.at_most("signing", 1.03, 1.3, times);
        assert!(table.text().contains("floor    27.10 ms\n"), "{}", table.text());
        assert!(
            table
                .text()
                .contains("signing    1.03 ×  ≤ 1.30 ×  ✓\nevery promise is kept"),
            "{}",
            table.text()
        );
        table.at_most("memory", 33e6, 32e6, mb);
        let text = table.text();
        assert!(
            text.contains("≤ 32.0 MB ✗ MISSED\npromises NOT kept: 1"),
            "{text}"
        );
    }
}
