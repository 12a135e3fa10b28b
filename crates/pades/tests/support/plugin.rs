//! A signing program as an officer has it: takes a whole file, gives a whole file back.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test takes what it needs"
)]

use saoy_pades::{add_field, add_widget};
use saoy_pdf::{Dict, Mark, ObjRef, Object, Rect, Reserved, Update};

use super::{
    later::{edit, form, open},
    people::Person,
};

const CONTENTS: Mark = Mark(80);
const RANGE: Mark = Mark(81);
/// Bytes that `/Contents` has room for.
const ROOM: usize = 9000;

/// Where the page of a plain file is empty.
pub fn empty() -> Rect {
    Rect::sized(300.0, 500.0, 200.0, 80.0)
}

/// How a program signs.
pub struct Plugin<'p> {
    pub name: &'p str,
    /// From 0.
    pub page: usize,
    pub rect: Rect,
    pub format: &'p str,
    /// What the widget paints.
    pub look: &'p str,
    /// Further entries of the signature's dictionary, and of its field.
    pub value: Dict,
    pub field: Dict,
}

impl Default for Plugin<'_> {
    fn default() -> Self {
        Self {
            name: "Signature1",
            page: 0,
            rect: empty(),
            format: "adbe.pkcs7.detached",
            look: "0.2 g 5 5 90 10 re f",
            value: Dict::new(),
            field: Dict::new(),
        }
    }
}

impl Plugin<'_> {
    /// The file, signed.
    pub fn sign(&self, base: &[u8], person: &Person) -> Vec<u8> {
        self.sign_and(base, |_| (), |digest| person.sign(digest))
    }

    /// The same with something else done in the same revision, and `cms` over its digest.
    pub fn sign_and(
        &self,
        base: &[u8],
        and: impl FnOnce(&mut Update<'_, '_>),
        cms: impl FnOnce(&[u8]) -> Vec<u8>,
    ) -> Vec<u8> {
        let reader = open(base);
        let mut update = Update::new(&reader).unwrap();
        let value = update.add(self.value());
        self.add(&mut update, Some(value));
        and(&mut update);
        let section = update.finish().unwrap();
        let (contents, range) = (section.range(CONTENTS).unwrap(), section.range(RANGE).unwrap());
        let mut file = [base, &section.bytes].concat();
        let (start, end) = (contents.start as usize, contents.end as usize);
        let text = format!("[0 {start} {end} {}]", file.len() - end);
        file[range.start as usize..][..text.len()].copy_from_slice(text.as_bytes());
        let digest = saoy_pki::sha256(&[&file[..start], &file[end..]].concat());
        let hex: String = cms(&digest).iter().map(|byte| format!("{byte:02x}")).collect();
        file[start + 1..][..hex.len()].copy_from_slice(hex.as_bytes());
        file
    }

    /// The field with its widget and look.
    pub fn add(&self, update: &mut Update<'_, '_>, value: Option<ObjRef>) -> ObjRef {
        let page = update.reader().pages().unwrap()[self.page].reference;
        let look = update.add(form(self.look));
        let mut field = Dict::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name("Widget"))
            .with("FT", Object::name("Sig"))
            .with("T", Object::text(self.name))
            .with("Rect", self.rect.numbers().map(Object::Real).to_vec())
            .with("F", 132)
            .with("P", page)
            .with("AP", Dict::new().with("N", look));
        if let Some(value) = value {
            field.insert("V", value);
        }
        for (key, entry) in self.field.iter() {
            field.insert(key.as_bytes(), entry.clone());
        }
        let field = update.add(field);
        let catalog = update.reader().catalog_ref();
        add_field(update, catalog, field).unwrap();
        add_widget(update, page, field).unwrap();
        field
    }

    fn value(&self) -> Dict {
        let reserved = |mark: Mark, bytes: Vec<u8>| Object::Reserved(Reserved { mark, bytes });
        let contents = format!("<{}>", "0".repeat(2 * ROOM));
        let mut value = Dict::new()
            .with("Type", Object::name("Sig"))
            .with("Filter", Object::name("Adobe.PPKLite"))
            .with("SubFilter", Object::name(self.format))
            .with("ByteRange", reserved(RANGE, vec![b' '; 60]))
            .with("Contents", reserved(CONTENTS, contents.into_bytes()));
        for (key, entry) in self.value.iter() {
            value.insert(key.as_bytes(), entry.clone());
        }
        value
    }
}

/// Signs a field of the file that waits.
pub fn sign_waiting(base: &[u8], field: ObjRef, person: &Person) -> Vec<u8> {
    super::hand::signed_by(person, base, super::hand::Says::Nothing, Dict::new(), |update| {
        edit(update, field, |_| ());
        field
    })
}
