//! What a clerk should look at again before submitting. Hints never block.

use super::raster::{Gray, PageRaster};

/// Something about a page that looks wrong.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Hint {
    /// Nothing on it.
    Blank,
    /// The paper itself is dark.
    Dark,
    /// Fewer dots an inch than asked for.
    LowResolution {
        /// Dots an inch.
        dpi: u32,
    },
    /// Lines of text rise or fall.
    Skewed {
        /// Degrees, positive when the right end is too low.
        degrees: f64,
    },
    /// Writing runs into an edge.
    CutOff(Sides),
}

/// Edges of a page as stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sides {
    /// Upper.
    pub top: bool,
    /// Right.
    pub right: bool,
    /// Lower.
    pub bottom: bool,
    /// Left.
    pub left: bool,
}

/// Where hints begin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// Least dots an inch (Decree 30/2020 Annex I part III: 200).
    pub dpi: f64,
    /// Largest part of inked pixels of a blank page.
    pub blank: f64,
    /// Paper darker than this grey is dark.
    pub dark: u8,
    /// Least slope in degrees.
    pub skew: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            dpi: 200.0,
            blank: 0.0005,
            dark: 120,
            skew: 1.0,
        }
    }
}

/// Looks at a page.
pub fn judge(page: &PageRaster, settings: &Settings) -> Vec<Hint> {
    let mut hints = Vec::new();
    // Half a dot of rounding in the page size is no lower resolution.
    if page.dpi < settings.dpi - 1.0 {
        hints.push(Hint::LowResolution {
            dpi: page.dpi.round().max(0.0) as u32,
        });
    }
    let Some(gray) = page.gray.as_ref().filter(|g| g.width >= 50 && g.height >= 50) else {
        return hints;
    };
    let paper = percentile(gray, 0.8);
    if paper < settings.dark {
        hints.push(Hint::Dark);
        return hints;
    }
    let ink = Ink::of(gray, paper);
    if ink.share() < settings.blank {
        hints.push(Hint::Blank);
        return hints;
    }
    if let Some(degrees) = ink.slope().filter(|d| d.abs() >= settings.skew) {
        hints.push(Hint::Skewed { degrees });
    }
    let sides = ink.cut();
    if sides != Sides::default() {
        hints.push(Hint::CutOff(sides));
    }
    hints
}

/// The grey below which `part` of the pixels lie.
fn percentile(gray: &Gray, part: f64) -> u8 {
    let mut counts = [0_usize; 256];
    for value in &gray.data {
        if let Some(count) = counts.get_mut(usize::from(*value)) {
            *count += 1;
        }
    }
    let wanted = (gray.data.len() as f64 * part) as usize;
    let mut sum = 0;
    for (value, count) in (0..=255_u8).zip(counts) {
        sum += count;
        if sum > wanted {
            return value;
        }
    }
    255
}

/// Which pixels are ink.
struct Ink {
    width: usize,
    height: usize,
    dark: Vec<bool>,
}

impl Ink {
    fn of(gray: &Gray, paper: u8) -> Self {
        let limit = paper.saturating_sub(paper / 4).max(1);
        Ink {
            width: gray.width,
            height: gray.height,
            dark: gray.data.iter().map(|v| *v < limit).collect(),
        }
    }

    fn at(&self, x: usize, y: usize) -> bool {
        self.dark.get(y * self.width + x).copied().unwrap_or(false)
    }

    /// Part of inked pixels, without a margin of three hundredths, where scanners leave shadows.
    fn share(&self) -> f64 {
        let (mx, my) = (self.width * 3 / 100, self.height * 3 / 100);
        let (mut ink, mut all) = (0_usize, 0_usize);
        for y in my..self.height - my {
            for x in mx..self.width - mx {
                all += 1;
                ink += usize::from(self.at(x, y));
            }
        }
        ink as f64 / all.max(1) as f64
    }

    /// The slope at which rows of ink and rows of paper differ most.
    fn slope(&self) -> Option<f64> {
        let (mx, my) = (self.width * 3 / 100, self.height * 3 / 100);
        let points: Vec<(f64, f64)> = (my..self.height - my)
            .flat_map(|y| (mx..self.width - mx).map(move |x| (x, y)))
            .filter(|(x, y)| self.at(*x, *y))
            .map(|(x, y)| (x as f64, y as f64))
            .collect();
        // Too little to tell, or a picture rather than writing.
        if points.len() < 400 || points.len() > self.dark.len() / 3 {
            return None;
        }
        let step = points.len().div_ceil(40_000);
        let points: Vec<_> = points.into_iter().step_by(step).collect();
        let level = self.contrast(&points, 0.0);
        let best = |angles: &mut dyn Iterator<Item = f64>| {
            angles
                .map(|a| (a, self.contrast(&points, a)))
                .fold(
                    (0.0, level),
                    |best, this| if this.1 > best.1 { this } else { best },
                )
        };
        let rough = best(&mut (-16..=16).map(|n| f64::from(n) * 0.5)).0;
        let (fine, contrast) = best(&mut (-5..=5).map(|n| rough + f64::from(n) * 0.1));
        (contrast > level * 1.25).then_some((fine * 10.0).round() / 10.0)
    }

