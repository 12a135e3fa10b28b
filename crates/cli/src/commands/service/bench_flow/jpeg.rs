//! Just enough of a JPEG encoder (ITU-T T.81, baseline, grey) to make what a scanner makes.

/// A grey picture with 200 dots an inch; `quality` from 1 to 100.
pub(super) fn encode(dots: &[u8], width: u16, height: u16, quality: u32) -> Vec<u8> {
    let table = quantisation(quality);
    let mut out = Vec::from(*b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x01\x00\xc8\x00\xc8\x00\x00");
    out.extend(b"\xff\xdb\x00\x43\x00");
    out.extend(ZIGZAG.iter().filter_map(|at| table.get(*at)));
    out.extend(b"\xff\xc0\x00\x0b\x08");
    out.extend(height.to_be_bytes());
    out.extend(width.to_be_bytes());
    out.extend(b"\x01\x01\x11\x00");
    for (class, (counts, values)) in [(0x00, DC), (0x10, AC)] {
        out.extend(b"\xff\xc4");
        out.extend((19 + values.len() as u16).to_be_bytes());
        out.push(class);
        out.extend(counts);
        out.extend(values);
    }
    out.extend(b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00");
    let mut scan = Scan {
        out,
        bits: 0,
        waiting: 0,
        dc: codes(DC),
        ac: codes(AC),
        before: 0,
    };
    let (across, down) = (usize::from(width), usize::from(height));
    for top in (0..down).step_by(8) {
        for left in (0..across).step_by(8) {
            let dot = |x: usize, y: usize| {
                let at = (top + y).min(down - 1) * across + (left + x).min(across - 1);
                f32::from(dots.get(at).copied().unwrap_or(255)) - 128.0
            };
            scan.block(&transformed(dot), &table);
        }
    }
    scan.put(0x7f, 7);
    scan.out.extend(b"\xff\xd9");
    scan.out
}

/// T.81 table K.1, scaled as the Independent JPEG Group does.
fn quantisation(quality: u32) -> [u8; 64] {
    let scale = match quality.clamp(1, 100) {
        low @ ..50 => 5_000 / low,
        high => 200 - 2 * high,
    };
    LUMINANCE.map(|step| u8::try_from((u32::from(step) * scale + 50) / 100).map_or(255, |step| step.max(1)))
}

/// The cosine transform of a block (T.81 A.3.3), one direction after the other.
fn transformed(dot: impl Fn(usize, usize) -> f32) -> [f32; 64] {
    let wave = |frequency: usize, at: usize| {
        let scale = if frequency == 0 { 0.125_f32.sqrt() } else { 0.5 };
        scale * (((2 * at + 1) * frequency) as f32 * std::f32::consts::PI / 16.0).cos()
    };
    let waves: [[f32; 8]; 8] = std::array::from_fn(|frequency| std::array::from_fn(|at| wave(frequency, at)));
    let sum = |wave: &[f32; 8], value: &dyn Fn(usize) -> f32| -> f32 {
        wave.iter().enumerate().map(|(at, part)| part * value(at)).sum()
    };
    let rows: [[f32; 8]; 8] =
        std::array::from_fn(|y| std::array::from_fn(|u| sum(&waves[u], &|x| dot(x, y))));
    std::array::from_fn(|at| sum(&waves[at / 8], &|y| rows[y][at % 8]))
}

/// The bits of the picture.
struct Scan {
    out: Vec<u8>,
    bits: u32,
    waiting: u32,
    dc: [(u32, u32); 256],
    ac: [(u32, u32); 256],
    before: i32,
}

impl Scan {
    fn block(&mut self, values: &[f32; 64], table: &[u8; 64]) {
        let level = |at: usize| (values[at] / f32::from(table[at])).round() as i32;
        let first = level(0);
        let length = bits(first - self.before);
        let (code, of) = self.dc[length as usize];
        self.put(code, of);
        self.put(extra(first - self.before, length), length);
        self.before = first;
        let mut zeros = 0;
        for level in ZIGZAG.into_iter().skip(1).map(level) {
            if level == 0 {
                zeros += 1;
                continue;
            }
            for _ in 0..zeros / 16 {
                self.put(self.ac[0xf0].0, self.ac[0xf0].1);
            }
            let length = bits(level);
            let (code, of) = self.ac[(zeros % 16) << 4 | length as usize];
            self.put(code, of);
            self.put(extra(level, length), length);
            zeros = 0;
        }
        if zeros > 0 {
            self.put(self.ac[0].0, self.ac[0].1);
        }
    }

    fn put(&mut self, value: u32, length: u32) {
        self.bits = self.bits << length | value;
        self.waiting += length;
        while self.waiting >= 8 {
            self.waiting -= 8;
            let byte = (self.bits >> self.waiting) as u8;
            self.out.push(byte);
            if byte == 0xff {
                self.out.push(0);
            }
        }
    }
}

/// How many bits a value takes (T.81 F.1.2).
fn bits(value: i32) -> u32 {
    32 - value.unsigned_abs().leading_zeros()
}

fn extra(value: i32, length: u32) -> u32 {
    let value = if value < 0 { value - 1 } else { value };
    value as u32 & ((1 << length) - 1)
}

/// Codes and their lengths by symbol (T.81 C.2).
fn codes((counts, values): (&[u8; 16], &[u8])) -> [(u32, u32); 256] {
    let mut codes = [(0, 0); 256];
    let (mut code, mut values) = (0, values.iter());
    for (length, count) in (1..).zip(counts) {
        for value in values.by_ref().take(usize::from(*count)) {
            codes[usize::from(*value)] = (code, length);
            code += 1;
        }
        code <<= 1;
    }
    codes
}

#[rustfmt::skip]
const ZIGZAG: [usize; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
    35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];
#[rustfmt::skip]
const LUMINANCE: [u8; 64] = [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
    18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];
/// T.81 tables K.3 and K.5.
const DC: (&[u8; 16], &[u8]) = (
    &[0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0],
    &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
);
const AC: (&[u8; 16], &[u8]) = (
    &[0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 0x7d],
    b"\x01\x02\x03\x00\x04\x11\x05\x12\x21\x31\x41\x06\x13\x51\x61\x07\x22\x71\x14\x32\x81\x91\xa1\x08\x23\x42\xb1\xc1\x15\x52\xd1\xf0\x24\x33\x62\x72\x82\x09\x0a\x16\x17\x18\x19\x1a\x25\x26\x27\x28\x29\x2a\x34\x35\x36\x37\x38\x39\x3a\x43\x44\x45\x46\x47\x48\x49\x4a\x53\x54\x55\x56\x57\x58\x59\x5a\x63\x64\x65\x66\x67\x68\x69\x6a\x73\x74\x75\x76\x77\x78\x79\x7a\x83\x84\x85\x86\x87\x88\x89\x8a\x92\x93\x94\x95\x96\x97\x98\x99\x9a\xa2\xa3\xa4\xa5\xa6\xa7\xa8\xa9\xaa\xb2\xb3\xb4\xb5\xb6\xb7\xb8\xb9\xba\xc2\xc3\xc4\xc5\xc6\xc7\xc8\xc9\xca\xd2\xd3\xd4\xd5\xd6\xd7\xd8\xd9\xda\xe1\xe2\xe3\xe4\xe5\xe6\xe7\xe8\xe9\xea\xf1\xf2\xf3\xf4\xf5\xf6\xf7\xf8\xf9\xfa",
);
