//! Signatures made by hand, with every entry as the test wants it.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test takes what it needs"
)]

use saoy_pdf::{Dict, Mark, ObjRef, Object, Reserved, Update};

use super::{
    later::{edit, edit_catalog, open},
    people::{PEOPLE, Person, at, token},
};

const CONTENTS: Mark = Mark(70);
const RANGE: Mark = Mark(71);
/// `[0 a b c]` with ten digits each.
const RANGE_LEN: usize = 36;
/// Bytes of CMS that there is room for.
pub const ROOM: usize = 6000;

/// What a signature says about later changes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// Nothing.
    Nothing,
    /// A certification with this `/P`.
    Certifies(i64),
    /// A document timestamp.
    Stamps,
}

/// The file with a signature of the leader (or of the TSA) in `field`, which `change` returns.
pub fn signed(base: &[u8], says: Says, change: impl FnOnce(&mut Update<'_, '_>) -> ObjRef) -> Vec<u8> {
    signed_by(&PEOPLE.leader, base, says, Dict::new(), change)
}

/// The same by somebody, with further entries of the signature dictionary.
pub fn signed_by(
    person: &Person,
    base: &[u8],
    says: Says,
    entries: Dict,
    change: impl FnOnce(&mut Update<'_, '_>) -> ObjRef,
) -> Vec<u8> {
    let reader = open(base);
    let mut update = Update::new(&reader).unwrap();
    let field = change(&mut update);
    let value = update.add(value(says, entries));
    edit(&mut update, field, |field| _ = field.insert("V", value));
    if let Says::Certifies(_) = says {
        edit_catalog(&mut update, |root| {
            root.insert("Perms", Dict::new().with("DocMDP", value));
        });
    }
    let section = update.finish().unwrap();
    let (contents, range) = (section.range(CONTENTS).unwrap(), section.range(RANGE).unwrap());
    let mut file = [base, &section.bytes].concat();
    let (start, end) = (contents.start as usize, contents.end as usize);
    let text = format!("[0 {start} {end} {}]", file.len() - end);
    file[range.start as usize..][..text.len()].copy_from_slice(text.as_bytes());
    let digest = saoy_pki::sha256(&[&file[..start], &file[end..]].concat());
    let cms = if says == Says::Stamps {
        token(&digest, at("2026-10-14T02:00:00Z"))
    } else {
        person.sign(&digest)
    };
    write_contents(&mut file, start, &cms);
    file
}

/// Writes a CMS into the `/Contents` whose `<` stands at `start`.
pub fn write_contents(file: &mut [u8], start: usize, cms: &[u8]) {
    let hex: String = cms.iter().map(|byte| format!("{byte:02x}")).collect();
    file[start + 1..][..hex.len()].copy_from_slice(hex.as_bytes());
}

fn value(says: Says, entries: Dict) -> Dict {
    let (kind, format) = match says {
        Says::Stamps => ("DocTimeStamp", "ETSI.RFC3161"),
        _ => ("Sig", "ETSI.CAdES.detached"),
    };
    let reserved = |mark: Mark, bytes: Vec<u8>| Object::Reserved(Reserved { mark, bytes });
    let mut contents = vec![b'0'; 2 * ROOM + 2];
    contents[0] = b'<';
    contents[2 * ROOM + 1] = b'>';
    let mut value = Dict::new()
        .with("Type", Object::name(kind))
        .with("Filter", Object::name("Adobe.PPKLite"))
        .with("SubFilter", Object::name(format))
        .with("ByteRange", reserved(RANGE, vec![b' '; RANGE_LEN]))
        .with("Contents", reserved(CONTENTS, contents));
    if let Says::Certifies(p) = says {
        let parameters = Dict::new()
            .with("Type", Object::name("TransformParams"))
            .with("P", p)
            .with("V", Object::name("1.2"));
        let reference = Dict::new()
            .with("Type", Object::name("SigRef"))
            .with("TransformMethod", Object::name("DocMDP"))
            .with("TransformParams", parameters);
        value.insert("Reference", vec![Object::Dict(reference)]);
    }
    for (key, entry) in entries.iter() {
        value.insert(key.as_bytes(), entry.clone());
    }
    value
}
