//! Whether bytes are an XMP packet: well-formed XML without document type and entities, `rdf:RDF` in `x:xmpmeta`
//! (ISO 16684-1 §7.3).

/// What the bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// An XMP packet.
    Xmp,
    /// A document type, or an entity that is not one of the five of XML.
    Entities,
    /// Something else.
    Other,
}

/// Elements inside elements.
const MAX_DEPTH: usize = 64;

/// Judges the bytes; UTF-8 only, as PDF/A wants it.
pub(super) fn check(bytes: &[u8]) -> Outcome {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Outcome::Other;
    };
    let mut scan = Scan {
        rest: text.strip_prefix('\u{FEFF}').unwrap_or(text),
        open: Vec::new(),
        root: None,
    };
    match scan.run() {
        Ok(()) => match scan.root {
            Some("x:xmpmeta") if text.contains("adobe:ns:meta/") => Outcome::Xmp,
            _ => Outcome::Other,
        },
        Err(outcome) => outcome,
    }
}

struct Scan<'t> {
    rest: &'t str,
    open: Vec<&'t str>,
    root: Option<&'t str>,
}

impl<'t> Scan<'t> {
    fn run(&mut self) -> Result<(), Outcome> {
        loop {
            let (text, rest) = match self.rest.split_once('<') {
                Some((text, rest)) => (text, Some(rest)),
                None => (self.rest, None),
            };
            self.text(text)?;
            let Some(rest) = rest else { break };
            self.rest = rest;
            self.markup()?;
        }
        let done = self.open.is_empty() && self.root.is_some();
        done.then_some(()).ok_or(Outcome::Other)
    }

    /// Text between tags: only space outside of the root.
    fn text(&self, text: &str) -> Result<(), Outcome> {
        if self.open.is_empty()
            && !text
                .trim_matches(['\0', ' ', '\t', '\r', '\n', '\u{FEFF}'])
                .is_empty()
        {
            return Err(Outcome::Other);
        }
        entities(text)
    }

    fn until(&mut self, end: &str) -> Result<&'t str, Outcome> {
        let (inside, rest) = self.rest.split_once(end).ok_or(Outcome::Other)?;
        self.rest = rest;
        Ok(inside)
    }

    fn markup(&mut self) -> Result<(), Outcome> {
        if let Some(rest) = self.rest.strip_prefix("!--") {
            self.rest = rest;
            return self.until("-->").map(drop);
        }
        if let Some(rest) = self.rest.strip_prefix("![CDATA[") {
            self.rest = rest;
            let inside = !self.open.is_empty();
            return self
                .until("]]>")
                .and_then(|_| inside.then_some(()).ok_or(Outcome::Other));
        }
        if self.rest.starts_with('!') {
            return Err(Outcome::Entities);
        }
        if let Some(rest) = self.rest.strip_prefix('?') {
            self.rest = rest;
            return self.until("?>").map(drop);
        }
        if let Some(rest) = self.rest.strip_prefix('/') {
            self.rest = rest;
            let name = self.until(">")?.trim_end();
            return match self.open.pop() {
                Some(open) if open == name => Ok(()),
                _ => Err(Outcome::Other),
            };
        }
        self.tag()
    }

    fn tag(&mut self) -> Result<(), Outcome> {
        let end = self
            .rest
            .find(|c: char| c.is_whitespace() || c == '>' || c == '/');
        let (name, rest) = end
            .and_then(|end| self.rest.split_at_checked(end))
            .ok_or(Outcome::Other)?;
        let proper = name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ':' | '_' | '-' | '.'));
        if name.is_empty()
            || !proper
            || self.open.len() >= MAX_DEPTH
            || (self.open.is_empty() && self.root.is_some())
        {
            return Err(Outcome::Other);
        }
        self.rest = rest;
        self.root.get_or_insert(name);
        loop {
            self.rest = self.rest.trim_start();
            if let Some(rest) = self.rest.strip_prefix("/>") {
                self.rest = rest;
                return Ok(());
            }
            if let Some(rest) = self.rest.strip_prefix('>') {
                self.rest = rest;
                self.open.push(name);
                return Ok(());
            }
            self.attribute()?;
        }
    }

    fn attribute(&mut self) -> Result<(), Outcome> {
        let name = self.until("=")?;
        let name = name.trim_end();
        let proper = name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ':' | '_' | '-' | '.'));
        if name.is_empty() || !proper {
            return Err(Outcome::Other);
        }
        self.rest = self.rest.trim_start();
        let quote = match self.rest.chars().next() {
            Some('"') => "\"",
            Some('\'') => "'",
            _ => return Err(Outcome::Other),
        };
        self.rest = self.rest.get(1..).ok_or(Outcome::Other)?;
        let value = self.until(quote)?;
        if value.contains('<') {
            return Err(Outcome::Other);
        }
        entities(value)
    }
}

/// Only the five of XML 1.0 §4.6 and characters by number.
fn entities(text: &str) -> Result<(), Outcome> {
    for piece in text.split('&').skip(1) {
        let (name, _) = piece.split_once(';').ok_or(Outcome::Other)?;
        let numeric = name.strip_prefix('#').is_some_and(|digits| {
            let hex = digits.strip_prefix('x');
            let code = hex.map_or_else(|| digits.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok());
            code.and_then(char::from_u32).is_some_and(|c| c != '\0')
        });
        if !numeric && !matches!(name, "amp" | "lt" | "gt" | "quot" | "apos") {
            return Err(Outcome::Entities);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet(inside: &str) -> String {
        format!(
            "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n<x:xmpmeta xmlns:x='adobe:ns:meta/'>{inside}</x:xmpmeta>\n<?xpacket end=\"w\"?>\n   "
        )
    }

    #[test]
    fn a_packet_is_xmp() {
        let inside =
            "<rdf:RDF xmlns:rdf=\"r\"><rdf:li a='1'>x &amp; &#xE1;</rdf:li><br/><!-- no --></rdf:RDF>";
        assert_eq!(check(packet(inside).as_bytes()), Outcome::Xmp);
    }

    #[test]
    fn entities_and_document_types_are_not() {
        assert_eq!(check(packet("&a;").as_bytes()), Outcome::Entities);
        assert_eq!(check(b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"), Outcome::Entities);
    }

    #[test]
    fn anything_else_is_not() {
        for other in [
            "",
            "x",
            "<x>",
            "<x></y>",
            "<x/><x/>",
            "<a b=c/>",
            "<a b='<'/>",
            "<root/>",
        ] {
            assert_eq!(check(other.as_bytes()), Outcome::Other, "{other}");
        }
        assert_eq!(check(packet("<a>").as_bytes()), Outcome::Other);
        assert_eq!(check(&[0xFF, 0xFE]), Outcome::Other);
    }
}
