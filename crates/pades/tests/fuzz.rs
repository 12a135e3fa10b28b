//! The kept corpus of the fuzzers, run once; and the seeds from which it grew (`fuzz/README.md`).

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "helpers of tests, and the fuzzers' own modules"
)]

mod support;

#[path = "../../../fuzz/src/certificates.rs"]
mod certificates;
#[path = "../../../fuzz/src/later.rs"]
mod later;
#[path = "../../../fuzz/src/pdf.rs"]
mod pdf;

use std::path::{Path, PathBuf};

use saoy_pdf::{Dict, Entry, ObjRef, Object, Update};
use saoy_pki::{Certificate, KeyUsage, PrivateKey, issue::CertificateBuilder, name::Name, oids, sha256};
use support::{
    files::{Layout, file},
    hand::{Says, signed},
    later::{appended, edit, form, open, rect},
    paper::{BLANK, FILLABLE, NOTABLE, SIGNED, xmp},
    people::{PEOPLE, Person, at, token},
};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz")
}

fn corpus(target: &str) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder().join("corpus").join(target)).unwrap();
    let mut files: Vec<PathBuf> = files.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(!files.is_empty(), "no corpus of {target}");
    files
}

fn run(target: &str, fuzzed: fn(&[u8])) {
    for file in corpus(target) {
        fuzzed(&std::fs::read(&file).unwrap());
    }
}

#[test]
fn the_kept_corpus_of_the_reader() {
    run("reader", pdf::reader);
}

#[test]
fn the_kept_corpus_of_the_cms() {
    run("cms", certificates::cms);
}

#[test]
fn the_kept_corpus_of_paths() {
    run("path", certificates::path);
}

#[test]
fn the_kept_corpus_of_later_revisions() {
    run("later", later::later);
}

#[test]
fn the_kept_corpus_of_whole_validation() {
    run("whole", pdf::whole);
}

#[test]
fn the_kept_corpus_of_the_normaliser() {
    run("normalised", pdf::normalised);
}

/// Not by chance: every entry of every object of a file certified with P=3, made anew in a few ways.
#[test]
fn whatever_entry_is_changed_the_pages_stay() {
    let base = later::BASES[2];
    let reader = open(base);
    let paper = &*BLANK;
    let values = [
        Object::Null,
        Object::Int(1),
        Object::Dict(Dict::new()),
        paper.page2.into(),
        paper.look.into(),
    ];
    let mut tried = 0;
    for (num, _) in reader.entries() {
        let reference = ObjRef::new(*num);
        let object = reader.get(reference).unwrap();
        let dict = object.as_dict().or(object.as_stream().map(|stream| &stream.dict));
        let keys = dict
            .into_iter()
            .flat_map(Dict::iter)
            .map(|(key, _)| key.as_bytes().to_vec());
        for key in keys.collect::<Vec<_>>() {
            for value in &values {
                let file = appended(base, |update| {
                    edit(update, reference, |dict| _ = dict.insert(&key, value.clone()));
                });
                later::stays(&reader, &file);
                tried += 1;
            }
        }
    }
    assert!(tried > 700, "{tried}");
}

#[test]
#[ignore = "writes seeds into fuzz/corpus; SAOY_BASES=1 makes the signed files anew, first"]
fn seeds() {
    if std::env::var_os("SAOY_BASES").is_some() {
        let bases = folder().join("bases");
        std::fs::create_dir_all(&bases).unwrap();
        for (name, paper) in [
            ("approved", &SIGNED),
            ("fillable", &FILLABLE),
            ("notable", &NOTABLE),
        ] {
            std::fs::write(bases.join(name).with_extension("pdf"), &paper.file).unwrap();
        }
        let root = &PEOPLE.root;
        let issuer = (&root.certificate, &root.key, root.key.usual_scheme());
        let (from, until) = (at("2026-10-14T00:00:00Z"), at("2026-10-16T00:00:00Z"));
        let list = saoy_pki::crl::issue(issuer, 1, from, until, &[]).unwrap();
        std::fs::write(bases.join("root.der"), root.certificate.der()).unwrap();
        std::fs::write(bases.join("root.crl"), list).unwrap();
        let key = PrivateKey::generate_p256().unwrap();
        std::fs::write(bases.join("nobody.pk8"), key.to_pkcs8().unwrap()).unwrap();
        for seed in pdfs() {
            write("reader", &seed);
            write("whole", &seed);
            write("normalised", &seed);
        }
        return;
    }
    for seed in messages() {
        write("cms", &seed);
    }
    for seed in revisions() {
        write("later", &seed);
    }
    write("path", &chain());
}

