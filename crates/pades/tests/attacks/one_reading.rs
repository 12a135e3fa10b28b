//! What is appended has one reading: an object that is listed again as it was, or a stream that nobody uses, in a form that
//! this reader takes one way and viewers another. PDFium takes the bytes 80 and FF for white space and cuts words at 256
//! characters; MuPDF, poppler and PDFium each pass over filter parameters of another shape than the filter.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, ObjRef, Object, Stream};

use crate::{
    judge::{Why, judge, rejected, rejected_as},
    sections::of_streams,
    support::{
        hand::{Says, signed},
        later::{appended, edit, find_last, form, open, replaced, row, table},
        paper::{BLANK, CLOSED, FILLABLE},
    },
};

/// A number that nothing has, of an object that nothing needs.
const SPARE: u32 = 60;

/// Takes `~` for the byte that PDFium takes for white space.
fn raw(text: &[u8], byte: u8) -> Vec<u8> {
    let changed = text.iter().map(|one| if *one == b'~' { byte } else { *one });
    changed.collect()
}

/// The certified copy with one more object, listed in a table.
fn with_object(body: &[u8]) -> Vec<u8> {
    let at = CLOSED.file.len();
    let info = format!("/Info {} 0 R", CLOSED.info.num);
    let object = [format!("{SPARE} 0 obj\n").as_bytes(), body, b"\nendobj\n"].concat();
    let base = [CLOSED.file.as_slice(), &object].concat();
    let file = table(&CLOSED.file, &" ".repeat(object.len()), &row(SPARE, at, 0), &info);
    [&base[..], &file[base.len()..]].concat()
}

/// A file of streams with one more object, packed into `data` by a stream with these `entries`, and listed by a
/// cross-reference stream with `index` among its entries.
fn packed(entries: &[u8], data: &[u8], index: &str) -> Vec<u8> {
    let base = of_streams();
    let reader = open(&base);
    let (holder, own) = (SPARE + 1, SPARE + 2);
    let head = format!("{holder} 0 obj\n<< /Type /ObjStm /Length {} ", data.len());
    let holder_text = [
        head.as_bytes(),
        entries,
        b">>\nstream\n",
        data,
        b"\nendstream\nendobj\n",
    ]
    .concat();
    let at = base.len() + holder_text.len();
    let row = |kind: u8, middle: usize| [&[kind][..], &(middle as u32).to_be_bytes(), &[0]].concat();
    let rows = [row(2, holder as usize), row(1, base.len()), row(1, at)].concat();
    let head = format!(
        "{own} 0 obj\n<< /Type /XRef /Size 100 /W [1 4 1] /Index [{SPARE} 3] /Root {} 0 R /Prev {} /Length {} {index}>>\nstream\n",
        reader.catalog_ref().num,
        reader.revisions().last().unwrap().startxref,
        rows.len()
    );
    let tail = format!("\nendstream\nendobj\nstartxref\n{at}\n%%EOF\n");
    [&base, &holder_text, head.as_bytes(), &rows, tail.as_bytes()].concat()
}

fn head() -> String {
    format!("{SPARE} 0 << /A 1 >>")
}

/// `/N 1` and where the first object begins in [`head`].
const PAIRS: &str = "/N 1 /First 5 ";

#[track_caller]
fn is_odd(file: &[u8]) {
    rejected(file, |why| matches!(why, Why::Changed(Reason::OddlyWritten(_))));
}

#[test]
fn what_is_plain_is_left_alone() {
    assert_eq!(
        judge(&with_object(
            b"<< /A [ 4 0 R -.5 (\xFF\x80) ] /B /C#20D /Name/ >>"
        )),
        []
    );
    assert_eq!(judge(&packed(PAIRS.as_bytes(), head().as_bytes(), "")), []);
}

