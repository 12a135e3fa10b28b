//! A file around drawn objects, and two ways to read what it shows: our own, and poppler where it is installed.
#![allow(dead_code, unreachable_pub, clippy::unwrap_used, clippy::panic)]

use std::path::{Path, PathBuf};
use std::process::Command;

use saoy_pdf::build::NewFile;
use saoy_pdf::{Dict, Limits, ObjRef, Object, Reader, Sink, Stream};

/// A new file: objects first, then its pages.
pub struct File {
    file: NewFile,
    tree: ObjRef,
}

impl Sink for File {
    fn reserve(&mut self) -> ObjRef {
        self.file.reserve()
    }

    fn set(&mut self, reference: ObjRef, object: Object) {
        self.file.set(reference, object);
    }
}

impl File {
    pub fn new() -> Self {
        let mut file = NewFile::new("1.7");
        let tree = file.reserve();
        File { file, tree }
    }

    pub fn tree(&self) -> ObjRef {
        self.tree
    }

    pub fn finish(mut self, pages: &[ObjRef], catalog: Dict) -> Vec<u8> {
        let kids: Vec<Object> = pages.iter().map(|p| Object::Ref(*p)).collect();
        let tree = Dict::new()
            .with("Type", Object::name("Pages"))
            .with("Count", kids.len() as i64)
            .with("Kids", kids);
        self.file.set(self.tree, tree);
        let catalog = self.file.add(
            catalog
                .with("Type", Object::name("Catalog"))
                .with("Pages", self.tree),
        );
        self.file.finish(catalog, None, [1; 16]).unwrap()
    }
}

/// What a page and its widgets show, read back through `/ToUnicode`; one line for each text object.
pub fn shown(pdf: &[u8]) -> String {
    let reader = Reader::open(pdf, &Limits::default()).unwrap();
    let mut text = String::new();
    for page in reader.pages().unwrap() {
        let contents = reader.lookup(&page.dict, "Contents").unwrap();
        show(
            &reader,
            &page.resources.clone().unwrap(),
            contents.as_stream().unwrap(),
            &mut text,
        );
        let annots = reader.lookup(&page.dict, "Annots").unwrap();
        for annot in annots.as_array().unwrap_or_default() {
            let annot = reader.resolve(annot).unwrap();
            let looks = reader.lookup(annot.as_dict().unwrap(), "AP").unwrap();
            let form = reader.lookup(looks.as_dict().unwrap(), "N").unwrap();
            let form = form.as_stream().unwrap();
            show(&reader, form.dict.get("Resources").unwrap(), form, &mut text);
        }
    }
    text
}

fn show(reader: &Reader<'_>, resources: &Object, stream: &Stream, text: &mut String) {
    let resources = reader.resolve(resources).unwrap();
    let fonts = reader.lookup(resources.as_dict().unwrap(), "Font").unwrap();
    let content = String::from_utf8(reader.decoded(stream).unwrap()).unwrap();
    for line in content.lines() {
        if line == "ET" {
            text.push('\n');
        }
        let Some((font, rest)) = line.strip_prefix('/').and_then(|l| l.split_once(' ')) else {
            continue;
        };
        let Some((_, hex)) = rest.strip_suffix("> Tj").and_then(|r| r.split_once('<')) else {
            continue;
        };
        let font = reader.lookup(fonts.as_dict().unwrap(), font).unwrap();
        let map = reader.lookup(font.as_dict().unwrap(), "ToUnicode").unwrap();
        let map = String::from_utf8(reader.decoded(map.as_stream().unwrap()).unwrap()).unwrap();
        for code in hex.as_bytes().chunks(4) {
            let code = format!("<{}> <", std::str::from_utf8(code).unwrap());
            let letter = map.split(&code).nth(1).and_then(|m| m.get(..4)).unwrap();
            text.push(char::from_u32(u32::from_str_radix(letter, 16).unwrap()).unwrap());
        }
    }
}

/// Writes a file for poppler and people under the build folder.
pub fn keep(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sheet");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// Text as poppler extracts it; `None` where poppler is not installed.
pub fn text(pdf: &Path) -> Option<String> {
    let out = Command::new("pdftotext")
        .args(["-layout", "-enc", "UTF-8"])
        .arg(pdf)
        .arg("-")
        .output()
        .ok()?;
    assert!(
        out.status.success() && out.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    Some(String::from_utf8(out.stdout).unwrap())
}

/// What a file shows, white space evened out: as our own reader and, where it is installed, poppler read it.
pub fn readings(pdf: &Path) -> Vec<String> {
    let own = shown(&std::fs::read(pdf).unwrap());
    let even = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
    [Some(own), text(pdf)].into_iter().flatten().map(even).collect()
}

/// Every page's grey values as poppler draws them; `None` where it is not installed.
pub fn pictures(pdf: &Path, dpi: u32) -> Option<Vec<Vec<u8>>> {
    let out = Command::new("pdftoppm")
        .args(["-cropbox", "-gray", "-r", &dpi.to_string()])
        .arg(pdf)
        .output()
        .ok()?;
    assert!(
        out.status.success() && out.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    let mut pages = Vec::new();
    let mut rest = &out.stdout[..];
    while !rest.is_empty() {
        // P5, width, height, 255, then the values.
        let mut header = rest.splitn(4, |b| *b == b'\n');
        assert_eq!(header.next(), Some(&b"P5"[..]));
        let size = std::str::from_utf8(header.next().unwrap()).unwrap();
        let values: usize = size.split(' ').map(|n| n.parse::<usize>().unwrap()).product();
        header.next();
        let data = header.next().unwrap();
        pages.push(data[..values].to_vec());
        rest = &data[values..];
    }
    Some(pages)
}
