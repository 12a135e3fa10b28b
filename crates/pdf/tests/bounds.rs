//! Small files that unfold to far more than they hold cost no more than is allowed, and the count says so on every machine.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

use saoy_pdf::{DecodeError, EncryptionError, Limits, Object, OpenError, ReadError, Reader};
use std::fmt::Write as _;
use std::sync::Arc;
use support::{file, one_page, open, r, replaced};

/// `count` pages that inherit `attributes`; each has `own` in its dictionary.
fn heirs(count: usize, attributes: &str, own: &str) -> Vec<u8> {
    let kids: String = (0..count).map(|at| format!("{} 0 R ", at + 3)).collect();
    let tree = format!("<</Type/Pages/Count {count}/Kids[{kids}]/MediaBox[0 0 9 9]{attributes}>>");
    let page = format!("<</Type/Page/Parent 2 0 R{own}>>");
    let mut objects = vec!["<</Type/Catalog/Pages 2 0 R>>", tree.as_str()];
    objects.extend(std::iter::repeat_n(page.as_str(), count));
    file(&objects, "")
}

#[test]
fn pages_share_what_they_inherit() {
    let bytes = heirs(200, "/Resources<</Font<</F 9 0 R>>>>", "");
    let pages = open(&bytes).pages().unwrap();
    let first = pages[0].resources.as_ref().unwrap();
    assert!(
        pages
            .iter()
            .all(|page| Arc::ptr_eq(page.resources.as_ref().unwrap(), first))
    );
}

#[test]
fn the_dictionaries_of_all_pages_together_are_bounded() {
    let bytes = heirs(20, "", &format!("/PieceInfo[{}]", "0 ".repeat(90)));
    let limits = Limits {
        max_items: 100,
        ..Limits::default()
    };
    let reader = Reader::open(&bytes, &limits).unwrap();
    assert_eq!(reader.pages().unwrap_err(), ReadError::Work);
    assert_eq!(open(&bytes).pages().unwrap().len(), 20);
}

/// A page, and object 9 in an object stream that is not packed.
fn with_object_stream(hidden: &str) -> Vec<u8> {
    let hidden = format!("9 0\n{hidden}");
    let stream = format!(
        "<</Type/ObjStm/N 1/First 4/Length {}>>stream\n{hidden}\nendstream",
        hidden.len()
    );
    let bytes = one_page("", "", &[&stream]);
    let place = |text: &str| {
        bytes
            .windows(text.len())
            .position(|at| at == text.as_bytes())
            .unwrap()
    };
    let rows: String = (1..5)
        .map(|num| format!("01{:08x}00", place(&format!("{num} 0 obj"))))
        .collect();
    let at = place("xref");
    let xref = format!("0000000000 00 {rows} 02 00000004 00>");
    let tail = format!(
        "8 0 obj\n<</Type/XRef/W[1 4 1]/Index[0 5 9 1]/Size 10/Root 1 0 R/Filter/ASCIIHexDecode/Length {}>>stream\n\
         {xref}\nendstream\nendobj\nstartxref\n{at}\n%%EOF\n",
        xref.len()
    );
    [&bytes[..at], tail.as_bytes()].concat()
}

#[test]
fn objects_in_a_stream_are_counted_each_time_they_are_read() {
    let bytes = with_object_stream(&format!("[{}]", "0 ".repeat(5000)));
    let reader = open(&bytes);
    reader.get(r(9)).unwrap();
    let once = reader.work_done();
    assert_eq!(reader.get(r(9)).unwrap().as_array().unwrap().len(), 5000);
    assert!(reader.work_done() - once >= 4 * 10_000);
}

/// Object streams are kept while they are in use: one alone must not fill the memory.
#[test]
fn an_object_stream_is_read_up_to_sixteen_megabytes() {
    let padded = |megabytes: usize| with_object_stream(&format!("[]{}", " ".repeat(megabytes << 20)));
    let bytes = padded(15);
    assert_eq!(open(&bytes).get(r(9)), Ok(Object::Array(Vec::new())));
    let bytes = padded(17);
    assert_eq!(
        open(&bytes).get(r(9)),
        Err(ReadError::Decode(r(4), DecodeError::TooLarge))
    );
}

