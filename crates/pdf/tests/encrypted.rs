//! Encrypted files show what their originals show, to whoever has the password. Needs the feature `crypt`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use saoy_pdf::{
    DecodeError, Dict, EncryptionError, Limits, Method, ObjRef, Object, OpenError, OpenedAs, Reader, Repair,
    StreamData,
};
use std::collections::HashSet;

macro_rules! file {
    ($name:literal) => {
        (
            $name,
            include_bytes!(concat!("fixtures/encrypted/", $name, ".pdf")).as_slice(),
        )
    };
}

const PLAIN: (&str, &[u8]) = file!("plain");

/// Opened with `reader` by the user, with `keeper` by the owner.
const FILES: [(&str, &[u8]); 13] = [
    file!("rc4-40"),
    file!("rc4-128"),
    file!("rc4-128-v4"),
    file!("rc4-128-cleartext-metadata"),
    file!("aes-128"),
    file!("aes-128-cleartext-metadata"),
    file!("aes-256-r5"),
    file!("aes-256-r6"),
    file!("aes-256-cleartext-metadata"),
    file!("object-streams-rc4-128"),
    file!("object-streams-aes-128"),
    file!("object-streams-aes-256"),
    file!("linearized-aes-256"),
];

const SIGNED: [(&str, &[u8]); 3] = [
    file!("signed-rc4-128"),
    file!("signed-aes-128"),
    file!("signed-aes-256-r6"),
];

fn open<'a>(bytes: &'a [u8], password: &str) -> Result<Reader<'a>, OpenError> {
    Reader::open_any(bytes, &Limits::default(), Some(password.as_bytes()))
}

