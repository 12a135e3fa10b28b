//! Predictors (ISO 32000-2 §7.4.4.4): TIFF 2 and the PNG filters.

use crate::{DecodeError, Dict};

pub(super) fn undo(data: &mut Vec<u8>, parameters: &Dict) -> Result<(), DecodeError> {
    let layout = Layout::from(parameters)?;
    match super::integer(parameters, "Predictor", 1, 1..=15)? {
        1 => {}
        2 => tiff(data, &layout),
        10.. => *data = png(data, &layout)?,
        _ => return Err(DecodeError::Parameters),
    }
    Ok(())
}

struct Layout {
    colors: usize,
    bits: usize,
    columns: usize,
}

impl Layout {
    fn from(parameters: &Dict) -> Result<Self, DecodeError> {
        let number = |key, default, range| super::integer(parameters, key, default, range);
        let bits = number("BitsPerComponent", 8, 1..=16)?;
        if !bits.is_power_of_two() {
            return Err(DecodeError::Parameters);
        }
        Ok(Self {
            colors: number("Colors", 1, 1..=64)?,
            bits,
            columns: number("Columns", 1, 1..=1 << 20)?,
        })
    }

    fn row(&self) -> usize {
        (self.colors * self.bits * self.columns).div_ceil(8)
    }

    /// Distance to the pixel on the left in bytes, at least one.
    fn pixel(&self) -> usize {
        (self.colors * self.bits).div_ceil(8)
    }
}

/// Every row begins with the number of its filter (PNG, clause 9). The last row may be short.
fn png(data: &[u8], layout: &Layout) -> Result<Vec<u8>, DecodeError> {
    // No row is longer than the data, whatever the parameters say.
    let (length, pixel) = (layout.row().min(data.len()), layout.pixel());
    let mut out = Vec::with_capacity(data.len());
    let mut above = vec![0_u8; length];
    let mut row = Vec::with_capacity(length);
    for line in data.chunks(length + 1) {
        let Some((filter, line)) = line.split_first() else {
            break;
        };
        row.clear();
        for (at, (&byte, &up)) in line.iter().zip(&above).enumerate() {
            let back = |from: &[u8]| {
                at.checked_sub(pixel)
                    .and_then(|at| from.get(at))
                    .copied()
                    .unwrap_or(0)
            };
            let left = back(&row);
            let predicted = match filter {
                0 => 0,
                1 => left,
                2 => up,
                3 => u8::midpoint(left, up),
                4 => paeth(left, up, back(&above)),
                _ => return Err(DecodeError::Data("PNG predictor")),
            };
            row.push(byte.wrapping_add(predicted));
        }
        out.extend_from_slice(&row);
        std::mem::swap(&mut row, &mut above);
        above.resize(length, 0);
    }
    Ok(out)
}

fn paeth(left: u8, up: u8, corner: u8) -> u8 {
    let estimate = i16::from(left) + i16::from(up) - i16::from(corner);
    let distance = |value: u8| (estimate - i16::from(value)).abs();
    if distance(left) <= distance(up) && distance(left) <= distance(corner) {
        left
    } else if distance(up) <= distance(corner) {
        up
    } else {
        corner
    }
}

/// Each component is the difference to the same component on the left.
fn tiff(data: &mut [u8], layout: &Layout) {
    for row in data.chunks_mut(layout.row()) {
        match layout.bits {
            8 => add_left(row, layout.colors, |byte, left| byte.wrapping_add(left)),
            16 => wide(row, layout.colors),
            bits => narrow(row, layout.colors, bits),
        }
    }
}

fn add_left(row: &mut [u8], distance: usize, add: impl Fn(u8, u8) -> u8) {
    let mut history: std::collections::VecDeque<u8> = std::iter::repeat_n(0, distance).collect();
    for byte in row {
        let left = history.pop_front().unwrap_or(0);
        *byte = add(*byte, left);
        history.push_back(*byte);
    }
}