/// What is certain to be short is not unpacked beyond that.
#[test]
fn a_stream_is_decoded_within_what_is_asked_for() {
    let stream = "<</Length 10/Filter/ASCIIHexDecode>>stream\n616263646>\nendstream";
    let bytes = one_page("", "", &[stream]);
    let reader = open(&bytes);
    let object = reader.get(r(4)).unwrap();
    let stream = object.as_stream().unwrap();
    assert_eq!(reader.decoded_within(stream, 5).unwrap(), b"abcd`");
    assert_eq!(reader.decoded_within(stream, 4), Err(DecodeError::TooLarge));
}

/// Fifty thousand entries that lead to the same number with a megabyte of space behind it.
#[test]
fn space_between_a_number_and_its_generation_is_not_gone_through_for_every_entry() {
    let bytes = one_page("", "", &[]);
    let table = bytes.windows(4).position(|at| at == b"xref").unwrap();
    let gap = format!("7 {}\n", " ".repeat(1 << 20));
    let rows = format!("{table:010} 00000 n \n").repeat(50_000);
    let bytes = [&bytes[..table], gap.as_bytes(), &bytes[table..]].concat();
    let bytes = replaced(&bytes, "trailer", &format!("8 50000\n{rows}trailer"));
    let bytes = replaced(&bytes, "/Size 4", "/Size 50008");
    let bytes = replaced(
        &bytes,
        &format!("startxref\n{table}"),
        &format!("startxref\n{}", table + gap.len()),
    );
    let reader = Reader::open_any(&bytes, &Limits::default(), None).unwrap();
    assert_eq!(reader.pages().unwrap().len(), 1);
    let allowed = 20 * bytes.len() as u64 + 50_000 * 64;
    assert!(reader.work_done() < allowed, "{}", reader.work_done());
}

/// Streams without an end, of which nobody knows where they end.
#[test]
fn looking_for_the_end_of_a_stream_is_counted() {
    let endless = "<</Length 99>>stream\n".to_owned() + &"x".repeat(20_000);
    let text = String::from_utf8(one_page("", "", &vec![endless.as_str(); 50])).unwrap();
    let (head, tail) = text.split_at(text.find("4 0 obj").unwrap());
    let damaged = head.to_owned() + &tail.replace("endobj", "endxxx");
    let reader = Reader::open_any(damaged.as_bytes(), &Limits::default(), None).unwrap();
    assert!(reader.is_repaired());
    let before = reader.work_done();
    reader.get(r(7)).unwrap();
    // From the seventh to the end of the file.
    let least = 4 * 46 * 20_000;
    assert!(
        reader.work_done() - before >= least,
        "{}",
        reader.work_done() - before
    );
}

/// 7 kB that unfold to eight milliards of elements.
#[test]
fn filter_entries_that_name_each_other_over_and_over_are_refused() {
    let level = |next: u32| format!("[{}]", format!("{next} 0 R ").repeat(200));
    let objects = [
        "<</Filter/FlateDecode/DecodeParms 5 0 R/Length 0>>stream\n\nendstream".to_owned(),
        level(6),
        level(7),
        level(8),
        format!("[{}]", "0 ".repeat(1000)),
    ];
    let objects: Vec<&str> = objects.iter().map(String::as_str).collect();
    let bytes = one_page("", "", &objects);
    let reader = open(&bytes);
    let Object::Stream(stream) = reader.get(r(4)).unwrap() else {
        panic!("no stream");
    };
    assert_eq!(reader.decoded(&stream), Err(DecodeError::Parameters));
    assert!(reader.work_done() < 2_000_000, "{}", reader.work_done());
}

#[test]
fn an_encryption_dictionary_of_sixty_thousand_entries_is_none() {
    let mut entries = String::new();
    for at in 0..60_000 {
        write!(entries, "/A{at} 0").unwrap();
    }
    let bytes = replaced(
        &one_page("", "", &[]),
        "/Root",
        &format!("/Encrypt<<{entries}>>/Root"),
    );
    let opened = Reader::open_any(&bytes, &Limits::default(), None).map(|_| ());
    assert_eq!(
        opened,
        Err(OpenError::Encryption(EncryptionError::Entry("Encrypt")))
    );
}