/// Fails where two objects, and what they refer to, mean something else.
fn same(
    a: (&Reader<'_>, &Object),
    b: (&Reader<'_>, &Object),
    seen: &mut HashSet<(ObjRef, ObjRef)>,
    path: &str,
) {
    if let (Object::Ref(first), Object::Ref(second)) = (a.1, b.1)
        && !seen.insert((*first, *second))
    {
        return;
    }
    let (first, second) = (a.0.resolve(a.1).unwrap(), b.0.resolve(b.1).unwrap());
    match (&first, &second) {
        (Object::Array(first), Object::Array(second)) => {
            assert_eq!(first.len(), second.len(), "{path}");
            for (first, second) in first.iter().zip(second) {
                same((a.0, first), (b.0, second), seen, path);
            }
        }
        (Object::Dict(first), Object::Dict(second)) => same_dict((a.0, first), (b.0, second), seen, path),
        (Object::Stream(first), Object::Stream(second)) => {
            same_dict((a.0, &first.dict), (b.0, &second.dict), seen, path);
            let decoded = |reader: &Reader<'_>, stream| match path.ends_with("Metadata") {
                true => reader.decoded_aside(stream, 100_000).unwrap(),
                false => reader.decoded(stream).unwrap(),
            };
            assert_eq!(decoded(a.0, first), decoded(b.0, second), "{path}");
        }
        _ => assert_eq!(
            first.as_string().map(<[u8]>::to_vec),
            second.as_string().map(<[u8]>::to_vec),
            "{path}"
        ),
    }
    assert_eq!(first.kind(), second.kind(), "{path}");
}

fn same_dict(
    a: (&Reader<'_>, &Dict),
    b: (&Reader<'_>, &Dict),
    seen: &mut HashSet<(ObjRef, ObjRef)>,
    path: &str,
) {
    // What the program that encrypted writes anew.
    let told = |key: &&[u8]| {
        !matches!(
            *key,
            b"Length" | b"Filter" | b"DecodeParms" | b"ExtensionLevel" | b"Extensions"
        )
    };
    let keys = |dict: &Dict| -> Vec<Vec<u8>> {
        let mut keys: Vec<_> = dict
            .iter()
            .map(|(key, _)| key.as_bytes())
            .filter(told)
            .map(<[u8]>::to_vec)
            .collect();
        keys.sort();
        keys
    };
    assert_eq!(keys(a.1), keys(b.1), "{path}");
    for key in keys(a.1) {
        let path = format!("{path}/{}", String::from_utf8_lossy(&key));
        same(
            (a.0, a.1.get(&key).unwrap()),
            (b.0, b.1.get(&key).unwrap()),
            seen,
            &path,
        );
    }
}

fn same_file(name: &str, reader: &Reader<'_>) {
    let plain = Reader::open(PLAIN.1, &Limits::default()).unwrap();
    for key in ["Root", "Info"] {
        let (a, b) = (
            plain.trailer().get(key).unwrap(),
            reader.trailer().get(key).unwrap(),
        );
        same((&plain, a), (reader, b), &mut HashSet::new(), name);
    }
}

#[test]
fn every_way_of_encrypting_shows_the_original_to_user_and_owner() {
    for (name, bytes) in FILES {
        for (password, who) in [("reader", OpenedAs::User), ("keeper", OpenedAs::Owner)] {
            let reader = open(bytes, password).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(reader.encryption().unwrap().opened_as, who, "{name}");
            assert_eq!(reader.repairs(), [], "{name}");
            same_file(name, &reader);
        }
    }
}

#[test]
fn the_way_of_encrypting_is_told() {
    let told = |at: usize| {
        let encryption = open(FILES[at].1, "reader").unwrap().encryption().unwrap();
        (
            encryption.version,
            encryption.revision,
            encryption.streams,
            encryption.key_length,
            encryption.metadata,
        )
    };
    assert_eq!(told(0), (1, 2, Method::Rc4, 5, true));
    assert_eq!(told(1), (2, 3, Method::Rc4, 16, true));
    assert_eq!(told(2), (4, 4, Method::Rc4, 16, true));
    assert_eq!(told(3), (4, 4, Method::Rc4, 16, false));
    assert_eq!(told(4), (4, 4, Method::Aes128, 16, true));
    assert_eq!(told(6), (5, 5, Method::Aes256, 32, true));
    assert_eq!(told(7), (5, 6, Method::Aes256, 32, true));
    assert_eq!(told(8), (5, 6, Method::Aes256, 32, false));
}

#[test]
fn an_empty_user_password_need_not_be_given() {
    for (name, bytes) in [file!("empty-user-aes-128"), file!("empty-user-rc4-40")] {
        let reader = Reader::open_any(bytes, &Limits::default(), None).unwrap();
        same_file(name, &reader);
        // A password too many does no harm.
        same_file(name, &open(bytes, "anything").unwrap());
    }
}

#[test]
fn no_password_and_a_wrong_one_are_told_apart() {
    for (name, bytes) in FILES {
        let none = Reader::open_any(bytes, &Limits::default(), None).map(|_| ());
        assert_eq!(none, Err(OpenError::PasswordRequired), "{name}");
        let wrong = open(bytes, "Reader").map(|_| ());
        assert_eq!(wrong, Err(OpenError::WrongPassword), "{name}");
    }
}

#[test]
fn a_vietnamese_password_may_be_typed_in_either_form() {
    let (name, bytes) = file!("vietnamese-aes-256");
    for password in ["mật khẩu", "ma\u{323}\u{302}t kha\u{302}\u{309}u"] {
        same_file(name, &open(bytes, password).unwrap());
    }
    assert!(open(bytes, "mat khau").is_err());
}

#[test]
fn the_value_of_a_signature_is_left_as_it_is() {
    for (name, bytes) in SIGNED {
        let reader = open(bytes, "reader").unwrap();
        assert_eq!(reader.revisions().len(), 2, "{name}");
        let signature = signature(&reader);
        assert!(
            signature.get("Reason").unwrap().as_string() == Some(b"An invented reason"),
            "{name}"
        );
        let contents = signature.get("Contents").unwrap().as_string().unwrap();
        // DER: the beginning of CMS; the very digits that lie in the file.
        assert_eq!(contents[..2], [0x30, 0x82], "{name}");
        let digits: String = contents.iter().map(|byte| format!("{byte:02x}")).collect();
        let file = String::from_utf8_lossy(bytes).to_lowercase();
        assert!(file.contains(&digits), "{name}");
    }
}

#[test]
fn the_revision_before_a_signature_shows_the_original() {
    for (name, bytes) in SIGNED {
        let reader = open(bytes, "keeper").unwrap();
        same_file(name, &reader.at_revision(0).unwrap());
    }
}

fn signature(reader: &Reader<'_>) -> Dict {
    let catalog = reader.catalog().unwrap();
    let form = reader.lookup(&catalog, "AcroForm").unwrap();
    let fields = reader.lookup(form.as_dict().unwrap(), "Fields").unwrap();
    let field = reader.resolve(&fields.as_array().unwrap()[0]).unwrap();
    let value = reader.lookup(field.as_dict().unwrap(), "V").unwrap();
    value.as_dict().unwrap().clone()
}

#[test]
fn streams_stay_in_the_file_until_they_are_asked_for() {
    let reader = open(FILES[7].1, "reader").unwrap();
    let streams = reader.entries().iter().filter_map(|(num, _)| {
        let object = reader.get(ObjRef::new(*num)).unwrap();
        object.as_stream().cloned()
    });
    let streams: Vec<_> = streams.collect();
    assert_eq!(streams.len(), 3);
    for stream in streams {
        assert!(matches!(stream.data, StreamData::Encrypted { .. }));
        // The bytes there are not those that the filters decode; a detached copy holds these.
        assert_ne!(reader.raw(&stream), &*reader.encoded(&stream).unwrap());
        let detached = reader.detached(&stream).unwrap();
        assert_eq!(
            reader.decoded(&detached).unwrap(),
            reader.decoded(&stream).unwrap()
        );
    }
}

#[test]
fn other_handlers_are_named() {
    let swap = |from: &str, to: &str| {
        let text = String::from_utf8_lossy(FILES[0].1).contains(from);
        assert!(text, "{from}");
        let at = memchr(FILES[0].1, from);
        [&FILES[0].1[..at], to.as_bytes(), &FILES[0].1[at + from.len()..]].concat()
    };
    let refusal = |bytes: &[u8]| match open(bytes, "reader").map(|_| ()).unwrap_err() {
        OpenError::Encryption(error) => error,
        other => panic!("{other}"),
    };
    let public_key = swap("/Filter /Standard", "/Filter /Adobe.PK");
    assert_eq!(refusal(&public_key), EncryptionError::Handler("Adobe.PK".into()));
    let unknown = swap("/V 1", "/V 3");
    let (version, revision) = (3, 2);
    assert_eq!(refusal(&unknown), EncryptionError::Version { version, revision });
    assert_eq!(refusal(&swap("/R 2", "/S 2")), EncryptionError::Entry("R"));
}

/// With AES-256 the permissions stand in the file twice: for everybody to read, and sealed with the key.
#[test]
fn permissions_that_were_changed_without_the_key_are_told() {
    let (_, bytes) = FILES[7];
    let edited = |from: &str, to: &str| {
        let at = memchr(bytes, from);
        [&bytes[..at], to.as_bytes(), &bytes[at + from.len()..]].concat()
    };
    let told = |bytes: &[u8]| {
        let reader = open(bytes, "reader").unwrap();
        same_file("changed permissions", &reader);
        let lost = reader
            .repairs()
            .iter()
            .any(|repair| *repair != Repair::Permissions);
        assert_eq!(reader.is_repaired(), lost, "it is the same document");
        reader.repairs().to_vec()
    };
    assert_eq!(told(bytes), []);
    assert_eq!(told(&edited("/P -4 ", "/P -8 ")), [Repair::Permissions]);
    assert_eq!(
        told(&edited("/Perms <2e12", "/Perms <2e13")),
        [Repair::Permissions]
    );
    assert_eq!(told(&edited("/Perms ", "/Porms ")), [Repair::Permissions]);
    // Also in a file that has to be looked through.
    let mut lost = edited("/P -4 ", "/P -8 ");
    let (xref, trailer) = (memchr(&lost, "xref"), memchr(&lost, "trailer"));
    lost[xref..trailer].fill(b' ');
    let repairs = told(&lost);
    assert!(
        repairs
            .iter()
            .any(|repair| matches!(repair, Repair::XrefRebuilt { .. })),
        "{repairs:?}"
    );
    assert!(repairs.contains(&Repair::Permissions), "{repairs:?}");
    // What is said of the metadata is sealed, too.
    let (_, open_metadata) = FILES[8];
    let at = memchr(open_metadata, "/EncryptMetadata false");
    let hidden = [
        &open_metadata[..at],
        b"/EncryptMetadata true ",
        &open_metadata[at + 22..],
    ]
    .concat();
    assert_eq!(open(&hidden, "reader").unwrap().repairs(), [Repair::Permissions]);
}

#[test]
fn where_only_attachments_are_encrypted_the_rest_needs_no_password() {
    // Streams and strings are left to their default, which is no encryption.
    let (_, bytes) = file!("aes-256-r6");
    let (from, to) = ("/StmF /StdCF /StrF /StdCF", "/EFF /StdCF");
    let at = memchr(bytes, from);
    let padded = format!("{to:<width$}", width = from.len());
    let bytes = [&bytes[..at], padded.as_bytes(), &bytes[at + from.len()..]].concat();
    let attachment = |reader: &Reader<'_>| {
        let objects = reader
            .entries()
            .iter()
            .map(|(num, _)| reader.get(ObjRef::new(*num)).unwrap());
        let streams = objects.filter_map(|object| object.as_stream().cloned());
        let found = streams
            .filter(|stream| stream.dict.is_type("EmbeddedFile"))
            .last()
            .unwrap();
        reader.decoded_aside(&found, 1000)
    };
    let nobody = Reader::open_any(&bytes, &Limits::default(), None).unwrap();
    assert_eq!(nobody.encryption().unwrap().opened_as, OpenedAs::Nobody);
    assert_eq!(nobody.pages().unwrap().len(), 1);
    assert_eq!(attachment(&nobody), Err(DecodeError::Password));
    assert_eq!(
        attachment(&open(&bytes, "reader").unwrap()).unwrap(),
        b"an invented note"
    );
    assert_eq!(open(&bytes, "Reader").map(|_| ()), Err(OpenError::WrongPassword));
}

#[test]
fn encryption_is_not_changed_by_an_update() {
    let (_, bytes) = SIGNED[2];
    let reader = open(bytes, "reader").unwrap();
    let text = |key: &str| reader.trailer().get(key).unwrap().as_ref().unwrap().to_string();
    let at = bytes.len();
    let prev = reader.revisions().last().unwrap().startxref;
    let refusal = |entry: &str, row: &str| {
        let object = "99 0 obj\n<</Filter/Standard>>\nendobj\n";
        let xref = at + object.len();
        let update = format!(
            "{object}xref\n{row}\n{at:010} 00000 n \ntrailer\n<</Size 100/Root {}{entry}/Prev {prev}>>\nstartxref\n{xref}\n%%EOF\n",
            text("Root")
        );
        let changed = [bytes, update.as_bytes()].concat();
        Reader::open_any(&changed, &Limits::default(), Some(b"reader")).map(|_| ())
    };
    let changed = Err(OpenError::Encryption(EncryptionError::Changed));
    let same = format!("/Encrypt {}/ID[<00><00>]", text("Encrypt"));
    let number = reader.trailer().reference("Encrypt").unwrap().num;
    // Left out; another one; the same one written anew; its own for comparison.
    assert_eq!(refusal("", "99 1"), changed);
    assert_eq!(refusal("/Encrypt 99 0 R", "99 1"), changed);
    assert_eq!(refusal(&same, &format!("{number} 1")), changed);
    assert_ne!(refusal(&same, "99 1"), changed);
}

#[test]
fn another_id_in_an_update_is_no_wrong_password() {
    for (name, bytes) in SIGNED {
        let reader = open(bytes, "reader").unwrap();
        let text = |key: &str| reader.trailer().get(key).unwrap().as_ref().unwrap().to_string();
        let prev = reader.revisions().last().unwrap().startxref;
        let saved = |id: &str, password: Option<&[u8]>| {
            let (root, encrypt, at) = (text("Root"), text("Encrypt"), bytes.len());
            let update = format!(
                "xref\n0 0\ntrailer\n<</Size 100/Root {root}/Encrypt {encrypt}{id}/Prev {prev}>>\nstartxref\n{at}\n%%EOF\n"
            );
            let saved = [bytes, update.as_bytes()].concat();
            Reader::open_any(&saved, &Limits::default(), password).map(|_| ())
        };
        // AES-256 has its key without it.
        let changed = match name {
            "signed-aes-256-r6" => Ok(()),
            _ => Err(OpenError::Encryption(EncryptionError::Changed)),
        };
        for id in ["/ID[<00><00>]", ""] {
            assert_eq!(saved(id, Some(b"reader")), changed, "{name} {id}");
        }
    }
}

fn memchr(bytes: &[u8], text: &str) -> usize {
    bytes
        .windows(text.len())
        .position(|window| window == text.as_bytes())
        .unwrap()
}