    fn contrast(&self, points: &[(f64, f64)], degrees: f64) -> f64 {
        let tangent = degrees.to_radians().tan();
        let offset = self.width as f64;
        let mut rows = vec![0.0_f64; self.height + 2 * self.width];
        for (x, y) in points {
            if let Some(row) = rows.get_mut((y - x * tangent + offset) as usize) {
                *row += 1.0;
            }
        }
        rows.windows(2)
            .map(|w| w.iter().fold(0.0, |d, v| v - d).powi(2))
            .sum()
    }

    /// Edges at which separate strokes end: several, but no unbroken dark band, which is the lid's shadow.
    fn cut(&self) -> Sides {
        let across = |y: usize| strokes((0..self.width).map(|x| self.at(x, y)));
        let down = |x: usize| strokes((0..self.height).map(|y| self.at(x, y)));
        Sides {
            top: across(0) && across(2),
            bottom: across(self.height - 1) && across(self.height - 3),
            left: down(0) && down(2),
            right: down(self.width - 1) && down(self.width - 3),
        }
    }
}

fn strokes(line: impl Iterator<Item = bool>) -> bool {
    let (mut count, mut ink, mut all, mut before) = (0, 0, 0, false);
    for dark in line {
        count += usize::from(dark && !before);
        ink += usize::from(dark);
        all += 1;
        before = dark;
    }
    count >= 6 && ink * 2 < all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(paint: impl Fn(f64, f64) -> u8) -> PageRaster {
        let (width, height) = (700, 1000);
        let data = (0..height)
            .flat_map(|y| (0..width).map(move |x| (x, y)))
            .map(|(x, y)| paint(x as f64, y as f64));
        PageRaster {
            gray: Some(Gray {
                width,
                height,
                data: data.collect(),
            }),
            dpi: 300.0,
        }
    }

    /// Lines of words, turned by some degrees about the upper left corner.
    fn writing(degrees: f64, margin: f64) -> PageRaster {
        let (sin, cos) = degrees.to_radians().sin_cos();
        page(move |x, y| {
            let (u, v) = (x * cos + y * sin, y * cos - x * sin);
            let inside = u > margin && u < 700.0 - margin && v > margin && v < 1000.0 - margin;
            let line = v.rem_euclid(24.0) < 8.0;
            let word = u.rem_euclid(60.0) < 48.0 && u.rem_euclid(7.0) < 4.0;
            if inside && line && word { 30 } else { 250 }
        })
    }

    fn of(page: &PageRaster) -> Vec<Hint> {
        judge(page, &Settings::default())
    }

    #[test]
    fn an_ordinary_page_raises_nothing() {
        assert_eq!(of(&writing(0.0, 60.0)), []);
        assert_eq!(of(&writing(0.5, 60.0)), []);
    }

    #[test]
    fn blank_pages_with_dust_are_blank() {
        let dust = page(|x, y| {
            if x.rem_euclid(90.0) < 1.0 && y.rem_euclid(90.0) < 1.0 {
                0
            } else {
                240
            }
        });
        assert_eq!(of(&dust), [Hint::Blank]);
    }

    #[test]
    fn dark_pages_are_dark() {
        assert_eq!(of(&page(|x, _| if x < 300.0 { 20 } else { 90 })), [Hint::Dark]);
    }

    #[test]
    fn slopes_are_measured() {
        for degrees in [-4.0, -2.0, 1.5, 3.0, 6.0] {
            let found = of(&writing(degrees, 90.0));
            let Some(Hint::Skewed { degrees: measured }) = found.first() else {
                panic!("{degrees}: {found:?}")
            };
            assert!((measured - degrees).abs() <= 0.3, "{degrees}: {measured}");
        }
    }

    #[test]
    fn writing_into_the_edge_is_cut_off() {
        let found = of(&page(|x, y| {
            if x < 560.0 && y > 100.0 && y < 900.0 && y.rem_euclid(24.0) < 9.0 && x.rem_euclid(40.0) < 33.0 {
                20
            } else {
                250
            }
        }));
        assert_eq!(
            found,
            [Hint::CutOff(Sides {
                left: true,
                ..Sides::default()
            })]
        );
    }

    #[test]
    fn the_shadow_of_the_lid_is_not_cut_off_writing() {
        let mut shadow = writing(0.0, 60.0);
        if let Some(gray) = &mut shadow.gray {
            gray.data[..700 * 5].fill(10);
        }
        assert_eq!(of(&shadow), []);
    }

    #[test]
    fn few_dots_are_counted_even_without_pixels() {
        let page = PageRaster {
            gray: None,
            dpi: 149.7,
        };
        assert_eq!(of(&page), [Hint::LowResolution { dpi: 150 }]);
        assert_eq!(
            of(&PageRaster {
                gray: None,
                dpi: 199.6
            }),
            []
        );
    }
}
