//! Lines of text: measuring, breaking, shrinking.

use crate::fonts::{Face, clean};

/// Text in one face and size.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Face.
    pub face: Face,
    /// Size in points.
    pub size: f64,
    /// The text.
    pub text: String,
}

impl Run {
    /// A run.
    pub fn new(face: Face, size: f64, text: impl Into<String>) -> Self {
        Run {
            face,
            size,
            text: text.into(),
        }
    }

    /// Width in points.
    pub fn width(&self) -> f64 {
        self.face.width(&self.text, self.size)
    }
}

/// Width of runs side by side, in points.
pub fn width(runs: &[Run]) -> f64 {
    runs.iter().map(Run::width).sum()
}

/// A line of runs.
pub type Line = Vec<Run>;

/// Breaks runs into lines no wider than `max` points, at spaces; a word wider than a line is broken
/// between letters. Spaces at a break disappear. Always at least one line.
pub fn wrap(runs: &[Run], max: f64) -> Vec<Line> {
    let mut lines = Lines {
        done: Vec::new(),
        line: Vec::new(),
        max,
    };
    for word in words(runs) {
        lines.word(word);
    }
    lines.finish()
}

/// Breaks centred text: at the largest size from `size` down to `least` (in half points) that needs at most
/// `most` lines; if none does, at `size` into as many lines as it takes, of about the same width.
pub fn fit(face: Face, text: &str, size: f64, least: f64, max: f64, most: usize) -> Vec<Line> {
    let mut smaller = size;
    while smaller >= least {
        let lines = wrap(&[Run::new(face, smaller, text)], max);
        if lines.len() <= most {
            return lines;
        }
        smaller -= 0.5;
    }
    balance(&[Run::new(face, size, text)], max)
}

/// [`wrap`] into lines of about the same width: for centred text, where a short last line looks lost.
pub fn balance(runs: &[Run], max: f64) -> Vec<Line> {
    let count = wrap(runs, max).len();
    let (mut narrow, mut wide) = (max / 2.0, max);
    while wide - narrow > 1.0 {
        let middle = (narrow + wide) / 2.0;
        if wrap(runs, middle).len() > count {
            narrow = middle
        } else {
            wide = middle
        }
    }
    wrap(runs, wide)
}

/// The largest size from `size` down to `least` at which `text` is at most `max` points wide.
pub fn shrink(face: Face, text: &str, size: f64, least: f64, max: f64) -> f64 {
    let natural = face.width(text, size);
    if natural <= max {
        size
    } else {
        (size * max / natural).max(least)
    }
}

/// A piece between possible breaks: its runs and the spaces after it.
#[derive(Default)]
struct Word {
    runs: Vec<Run>,
    space: Vec<Run>,
}

fn words(runs: &[Run]) -> Vec<Word> {
    let mut words = vec![Word::default()];
    for run in runs {
        for c in clean(&run.text) {
            let after_space = words.last().is_some_and(|w| !w.space.is_empty());
            if c != ' ' && after_space {
                words.push(Word::default());
            }
            if let Some(word) = words.last_mut() {
                push(if c == ' ' { &mut word.space } else { &mut word.runs }, run, c);
            }
        }
    }
    words
}

fn push(runs: &mut Vec<Run>, like: &Run, c: char) {
    match runs.last_mut() {
        Some(last) if last.face == like.face && last.size == like.size => last.text.push(c),
        _ => runs.push(Run::new(like.face, like.size, c)),
    }
}

struct Lines {
    done: Vec<Line>,
    /// The line being filled, with the spaces after its last word kept apart.
    line: Vec<Word>,
    max: f64,
}

impl Lines {
    fn word(&mut self, word: Word) {
        if self.filled() + width(&word.runs) > self.max + 1e-6 && !self.line.is_empty() {
            self.flush();
        }
        if width(&word.runs) <= self.max + 1e-6 {
            self.line.push(word);
            return;
        }
        let mut part = Word::default();
        for run in &word.runs {
            for c in run.text.chars() {
                if width(&part.runs) + run.face.width(c.encode_utf8(&mut [0; 4]), run.size) > self.max
                    && !part.runs.is_empty()
                {
                    self.line.push(std::mem::take(&mut part));
                    self.flush();
                }
                push(&mut part.runs, run, c);
            }
        }
        part.space = word.space;
        self.line.push(part);
    }

    fn filled(&self) -> f64 {
        self.line.iter().map(|w| width(&w.runs) + width(&w.space)).sum()
    }

    fn flush(&mut self) {
        let mut words = std::mem::take(&mut self.line);
        if let Some(last) = words.last_mut() {
            last.space.clear();
        }
        let mut line: Line = Vec::new();
        for run in words.into_iter().flat_map(|w| w.runs.into_iter().chain(w.space)) {
            match line.last_mut() {
                Some(last) if last.face == run.face && last.size == run.size => last.text.push_str(&run.text),
                _ => line.push(run),
            }
        }
        self.done.push(line);
    }

    fn finish(mut self) -> Vec<Line> {
        if !self.line.is_empty() || self.done.is_empty() {
            self.flush();
        }
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(lines: &[Line]) -> Vec<String> {
        lines
            .iter()
            .map(|l| l.iter().map(|r| r.text.as_str()).collect())
            .collect()
    }

    #[test]
    fn breaks_at_spaces_and_drops_them_there() {
        let run = Run::new(Face::Regular, 10.0, "một hai ba bốn");
        let max = Face::Regular.width("một hai", 10.0);
        assert_eq!(plain(&wrap(&[run], max)), ["một hai", "ba bốn"]);
    }

    #[test]
    fn nothing_is_lost_from_200_letters() {
        let text = "Giấy chứng nhận ".repeat(13);
        let lines = wrap(&[Run::new(Face::Bold, 14.0, text.trim())], 200.0);
        assert!(lines.len() > 5);
        assert!(lines.iter().all(|l| width(l) <= 200.001));
        assert_eq!(plain(&lines).join(" "), text.trim());
    }

    #[test]
    fn a_word_wider_than_the_line_is_broken() {
        let lines = wrap(&[Run::new(Face::Regular, 14.0, "K".repeat(80))], 100.0);
        assert!(lines.iter().all(|l| width(l) <= 100.001));
        assert_eq!(plain(&lines).concat(), "K".repeat(80));
    }

    #[test]
    fn faces_may_change_inside_a_line() {
        let runs = [
            Run::new(Face::Regular, 10.0, "vào "),
            Run::new(Face::Bold, 10.0, "a.b"),
            Run::new(Face::Regular, 10.0, "."),
        ];
        let lines = wrap(&runs, 500.0);
        assert_eq!(lines, [runs.to_vec()]);
        let narrow = wrap(&runs, width(&runs[1..]));
        assert_eq!(plain(&narrow), ["vào", "a.b."]);
    }

    #[test]
    fn shrinks_before_it_needs_another_line() {
        let text = "PHƯỜNG HÒA AN ĐÔNG";
        let max = Face::Bold.width(text, 12.0);
        let lines = fit(Face::Bold, text, 14.0, 10.0, max, 1);
        assert_eq!((lines.len(), lines[0][0].size), (1, 12.0));
        let wrapped = fit(Face::Bold, text, 14.0, 13.0, max, 1);
        assert_eq!(
            (plain(&wrapped), wrapped[0][0].size),
            (vec!["PHƯỜNG HÒA".into(), "AN ĐÔNG".into()], 14.0)
        );
        assert!((shrink(Face::Bold, text, 14.0, 5.0, max) - 12.0).abs() < 1e-9);
        assert_eq!(wrap(&[], 10.0).len(), 1);
    }
}
