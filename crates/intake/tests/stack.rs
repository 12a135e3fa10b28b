//! A stack of three papers with two separator sheets, as it comes from a scanner: pictures, turned, on both sides.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says no by panicking"
)]

use std::sync::Arc;

use saoy_intake::separator::{look_through, sheet};
use saoy_pdf::{Limits, Object, Reader};
use saoy_raster::Pages;
use saoy_sheet::appearance::Turn;
use saoy_sheet::assemble::{Pick, assemble};
use saoy_sheet::scan::{Hint, read, to_pdf};

/// A grey picture of a page, 150 dots an inch, as a scanner gives it.
struct Picture {
    width: usize,
    height: usize,
    dots: Vec<u8>,
}

impl Picture {
    fn separator() -> Self {
        let pages = Pages::open(Arc::new(sheet([1; 16]).unwrap())).unwrap();
        let (dots, width, height) = pages.gray(1, 1240).unwrap();
        Self {
            width: width as usize,
            height: height as usize,
            dots,
        }
    }

    /// Paper, not quite white.
    fn blank() -> Self {
        Self {
            width: 1240,
            height: 1754,
            dots: vec![238; 1240 * 1754],
        }
    }

    /// Lines of writing.
    fn page(seed: usize) -> Self {
        let mut page = Self::blank();
        for line in 0..20 + seed {
            for y in 0..8 {
                let from = (150 + line * 60 + y) * page.width + 150;
                page.dots[from..from + 700].fill(40);
            }
        }
        page
    }

    /// Turned by a quarter, clockwise.
    fn turned(self) -> Self {
        let mut dots = vec![0; self.dots.len()];
        for y in 0..self.height {
            for x in 0..self.width {
                dots[x * self.height + (self.height - 1 - y)] = self.dots[y * self.width + x];
            }
        }
        Self {
            width: self.height,
            height: self.width,
            dots,
        }
    }

    /// Through a worn scanner: grey, a little askew.
    fn worn(mut self) -> Self {
        let before = self.dots.clone();
        for y in 0..self.height {
            for x in 0..self.width {
                let from = x + y / 40;
                let dot = before.get(y * self.width + from).filter(|_| from < self.width);
                self.dots[y * self.width + x] =
                    60 + dot.map_or(150, |dot| dot / 2 + (x * 7 + y * 13) as u8 % 20);
            }
        }
        self
    }

    fn png(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, self.width as u32, self.height as u32);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::Eight);
        encoder
            .write_header()
            .unwrap()
            .write_image_data(&self.dots)
            .unwrap();
        bytes
    }
}

fn stack(pictures: Vec<Picture>) -> Vec<u8> {
    let pages = pictures.iter().map(|picture| read(&picture.png()).unwrap());
    to_pdf(pages.collect(), [9; 16]).unwrap()
}

fn parts(pdf: &[u8]) -> Option<Vec<Vec<usize>>> {
    let cut = look_through(pdf, &Limits::default()).cut;
    cut.map(|cut| cut.split.parts)
}

/// The data of every picture in a file, as stored.
fn pictures(pdf: &[u8]) -> Vec<Vec<u8>> {
    let reader = Reader::open(pdf, &Limits::default()).unwrap();
    let mut found = Vec::new();
    for page in reader.pages().unwrap() {
        let resources = reader.resolve(page.resources.as_ref().unwrap()).unwrap();
        let shown = reader.lookup(resources.as_dict().unwrap(), "XObject").unwrap();
        for (_, object) in shown.as_dict().unwrap().iter() {
            let Object::Stream(stream) = reader.resolve(object).unwrap() else {
                panic!("not a picture");
            };
            found.push(reader.raw(&stream).to_vec());
        }
    }
    found
}

#[test]
fn three_papers_with_two_sheets_become_three_files_with_the_same_pictures() {
    let pdf = stack(vec![
        Picture::page(1),
        Picture::page(2),
        Picture::separator(),
        Picture::page(3),
        Picture::separator(),
        Picture::page(4),
    ]);
    let cut = look_through(&pdf, &Limits::default()).cut.unwrap();
    let files = cut.apply(&pdf, &Limits::default(), || [3; 16]).unwrap();
    let all = pictures(&pdf);
    let split: Vec<Vec<Vec<u8>>> = files.iter().map(|file| pictures(file)).collect();
    assert_eq!(
        split,
        [
            vec![all[0].clone(), all[1].clone()],
            vec![all[3].clone()],
            vec![all[5].clone()]
        ]
    );
}

#[test]
fn a_sheet_is_known_turned_upside_down_grey_and_askew() {
    for sheet in [
        Picture::separator().turned(),
        Picture::separator().turned().turned(),
        Picture::separator().worn(),
        Picture::separator().turned().turned().turned().worn(),
    ] {
        let pdf = stack(vec![Picture::page(1), sheet, Picture::page(2)]);
        assert_eq!(parts(&pdf), Some(vec![vec![0], vec![2]]));
    }
}

#[test]
fn on_both_sides_the_blank_back_of_the_sheet_goes_with_it() {
    let pdf = stack(vec![
        Picture::page(1),
        Picture::blank(),
        Picture::separator(),
        Picture::blank(),
        Picture::page(2),
        Picture::page(3),
    ]);
    assert_eq!(parts(&pdf), Some(vec![vec![0, 1], vec![4, 5]]));
}

#[test]
fn a_small_code_of_the_same_text_on_a_paper_is_no_sheet() {
    let code = Picture::separator();
    let mut paper = Picture::page(1);
    // A quarter of the size: about three centimetres.
    for y in 0..code.height / 4 {
        for x in 0..code.width / 4 {
            paper.dots[(y + 1200) * paper.width + x + 400] = code.dots[y * 4 * code.width + x * 4];
        }
    }
    let pdf = stack(vec![Picture::page(2), paper, Picture::page(3)]);
    assert_eq!(parts(&pdf), None);
}

#[test]
fn one_look_finds_the_hints_of_every_page_too() {
    let pdf = stack(vec![
        Picture::page(1),
        Picture::separator(),
        Picture::page(2),
        Picture::blank(),
    ]);
    let seen = look_through(&pdf, &Limits::default());
    assert_eq!(seen.cut.unwrap().split.parts, [vec![0], vec![2, 3]]);
    let blank: Vec<u32> = seen
        .hints
        .iter()
        .filter(|(_, hint)| *hint == Hint::Blank)
        .map(|(page, _)| *page)
        .collect();
    assert_eq!(blank, [4]);
    // One page is no stack, but is judged.
    let alone = look_through(&stack(vec![Picture::blank()]), &Limits::default());
    assert_eq!(alone.cut, None);
    assert!(alone.hints.contains(&(1, Hint::Blank)), "{:?}", alone.hints);
}

#[test]
fn a_sheet_that_is_no_picture_is_found_as_it_is_drawn() {
    let paper = stack(vec![Picture::page(1)]);
    let printed = sheet([1; 16]).unwrap();
    let limits = Limits::default();
    let files = [
        Reader::open(&paper, &limits).unwrap(),
        Reader::open(&printed, &limits).unwrap(),
    ];
    let picks = [0, 1, 0].map(|file| Pick {
        file,
        page: 0,
        turn: Turn::None,
    });
    let pdf = assemble(&files, &picks, [2; 16]).unwrap();
    assert_eq!(parts(&pdf), Some(vec![vec![0], vec![2]]));
}
