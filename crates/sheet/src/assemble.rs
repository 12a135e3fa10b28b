//! Several clean files joined into one: pages in any order, turned. Page objects are copied as they are;
//! nothing is compressed again.

use std::collections::{HashMap, HashSet};

use saoy_pdf::build::NewFile;
use saoy_pdf::{Dict, ObjRef, Object, Page, ReadError, Reader, WriteError};

use crate::appearance::Turn;
use crate::objects::{int, name};

/// A page to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pick {
    /// Which file, from 0.
    pub file: usize,
    /// Which of its pages, from 0.
    pub page: usize,
    /// Turned clockwise by this much more than it is.
    pub turn: Turn,
}

/// Why files cannot be joined.
#[derive(Debug, thiserror::Error)]
pub enum AssembleError {
    /// No page was picked.
    #[error("no page is left")]
    NoPages,
    /// A picked page does not exist.
    #[error("file {} has no page {}", .0.file + 1, .0.page + 1)]
    NoSuchPage(Pick),
    /// Objects nested deeper than the reader's limits allow.
    #[error("an object is nested too deep")]
    Nested,
    /// A file cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The new file cannot be written.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Page entries that lead out of the page, or are set anew.
const LEFT_OUT: [&str; 8] = [
    "Annots",
    "B",
    "CropBox",
    "MediaBox",
    "Parent",
    "Resources",
    "Rotate",
    "StructParents",
];

const DEPTH: usize = 64;

/// The picked pages as a new file with `id` as identifier.
pub fn assemble(files: &[Reader<'_>], picks: &[Pick], id: [u8; 16]) -> Result<Vec<u8>, AssembleError> {
    if picks.is_empty() {
        return Err(AssembleError::NoPages);
    }
    let pages = files.iter().map(Reader::pages).collect::<Result<Vec<_>, _>>()?;
    let newest = files.iter().map(Reader::version).max();
    let version = if newest.is_some_and(|v| v.major >= 2) {
        "2.0"
    } else {
        "1.7"
    };
    let mut out = NewFile::new(version);
    let tree = out.reserve();
    let mut copies: Vec<Copy<'_, '_>> = files
        .iter()
        .map(|reader| Copy {
            reader,
            copied: HashMap::new(),
            waiting: Vec::new(),
        })
        .collect();
    let mut kids = Vec::new();
    for pick in picks {
        let none = || AssembleError::NoSuchPage(*pick);
        let page = pages
            .get(pick.file)
            .and_then(|p| p.get(pick.page))
            .ok_or_else(none)?;
        let copy = copies.get_mut(pick.file).ok_or_else(none)?;
        let dict = copy.page(page, pick.turn, tree, &mut out)?;
        kids.push(Object::Ref(out.add(dict)));
        copy.finish(&mut out)?;
    }
    let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
    out.set(
        tree,
        Dict::new()
            .with("Type", name("Pages"))
            .with("Count", int(count))
            .with("Kids", Object::Array(kids)),
    );
    let catalog = out.add(
        Dict::new()
            .with("Type", name("Catalog"))
            .with("Pages", Object::Ref(tree)),
    );
    Ok(out.finish(catalog, None, id)?)
}

/// What was copied of one file, and what is still to be.
struct Copy<'r, 'a> {
    reader: &'r Reader<'a>,
    copied: HashMap<ObjRef, ObjRef>,
    waiting: Vec<(ObjRef, ObjRef)>,
}

impl Copy<'_, '_> {
    fn page(
        &mut self,
        page: &Page,
        turn: Turn,
        tree: ObjRef,
        out: &mut NewFile,
    ) -> Result<Dict, AssembleError> {
        let left_out: HashSet<&[u8]> = LEFT_OUT.iter().map(|key| key.as_bytes()).collect();
        let mut dict = Dict::new()
            .with("Type", name("Page"))
            .with("Parent", Object::Ref(tree));
        dict.insert("MediaBox", page.media_box.to_object());
        if page.crop_box != page.media_box {
            dict.insert("CropBox", page.crop_box.to_object());
        }
        let rotate = (i64::from(page.rotate) + turn.degrees()) % 360;
        if rotate != 0 {
            dict.insert("Rotate", int(rotate));
        }
        let resources = page
            .resources
            .clone()
            .unwrap_or_else(|| Object::Dict(Dict::new()).into());
        dict.insert("Resources", self.object(&resources, out, 0)?);
        for (key, value) in page.dict.iter() {
            if key.as_bytes() != b"Type" && !left_out.contains(key.as_bytes()) {
                dict.insert(key, self.object(value, out, 0)?);
            }
        }
        Ok(dict)
    }

    /// A copy whose references point into the new file.
    fn object(&mut self, object: &Object, out: &mut NewFile, depth: usize) -> Result<Object, AssembleError> {
        if depth > DEPTH {
            return Err(AssembleError::Nested);
        }
        Ok(match object {
            Object::Ref(old) => Object::Ref(*self.copied.entry(*old).or_insert_with(|| {
                let new = out.reserve();
                self.waiting.push((*old, new));
                new
            })),
            Object::Array(items) => Object::Array(
                items
                    .iter()
                    .map(|item| self.object(item, out, depth + 1))
                    .collect::<Result<_, _>>()?,
            ),
            Object::Dict(dict) => Object::Dict(self.dict(dict, out, depth)?),
            Object::Stream(stream) => {
                let mut stream = self.reader.detached(stream)?;
                stream.dict.remove("Length");
                stream.dict = self.dict(&stream.dict, out, depth)?;
                Object::Stream(stream)
            }
            other => other.clone(),
        })
    }

    fn dict(&mut self, dict: &Dict, out: &mut NewFile, depth: usize) -> Result<Dict, AssembleError> {
        dict.iter()
            .map(|(key, value)| Ok((key, self.object(value, out, depth + 1)?)))
            .collect()
    }

    fn finish(&mut self, out: &mut NewFile) -> Result<(), AssembleError> {
        while let Some((old, new)) = self.waiting.pop() {
            let object = self.reader.get(old)?;
            // A way back into the old file's page tree would bring all of its pages along.
            let page = object
                .as_dict()
                .is_some_and(|d| d.is_type("Page") || d.is_type("Pages"));
            let copy = if page {
                Object::Null
            } else {
                self.object(&object, out, 0)?
            };
            out.set(new, copy);
        }
        Ok(())
    }
}