/// PDFium reads `/Zz 5`, skips the bracket, and takes what stands in it: another place of the object, another box.
#[test]
fn names_that_end_in_their_middle() {
    for byte in [0x80, 0xFF] {
        let text = "<< /Rect [0 820 595 842] /Zz~5 [ /Rect [0 0 595 842] ] >>";
        is_odd(&with_object(&raw(text.as_bytes(), byte)));
        let entries = raw(b"/N 1 /First 5 /Zz~5 [ /First 300 ] ", byte);
        is_odd(&packed(&entries, head().as_bytes(), ""));
        let data = format!("{SPARE} 0 << /Zz~5 [ /Contents 7 0 R ] >>");
        is_odd(&packed(PAIRS.as_bytes(), &raw(data.as_bytes(), byte), ""));
    }
    // Nor any other letter that the standard wants to be written by its number, nor one too long for a memory of 128.
    is_odd(&with_object("<< /Größe 5 >>".as_bytes()));
    is_odd(&with_object(format!("<< /{} 5 >>", "x".repeat(128)).as_bytes()));
}

/// Of three hundred digits PDFium reads the first 255: 0, which is no object, or a smaller number.
#[test]
fn numbers_that_are_cut() {
    let zeros = "0".repeat(300);
    for text in [
        "<< /Rect [0 820 595 000000000000000000842] >>".to_owned(),
        // What does not fit into 32 bits is 0 for some, very much for others.
        "<< /Rect [0 820 595 4294967295] >>".to_owned(),
        // In 20 characters, but no plain number of an object.
        "<< /Contents [ 4 0 R 05 0 R ] >>".to_owned(),
        "<< /Contents [ 4 0 R 5 %x\n0 R ] >>".to_owned(),
    ] {
        is_odd(&with_object(text.as_bytes()));
    }
    // So long that this reader takes them for no numbers.
    for text in [
        format!("<< /Contents [ 4 0 R {zeros}5 0 R ] >>"),
        format!("<< /Rect [0 820 595 {zeros}842] >>"),
    ] {
        rejected_as(&with_object(text.as_bytes()), &Reason::Unreadable);
    }
    let data = format!("{SPARE} {zeros}7 << /Type /Page >> << /A 1 >>");
    let first = format!("/N 1 /First {} ", data.find('<').unwrap());
    rejected_as(
        &packed(first.as_bytes(), data.as_bytes(), ""),
        &Reason::PackedUnlisted,
    );
}