fn wide(row: &mut [u8], distance: usize) {
    let mut history: std::collections::VecDeque<u16> = std::iter::repeat_n(0, distance).collect();
    for pair in row.chunks_exact_mut(2) {
        if let [high, low] = pair {
            let value = u16::from_be_bytes([*high, *low]).wrapping_add(history.pop_front().unwrap_or(0));
            history.push_back(value);
            [*high, *low] = value.to_be_bytes();
        }
    }
}

/// One, two or four bits per component.
fn narrow(row: &mut [u8], distance: usize, bits: usize) {
    let mask = 0xFF_u8 >> (8 - bits);
    let mut history: std::collections::VecDeque<u8> = std::iter::repeat_n(0, distance).collect();
    for byte in row {
        let mut shift = 8;
        let mut out = 0;
        while shift >= bits {
            shift -= bits;
            let value = (*byte >> shift & mask).wrapping_add(history.pop_front().unwrap_or(0)) & mask;
            history.push_back(value);
            out |= value << shift;
        }
        *byte = out;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Object;

    fn undo(mut data: Vec<u8>, parameters: &Dict) -> Result<Vec<u8>, DecodeError> {
        super::undo(&mut data, parameters).map(|()| data)
    }

    fn parameters(predictor: i64, colors: i64, bits: i64, columns: i64) -> Dict {
        Dict::new()
            .with("Predictor", predictor)
            .with("Colors", colors)
            .with("BitsPerComponent", bits)
            .with("Columns", columns)
    }

    #[test]
    fn each_png_filter() {
        let data = [
            [0, 1, 2, 3],
            [1, 1, 1, 1],
            [2, 1, 1, 1],
            [3, 1, 1, 1],
            [4, 1, 1, 1],
        ]
        .concat();
        let rows = [[1, 2, 3], [1, 2, 3], [2, 3, 4], [2, 3, 4], [3, 4, 5]].concat();
        assert_eq!(undo(data, &parameters(15, 1, 8, 3)).unwrap(), rows);
        assert_eq!(
            undo(vec![5, 1], &parameters(12, 1, 8, 1)),
            Err(DecodeError::Data("PNG predictor"))
        );
    }

    #[test]
    fn tiff_in_every_width() {
        assert_eq!(
            undo(vec![1, 2, 3, 1, 1, 1], &parameters(2, 3, 8, 2)).unwrap(),
            [1, 2, 3, 2, 3, 4]
        );
        assert_eq!(
            undo(vec![0, 255, 0, 1], &parameters(2, 1, 16, 2)).unwrap(),
            [0, 255, 1, 0]
        );
        assert_eq!(
            undo(vec![0b1010_0000], &parameters(2, 1, 1, 8)).unwrap(),
            [0b1100_0000]
        );
        assert_eq!(
            undo(vec![0x12, 0xF1], &parameters(2, 1, 4, 4)).unwrap(),
            [0x13, 0x23]
        );
    }

    #[test]
    fn a_row_takes_no_more_than_the_data() {
        let wide = parameters(12, 64, 16, 1 << 20);
        // A row of 128 MB each, were it believed.
        for _ in 0..10_000 {
            assert_eq!(undo(vec![2, 7, 1], &wide).unwrap(), [7, 1]);
        }
    }

    #[test]
    fn impossible_layouts_are_refused() {
        for bad in [
            parameters(3, 1, 8, 1),
            parameters(2, 0, 8, 1),
            parameters(2, 1, 7, 1),
            parameters(2, 1, 8, -1),
        ] {
            assert_eq!(undo(vec![0], &bad), Err(DecodeError::Parameters));
        }
    }

    #[test]
    fn what_is_no_integer_is_not_passed_over() {
        for key in ["Predictor", "Colors", "BitsPerComponent", "Columns"] {
            for value in [Object::Real(12.0), Object::Null, Object::text("12")] {
                let parameters = parameters(12, 1, 8, 1).with(key, value);
                assert_eq!(
                    undo(vec![2, 7], &parameters),
                    Err(DecodeError::Parameters),
                    "{key}"
                );
            }
        }
    }
}
