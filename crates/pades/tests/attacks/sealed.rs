//! Encrypted files in which a later look is encrypted for some programs and plain for others: for one it shows what the field
//! says, for the next whatever the forger wants. Which of the two a program reads hangs on a `/Crypt` filter or on `/Type`.

use saoy_pdf::{Limits, Reader};

use crate::{
    judge::{Why, judge_open},
    support::people::PEOPLE,
};

#[path = "../../../pdf/tests/support/sealed.rs"]
mod files;

use files::{Sealed, sealed, stream};

/// A certified form (P=2) with the text field 7, in which nothing is filled in. Object 5 is `beside`, which the catalog calls
/// the document's metadata.
fn certified(sealed: &Sealed, beside: Vec<u8>) -> Vec<u8> {
    const ROOM: usize = 6000;
    let text = |num, text| sealed.text(num, text);
    let plain = |text: String| text.into_bytes();
    let style = text(1, "/F 12 Tf 0 g");
    let hole = "0".repeat(2 * ROOM);
    let range = " ".repeat(36);
    let objects = [
        plain(format!(
            "<</Type/Catalog/Pages 2 0 R/Metadata 5 0 R/Perms<</DocMDP 10 0 R>>/AcroForm<</SigFlags 3/Fields[7 0 R 9 0 R]/DA {style}/DR<</Font<</F 6 0 R>>>>>>>>"
        )),
        plain("<</Type/Pages/Kids[3 0 R]/Count 1>>".into()),
        plain("<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F 6 0 R>>>>/Annots[7 0 R 9 0 R]>>".into()),
        sealed.stream(4, "", "BT /F 20 Tf 20 250 Td (Contract: pay) Tj ET"),
        beside,
        plain("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".into()),
        field(sealed, ""),
        plain("null".into()),
        plain(format!("<</Type/Annot/Subtype/Widget/FT/Sig/T {}/F 132/Rect[0 0 0 0]/P 3 0 R/V 10 0 R>>", text(9, "leader"))),
        plain(format!(
            "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/ByteRange {range}/Contents <{hole}>/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P 2/V/1.2>>>>]>>"
        )),
    ];
    let mut file = sealed.file(&objects);
    let find = |what: &[u8]| {
        file.windows(what.len())
            .position(|window| window == what)
            .unwrap()
    };
    let (range, start) = (find(b"/ByteRange ") + 11, find(b"/Contents <") + 10);
    let end = start + 2 * ROOM + 2;
    let said = format!("[0 {start} {end} {}]", file.len() - end);
    file[range..range + said.len()].copy_from_slice(said.as_bytes());
    let digest = saoy_pki::sha256(&[&file[..start], &file[end..]].concat());
    crate::support::hand::write_contents(&mut file, start, &PEOPLE.leader.sign(&digest));
    file
}

fn field(sealed: &Sealed, more: &str) -> Vec<u8> {
    let (name, style) = (sealed.text(7, "number"), sealed.text(7, "/F 12 Tf 0 g"));
    format!("<</Type/Annot/Subtype/Widget/FT/Tx/T {name}/F 4/Rect[20 100 200 130]/P 3 0 R/DA {style}{more}>>")
        .into_bytes()
}

/// The dictionary of a look, but for its type.
const FORM: &str = "/Subtype/Form/BBox[0 0 180 30]/Resources<</Font<</F 6 0 R>>>>";
const SAYS: &str = "/Tx BMC q BT /F 12 Tf 0 g 2 10 Td (12) Tj ET Q EMC";
const XMP: &str = "<?xpacket begin='' id='W5M0MpCehiHzreSzNTczkc9d'?><x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/></x:xmpmeta><?xpacket end='w'?>";

/// The field says 12, and shows `look`, which is object `num`.
fn filled(sealed: &Sealed, base: &[u8], num: u32, look: Option<Vec<u8>>) -> Vec<u8> {
    let value = format!("/V {}/AP<</N {num} 0 R>>", sealed.text(7, "12"));
    let look = look.map(|look| (num, look));
    let objects: Vec<_> = [(7, field(sealed, &value))].into_iter().chain(look).collect();
    sealed.appended(base, &objects)
}

fn judge(file: &[u8]) -> Vec<Why> {
    judge_open(&Reader::open_any(file, &Limits::default(), None).unwrap())
}

fn metadata(sealed: &Sealed) -> Vec<u8> {
    sealed.stream(5, "/Type/Metadata/Subtype/XML", XMP)
}

#[test]
fn a_look_that_is_encrypted_as_everything_else_is_filled_in() {
    let sealed = sealed(true, "");
    let base = certified(&sealed, metadata(&sealed));
    assert_eq!(judge(&base), []);
    let look = sealed.stream(20, &format!("/Type/XObject{FORM}"), SAYS);
    assert_eq!(judge(&filled(&sealed, &base, 20, Some(look))), []);
}

#[test]
fn a_look_that_only_some_programs_decrypt() {
    for (kind, encrypted, more) in [
        ("/Type/XObject/Filter/Crypt", true, ""),
        (
            "/Type/XObject/Filter/Crypt/DecodeParms<</Name/Identity>>",
            true,
            "",
        ),
        ("/Type/XObject/Filter/Crypt/DecodeParms<</Name/StdCF>>", true, ""),
        ("/Type/Metadata", false, ""),
        ("/Type/EmbeddedFile", true, "/EFF/Identity"),
        ("/Type/XRef", true, ""),
    ] {
        let sealed = sealed(encrypted, more);
        let base = certified(&sealed, metadata(&sealed));
        let dict = format!("{kind}{FORM}");
        for data in [SAYS.as_bytes().to_vec(), sealed.crypt(20, SAYS.as_bytes())] {
            let said = judge(&filled(&sealed, &base, 20, Some(stream(&dict, &data))));
            assert!(
                said.iter().any(|why| matches!(why, Why::Changed(_))),
                "{dict}: {said:?}"
            );
        }
    }
}

/// It stood there when the file was signed, and showed nothing.
#[test]
fn a_signed_stream_that_only_some_programs_decrypt_put_to_use() {
    let sealed = sealed(false, "");
    for data in [SAYS.as_bytes().to_vec(), sealed.crypt(5, SAYS.as_bytes())] {
        let base = certified(&sealed, stream(&format!("/Type/Metadata{FORM}"), &data));
        let said = judge(&filled(&sealed, &base, 5, None));
        assert!(said.iter().any(|why| matches!(why, Why::Changed(_))), "{said:?}");
    }
}

/// Metadata that stay readable for everybody (`/EncryptMetadata false`) are written anew, as qpdf does it.
#[test]
fn readable_metadata_may_be_written_anew() {
    let sealed = sealed(false, "");
    let kind = "/Type/Metadata/Subtype/XML";
    let crypt = "/Filter[/Crypt]/DecodeParms[<</Type/CryptFilterDecodeParms/Name/Identity>>]";
    let later = XMP.replace("end='w'", "end='r'");
    for dict in [kind.to_owned(), format!("{kind}{crypt}")] {
        let base = certified(&sealed, stream(&dict, XMP.as_bytes()));
        let saved = sealed.appended(&base, &[(5, stream(&dict, later.as_bytes()))]);
        assert_eq!(judge(&saved), [], "{dict}");
        // Anything else so marked is odd.
        let other = sealed.appended(&base, &[(20, stream(&dict, later.as_bytes()))]);
        assert_ne!(judge(&other), [], "{dict}");
    }
}