/// PDFium does not follow objects that lie deeper than 64 within others.
#[test]
fn objects_within_objects() {
    let nested = |depth: usize| format!("<< /A {}{} >>", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(judge(&with_object(nested(40).as_bytes())), []);
    is_odd(&with_object(nested(70).as_bytes()));
}

/// We undo the predictor and read the page as it was; viewers pass the array over and read another one. So with `/DP`, `/F`.
#[test]
fn object_streams_that_programs_unpack_differently() {
    for entries in [
        "/Filter /FlateDecode /DecodeParms [ << /Predictor 12 /Columns 20 >> ] ",
        "/Filter [ /FlateDecode ] /DecodeParms << /Predictor 12 /Columns 20 >> ",
        "/Filter /FlateDecode /DP << /Predictor 12 /Columns 20 >> ",
        "/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 20 >> ",
        "/Filter /ASCIIHexDecode ",
        "/F /FlateDecode ",
        "/FFilter /FlateDecode ",
        "/Zz 5 ",
    ] {
        is_odd(&packed(
            format!("{PAIRS}{entries}").as_bytes(),
            head().as_bytes(),
            "",
        ));
    }
}

/// Poppler reads on where the pairs end, PDFium where the first offset says.
#[test]
fn object_streams_with_something_before_their_first_object() {
    let other = format!("{SPARE} 18 << /Type /Page >> << /A 1 >>");
    for (first, data) in [
        (6, other.clone()),
        (24, format!("{SPARE} 0 << /Type /Page >> << /A 1 >>")),
        (9, format!("{SPARE} 0 4 9 << /A 1 >>")),
    ] {
        let entries = format!("/N 1 /First {first} ");
        rejected_as(
            &packed(entries.as_bytes(), data.as_bytes(), ""),
            &Reason::PackedUnlisted,
        );
    }
    for head in [format!("{SPARE}\0000 "), format!("{SPARE} %x\n0 ")] {
        let entries = format!("/N 1 /First {} ", head.len());
        is_odd(&packed(
            entries.as_bytes(),
            format!("{head}<< /A 1 >>").as_bytes(),
            "",
        ));
    }
}

/// A section that a program cannot read has it search the file.
#[test]
fn sections_that_programs_unpack_differently() {
    let listed = |index: &str| packed(PAIRS.as_bytes(), head().as_bytes(), index);
    assert_eq!(judge(&listed("")), []);
    for index in ["/Zz 5 ", "/DL 18 ", "/Gr\u{f6} 5 ", "/FFilter /FlateDecode "] {
        is_odd(&listed(index));
    }
    for index in [
        "/F /FlateDecode ",
        "/Filter /FlateDecode /DecodeParms [ << /Predictor 12 /Columns 6 >> ] ",
        "/Filter /ASCII85Decode ",
    ] {
        rejected(&listed(index), |why| {
            matches!(why, Why::NotOpened(_) | Why::Changed(Reason::OddlyWritten(_)))
        });
    }
}

/// In a table nothing but one end of line stands behind a count; a stream beside a table leads nowhere but the table.
#[test]
fn tables_that_programs_take_for_damaged() {
    let info = format!("/Info {} 0 R", CLOSED.info.num);
    let at = CLOSED.file.len();
    let object = format!("{SPARE} 0 obj\nnull\nendobj\n");
    for between in ["\n\n", "   \n", "\0\n", "\x0C\n", "\n\0"] {
        let rows = row(SPARE, at, 0).replacen('\n', between, 1);
        let file = table(&CLOSED.file, &object, &rows, &info);
        rejected(&file, |why| matches!(why, Why::NotOpened(_)));
    }
    let beside = |prev: &str| {
        let own = SPARE;
        let row = [&[1][..], &(at as u32).to_be_bytes(), &[0]].concat();
        let stream = format!(
            "{own} 0 obj\n<< /Type /XRef /Size 130 /W [1 4 1] /Index [{own} 1] {prev}/Root {} 0 R /Length 6 >>\nstream\nROWROW\n\
             endstream\nendobj\n",
            open(&CLOSED.file).catalog_ref().num
        );
        let rows = format!("{own} 1\n{at:010} 00000 n \n");
        let file = table(&CLOSED.file, &stream, &rows, &format!("{info} /XRefStm {at}"));
        replaced(&file, b"ROWROW", &row)
    };
    for prev in ["/Prev -1 ", "/Prev 5 "] {
        is_odd(&beside(prev));
    }
}

/// A look, a font, an image: what is judged by its data is unpacked alike by all.
#[test]
fn streams_that_programs_unpack_differently() {
    for entries in [
        "/Filter /FlateDecode /DecodeParms [ << /Predictor 12 >> ] ",
        "/Filter /Fl ",
        "/F (elsewhere) ",
        "/FDecodeParms 5 ",
        // PDFium and MuPDF take a real number for an integer, some follow a reference, some take anything for nothing.
        "/Filter /FlateDecode /DecodeParms << /Predictor 12.0 /Columns 4 >> ",
        "/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 4. >> ",
        "/Filter /FlateDecode /DecodeParms << /Predictor (12) >> ",
        "/Filter /FlateDecode /DecodeParms << /Predictor 4 0 R >> ",
        "/Filter /FlateDecode /DecodeParms << /Predictor 3 >> ",
        "/Filter /FlateDecode /DecodeParms << /Predictor 2 /BitsPerComponent 4 >> ",
        "/Filter [ /LZWDecode ] /DecodeParms [ << /EarlyChange 0.0 >> ] ",
        "/Filter /CCITTFaxDecode /DecodeParms << /BlackIs1 1 >> ",
    ] {
        is_odd(&with_object(
            format!("<< {entries}/Length 1 >>\nstream\nx\nendstream").as_bytes(),
        ));
    }
    let filled = |change: fn(&mut Stream)| {
        appended(&FILLABLE.file, |update| {
            let mut look = form("BT /F1 10 Tf (Binh) Tj ET");
            change(&mut look);
            update.set(FILLABLE.look, look);
            edit(update, FILLABLE.name, |field| {
                _ = field.insert("V", Object::text("Binh"))
            });
        })
    };
    assert_eq!(judge(&filled(|_| {})), []);
    is_odd(&filled(|look| _ = look.dict.insert("DP", Dict::new())));
    let predicted = |predictor: Object| {
        let mut look = form("");
        let row = b"BT /F1 10 Tf (Binh) Tj ET";
        let columns = i64::try_from(row.len()).unwrap();
        let parameters = Dict::new().with("Predictor", predictor).with("Columns", columns);
        look.dict.insert("Filter", vec![Object::name("LZWDecode")]);
        look.dict.insert("DecodeParms", vec![Object::from(parameters)]);
        // Each byte by itself, nine bits: no program needs a table. A row begins with its filter.
        let codes = [&[256_u16, 0][..], &row.map(u16::from), &[257]].concat();
        let bits: String = codes.iter().map(|code| format!("{code:09b}")).collect();
        let byte = |bits: &[u8]| {
            let bits = String::from_utf8_lossy(bits);
            u8::from_str_radix(&format!("{bits:0<8}"), 2).unwrap()
        };
        let data = bits.as_bytes().chunks(8).map(byte).collect();
        let look = Stream::new(look.dict, data);
        appended(&FILLABLE.file, |update| {
            update.set(FILLABLE.look, look);
            edit(update, FILLABLE.name, |field| {
                _ = field.insert("V", Object::text("Binh"))
            });
        })
    };
    assert_eq!(judge(&predicted(Object::Int(12))), []);
    is_odd(&predicted(Object::Real(12.5)));
}

/// PDFium and MuPDF follow a reference to another generation than the object's, poppler does not.
#[test]
fn references_to_another_generation() {
    let used = CLOSED.info.num;
    is_odd(&with_object(format!("<< /A {used} 1 R >>").as_bytes()));
    is_odd(&with_object(
        format!("<< /A [ 5 << /B {used} 65535 R >> ] >>").as_bytes(),
    ));
    assert_eq!(judge(&with_object(format!("<< /A {used} 0 R >>").as_bytes())), []);
    let data = format!("{SPARE} 0 << /A {used} 1 R >>");
    is_odd(&packed(PAIRS.as_bytes(), data.as_bytes(), ""));
    let encoded = |generation: u16| {
        appended(&FILLABLE.file, |update| {
            let differences = vec![Object::Int(66), Object::name("M")];
            let mut encoding = update.add(Dict::new().with("Differences", differences));
            encoding.generation = generation;
            let mut look = form("BT /F1 10 Tf (Binh) Tj ET");
            let font = Dict::new()
                .with("Type", Object::name("Font"))
                .with("Subtype", Object::name("Type1"))
                .with("BaseFont", Object::name("Helvetica"))
                .with("Encoding", encoding);
            let fonts = Dict::new().with("F1", font);
            look.dict.insert("Resources", Dict::new().with("Font", fonts));
            update.set(FILLABLE.look, look);
            edit(update, FILLABLE.name, |field| {
                _ = field.insert("V", Object::text(if generation == 0 { "Minh" } else { "Binh" }))
            });
        })
    };
    assert_eq!(judge(&encoded(0)), []);
    is_odd(&encoded(1));
}

/// Poppler searches the whole file as soon as a reference leads nowhere, and takes bodies out of the data of streams.
#[test]
fn references_to_nothing() {
    for text in [
        "<< /NM 900 0 R >>",
        "<< /NM 900 1 R >>",
        "<< /A [ << /B 900 0 R >> ] >>",
    ] {
        is_odd(&with_object(text.as_bytes()));
    }
    let data = format!("{SPARE} 0 << /A 900 0 R >>");
    is_odd(&packed(PAIRS.as_bytes(), data.as_bytes(), ""));
    let info = format!("/Info {} 0 R", CLOSED.info.num);
    let trailer = |entries: &str| table(&CLOSED.file, "", "0 0\n", &format!("{info} {entries}"));
    is_odd(&trailer("/Zz 900 0 R"));
    is_odd(&trailer("/AdditionalStreams [ /a 900 0 R ] /Zz 900 0 R"));
    // What an office program encloses; some writers copy it with numbers that fit nothing.
    assert_eq!(judge(&trailer("/AdditionalStreams [ /a 900 0 R ]")), []);
    // What led nowhere when it was signed is written again as it was.
    let nowhere = ObjRef::new(900);
    let dangling = appended(&BLANK.file, |update| {
        edit(update, BLANK.info, |info| _ = info.insert("Zz", nowhere))
    });
    let file = signed(&dangling, Says::Certifies(2), |_| BLANK.leader);
    let again = appended(&file, |update| {
        let info = update.get(BLANK.info).unwrap();
        update.set(BLANK.info, info);
    });
    assert_eq!(judge(&again), []);
}

/// Poppler and pdf.js take a table that begins like this for one that should begin at 0.
#[test]
fn a_table_whose_numbers_are_shifted() {
    let info = format!("/Info {} 0 R", CLOSED.info.num);
    for rows in ["1 1\n0000000000 65535 f \n", "1 1\n0000000000 65535 f\r\n"] {
        rejected(&table(&CLOSED.file, "", rows, &info), |why| {
            matches!(why, Why::NotOpened(_))
        });
    }
}

/// Poppler refuses a section with a row of a type that it does not know, and searches the file.
#[test]
fn a_row_of_an_unknown_type() {
    let plain = packed(PAIRS.as_bytes(), head().as_bytes(), "");
    let row = |kind: u8| [&[kind][..], &(SPARE + 1).to_be_bytes(), &[0]].concat();
    for kind in [3, 255] {
        rejected(&replaced(&plain, &row(2), &row(kind)), |why| {
            matches!(why, Why::NotOpened(_))
        });
    }
}

/// An entry that leads into what was signed, and not to where the object was: there, nothing is written for it.
#[test]
fn an_object_that_lies_in_an_older_part() {
    let base = appended(&BLANK.file, |update| {
        let data = format!("{SPARE} 0 obj\n<< /Zz 5 >>\nendobj\n");
        update.add(Stream::new(Dict::new(), data.into_bytes()));
    });
    let file = signed(&base, Says::Certifies(1), |_| BLANK.leader);
    let at = find_last(&file, format!("{SPARE} 0 obj").as_bytes());
    let info = format!("/Info {} 0 R", BLANK.info.num);
    rejected_as(&table(&file, "", &row(SPARE, at, 0), &info), &Reason::Disguised);
}

/// Prepared before it was signed: a reference that PDFium reads and the standard does not know. What it leads to is in use.
#[test]
fn references_that_only_one_program_reads() {
    let target = SPARE + 1;
    for text in [
        format!("<< /X~{target} 0 R >>"),
        format!("<< /X {target}~0~R >>"),
        format!("<< /X {}{target}77 0 R >>", "0".repeat(254)),
    ] {
        let base = appended(&BLANK.file, |update| {
            edit(update, BLANK.page, |page| {
                page.insert(
                    "Zz",
                    ObjRef {
                        num: SPARE,
                        generation: 0,
                    },
                );
            });
        });
        let at = base.len();
        let first = format!("{SPARE} 0 obj\n{text}\nendobj\n");
        let second = format!("{target} 0 obj\n(one)\nendobj\n");
        let rows = row(SPARE, at, 0) + &row(target, at + first.len(), 0);
        let info = format!("/Info {} 0 R", BLANK.info.num);
        let prepared = table(&base, &(first + &second), &rows, &info);
        let prepared = raw(&prepared, 0xFF);
        let file = signed(&prepared, Says::Certifies(1), |_| BLANK.leader);
        let later = appended(&file, |update| {
            update.set(
                ObjRef {
                    num: target,
                    generation: 0,
                },
                Object::text("two"),
            );
        });
        rejected(&later, |why| matches!(why, Why::Changed(_)));
    }
}