fn write(target: &str, seed: &[u8]) {
    let folder = folder().join("corpus").join(target);
    std::fs::create_dir_all(&folder).unwrap();
    let name: String = sha256(seed)
        .iter()
        .take(10)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    std::fs::write(folder.join(name), seed).unwrap();
}

fn pdfs() -> Vec<Vec<u8>> {
    let streams = file(&Layout {
        streams: true,
        nested: Some(1),
        ..Layout::default()
    });
    let change = |change: &dyn Fn(&mut Update<'_, '_>)| appended(&FILLABLE.file, change);
    vec![
        BLANK.file.clone(),
        FILLABLE.file.clone(),
        streams.clone(),
        signed(&streams, Says::Certifies(2), |update| {
            let field = update.add(
                Dict::new()
                    .with("FT", Object::name("Sig"))
                    .with("T", Object::text("ky")),
            );
            saoy_pades::add_field(update, update.reader().catalog_ref(), field).unwrap();
            field
        }),
        signed(&FILLABLE.file, Says::Stamps, |_| FILLABLE.stamp),
        change(&|update| {
            edit(update, FILLABLE.name, |field| {
                _ = field.insert("V", Object::text("B"))
            })
        }),
        change(&|update| update.set(FILLABLE.metadata, xmp("moi"))),
        change(&|update| edit(update, FILLABLE.store, |store| _ = store.remove("VRI"))),
    ]
}

fn messages() -> Vec<Vec<u8>> {
    let digest = [7; 32];
    let plain = PEOPLE.leader.sign(&digest);
    let root = &PEOPLE.root;
    let list = saoy_pki::crl::issue(
        (&root.certificate, &root.key, root.key.usual_scheme()),
        1,
        at("2026-10-14T02:00:00Z"),
        at("2026-11-14T02:00:00Z"),
        &[],
    );
    vec![
        Person::stamped(&plain, at("2026-10-14T02:00:00Z")),
        plain,
        token(&digest, at("2026-10-14T02:00:00Z")),
        list.unwrap(),
        PEOPLE.tsa.certificate.der().to_vec(),
    ]
}

/// Each object of the bases as it stands: the fuzzer changes it.
fn revisions() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for (pick, base) in later::BASES.iter().enumerate() {
        let reader = open(base);
        for (num, _) in reader.entries().iter().filter(|(num, _)| (1..256).contains(num)) {
            let head = format!("\n{num} 0 obj\n");
            let Some(start) = base.windows(head.len()).rposition(|at| at == head.as_bytes()) else {
                continue;
            };
            let rest = &base[start + head.len()..];
            let end = rest.windows(7).position(|at| at == b"\nendobj").unwrap();
            let object = &rest[..end];
            if object.len() > 2000 || reader.get(ObjRef::new(*num)).is_err() {
                continue;
            }
            seeds.push([&[pick as u8][..], &piece(*num, object)].concat());
        }
        seeds.extend(saves(base).iter().map(|file| {
            let pieces = open(file)
                .revision_entries(2)
                .unwrap()
                .into_iter()
                .map(|(num, entry)| {
                    let Entry::InFile { offset, .. } = entry else {
                        return Vec::new();
                    };
                    let rest = &file[offset as usize..];
                    let start = rest.iter().position(|byte| *byte == b'\n').unwrap() + 1;
                    let end = rest.windows(7).position(|at| at == b"\nendobj").unwrap();
                    piece(num, &rest[start..end])
                });
            [vec![pick as u8], pieces.flatten().collect()].concat()
        }));
    }
    seeds
}

fn piece(num: u32, object: &[u8]) -> Vec<u8> {
    [&[num as u8][..], &(object.len() as u16).to_be_bytes(), object].concat()
}