/// The rows of a cross-reference stream, short in the end, with half a megabyte of space between its two filters.
#[test]
fn what_is_unpacked_on_the_way_to_a_cross_reference_is_counted() {
    let bytes = one_page("", "", &[]);
    let at = bytes.windows(4).position(|at| at == b"xref").unwrap();
    let mut data = [129, b' '].repeat(4096);
    for num in 0..4 {
        let place = match num {
            0 => 0,
            num => {
                let header = format!("{num} 0 obj");
                bytes
                    .windows(header.len())
                    .position(|at| at == header.as_bytes())
                    .unwrap()
            }
        };
        let row = format!("{:02x}{place:08x}00", u8::from(num > 0));
        data.push(u8::try_from(row.len() - 1).unwrap());
        data.extend(row.bytes());
    }
    data.push(128);
    let head = format!(
        "8 0 obj\n<</Type/XRef/W[1 4 1]/Size 4/Root 1 0 R/Filter[/RunLengthDecode/ASCIIHexDecode]/Length {}>>stream\n",
        data.len()
    );
    let tail = format!("\nendstream\nendobj\nstartxref\n{at}\n%%EOF\n");
    let bytes = [&bytes[..at], head.as_bytes(), &data, tail.as_bytes()].concat();
    assert_eq!(open(&bytes).pages().unwrap().len(), 1);
    let limits = Limits {
        max_work: 1 << 19,
        ..Limits::default()
    };
    let opened = Reader::open(&bytes, &limits).map(|_| ());
    assert_eq!(opened, Err(OpenError::Work));
    let opened = Reader::open_any(&bytes, &limits, None).map(|_| ());
    assert_eq!(opened, Err(OpenError::Work));
}

/// What a damaged file's trailer says is held once for every end that it has.
#[test]
fn a_trailer_that_every_save_takes_over_is_bounded() {
    let info = format!("/Info[{}]/Root", "0 ".repeat(100));
    let bytes = replaced(&one_page("", "", &[]), "/Root", &info);
    let bytes = replaced(&bytes, "00000 n", "0000x n");
    let few = Limits {
        max_items: 2000,
        ..Limits::default()
    };
    let with = |ends: usize| {
        let bytes = [&bytes[..], &b"startxref\n9\n%%EOF\n".repeat(ends)].concat();
        Reader::open_any(&bytes, &few, None).map(|reader| reader.pages().unwrap().len())
    };
    assert_eq!(with(10), Ok(1));
    assert_eq!(with(30), Err(OpenError::Work));
}

/// The same where trailers are there, and lack the catalog.
#[test]
fn a_trailer_that_later_ones_lack_is_bounded() {
    let info = format!("/Info[{}]/Root", "0 ".repeat(100));
    let few = Limits {
        max_items: 2000,
        ..Limits::default()
    };
    let with = |saves: usize| {
        let mut bytes = replaced(&one_page("", "", &[]), "/Root", &info);
        let mut before = open(&bytes).revisions()[0].startxref;
        for _ in 0..saves {
            let at = bytes.len() as u64;
            let save = format!("xref\n0 0\ntrailer\n<</Size 4/Prev {before}>>\nstartxref\n{at}\n%%EOF\n");
            bytes.extend(save.bytes());
            before = at;
        }
        Reader::open_any(&bytes, &few, None).map(|reader| reader.pages().unwrap().len())
    };
    assert_eq!(with(10), Ok(1));
    assert_eq!(with(30), Err(OpenError::Work));
}

/// Whether second bodies wait in a file is found out by reading it once, which counts; where nothing more may be read,
/// every number may have one.
#[test]
fn bodies_are_looked_for_within_the_budget() {
    let bytes = with_object_stream(&format!("[{}]", "0 ".repeat(5000)));
    let reader = open(&bytes);
    let before = reader.work_done();
    let bodies = reader.bodies();
    assert!(reader.work_done() - before >= bytes.len() as u64);
    assert_eq!(reader.hidden_bodies(&bodies), []);
    let limits = Limits {
        max_work: 1 << 20,
        ..Limits::default()
    };
    let reader = Reader::open(&bytes, &limits).unwrap();
    let bodies = reader.bodies();
    while reader.at_revision(0).is_ok() {}
    let all: Vec<u32> = reader.entries().iter().map(|(num, _)| *num).collect();
    assert_eq!(reader.hidden_bodies(&bodies), all, "among the known ones");
    assert_eq!(reader.hidden_bodies(&reader.bodies()), all, "not looked for");
}
