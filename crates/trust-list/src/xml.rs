//! XML into a small tree, by local names. A document type or an entity of its own is refused, so that nothing is fetched
//! or blown up; so is what is larger than any trusted list, before it takes memory.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Deeper than any trusted list.
const DEEPEST: usize = 64;
/// Tags, comments and pieces of text.
const MOST_PIECES: usize = 2_000_000;
/// Elements: some four thousand services with their history.
const MOST_ELEMENTS: usize = 200_000;
/// Bytes of the document: as many certificates with what is said about them.
const MOST_BYTES: usize = 16 << 20;

/// Why a document is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Not XML of the simple kind.
    NotPlain,
    /// Larger than any trusted list.
    TooLarge,
}

/// An element.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) lang: String,
    /// The attribute `Critical` says so, or says what is neither true nor false.
    pub(crate) critical: bool,
    pub(crate) text: String,
    pub(crate) children: Vec<Element>,
}

/// Reads a document.
pub(crate) fn read(bytes: &[u8]) -> Result<Element, Refusal> {
    if bytes.len() > MOST_BYTES {
        return Err(Refusal::TooLarge);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Refusal::NotPlain)?;
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}'));
    let mut tree = Tree::default();
    for _ in 0..MOST_PIECES {
        let event = reader.read_event().map_err(|_| Refusal::NotPlain)?;
        if event == Event::Eof {
            let root = tree.root.filter(|_| tree.open.is_empty());
            return root.ok_or(Refusal::NotPlain);
        }
        tree.take(event).ok_or(Refusal::NotPlain)?;
        if tree.elements > MOST_ELEMENTS {
            return Err(Refusal::TooLarge);
        }
    }
    Err(Refusal::TooLarge)
}

/// What has been read.
#[derive(Default)]
struct Tree {
    open: Vec<Element>,
    root: Option<Element>,
    elements: usize,
}

impl Tree {
    /// None when it is no XML of the simple kind.
    fn take(&mut self, event: Event<'_>) -> Option<()> {
        match event {
            Event::Start(start) => {
                self.elements += 1;
                self.open.push(element(&start));
                (self.open.len() <= DEEPEST).then_some(())
            }
            Event::Empty(start) => {
                self.elements += 1;
                self.close(element(&start))
            }
            Event::End(_) => {
                let done = self.open.pop()?;
                self.close(done)
            }
            Event::Text(words) => self.add(&words),
            Event::CData(words) => self.add(&words),
            Event::GeneralRef(entity) => {
                let letter = match &*entity {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    "apos" => '\'',
                    _ => entity.resolve_char_ref().ok()??,
                };
                self.add(letter.encode_utf8(&mut [0; 4]))
            }
            Event::DocType(_) => None,
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::Eof => Some(()),
        }
    }

    /// Hangs a finished element into the one around it. A second root is no XML.
    fn close(&mut self, done: Element) -> Option<()> {
        match self.open.last_mut() {
            Some(above) => above.children.push(done),
            None if self.root.is_none() => self.root = Some(done),
            None => return None,
        }
        Some(())
    }

    fn add(&mut self, words: &str) -> Option<()> {
        if let Some(element) = self.open.last_mut() {
            element.text.push_str(words);
        }
        Some(())
    }
}

fn element(start: &BytesStart<'_>) -> Element {
    let attribute = |name: &str| {
        let mut attributes = start.attributes().flatten();
        let found = attributes.find(|attribute| attribute.key.as_ref() == name);
        found.map(|attribute| attribute.value.into_owned())
    };
    let critical = attribute("Critical");
    Element {
        name: start.local_name().as_ref().to_owned(),
        lang: attribute("xml:lang").unwrap_or_default(),
        critical: critical.is_some_and(|said| !["false", "0"].contains(&said.trim())),
        ..Element::default()
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
