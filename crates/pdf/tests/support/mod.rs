//! Builders of small files.
#![allow(dead_code, reason = "each test takes what it needs")]

pub(crate) mod anew;

use saoy_pdf::build::NewFile;
use saoy_pdf::{Dict, Limits, ObjRef, Object, Reader, Stream};
use std::fmt::Write as _;

/// `1 0 obj` and so on for each text, a table, and a trailer with `extra` in it; object 1 is the catalog.
pub(crate) fn file(objects: &[&str], extra: &str) -> Vec<u8> {
    let mut out = String::from("%PDF-1.7\n");
    let mut offsets = Vec::new();
    for (at, text) in objects.iter().enumerate() {
        offsets.push(out.len());
        write!(out, "{} 0 obj\n{text}\nendobj\n", at + 1).unwrap();
    }
    let startxref = out.len();
    write!(out, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
    for offset in offsets {
        out += &format!("{offset:010} 00000 n \n");
    }
    let size = objects.len() + 1;
    write!(
        out,
        "trailer\n<</Size {size}/Root 1 0 R{extra}>>\nstartxref\n{startxref}\n%%EOF\n"
    )
    .unwrap();
    out.into_bytes()
}

pub(crate) const PAGES: &str = "<</Type/Pages/Kids[3 0 R]/Count 1>>";
pub(crate) const PAGE: &str = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>";

/// A file of one page whose catalog and page have more in them, followed by further objects from 4.
pub(crate) fn one_page(catalog: &str, page: &str, more: &[&str]) -> Vec<u8> {
    let catalog = format!("<</Type/Catalog/Pages 2 0 R{catalog}>>");
    let page = PAGE.replace("/Resources", &format!("{page}/Resources"));
    let mut objects = vec![catalog.as_str(), PAGES, page.as_str()];
    objects.extend(more);
    file(&objects, "")
}

/// A file of `count` pages with content, made by this crate.
pub(crate) fn pages(count: usize) -> Vec<u8> {
    let mut file = NewFile::new("1.7");
    let tree = file.reserve();
    let mut kids = Vec::new();
    for number in 0..count {
        let content = file.add(Stream::deflated(
            Dict::new(),
            format!("0 0 {number} 9 re f").as_bytes(),
        ));
        let page = Dict::new()
            .with("Type", Object::name("Page"))
            .with("Parent", tree)
            .with("MediaBox", [0, 0, 595, 842].map(Object::Int).to_vec())
            .with("Contents", content);
        kids.push(Object::Ref(file.add(page)));
    }
    file.set(
        tree,
        Dict::new()
            .with("Type", Object::name("Pages"))
            .with("Count", count)
            .with("Kids", kids),
    );
    let catalog = file.add(
        Dict::new()
            .with("Type", Object::name("Catalog"))
            .with("Pages", tree),
    );
    file.finish(catalog, None, [9; 16]).unwrap()
}

pub(crate) const FIXTURES: [(&str, &[u8]); 4] = [
    ("table", include_bytes!("../fixtures/three-pages-table.pdf")),
    ("stream", include_bytes!("../fixtures/three-pages-stream.pdf")),
    (
        "linearized",
        include_bytes!("../fixtures/three-pages-linearized.pdf"),
    ),
    (
        "linearized table",
        include_bytes!("../fixtures/three-pages-linearized-table.pdf"),
    ),
];

pub(crate) fn open(bytes: &[u8]) -> Reader<'_> {
    Reader::open(bytes, &Limits::default()).unwrap()
}

pub(crate) fn r(num: u32) -> ObjRef {
    ObjRef::new(num)
}

/// With a longer text in front of the cross-reference, whose place is said anew.
pub(crate) fn patched_longer(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let table = text.find(from).unwrap();
    let text = text.replacen(from, to, 1);
    let grown = table + to.len() - from.len();
    text.replacen(
        &format!("startxref\n{table}\n"),
        &format!("startxref\n{grown}\n"),
        1,
    )
    .into_bytes()
}

/// `from` replaced by `to`, which must be of the same length; it must occur.
pub(crate) fn patched(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    replaced(bytes, from, to)
}

/// The last `from` replaced by `to`; it must occur.
pub(crate) fn replaced(bytes: &[u8], from: &str, to: &str) -> Vec<u8> {
    let at = bytes
        .windows(from.len())
        .rposition(|window| window == from.as_bytes())
        .unwrap();
    [&bytes[..at], to.as_bytes(), &bytes[at + from.len()..]].concat()
}

/// `base` with a table that calls object 4 free, and a companion that has it.
pub(crate) fn hybrid(base: Vec<u8>) -> Vec<u8> {
    let place = base.windows(7).position(|window| window == b"4 0 obj").unwrap();
    let at = open(&base).revisions()[0].startxref as usize;
    let row = [[1].as_slice(), &(place as u32).to_be_bytes(), &[0]].concat();
    let hex: String = row.iter().map(|byte| format!("{byte:02x}")).collect();
    let stream = format!(
        "9 0 obj\n<</Type/XRef/Size 10/Root 1 0 R/W[1 4 1]/Index[4 1]/Filter/ASCIIHexDecode/Length {}>>stream\n{hex}>\nendstream\nendobj\n",
        hex.len() + 1
    );
    let text = String::from_utf8(base).unwrap();
    let text = text.replace(&format!("{place:010} 00000 n"), "0000000000 00001 f");
    let text = text
        .replace("xref\n0 5", &format!("{stream}xref\n0 5"))
        .replace("/Size 5", &format!("/Size 10/XRefStm {at}"));
    text.replace(
        &format!("startxref\n{at}"),
        &format!("startxref\n{}", at + stream.len()),
    )
    .into_bytes()
}
