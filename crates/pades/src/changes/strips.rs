//! Which thin boxes are rules of tables and forms, on which nothing is lost when a signature stands on them; and which
//! are strips and dots that make up a picture.

use saoy_pdf::Rect;

/// Shorter than this (in points), once joined with what continues it, is no rule.
const LONG: f64 = 5.0;
/// Pieces of one rule are no farther apart than this.
const GAP: f64 = 5.0;
/// Rules stand by themselves or as double lines: a third one within this many points makes a hatching.
const CLOSE: f64 = 6.0;
/// Neighbours that are looked at; beyond, it is no table.
const MAX_LOOKED: usize = 200;

/// Thin boxes of one page.
#[derive(Clone, Debug, Default)]
pub(super) struct Strips(Vec<Rect>);

/// A thin box by its long side and its thickness.
#[derive(Clone, Copy)]
struct Strip {
    from: f64,
    to: f64,
    low: f64,
    high: f64,
}

impl Strips {
    pub(super) fn push(&mut self, rect: Rect) {
        self.0.push(rect);
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Those that are no rules, and those that are.
    pub(super) fn shown(self) -> (Vec<Rect>, Vec<Rect>) {
        let (mut flat, mut upright) = (Vec::new(), Vec::new());
        for rect in self.0 {
            let [x0, y0, x1, y1] = rect.numbers();
            if x1 - x0 >= y1 - y0 {
                flat.push(Strip {
                    from: x0,
                    to: x1,
                    low: y0,
                    high: y1,
                });
            } else {
                upright.push(Strip {
                    from: y0,
                    to: y1,
                    low: x0,
                    high: x1,
                });
            }
        }
        let (mut shown, mut rules) = (Vec::new(), Vec::new());
        for (strip, rule) in no_rules(joined(flat)) {
            let rect = Rect::new(strip.from, strip.low, strip.to, strip.high);
            if rule { rules.push(rect) } else { shown.push(rect) }
        }
        for (strip, rule) in no_rules(joined(upright)) {
            let rect = Rect::new(strip.low, strip.from, strip.high, strip.to);
            if rule { rules.push(rect) } else { shown.push(rect) }
        }
        (shown, rules)
    }
}

/// Lines that draw something within `area`: letters and figures are made of strokes, too. A line to write on and the lines
/// between cells go through it from side to side; upright lines that end in it, or pieces of lines on three levels, are
/// none of these. `rim` is left out on every side.
pub(super) fn draw(rules: &[Rect], area: &Rect, rim: f64) -> bool {
    let [x0, y0, x1, y1] = area.numbers();
    let rim = rim.min((x1 - x0) / 4.0).min((y1 - y0) / 4.0);
    let inner = Rect::new(x0 + rim, y0 + rim, x1 - rim, y1 - rim);
    let [x0, y0, x1, y1] = inner.numbers();
    let mut levels: Vec<f64> = Vec::new();
    for rule in rules.iter().filter(|rule| rule.intersection(&inner).is_some()) {
        let [left, low, right, high] = rule.numbers();
        if right - left < high - low {
            if low > y0 || high < y1 {
                return true;
            }
        } else if right.min(x1) - left.max(x0) < (x1 - x0) / 2.0
            && !levels.iter().any(|level| (level - low).abs() < 1.0)
        {
            levels.push(low);
        }
    }
    levels.len() >= 3
}

/// Pieces that continue each other are one: dotted lines, the borders of cells in a row.
fn joined(mut strips: Vec<Strip>) -> Vec<Strip> {
    let level = |strip: &Strip| ((strip.low * 10.0).round(), (strip.high * 10.0).round());
    strips.sort_by(|a, b| {
        let ((a0, a1), (b0, b1)) = (level(a), level(b));
        a0.total_cmp(&b0)
            .then(a1.total_cmp(&b1))
            .then(a.from.total_cmp(&b.from))
    });
    let mut out: Vec<Strip> = Vec::new();
    for strip in strips {
        match out.last_mut() {
            Some(last) if level(last) == level(&strip) && strip.from <= last.to + GAP => {
                last.to = last.to.max(strip.to);
            }
            _ => out.push(strip),
        }
    }
    out
}

/// Each with whether it is a rule; sorted by `low`, as `joined` leaves them.
fn no_rules(strips: Vec<Strip>) -> impl Iterator<Item = (Strip, bool)> {
    let mut near = vec![0_usize; strips.len()];
    for (at, strip) in strips.iter().enumerate() {
        let later = strips.iter().enumerate().skip(at + 1);
        let later = later.take_while(|(_, other)| other.low - strip.high <= CLOSE);
        for (looked, (number, other)) in later.enumerate() {
            let beside = other.from < strip.to && strip.from < other.to;
            let add = if looked >= MAX_LOOKED {
                2
            } else {
                usize::from(beside)
            };
            for place in [at, number] {
                if let Some(count) = near.get_mut(place) {
                    *count += add;
                }
            }
            if looked >= MAX_LOOKED {
                break;
            }
        }
    }
    let all = strips.into_iter().zip(near);
    all.map(|(strip, near)| (strip, near < 2 && strip.to - strip.from >= LONG))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(boxes: &[[f64; 4]]) -> usize {
        let mut strips = Strips::default();
        for [x0, y0, x1, y1] in boxes {
            strips.push(Rect::new(*x0, *y0, *x1, *y1));
        }
        strips.shown().0.len()
    }

    #[test]
    fn rules_are_far_apart_and_long() {
        assert_eq!(
            shown(&[
                [0.0, 0.0, 200.0, 0.5],
                [0.0, 1.5, 200.0, 2.0],
                [0.0, 20.0, 200.0, 20.5]
            ]),
            0
        );
        let dots: Vec<[f64; 4]> = (0..40)
            .map(|at| [f64::from(at) * 3.0, 0.0, f64::from(at) * 3.0 + 1.0, 1.0])
            .collect();
        assert_eq!(shown(&dots), 0);
    }

    #[test]
    fn lines_that_end_within_are_a_drawing() {
        let area = Rect::new(0.0, 0.0, 200.0, 40.0);
        let drawn = |lines: &[[f64; 4]]| {
            let rules: Vec<Rect> = lines
                .iter()
                .map(|[x0, y0, x1, y1]| Rect::new(*x0, *y0, *x1, *y1))
                .collect();
            draw(&rules, &area, 4.0)
        };
        assert!(!drawn(&[
            [10.0, 10.0, 190.0, 10.5],
            [100.0, 0.0, 100.5, 40.0],
            [1.0, 1.0, 1.5, 30.0]
        ]));
        assert!(drawn(&[[50.0, 10.0, 50.5, 30.0]]));
        let dashes = [10.0, 20.0, 30.0].map(|y| [50.0, y, 60.0, y + 0.5]);
        assert!(drawn(&dashes));
        assert!(!drawn(dashes.get(..2).unwrap_or_default()));
    }

    #[test]
    fn strips_upon_each_other_are_a_picture() {
        let strips: Vec<[f64; 4]> = (0..10)
            .map(|at| [0.0, f64::from(at) * 1.9, 300.0, f64::from(at) * 1.9 + 1.9])
            .collect();
        assert_eq!(shown(&strips), 10);
        assert_eq!(shown(&[[0.0, 0.0, 1.0, 1.0]]), 1);
    }
}
