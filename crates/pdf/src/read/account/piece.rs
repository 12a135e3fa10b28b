//! What of a section is accounted for: its cross-reference, and the objects that it lists.

use std::ops::Range;

use super::super::chain::XrefKind;
use super::super::parser::Parser;
use super::super::reader::Reader;
use super::super::xref::{Entry, Section};
use super::leads::Leads;
use super::{Found, Stray, packing, plain};
use crate::{Dict, ObjRef, Object, Stream, StreamData};

/// Bytes that are accounted for.
pub(super) struct Piece {
    pub(super) range: Range<usize>,
    /// The object that they are.
    pub(super) of: Option<ObjRef>,
    /// Whether they are a table with its trailer.
    pub(super) trailer: bool,
    /// Whether they are a cross-reference stream beside a table and lead to another section before them than the table: so
    /// do few, and some programs then take the file for damaged.
    is_astray: bool,
    /// The stream that they are.
    stream: Option<Stream>,
}

impl Piece {
    fn new(range: Range<usize>) -> Self {
        Self {
            range,
            of: None,
            trailer: false,
            is_astray: false,
            stream: None,
        }
    }

    fn with(self, object: Object) -> Self {
        let stream = match object {
            Object::Stream(stream) => Some(stream),
            _ => None,
        };
        Self { stream, ..self }
    }

    /// The bytes without a stream's data.
    fn text(&self) -> [Range<usize>; 2] {
        let Range { start, end } = self.range;
        let data = match self.stream.as_ref().map(|stream| &stream.data) {
            Some(StreamData::File(range) | StreamData::Encrypted { range, .. }) => range.clone(),
            _ => end..end,
        };
        [start..data.start, data.end..end]
    }
}

