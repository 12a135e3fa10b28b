//! Programs that take a file for damaged search it for objects: what they find where no table leads, and what makes them
//! search.

use saoy_pades::{changes::Reason, validation::Verdict};
use saoy_pdf::{Dict, Object, Stream, Update, build::NewFile};

use crate::{
    judge::{Why, judge, rejected, rejected_as, verdict},
    saving::content,
    support::{
        hand::{Says, signed},
        later::{appended, edit, find_last, form, rect, row, table},
        paper::{BLANK, CLOSED, SIGNED},
    },
};

/// A later revision with one more stream that nothing uses.
fn with_stream(dict: Dict, data: &str) -> Vec<u8> {
    appended(&CLOSED.file, |update| {
        update.add(Stream::new(dict, data.as_bytes().to_vec()));
    })
}

/// Evidence is any bytes; these read like an object in use.
#[test]
fn an_object_in_the_data_of_a_stream() {
    let num = CLOSED.content.num;
    for between in [" 0 ", "\n0\n", "\0 0\x0C", " %x\n0 % y\n"] {
        let body = content(num).replacen(" 0 ", between, 1);
        let data = format!("endstream endobj\n{body}");
        rejected_as(&with_stream(Dict::new(), &data), &Reason::WrittenTwice);
    }
    // So with a number that nobody has: something may be waiting for it.
    rejected(&with_stream(Dict::new(), &content(9_999)), |why| {
        matches!(why, Why::Changed(Reason::StrayBody(_)))
    });
    // Or one that is free: it does not stand twice.
    let free = table(&BLANK.file, "", "70 1\n0000000000 00001 f \n", "");
    let free = signed(&free, Says::Certifies(1), |_| BLANK.leader);
    let freed = appended(&free, |update| {
        update.add(Stream::new(Dict::new(), content(70).into_bytes()));
    });
    rejected(&freed, |why| matches!(why, Why::Changed(Reason::StrayBody(_))));
    let stored = appended(&CLOSED.file, |update| {
        let evidence = update.add(Stream::new(Dict::new(), content(num).into_bytes()));
        edit(update, CLOSED.store, |store| {
            let all: Vec<Object> = vec![CLOSED.evidence.into(), evidence.into()];
            store.insert("Certs", all);
        });
    });
    rejected_as(&stored, &Reason::WrittenTwice);
    assert_eq!(judge(&with_stream(Dict::new(), "0 obj and no number")), []);
}

/// Trailers lead to a catalog; a stream that reads like a table has one.
#[test]
fn a_trailer_in_the_data_of_a_stream() {
    for between in ["", "\n", " %x\n "] {
        let data = format!("trailer{between}<< /Root {} 0 R >>", CLOSED.page2.num);
        rejected(&with_stream(Dict::new(), &data), |why| {
            matches!(why, Why::Changed(Reason::StrayEnd(_)))
        });
    }
    assert_eq!(judge(&with_stream(Dict::new(), "a trailer of a film")), []);
    let table = Dict::new()
        .with("Type", Object::name("XRef"))
        .with("Root", CLOSED.page2);
    rejected_as(&with_stream(table, ""), &Reason::SecondIndex);
}

/// The table lists the container, and not what is in it.
#[test]
fn an_object_in_an_object_stream_that_is_not_listed() {
    let packed = |num: u32| {
        let head = format!("{num} 0 ");
        let dict = Dict::new()
            .with("Type", Object::name("ObjStm"))
            .with("N", 1)
            .with("First", i64::try_from(head.len()).unwrap());
        with_stream(dict, &format!("{head}<< /Type /Page /Rotate 180 >>"))
    };
    rejected_as(&packed(CLOSED.page.num), &Reason::PackedUnlisted);
    rejected_as(&packed(9_999), &Reason::PackedUnlisted);
}

/// Prepared before it was signed: a second body behind the one in use. Whatever follows may have programs search for it.
#[test]
fn a_second_body_in_what_was_signed() {
    let num = BLANK.content.num;
    let prepared = table(&BLANK.file, &content(num), "0 0\n", "");
    let file = signed(&prepared, Says::Certifies(1), |_| BLANK.leader);
    assert_eq!(judge(&file), [], "as it was signed");
    rejected_as(&[file.as_slice(), b"\n\n\n"].concat(), &Reason::HiddenObject);
    let stamped = signed(&file, Says::Stamps, |_| BLANK.stamp);
    rejected_as(&stamped, &Reason::HiddenObject);
    // An earlier body is one that was replaced; what data say is nobody's object.
    let honest = appended(&BLANK.file, |update| {
        let text = update.get(BLANK.content).unwrap();
        update.set(BLANK.content, text);
        update.add(Stream::new(Dict::new(), content(num).into_bytes()));
    });
    let honest = signed(&honest, Says::Certifies(1), |_| BLANK.leader);
    let stamped = signed(&honest, Says::Stamps, |_| BLANK.stamp);
    assert_eq!(judge(&stamped), []);
}