/// What honest people do later.
fn saves(base: &[u8]) -> Vec<Vec<u8>> {
    let paper = &*BLANK;
    let save = |change: &dyn Fn(&mut Update<'_, '_>)| appended(base, change);
    vec![
        save(&|update| {
            let look = update.add(form("/Tx BMC q BT /F1 10 Tf 0 g 2 5 Td (Binh) Tj ET Q EMC"));
            edit(update, paper.name, |field| {
                field.insert("V", Object::text("Binh"));
                field.insert("AP", Dict::new().with("N", look));
            });
        }),
        save(&|update| {
            let list = update.add(saoy_pdf::Stream::new(Dict::new(), b"list".to_vec()));
            edit(update, paper.store, |store| {
                store.insert("CRLs", vec![Object::Ref(list)]);
            });
            edit(update, paper.info, |info| {
                _ = info.insert("ModDate", Object::text("D:2026"))
            });
        }),
        save(&|update| {
            let field = Dict::new()
                .with("Type", Object::name("Annot"))
                .with("Subtype", Object::name("Widget"))
                .with("FT", Object::name("Sig"))
                .with("T", Object::text("moi"))
                .with("Rect", rect([400, 500, 450, 520]))
                .with("P", paper.page);
            let field = update.add(field);
            saoy_pades::add_field(update, update.reader().catalog_ref(), field).unwrap();
            saoy_pades::add_widget(update, paper.page, field).unwrap();
        }),
        save(&|update| {
            let look = update.add(form("1 0 0 rg 0 0 100 20 re f"));
            let mark = Dict::new()
                .with("Type", Object::name("Annot"))
                .with("Subtype", Object::name("Stamp"))
                .with("Rect", rect([400, 500, 450, 520]))
                .with("AP", Dict::new().with("N", look));
            let mark = update.add(mark);
            saoy_pades::add_widget(update, paper.page2, mark).unwrap();
        }),
        save(&|update| {
            edit(update, paper.tick, |field| {
                _ = field.insert("AS", Object::name("Yes"))
            });
            update.set(paper.metadata, xmp("moi"));
        }),
    ]
}

/// A root, an authority, a person, a list and an answer, each without its signature.
fn chain() -> Vec<u8> {
    let key = PrivateKey::from_pkcs8(&std::fs::read(folder().join("bases/nobody.pk8")).unwrap()).unwrap();
    let scheme = key.usual_scheme();
    let (from, until) = (at("2020-01-01T00:00:00Z"), at("2040-01-01T00:00:00Z"));
    let builder = |common: &str, serial: u8| {
        let name = Name::new(&[(oids::AT_COMMON_NAME, common)]).unwrap();
        CertificateBuilder::new(name, key.public_key(), &[serial], from, until)
    };
    let root = builder("goc", 1)
        .authority(None)
        .self_signed(&key, scheme)
        .unwrap();
    let authority = builder("giua", 2)
        .authority(Some(1))
        .policies(&[oids::ANY_POLICY])
        .crl_url("http://example.invalid/a.crl")
        .signed_by(&root, &key, scheme)
        .unwrap();
    let leaf = builder("nguoi", 3)
        .end_entity()
        .key_usage(KeyUsage {
            digital_signature: true,
            ..KeyUsage::default()
        })
        .policies(&[oids::ANY_POLICY])
        .signed_by(&authority, &key, scheme)
        .unwrap();
    let list = |issuer: &Certificate| {
        saoy_pki::crl::issue((issuer, &key, scheme), 1, at("2026-10-01T00:00:00Z"), until, &[]).unwrap()
    };
    let mut seed = vec![0];
    for (kind, der) in [
        (0, root.der().to_vec()),
        (0, authority.der().to_vec()),
        (0, leaf.der().to_vec()),
        (1, list(&root)),
        (1, list(&authority)),
    ] {
        let body = body(&der);
        seed.push(kind);
        seed.extend((body.len() as u16).to_be_bytes());
        seed.extend(body);
    }
    seed
}

/// What is signed in `SEQUENCE { body, … }`.
fn body(der: &[u8]) -> &[u8] {
    let inside = &der[header(der).0..];
    let (head, length) = header(inside);
    &inside[..head + length]
}

/// Bytes of tag and length, and the length.
fn header(der: &[u8]) -> (usize, usize) {
    match der[1] {
        0x81 => (3, der[2].into()),
        0x82 => (4, usize::from(der[2]) << 8 | usize::from(der[3])),
        short => (2, short.into()),
    }
}
