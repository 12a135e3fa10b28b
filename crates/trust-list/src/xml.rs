//! XML into a small tree, by local names. A document type or an entity of its own is refused, so that nothing is fetched
//! or blown up.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Deeper than any trusted list.
const DEEPEST: usize = 64;
/// More elements than any trusted list.
const MOST: usize = 2_000_000;

/// An element.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) lang: String,
    pub(crate) text: String,
    pub(crate) children: Vec<Element>,
}

/// Reads a document; `None` when it is not XML of the simple kind.
pub(crate) fn read(bytes: &[u8]) -> Option<Element> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    for _ in 0..MOST {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                open.push(element(&start));
                if open.len() > DEEPEST {
                    return None;
                }
            }
            Event::Empty(start) => close(&mut open, &mut root, element(&start))?,
            Event::End(_) => {
                let done = open.pop()?;
                close(&mut open, &mut root, done)?;
            }
            Event::Text(words) => add(&mut open, &words),
            Event::CData(words) => add(&mut open, &words),
            Event::GeneralRef(entity) => {
                let letter = match &*entity {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    "apos" => '\'',
                    _ => entity.resolve_char_ref().ok()??,
                };
                add(&mut open, letter.encode_utf8(&mut [0; 4]));
            }
            Event::DocType(_) => return None,
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof => return root.filter(|_| open.is_empty()),
        }
    }
    None
}

fn element(start: &BytesStart<'_>) -> Element {
    let lang = start
        .attributes()
        .flatten()
        .find(|attribute| attribute.key.as_ref() == "xml:lang");
    Element {
        name: start.local_name().as_ref().to_owned(),
        lang: lang
            .map(|attribute| attribute.value.into_owned())
            .unwrap_or_default(),
        ..Element::default()
    }
}

/// Hangs a finished element into the one around it. A second root is no XML.
fn close(open: &mut [Element], root: &mut Option<Element>, done: Element) -> Option<()> {
    match open.last_mut() {
        Some(above) => above.children.push(done),
        None if root.is_none() => *root = Some(done),
        None => return None,
    }
    Some(())
}

fn add(open: &mut [Element], words: &str) {
    if let Some(element) = open.last_mut() {
        element.text.push_str(words);
    }
}

impl Element {
    /// The first child of this name.
    pub(crate) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The children of this name.
    pub(crate) fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The element at the end of a path of names.
    pub(crate) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |element, name| element.child(name))
    }

    /// Its text without the spaces around it.
    pub(crate) fn words(&self) -> &str {
        self.text.trim()
    }
}