impl Reader<'_> {
    /// What a section's own cross-reference takes, and the stream that a hybrid one points to, wherever that is.
    pub(super) fn sections(&self, sections: &[Section]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for section in sections {
            let mut piece = Piece::new(self.blanks(section.offset..section.end));
            piece.trailer = section.kind != XrefKind::Stream;
            if piece.trailer {
                pieces.push(piece);
            } else {
                pieces.extend(self.index(section.offset));
            }
            let hidden = section.trailer.int("XRefStm");
            if let Some(at) = hidden.and_then(|at| usize::try_from(at).ok()) {
                pieces.extend(self.index(at).map(|mut piece| {
                    let own = piece.stream.as_ref().and_then(|stream| stream.dict.get("Prev"));
                    piece.is_astray = own.is_some() && own != section.trailer.get("Prev");
                    piece
                }));
            }
        }
        pieces
    }

    /// The cross-reference stream that stands there.
    fn index(&self, at: usize) -> Option<Piece> {
        let parsed = Parser::at(self.bytes, at, &self.shared.limits).indirect(None, |_| None);
        let parsed = parsed.ok()?;
        Some(Piece::new(self.blanks(at..parsed.end)).with(parsed.object))
    }

    /// A range without the white space before it: some writers count the end of line before an object as a part of it.
    pub(super) fn blanks(&self, range: Range<usize>) -> Range<usize> {
        let bytes = self.bytes.get(range.clone()).unwrap_or_default();
        let is_space = super::super::is_space;
        let blank = bytes.iter().take_while(|byte| is_space(**byte)).count();
        range.start + blank..range.end
    }

    /// The bytes of a listed object. One that cannot be read has none: they are strays.
    pub(super) fn piece(
        &self,
        reference: ObjRef,
        offset: u64,
        listed: &[(u32, Entry)],
        found: &mut Found,
    ) -> Option<Piece> {
        let (object, size) = self.get_sized(reference).ok()?;
        let offset = usize::try_from(offset).ok()?;
        let range = self.blanks(offset..offset.saturating_add(size));
        let ObjRef { num, generation } = reference;
        let header = format!("{num} {generation} obj");
        let rest = self.bytes.get(range.start..).unwrap_or_default();
        if !rest.starts_with(header.as_bytes()) {
            found.add(Stray::Disguised(reference));
        }
        if let Object::Stream(stream) = &object {
            self.container(reference, &stream.dict, listed, found);
        }
        Some(Piece {
            of: Some(reference),
            ..Piece::new(range).with(object)
        })
    }

    /// Streams that programs look into when they search for objects. A cross-reference stream that is not the section's
    /// may say the same as its trailer: pyHanko writes one that only the next section refers to.
    fn container(&self, reference: ObjRef, dict: &Dict, listed: &[(u32, Entry)], found: &mut Found) {
        if dict.is_type("ObjStm") {
            found.extend(self.packed(reference.num, listed));
        }
        let own = self.trailer();
        let differs = |key: &&str| dict.get(key).is_some_and(|value| own.get(key) != Some(value));
        if dict.is_type("XRef") && ["Root", "Encrypt"].iter().any(differs) {
            found.add(Stray::Index(reference));
        }
    }

    /// What in a piece is not written as all programs read it alike: its tokens, how its data are packed, the objects that
    /// are packed in it.
    pub(super) fn odd(&self, piece: &Piece, before: &Self, listed: &[(u32, Entry)]) -> Option<Stray> {
        let leads = Leads::new(self, before, piece, listed);
        let odd = |range: Range<usize>| {
            let at = plain::odd(self.bytes.get(range.clone())?, |num, of| leads.well(num, of))?;
            Some(range.start + at)
        };
        let token = piece.text().into_iter().find_map(odd);
        let is_packed_oddly = || {
            let stream = piece.stream.as_ref()?;
            // What says how to find objects is said in place.
            let is_direct = stream.dict.is_type("ObjStm") || stream.dict.is_type("XRef");
            let dict = if is_direct {
                Some(stream.dict.clone())
            } else {
                self.filters_found(&stream.dict)
            };
            let packed_alike = |dict: Dict| {
                packing::is_plain(&dict) && !self.is_sealed_oddly(&dict) || self.is_metadata(piece, dict)
            };
            let is_odd = !dict.is_some_and(packed_alike) || piece.is_astray;
            (is_odd || self.holds_odd(piece, stream, &leads)).then_some(piece.range.start)
        };
        token.or_else(is_packed_oddly).map(|at| Stray::Odd(at as u64))
    }

    /// Whether programs differ about what of an encrypted file the stream is. Cross-reference streams are read in their place.
    fn is_sealed_oddly(&self, dict: &Dict) -> bool {
        let exception = self
            .security
            .as_ref()
            .and_then(|security| security.exception(dict));
        exception.is_some_and(|what| what.as_bytes() != b"XRef")
    }

    /// Whether a piece is the document's metadata, which no page shows, packed in the usual way but for a crypt filter: so
    /// qpdf leaves them readable for everybody.
    fn is_metadata(&self, piece: &Piece, dict: Dict) -> bool {
        let named = || self.catalog().ok()?.reference("Metadata");
        let is_it = dict.is_type("Metadata") && piece.of.is_some() && piece.of == named();
        is_it && packing::is_plain(&crate::filter::without_crypt(dict))
    }

    /// With the type, the filters and the dictionaries of parameters, but not the parameters, where references lead: PDFBox
    /// writes one.
    fn filters_found(&self, dict: &Dict) -> Option<Dict> {
        let mut dict = dict.clone();
        for key in ["Filter", "DecodeParms", "Type"] {
            let Some(value) = dict.get_mut(key) else { continue };
            *value = self.resolve(value).ok()?;
            if let Object::Array(items) = value {
                for item in items {
                    *item = self.resolve(item).ok()?;
                }
            }
        }
        Some(dict)
    }

    fn holds_odd(&self, piece: &Piece, stream: &Stream, leads: &Leads<'_>) -> bool {
        let holder = piece.of.filter(|_| stream.dict.is_type("ObjStm"));
        let objects = holder.and_then(|holder| self.object_stream(holder.num).ok());
        objects.is_some_and(|objects| plain::odd(objects.data(), |num, of| leads.well(num, of)).is_some())
    }
}
