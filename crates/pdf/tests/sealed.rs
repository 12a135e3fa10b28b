//! Encrypted files that show one thing to one program and another to the next. Needs the feature `crypt`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

#[path = "support/sealed.rs"]
mod support;

use saoy_pdf::normalise::{Lang, NormaliseError, Settings, normalise};
use saoy_pdf::{
    DecodeError, EncryptionError, Limits, Name, ObjRef, Object, OpenError, Reader, Stream, clean,
};
use sha2::{Digest, Sha256};
use support::{Sealed, sealed, stream};

const TEXT: &str = "0 0 9 9 re f";

fn open(bytes: &[u8]) -> Result<Reader<'_>, OpenError> {
    Reader::open_any(bytes, &Limits::default(), None)
}

/// A page that draws object 5, and shows object 4.
fn paper(sealed: &Sealed, content: Vec<u8>, drawn: Vec<u8>) -> Vec<u8> {
    let page =
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>";
    let texts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page,
    ];
    let mut objects: Vec<Vec<u8>> = texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    objects.extend([content, drawn, b"/Metadata".to_vec()]);
    sealed.file(&objects)
}

fn stream_of(reader: &Reader<'_>, num: u32) -> Stream {
    match reader.get(ObjRef::new(num)).unwrap() {
        Object::Stream(stream) => stream,
        other => panic!("{other:?}"),
    }
}

/// What makes some programs (poppler, MuPDF, PDFium, pdf.js) take a stream as it is, and others decrypt it.
const EXCEPTIONS: [(&str, bool, &str, &str); 9] = [
    ("/Filter/Crypt", true, "", "Crypt"),
    ("/Filter/Crypt/DecodeParms<</Name/Identity>>", true, "", "Crypt"),
    ("/Filter/Crypt/DecodeParms<</Name/StdCF>>", true, "", "Crypt"),
    ("/Filter[/Crypt]/DecodeParms[<</Name/StdCF>>]", true, "", "Crypt"),
    ("/Filter[/ASCIIHexDecode/Crypt]", true, "", "Crypt"),
    ("/Type/XRef", true, "", "XRef"),
    ("/Type/Metadata", false, "", "Metadata"),
    ("/Type 6 0 R", false, "", "Metadata"),
    ("/Type/EmbeddedFile", true, "/EFF/Identity", "EmbeddedFile"),
];

#[test]
fn what_some_programs_decrypt_and_others_do_not_is_not_read_and_not_normalised() {
    let form = "/Subtype/Form/BBox[0 0 9 9]";
    for (dict, metadata, more, what) in EXCEPTIONS {
        let sealed = sealed(metadata, more);
        let what = Name::from(what);
        for data in [TEXT.as_bytes().to_vec(), sealed.crypt(4, TEXT.as_bytes())] {
            let plain = sealed.stream(5, form, TEXT);
            let file = paper(&sealed, stream(dict, &data), plain);
            let reader = open(&file).unwrap();
            let refused = Err(DecodeError::DependsOnProgram(what.clone()));
            assert_eq!(reader.decoded(&stream_of(&reader, 4)), refused, "{dict}");
            assert!(reader.encoded(&stream_of(&reader, 4)).is_err(), "{dict}");
            assert!(reader.detached(&stream_of(&reader, 4)).is_err(), "{dict}");
            let refused = normalise(&reader, &Settings::default()).unwrap_err();
            assert_eq!(
                refused,
                NormaliseError::DependsOnViewer { what: what.clone() },
                "{dict}"
            );
            assert!(refused.sentence(Lang::Vi).contains(&what.to_string()));
        }
        // A picture, which goes out as it is packed.
        let image = format!("{dict}/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray");
        let file = paper(
            &sealed,
            sealed.stream(4, "", "/X Do"),
            sealed.stream(5, &image, "x"),
        );
        let refused = normalise(&open(&file).unwrap(), &Settings::default()).unwrap_err();
        assert_eq!(refused, NormaliseError::DependsOnViewer { what }, "{dict}");
    }
}

#[test]
fn what_comes_to_the_same_is_read_as_ever() {
    for (dict, metadata, more) in [
        ("", false, "/EFF/Identity"),
        ("/Type/Metadata", true, ""),
        ("/Type/EmbeddedFile", true, "/EFF/StdCF"),
        ("/Type/XObject", false, ""),
    ] {
        let sealed = sealed(metadata, more);
        let file = paper(&sealed, sealed.stream(4, dict, TEXT), sealed.stream(5, "", ""));
        let reader = open(&file).unwrap();
        assert_eq!(
            reader.decoded(&stream_of(&reader, 4)).unwrap(),
            TEXT.as_bytes(),
            "{dict}"
        );
        let new = normalise(&reader, &Settings::default()).unwrap();
        assert!(clean::inspect(&new.bytes, &Limits::default()).is_ok());
    }
}

