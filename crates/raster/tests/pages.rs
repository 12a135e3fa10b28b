//! A page is drawn in the asked width, with its own proportions; everything else is a clear refusal.

#![allow(clippy::unwrap_used, reason = "a test that fails here says why")]

use std::sync::Arc;

use saoy_raster::{MAX_WIDTH, Pages, RasterError};

/// A page of 200 × 100 points, black on its left half, turned by `rotate` degrees.
fn page(rotate: i32) -> Vec<u8> {
    let content = "0 g 0 0 100 100 re f";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 100]/Rotate {rotate}/Resources<<>>/Contents 4 0 R>>"
        ),
        format!("<</Length {}>>stream\n{content}\nendstream", content.len()),
    ];
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj{object}endobj\n", index + 1).bytes());
    }
    let start = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).bytes());
    for offset in offsets {
        out.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    out.extend(
        format!(
            "trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n",
            objects.len() + 1
        )
        .bytes(),
    );
    out
}

fn open(bytes: Vec<u8>) -> Pages {
    Pages::open(Arc::new(bytes)).unwrap()
}

#[test]
fn a_page_is_drawn_with_its_own_proportions() {
    let pages = open(page(0));
    assert_eq!(pages.count(), 1);
    let (gray, width, height) = pages.gray(1, 400).unwrap();
    assert_eq!((width, height), (400, 200));
    let at = |x: usize, y: usize| gray[y * 400 + x];
    assert!(at(100, 100) < 10, "the left half is black");
    assert!(at(300, 100) > 245, "the right half is white");
    assert!(pages.png(1, 400).unwrap().starts_with(b"\x89PNG"));
}

#[test]
fn a_turned_page_stands_upright() {
    let (gray, width, height) = open(page(90)).gray(1, 100).unwrap();
    assert_eq!((width, height), (100, 200));
    assert!(gray[50 * 100 + 50] < 10, "what was left is now on top");
    assert!(gray[150 * 100 + 50] > 245);
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    let pages = open(page(0));
    assert_eq!(
        pages.png(2, 100),
        Err(RasterError::NoSuchPage { asked: 2, pages: 1 })
    );
    assert_eq!(
        pages.png(0, 100),
        Err(RasterError::NoSuchPage { asked: 0, pages: 1 })
    );
    assert_eq!(pages.png(1, 0), Err(RasterError::Width(0)));
    assert_eq!(
        pages.png(1, MAX_WIDTH + 1),
        Err(RasterError::Width(MAX_WIDTH + 1))
    );
    assert!(Pages::open(Arc::new(b"<html>".to_vec())).is_err_and(|e| e == RasterError::Unreadable));
}