/// A document timestamp, which anybody can have made, is the first signature; what is prepared follows it, and is signed by
/// the leader: what he signed is asked, not what the first of all signatures covers.
#[test]
fn a_second_body_behind_a_timestamp_of_the_forgers_own() {
    let num = BLANK.content.num;
    let stamped = signed(&BLANK.file, Says::Stamps, |_| BLANK.stamp);
    let prepared = table(&stamped, &content(num), "0 0\n", "");
    let file = signed(&prepared, Says::Certifies(1), |_| BLANK.leader);
    assert_eq!(verdict(&file), Verdict::Valid, "as it was signed");
    rejected_as(&[file.as_slice(), b"\n\n\n"].concat(), &Reason::HiddenObject);
    let later = appended(&file, |update| _ = update.add(Object::Int(1)));
    rejected_as(&later, &Reason::HiddenObject);
    // Within the very section that is signed.
    let file = signed(&stamped, Says::Certifies(1), |update| {
        update.add(Stream::new(Dict::new(), b"data".to_vec()));
        BLANK.leader
    });
    let later = appended(&file, |update| _ = update.add(Object::Int(1)));
    assert_eq!(verdict(&later), Verdict::Valid, "nothing is hidden in it");
}

/// PDFium and poppler keep the body of the highest generation, also where it stands before the one in use.
#[test]
fn a_body_of_a_higher_generation_in_what_was_signed() {
    let num = BLANK.content.num;
    let waiting = |generation: u16| {
        let other = content(num).replacen(" 0 obj", &format!(" {generation} obj"), 1);
        let own = content(num).replace("9 000", "5 000");
        let at = BLANK.file.len() + other.len();
        let prepared = table(&BLANK.file, &(other + &own), &row(num, at, 0), "");
        signed(&prepared, Says::Certifies(2), |_| BLANK.leader)
    };
    assert_eq!(judge(&waiting(5)), [], "as it was signed");
    rejected_as(
        &[waiting(5).as_slice(), b"\n\n\n"].concat(),
        &Reason::HiddenObject,
    );
    let stamped = |generation| signed(&waiting(generation), Says::Stamps, |_| BLANK.stamp);
    rejected_as(&stamped(5), &Reason::HiddenObject);
    assert_eq!(judge(&stamped(0)), []);
}

/// A PDF file was enclosed, replaced by another one, and given up before anybody signed: its data still lie there.
#[test]
fn an_enclosed_file_that_was_replaced_before_it_was_signed() {
    let num = BLANK.content.num;
    let mut enclosed = BLANK.content;
    let first = appended(&BLANK.file, |update| {
        enclosed = update.add(Stream::new(Dict::new(), content(num).into_bytes()));
    });
    let second = appended(&first, |update| {
        let data = content(num).replace("9 000", "5 000");
        update.set(enclosed, Stream::new(Dict::new(), data.into_bytes()));
    });
    let third = appended(&second, |update| update.set(enclosed, Object::text("none")));
    let file = signed(&third, Says::Certifies(1), |_| BLANK.leader);
    assert_eq!(judge(&[file.as_slice(), b"\r\n"].concat()), []);
    assert_eq!(judge(&signed(&file, Says::Stamps, |_| BLANK.stamp)), []);
}

/// Programs look for the last words of a file in its last kilobyte, or four, or twenty-four, and search the file when they
/// find none: MuPDF, PDFium and poppler then each take something else.
#[test]
fn white_space_that_has_programs_search() {
    let is_blank = |why: &Why| matches!(why, Why::Changed(Reason::StrayBlank(_)));
    let padded = |file: &[u8], with: u8, count: usize| [file, &vec![with; count]].concat();
    for (with, count) in [(b'\n', 3), (b' ', 512), (0, 512)] {
        assert_eq!(judge(&padded(&CLOSED.file, with, count)), []);
    }
    for (with, count) in [(b' ', 513), (b'\n', 1100), (0, 4096), (0, 70_000)] {
        rejected(&padded(&CLOSED.file, with, count), is_blank);
    }
    rejected_as(
        &[&padded(&CLOSED.file, 0, 900)[..], b"x"].concat(),
        &Reason::TrailingBytes,
    );
    let update = signed(&CLOSED.file, Says::Stamps, |_| CLOSED.stamp);
    let at = find_last(&update, b"%%EOF");
    let (head, end) = update.split_at(at);
    let far = [head, &[b'\n'; 900], end].concat();
    rejected(&far, is_blank);
}

