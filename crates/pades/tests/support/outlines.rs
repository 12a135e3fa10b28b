//! TrueType programmes: one with one shape in it, one whose glyphs are called letters.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test takes what it needs"
)]

/// What all its codes show: a rectangle.
#[derive(Clone, Copy)]
pub struct Outlines {
    /// To the em.
    pub units: u16,
    pub area: [i16; 4],
}

/// The programme, with nothing but what has to be in it. Its `head` says that all is as usual.
pub fn true_type(outlines: Outlines) -> Vec<u8> {
    let [x0, y0, x1, y1] = outlines.area;
    let words = |words: &[i16]| {
        words
            .iter()
            .flat_map(|word| word.to_be_bytes())
            .collect::<Vec<u8>>()
    };
    let mut glyph = words(&[1, 0, 0, 500, 700, 3, 0]);
    glyph.extend([1; 4]);
    glyph.extend(words(&[x0, x1 - x0, 0, x0 - x1]));
    glyph.extend(words(&[y0, 0, y1 - y0, 0]));
    let mut head = vec![0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x5F, 0x0F, 0x3C, 0xF5, 0, 0];
    head.extend(outlines.units.to_be_bytes());
    head.extend([0; 16]);
    head.extend(words(&[0, -200, 1000, 1000, 0, 8, 2, 0, 0]));
    let mut hhea = vec![0, 1, 0, 0];
    hhea.extend(words(&[800, -200, 0, 500, 0, 0, 500, 1, 0, 0, 0, 0, 0, 0, 0, 2]));
    let mut cmap = words(&[0, 1, 1, 0, 0, 12, 0, 262, 0]);
    cmap.extend([1; 256]);
    let half = (glyph.len() / 2) as i16;
    let tables: [(&[u8; 4], Vec<u8>); 7] = [
        (b"cmap", cmap),
        (b"glyf", glyph),
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", words(&[500, 0, 500, 0])),
        (b"loca", words(&[0, 0, half])),
        (b"maxp", [vec![0, 1, 0, 0, 0, 2], vec![0; 26]].concat()),
    ];
    assembled(&tables)
}

/// A programme whose glyphs, from the first on, are called these letters; a space is empty, all others are rectangles.
/// `None` where it calls them nothing.
pub fn lettered(letters: &str, called: Option<&str>) -> Vec<u8> {
    let count = letters.chars().count() + 1;
    let words = |words: &[i16]| {
        words
            .iter()
            .flat_map(|word| word.to_be_bytes())
            .collect::<Vec<u8>>()
    };
    let mut shape = words(&[1, 0, 0, 500, 700, 3, 0]);
    shape.extend([1; 4]);
    shape.extend(words(&[0, 500, 0, -500, 0, 0, 700, 0]));
    shape.resize(shape.len().next_multiple_of(2), 0);
    let (mut glyf, mut loca) = (Vec::new(), vec![0, (shape.len() / 2) as i16]);
    glyf.extend(&shape);
    for letter in letters.chars() {
        if letter != ' ' {
            glyf.extend(&shape);
        }
        loca.push((glyf.len() / 2) as i16);
    }
    let mut head = vec![
        0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x5F, 0x0F, 0x3C, 0xF5, 0, 0, 3, 0xE8,
    ];
    head.extend([0; 16]);
    head.extend(words(&[0, -200, 1000, 1000, 0, 8, 2, 0, 0]));
    let mut hhea = vec![0, 1, 0, 0];
    hhea.extend(words(&[
        800,
        -200,
        0,
        500,
        0,
        0,
        500,
        1,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        count as i16,
    ]));
    let mut groups: Vec<(u32, u32)> = called
        .unwrap_or_default()
        .chars()
        .map(u32::from)
        .zip(1..)
        .collect();
    groups.sort_unstable();
    let long = |number: u32| number.to_be_bytes();
    let mut cmap = words(&[0, 1, 3, 10, 0, 12, 12, 0]);
    cmap.extend(
        [
            long(16 + 12 * groups.len() as u32),
            long(0),
            long(groups.len() as u32),
        ]
        .concat(),
    );
    for (letter, glyph) in groups {
        cmap.extend([long(letter), long(letter), long(glyph)].concat());
    }
    let maxp = [vec![0, 1, 0, 0], words(&[count as i16]), vec![0; 26]].concat();
    let mut tables: Vec<(&[u8; 4], Vec<u8>)> = vec![
        (b"glyf", glyf),
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", words(&vec![500; 2 * count])),
        (b"loca", words(&loca)),
        (b"maxp", maxp),
    ];
    if called.is_some() {
        tables.insert(0, (b"cmap", cmap));
    }
    assembled(&tables)
}

fn assembled(tables: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut file = vec![0, 1, 0, 0, 0, tables.len() as u8, 0, 0, 0, 0, 0, 0];
    let mut at = 12 + 16 * tables.len();
    for (tag, data) in tables {
        file.extend(*tag);
        file.extend([0; 4]);
        file.extend(u32::try_from(at).unwrap().to_be_bytes());
        file.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
        at += data.len().next_multiple_of(4);
    }
    for (_, data) in tables {
        let mut data = data.clone();
        data.resize(data.len().next_multiple_of(4), 0);
        file.extend(data);
    }
    file
}
