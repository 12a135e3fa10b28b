//! The little XML that scanners speak, read strictly: elements and their text, by local names. A document type, an entity
//! of its own, or anything deep or long is refused as a whole, so that nothing can be fetched or blown up.

use quick_xml::Reader;
use quick_xml::events::Event;

/// The longest answer that is read, in bytes.
pub(super) const LONGEST: u64 = 256 * 1024;
const DEEPEST: usize = 24;
const MOST: usize = 5_000;

/// The answer is not XML of the simple kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NotSimple;

/// Texts with the path of local names above them.
pub(super) struct Texts(Vec<(Vec<String>, String)>);

/// Reads an answer.
pub(super) fn read(bytes: &[u8]) -> Result<Texts, NotSimple> {
    if bytes.len() as u64 > LONGEST {
        return Err(NotSimple);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| NotSimple)?;
    let mut reader = Reader::from_str(text);
    let mut path: Vec<String> = Vec::new();
    let mut texts: Vec<(Vec<String>, String)> = Vec::new();
    for _ in 0..MOST {
        match reader.read_event().map_err(|_| NotSimple)? {
            Event::Start(element) => {
                path.push(element.local_name().as_ref().to_owned());
                texts.push((path.clone(), String::new()));
                if path.len() > DEEPEST {
                    return Err(NotSimple);
                }
            }
            Event::Empty(element) => {
                path.push(element.local_name().as_ref().to_owned());
                texts.push((path.clone(), String::new()));
                path.pop();
            }
            Event::End(_) => {
                path.pop();
            }
            Event::Text(words) => {
                // The innermost element that is open; later ones of the list are closed already.
                let open = texts.iter_mut().rev().find(|(known, _)| *known == path);
                if let Some((_, text)) = open {
                    text.push_str(words.trim());
                }
            }
            Event::DocType(_) | Event::GeneralRef(_) | Event::CData(_) => return Err(NotSimple),
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::Eof if path.is_empty() && !texts.is_empty() => return Ok(Texts(texts)),
            Event::Eof => return Err(NotSimple),
        }
    }
    Err(NotSimple)
}

impl Texts {
    /// The outermost element's name.
    pub(super) fn root(&self) -> &str {
        let first = self.0.first().and_then(|(path, _)| path.first());
        first.map(String::as_str).unwrap_or_default()
    }

    /// The texts of all elements of this name, anywhere below one named `under` (empty: anywhere).
    pub(super) fn all<'t>(&'t self, under: &'t str, name: &'t str) -> impl Iterator<Item = &'t str> {
        self.0
            .iter()
            .filter(move |(path, _)| {
                path.last().is_some_and(|last| last == name)
                    && (under.is_empty() || path.iter().any(|above| above == under))
            })
            .map(|(_, text)| text.as_str())
    }

    /// Whether there is an element of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.all("", name).next().is_some()
    }

    /// The first such text as a number.
    pub(super) fn number(&self, under: &str, name: &str) -> Option<u32> {
        self.all(under, name).next()?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_by_local_name_whatever_the_prefix() {
        let read = read(b"<?xml version=\"1.0\"?><scan:A xmlns:scan=\"u\"><p:B>Idle</p:B><C><p:B> 7 </p:B></C><D/></scan:A>");
        let texts = read.map_err(|_| ()).unwrap();
        assert_eq!(texts.root(), "A");
        assert_eq!(texts.all("", "B").collect::<Vec<_>>(), ["Idle", "7"]);
        assert_eq!(texts.number("C", "B"), Some(7));
        assert!(texts.has("D") && !texts.has("E"));
    }

    #[test]
    fn entities_declarations_and_towers_are_refused() {
        let tower = "<a>".repeat(100) + &"</a>".repeat(100);
        let long = format!("<a>{}</a>", " ".repeat(300_000));
        for text in [
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
            "<!DOCTYPE a SYSTEM \"http://elsewhere.example/a.dtd\"><a/>",
            "<a>&x;</a>",
            "<a><b></a>",
            "<a>",
            "",
            "not xml",
            tower.as_str(),
            long.as_str(),
        ] {
            assert!(read(text.as_bytes()).is_err(), "{}", &text[..text.len().min(60)]);
        }
    }
}