/// `/Size` is one more than the highest number (ISO 32000-2 Table 15). PDFBox writes less into what it appends: no harm is
/// done where a program that therefore searches the file finds nothing else in it.
#[test]
fn a_size_that_no_file_has() {
    let waiting = appended(&BLANK.file, |update| {
        update.add(Stream::new(Dict::new(), content(BLANK.content.num).into_bytes()));
    });
    let waiting = signed(&waiting, Says::Certifies(2), |_| BLANK.leader);
    // A search ends a stream at the first `endstream`, here within a string.
    let cut = appended(&BLANK.file, |update| {
        let data = b"BT (\nendstream\n) Tj ET".to_vec();
        update.set(BLANK.content, Stream::new(Dict::new(), data));
    });
    let cut = signed(&cut, Says::Certifies(2), |_| BLANK.leader);
    let sized = |size: &str, base: &[u8]| {
        let file = table(base, "", "0 0\n", &format!("/Info {} 0 R", CLOSED.info.num));
        let at = find_last(&file, b"/Size ") + 6;
        let end = at + file[at..].iter().position(|byte| *byte == b' ').unwrap();
        [&file[..at], size.as_bytes(), &file[end..]].concat()
    };
    rejected_as(&sized("99999999", &CLOSED.file), &Reason::SizeWrong);
    for size in ["1", "5"] {
        assert_eq!(judge(&sized(size, &CLOSED.file)), []);
        rejected_as(&sized(size, &waiting), &Reason::SizeWrong);
        rejected_as(&sized(size, &cut), &Reason::SizeWrong);
    }
    assert_eq!(judge(&sized("90", &CLOSED.file)), []);
}

/// The head says how long a linearized file is and which page is its first: nobody believes it until the length fits.
#[test]
fn a_file_that_grows_to_the_length_its_head_tells() {
    let made = |length: usize, stamped: bool| {
        let mut file = NewFile::new("1.7");
        file.add(
            Dict::new()
                .with("Linearized", 1)
                .with("L", i64::try_from(length).unwrap())
                .with("O", 3),
        );
        let [pages, page] = std::array::from_fn(|_| file.reserve());
        file.set(
            page,
            Dict::new()
                .with("Type", Object::name("Page"))
                .with("Parent", pages)
                .with("MediaBox", rect([0, 0, 595, 842])),
        );
        let field = |name| {
            Dict::new()
                .with("FT", Object::name("Sig"))
                .with("T", Object::text(name))
        };
        let (leader, stamp) = (file.add(field("ky")), file.add(field("gio")));
        let kids: Vec<Object> = vec![page.into()];
        let tree = Dict::new().with("Type", Object::name("Pages")).with("Count", 1);
        file.set(pages, tree.with("Kids", kids));
        let fields: Vec<Object> = vec![leader.into(), stamp.into()];
        let form = Dict::new().with("Fields", fields).with("SigFlags", 3);
        let catalog = file.add(
            Dict::new()
                .with("Type", Object::name("Catalog"))
                .with("Pages", pages)
                .with("AcroForm", form),
        );
        let file = file.finish(catalog, None, [7; 16]).unwrap();
        let first = if stamped {
            signed(&file, Says::Stamps, |_| stamp)
        } else {
            file
        };
        (signed(&first, Says::Certifies(1), |_| leader), stamp)
    };
    for stamped in [false, true] {
        let length = made(99_999, stamped).0.len() + 40;
        let (file, _) = made(length, stamped);
        assert_eq!(verdict(&file), Verdict::Valid);
        let grown = |to: usize| [file.as_slice(), &vec![b'\n'; to - file.len()]].concat();
        rejected_as(&grown(length), &Reason::Linearized);
        assert_eq!(verdict(&grown(length + 1)), Verdict::Valid);
        assert_eq!(verdict(&grown(length - 1)), Verdict::Valid);
    }
    // By a revision, behind which more follows.
    let later = |file: &[u8], stamp| signed(file, Says::Stamps, |_| stamp);
    let (first, stamp) = made(99_999, false);
    let length = later(&first, stamp).len();
    let (file, stamp) = made(length, false);
    assert_eq!(file.len(), first.len());
    let grown = later(&file, stamp);
    assert_eq!(grown.len(), length);
    rejected_as(&grown, &Reason::Linearized);
    rejected_as(&[grown.as_slice(), b"\n"].concat(), &Reason::Linearized);
}

/// A widget's own flags stand in for those of its field: read-only, and nothing else any more.
#[test]
fn a_widget_that_is_closed_and_loses_its_fields_flags() {
    let base = |flags: i64| {
        let prepared = appended(&BLANK.file, |update| {
            edit(update, BLANK.group, |group| _ = group.insert("Ff", flags));
        });
        signed(&prepared, Says::Certifies(2), |_| BLANK.leader)
    };
    let closed = |file: &[u8], flags: i64| {
        appended(file, |update| {
            edit(update, BLANK.first, |first| _ = first.insert("Ff", flags));
        })
    };
    const PASSWORD: i64 = 1 << 13;
    rejected_as(&closed(&base(PASSWORD), 1), &Reason::FieldEntry("Ff".into()));
    assert_eq!(judge(&closed(&base(PASSWORD), PASSWORD | 1)), []);
    assert_eq!(judge(&closed(&base(0), 1)), []);
}

/// What a later look is told of is what it was told of before: nobody may put a body into it.
#[test]
fn an_object_in_a_look() {
    let file = appended(&SIGNED.file, |update: &mut Update<'_, '_>| {
        let data = format!("BT /F1 10 Tf (Binh) Tj ET % {}", content(SIGNED.content.num));
        update.set(SIGNED.look, form(&data));
        edit(update, SIGNED.name, |field| {
            _ = field.insert("V", Object::text("Binh"))
        });
    });
    rejected_as(&file, &Reason::WrittenTwice);
}