#[test]
fn metadata_and_attachments_are_read_as_they_say() {
    for (dict, metadata, more, what) in EXCEPTIONS {
        let sealed = sealed(metadata, more);
        let data = match dict.contains("StdCF") {
            true => sealed.crypt(4, TEXT.as_bytes()),
            false => TEXT.as_bytes().to_vec(),
        };
        let file = paper(&sealed, stream(dict, &data), sealed.stream(5, "", ""));
        let reader = open(&file).unwrap();
        let read = reader.decoded_aside(&stream_of(&reader, 4), 100);
        // What is not the first filter belongs to no encryption.
        match dict.contains("Hex") {
            true => assert!(read.is_err()),
            false => assert_eq!(read.unwrap(), TEXT.as_bytes(), "{dict} {what}"),
        }
    }
}

/// The encryption dictionary as a comment on the page: its strings are as they are, or decrypted, as the program likes.
#[test]
fn an_encryption_dictionary_that_a_page_leads_to_is_not_normalised() {
    let sealed = sealed(true, "/Subtype/FreeText/F 4/Rect[0 0 9 9]/AP<</N 5 0 R>>");
    let form = sealed.stream(5, "/Subtype/Form/BBox[0 0 9 9]", TEXT);
    let file = paper(&sealed, sealed.stream(4, "", TEXT), form);
    let text = String::from_utf8_lossy(&file);
    assert_eq!(text.matches("/Encrypt 7 0 R").count(), 1);
    let at = file.windows(9).position(|window| window == b"/MediaBox").unwrap();
    let page = [&file[..at], b"/Annots[7 0 R]", &file[at..]].concat();
    let refused = normalise(&open(&page).unwrap(), &Settings::default()).unwrap_err();
    let what = Name::from("Encrypt");
    assert_eq!(refused, NormaliseError::DependsOnViewer { what });
}

/// pdf.js takes a filter that a file calls so for its own; the others leave the data as they are.
#[test]
fn a_filter_of_ones_own_called_identity_is_refused() {
    let mut sealed = sealed(true, "");
    sealed.dict = sealed.dict.replace("/CF<<", "/CF<</Identity<</CFM/V2>>");
    let file = paper(&sealed, sealed.stream(4, "", TEXT), sealed.stream(5, "", ""));
    let refused = OpenError::Encryption(EncryptionError::Entry("CF"));
    assert_eq!(open(&file).map(|_| ()), Err(refused));
}

/// From revision 5 on the file key lies in the file twice, wrapped for the owner and for the user. Where they differ, it depends
/// on the order in which a program tries them what it decrypts.
#[test]
fn one_password_that_leads_to_two_keys_opens_nothing() {
    let salts = b"checkingwrapping";
    let check = |extra: &[u8]| {
        let hash = Sha256::new()
            .chain_update(b"checking")
            .chain_update(extra)
            .finalize();
        [&hash[..], salts].concat()
    };
    let user = check(b"");
    let owner = check(&user);
    let hex = |bytes: &[u8]| -> String { bytes.iter().map(|byte| format!("{byte:02x}")).collect() };
    let mut sealed = sealed(true, "");
    let dict = |user: &[u8], wrapped: &str| {
        format!(
            "<</Filter/Standard/V 5/R 5/P -4/O<{}>/U<{}>/OE<{}>/UE<{wrapped}>/Perms<{}>/CF<</StdCF<</CFM/AESV3>>>>/StmF/StdCF/StrF/StdCF>>",
            hex(&owner),
            hex(user),
            "11".repeat(32),
            "33".repeat(16)
        )
    };
    let opened = |sealed: &Sealed| {
        let file = paper(sealed, sealed.stream(4, "", TEXT), sealed.stream(5, "", ""));
        open(&file).map(|_| ())
    };
    sealed.dict = dict(&user, &"22".repeat(32));
    assert_eq!(
        opened(&sealed),
        Err(OpenError::Encryption(EncryptionError::TwoKeys))
    );
    // One of them alone is a file as any other.
    let nobody = [&[0; 32], &user[32..]].concat();
    sealed.dict = dict(&user, &"22".repeat(32)).replace(&hex(&owner), &hex(&nobody));
    assert_eq!(opened(&sealed), Ok(()));
}
