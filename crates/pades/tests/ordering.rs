//! What stands against a signature, each reason by its name.

#![allow(clippy::unwrap_used, reason = "a panic fails the test")]

mod support;

use saoy_pades::changes::{Lang, changes_after};
use saoy_pades::sign::{Look, Order, Place, Refusal, SignError, harmed};
use saoy_pades::{FieldLock, Kind, Permission, Unclear, signatures};
use saoy_pdf::{Dict, Limits, Object, Reader, Rect};
use support::orders::{
    changed, in_field, in_new, order, plain, prepared, refusal, signed, with_catalog, with_field,
};

const APPROVE: Kind = Kind::Approve;
const CERTIFY: Kind = Kind::Certify(Permission::FormFilling);

fn seen() -> Option<Rect> {
    Some(Rect::sized(300.0, 500.0, 200.0, 80.0))
}

#[test]
fn a_field_of_the_file_is_found_by_its_full_name() {
    let base = with_field(&plain(), "so", "Tx", |field| field);
    let base = with_field(&base, "ky", "Sig", |field| field);
    assert_eq!(
        refusal(&base, &in_field("khac", APPROVE)),
        Refusal::NoSuchField("khac".into())
    );
    assert_eq!(
        refusal(&base, &in_field("so", APPROVE)),
        Refusal::NotASignatureField("so".into())
    );
    let once = signed(&base, &in_field("ky", APPROVE));
    assert_eq!(
        refusal(&once, &in_field("ky", APPROVE)),
        Refusal::FieldSigned("ky".into())
    );
    let reader = Reader::open(&once, &Limits::default()).unwrap();
    assert_eq!(signatures(&reader).unwrap()[0].field, b"ky");
}

#[test]
fn a_field_below_another_inherits_its_kind_and_has_a_dotted_name() {
    let base = with_field(&plain(), "ben_a", "Sig", |field| field);
    // The field becomes the parent of one that says neither its kind nor anything else.
    let base = support::orders::changed(&base, |update| {
        let reader = update.reader();
        let catalog = reader.catalog().unwrap();
        let form = reader.lookup(&catalog, "AcroForm").unwrap();
        let fields = reader.lookup(form.as_dict().unwrap(), "Fields").unwrap();
        let parent = fields.as_array().unwrap()[0].as_ref().unwrap();
        let child = update.add(Dict::new().with("T", Object::text("ky")).with("Parent", parent));
        let dict = Dict::new()
            .with("FT", Object::name("Sig"))
            .with("T", Object::text("ben_a"))
            .with("Kids", vec![Object::Ref(child)]);
        update.set(parent, dict);
    });
    let whole = signed(&base, &in_field("ben_a.ky", APPROVE));
    let reader = Reader::open(&whole, &Limits::default()).unwrap();
    assert_eq!(signatures(&reader).unwrap()[0].field, b"ben_a.ky");
    assert_eq!(
        refusal(&base, &in_new("ben_a", None, APPROVE)),
        Refusal::NameTaken("ben_a".into())
    );
}

#[test]
fn a_new_field_needs_a_name_of_its_own_and_a_page() {
    let base = with_field(&plain(), "so", "Tx", |field| field);
    assert_eq!(
        refusal(&base, &in_new("so", None, APPROVE)),
        Refusal::NameTaken("so".into())
    );
    for name in ["", "a.b"] {
        assert_eq!(
            refusal(&base, &in_new(name, None, APPROVE)),
            Refusal::BadName(name.into())
        );
    }
    let order = Order {
        place: Place::invisible("ky", 7),
        ..order(APPROVE)
    };
    assert_eq!(refusal(&base, &order), Refusal::NoSuchPage { page: 8, pages: 2 });
}

#[test]
fn a_certification_comes_first_and_once() {
    let approved = signed(&plain(), &in_new("a", None, APPROVE));
    assert_eq!(
        refusal(&approved, &order(CERTIFY)),
        Refusal::CertificationNotFirst
    );
    let certified = signed(&plain(), &in_new("a", None, CERTIFY));
    let by = "a".to_owned();
    assert_eq!(
        refusal(&certified, &order(CERTIFY)),
        Refusal::AlreadyCertified { by }
    );
}

#[test]
fn after_a_certification_that_allows_nothing_nobody_signs() {
    let certified = signed(&plain(), &in_new("a", None, Kind::Certify(Permission::Nothing)));
    let by = "a".to_owned();
    assert_eq!(refusal(&certified, &order(APPROVE)), Refusal::NoChanges { by });
    for permission in [Permission::FormFilling, Permission::Annotations] {
        let certified = signed(&plain(), &in_new("a", None, Kind::Certify(permission)));
        let both = signed(&certified, &order(APPROVE));
        let reader = Reader::open(&both, &Limits::default()).unwrap();
        let after = changes_after(&reader, &signatures(&reader).unwrap());
        assert!(after.iter().all(|after| after.allowed), "{permission:?}");
    }
}

#[test]
fn a_lock_with_p_1_on_a_signed_field_ends_everything_too() {
    let lock = FieldLock::All.dict().with("P", 1);
    let base = with_field(&plain(), "a", "Sig", |field| field.with("Lock", lock));
    let locked = signed(&base, &in_field("a", APPROVE));
    let by = "a".to_owned();
    assert_eq!(refusal(&locked, &order(APPROVE)), Refusal::NoChanges { by });
}

#[test]
fn a_certified_file_takes_no_new_field_that_is_seen() {
    let certified = signed(&plain(), &in_new("a", seen(), CERTIFY));
    let by = "a".to_owned();
    assert_eq!(
        refusal(&certified, &in_new("b", seen(), APPROVE)),
        Refusal::VisibleAfterCertification { by }
    );
    // An approval does not stand in the way.
    let approved = signed(&plain(), &in_new("a", None, APPROVE));
    assert!(prepared(&approved, &in_new("b", seen(), APPROVE)).is_ok());
}

#[test]
fn a_field_that_a_signature_locked_is_not_signed() {
    let base = with_field(&plain(), "b", "Sig", |field| field);
    let locking = |lock| Order {
        lock: Some(lock),
        ..in_new("a", None, APPROVE)
    };
    let locked = |field: &str| Refusal::Locked {
        field: field.into(),
        by: "a".into(),
    };
    let all = signed(&base, &locking(FieldLock::All));
    assert_eq!(refusal(&all, &in_field("b", APPROVE)), locked("b"));
    assert_eq!(refusal(&all, &in_new("c", None, APPROVE)), locked("c"));
    let one = signed(&base, &locking(FieldLock::Include(vec!["b".into()])));
    assert_eq!(refusal(&one, &in_field("b", APPROVE)), locked("b"));
    assert!(prepared(&one, &in_new("c", None, APPROVE)).is_ok());
    let others = signed(&base, &locking(FieldLock::Exclude(vec!["b".into()])));
    assert!(prepared(&others, &in_field("b", APPROVE)).is_ok());
    assert_eq!(refusal(&others, &in_new("c", None, APPROVE)), locked("c"));
}

#[test]
fn the_lock_of_a_field_counts_and_goes_into_the_signature() {
    let own = FieldLock::Include(vec!["so".into()]);
    let base = with_field(&plain(), "ky", "Sig", |field| field.with("Lock", own.dict()));
    let wanted = |lock: Option<FieldLock>| Order {
        lock,
        ..in_field("ky", APPROVE)
    };
    let signed = prepared(&base, &wanted(None)).unwrap().appended;
    let text = String::from_utf8_lossy(&signed).into_owned();
    assert!(text.contains("/FieldMDP") && text.contains("/Include") && text.contains("(so)"));
    assert!(prepared(&base, &wanted(Some(own))).is_ok());
    assert_eq!(
        refusal(&base, &wanted(Some(FieldLock::All))),
        Refusal::OtherLock("ky".into())
    );
}

/// `/SigFlags` of the form.
fn flags(bytes: &[u8]) -> Option<i64> {
    let reader = Reader::open(bytes, &Limits::default()).unwrap();
    let form = reader.lookup(&reader.catalog().unwrap(), "AcroForm").unwrap();
    form.as_dict().unwrap().int("SigFlags")
}

#[test]
fn the_form_says_that_signatures_exist_from_the_first_one_on() {
    // An unsigned field of a program that does not flag its form.
    let base = support::orders::changed(&with_field(&plain(), "ky", "Sig", |field| field), |update| {
        let reader = update.reader();
        let form = reader.catalog().unwrap().reference("AcroForm").unwrap();
        let mut dict = reader.get(form).unwrap().as_dict().unwrap().clone();
        dict.remove("SigFlags");
        update.set(form, dict);
    });
    assert_eq!(flags(&base), None);
    let once = signed(&base, &in_field("ky", APPROVE));
    assert_eq!(flags(&once), Some(3));
    // Somebody signed without: the form that was signed stays as it is.
    let unflagged = with_catalog(&once, "AcroForm", {
        let reader = Reader::open(&once, &Limits::default()).unwrap();
        let form = reader.lookup(&reader.catalog().unwrap(), "AcroForm").unwrap();
        let mut form = form.as_dict().unwrap().clone();
        form.remove("SigFlags");
        form
    });
    assert_eq!(flags(&signed(&unflagged, &in_new("b", None, APPROVE))), None);
}

#[test]
fn usage_rights_must_grant_signing_and_adding_a_field() {
    let rights = |entries: Dict| {
        let transform = Dict::new()
            .with("TransformMethod", Object::name("UR3"))
            .with("TransformParams", entries);
        let signature = Dict::new().with("Reference", vec![transform.into()]);
        let base = with_field(&plain(), "ky", "Sig", |field| field);
        with_catalog(&base, "Perms", Dict::new().with("UR3", signature))
    };
    let names = |list: &[&str]| list.iter().map(Object::name).collect::<Vec<_>>();
    let none = rights(Dict::new());
    assert_eq!(
        refusal(&none, &in_field("ky", APPROVE)),
        Refusal::UsageRights("/Signature /Modify")
    );
    let sign = rights(Dict::new().with("Signature", names(&["Modify"])));
    assert!(prepared(&sign, &in_field("ky", APPROVE)).is_ok());
    assert_eq!(
        refusal(&sign, &in_new("b", None, APPROVE)),
        Refusal::UsageRights("/Form /Add")
    );
    let both = Dict::new()
        .with("Signature", names(&["Modify"]))
        .with("Form", names(&["Add"]));
    let certified = signed(&rights(both), &in_new("b", None, CERTIFY));
    let reader = Reader::open(&certified, &Limits::default()).unwrap();
    let permissions = reader.catalog().unwrap();
    let permissions = reader.lookup(&permissions, "Perms").unwrap();
    let permissions = permissions.as_dict().unwrap();
    assert!(permissions.contains_key("UR3") && permissions.contains_key("DocMDP"));
}

#[test]
fn permissions_that_nobody_knows_are_refused() {
    let base = with_catalog(&plain(), "Perms", Dict::new().with("Vidu", Dict::new()));
    assert_eq!(
        refusal(&base, &order(APPROVE)),
        Refusal::Permissions("Vidu".into())
    );
}

#[test]
fn a_form_drawn_by_its_own_program_is_not_signed() {
    let base = with_catalog(&plain(), "NeedsRendering", true);
    assert_eq!(refusal(&base, &order(APPROVE)), Refusal::DynamicForm);
}

#[test]
fn a_hybrid_file_is_not_signed() {
    let base = plain();
    let at = base.windows(5).rposition(|window| window == b"/Root").unwrap();
    // Both kinds of cross-reference side by side: the stream lists nothing that the table does not.
    let stream_at = 1 + base.windows(6).rposition(|window| window == b"\nxref\n").unwrap();
    let stream = b"99 0 obj\n<< /Type /XRef /Size 100 /W [1 2 1] /Index [0 0] /Length 0 >>\nstream\n\nendstream\nendobj\n";
    let mut hybrid = base[..stream_at].to_vec();
    hybrid.extend(stream);
    let table = &base[stream_at..at];
    hybrid.extend(table);
    hybrid.extend(format!("/XRefStm {stream_at} ").bytes());
    let end = base
        .windows(9)
        .rposition(|window| window == b"startxref")
        .unwrap();
    hybrid.extend(&base[at..end]);
    hybrid.extend(format!("startxref\n{}\n%%EOF\n", stream_at + stream.len()).bytes());
    assert_eq!(refusal(&hybrid, &order(APPROVE)), Refusal::Hybrid);
}

#[test]
fn an_encrypted_file_is_not_signed() {
    let base = plain();
    let at = base.windows(5).rposition(|window| window == b"/Root").unwrap();
    let encrypt = b"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <00> /U <00> >> ";
    let protected = [&base[..at], encrypt, &base[at..]].concat();
    assert_eq!(refusal(&protected, &order(APPROVE)), Refusal::Encrypted);
}

#[test]
fn a_repaired_file_is_not_signed() {
    let mut damaged = plain();
    let at = damaged
        .windows(9)
        .rposition(|window| window == b"startxref")
        .unwrap();
    damaged.splice(at + 10..at + 11, *b"9");
    let reader = Reader::open_any(&damaged, &Limits::default(), None).unwrap();
    let state = saoy_pades::BaseDigest::of(&damaged);
    let refused = saoy_pades::sign::prepare(&reader, &state, &order(APPROVE));
    assert!(matches!(refused, Err(SignError::Refused(Refusal::Repaired(_)))));
}

#[test]
fn the_plain_look_says_name_reason_and_time_and_names_a_letter_it_lacks() {
    let plainly = |name: &str| Order {
        look: Look::Plain,
        name: Some(name.into()),
        reason: Some("Approval".into()),
        ..in_new("a", seen(), APPROVE)
    };
    let base = plain();
    let made = prepared(&base, &plainly("Khai")).unwrap().appended;
    let text = String::from_utf8_lossy(&made).into_owned();
    let hex = |word: &str| word.bytes().map(|byte| format!("{byte:02x}")).collect::<String>();
    for word in ["Khai", "Approval", "2026-10-14 09:00:00 +07:00"] {
        assert!(text.contains(&hex(word)), "{word}");
    }
    assert_eq!(refusal(&base, &plainly("Khải")), Refusal::Letter('ả'));
}

/// The stream of the first section leads to another catalog than its table; a plain section follows.
#[test]
fn a_file_that_was_hybrid_before_its_last_save_is_not_signed_if_it_tells_two_stories() {
    let base = plain();
    let reader = Reader::open(&base, &Limits::default()).unwrap();
    let (catalog, own) = (reader.catalog_ref().num, reader.max_object_number() + 1);
    for refused in [false, true] {
        let stream_at = 1 + base.windows(6).rposition(|window| window == b"\nxref\n").unwrap();
        // It lists itself, as any reader of streams wants it.
        let (other, entry) = match refused {
            true => (format!("{catalog} 1 "), "01000900"),
            false => (String::new(), ""),
        };
        let data = format!("{entry}01{stream_at:04x}00>");
        let stream = format!(
            "{own} 0 obj\n<< /Type /XRef /Size {} /W [1 2 1] /Index [{other}{own} 1] /Root {catalog} 0 R /Filter \
             /ASCIIHexDecode /Length {} >>\nstream\n{data}\nendstream\nendobj\n",
            own + 1,
            data.len()
        );
        let end = base
            .windows(9)
            .rposition(|window| window == b"startxref")
            .unwrap();
        let tail = String::from_utf8_lossy(&base[stream_at..end]);
        let tail = tail.replace(&format!("/Size {own}"), &format!("/Size {}", own + 1));
        let tail = tail.replace("/Root", &format!("/XRefStm {stream_at} /Root"));
        let last = format!("startxref\n{}\n%%EOF\n", stream_at + stream.len());
        let hybrid = [
            &base[..stream_at],
            stream.as_bytes(),
            tail.as_bytes(),
            last.as_bytes(),
        ]
        .concat();
        let note = "30 0 obj\n(mot)\nendobj\n";
        let saved = support::later::table(&hybrid, note, &support::later::row(30, hybrid.len(), 0), "");
        if refused {
            assert_eq!(refusal(&saved, &order(APPROVE)), Refusal::Hybrid);
        } else {
            prepared(&saved, &order(APPROVE)).unwrap();
        }
    }
}

#[test]
fn every_refusal_says_in_both_languages_what_to_do() {
    let repair = saoy_pdf::Repair::EndMissing;
    let stray = saoy_pades::changes::Change {
        revision: 1,
        object: None,
        page: None,
        role: saoy_pades::changes::Role::Unknown,
        field: None,
        reason: saoy_pades::changes::Reason::StrayBytes(9),
    };
    let by = || "a".to_owned();
    let all = [
        Refusal::Encrypted,
        Refusal::Repaired(repair),
        Refusal::Hybrid,
        Refusal::Stray(stray),
        Refusal::DynamicForm,
        Refusal::NoSuchField(by()),
        Refusal::NotASignatureField(by()),
        Refusal::FieldSigned(by()),
        Refusal::NameTaken(by()),
        Refusal::BadName(by()),
        Refusal::NoSuchPage { page: 3, pages: 2 },
        Refusal::OtherLock(by()),
        Refusal::AlreadyCertified { by: by() },
        Refusal::CertificationNotFirst,
        Refusal::NoChanges { by: by() },
        Refusal::Locked {
            field: by(),
            by: by(),
        },
        Refusal::VisibleAfterCertification { by: by() },
        Refusal::UsageRights("/Form /Add"),
        Refusal::Permissions(by()),
        Refusal::Letter('ả'),
    ];
    for refusal in all {
        let (vi, en) = (refusal.sentence(Lang::Vi), refusal.sentence(Lang::En));
        assert!(vi.ends_with('.') && en.ends_with('.') && vi != en, "{vi} / {en}");
    }
}

/// A list of fields with one entry that leads nowhere: a reference to nothing is no field, and hides none.
#[test]
fn whom_a_new_signature_would_harm_is_found_in_a_form_with_a_field_that_is_not_there() {
    let nowhere = saoy_pdf::ObjRef::new(99);
    let form = Dict::new().with("Fields", vec![Object::Ref(nowhere)]);
    let base = with_catalog(&plain(), "AcroForm", form);
    let first = signed(&base, &in_new("mot", seen(), APPROVE));
    let second = signed(&first, &in_new("hai", seen(), APPROVE));
    let opened = |bytes| Reader::open(bytes, &Limits::default()).unwrap();
    let harm = harmed(&opened(&first), &opened(&second)).unwrap();
    assert_eq!(
        harm.iter().map(|harm| harm.field.as_str()).collect::<Vec<_>>(),
        ["mot"]
    );
    assert!(harm[0].change.is_some());
    // Beside it, nobody is harmed.
    let beside = signed(&first, &in_new("hai", None, APPROVE));
    assert_eq!(harmed(&opened(&first), &opened(&beside)), Ok(vec![]));
}

#[test]
fn nobody_is_called_unharmed_where_not_every_signature_can_be_found() {
    let base = with_catalog(&plain(), "AcroForm", Dict::new().with("Fields", 5));
    let reader = Reader::open(&base, &Limits::default()).unwrap();
    assert_eq!(harmed(&reader, &reader), Err(Unclear::Form));
}

#[test]
fn a_form_that_leads_into_itself_is_read_once() {
    let base = changed(&plain(), |update| {
        let own = update.reserve();
        let kids = vec![Object::Ref(own); 3];
        update.set(own, Dict::new().with("T", Object::text("a")).with("Kids", kids));
        let catalog = update.reader().catalog_ref();
        saoy_pades::add_field(update, catalog, own).unwrap();
    });
    assert_eq!(
        refusal(&base, &in_field("b", APPROVE)),
        Refusal::NoSuchField("b".into())
    );
    assert!(prepared(&base, &in_new("ky", None, APPROVE)).is_ok());
}

/// Of a name that is not looked at nobody can say that it is free.
#[test]
fn a_form_with_more_fields_than_are_looked_at_is_not_signed() {
    let nowhere = Object::Ref(saoy_pdf::ObjRef::new(99));
    let large = with_catalog(
        &plain(),
        "AcroForm",
        Dict::new().with("Fields", vec![nowhere; 100_001]),
    );
    let order = in_new("ky", None, APPROVE);
    assert_eq!(refusal(&large, &order), Refusal::FormTooLarge);
    assert!(
        Refusal::FormTooLarge
            .sentence(Lang::Vi)
            .contains("quá nhiều trường")
    );
}

/// Signatures that only a page shows are asked what they forbid, too; their page is read once for all of them.
#[test]
fn what_is_asked_grows_with_the_signatures_before_not_with_their_square() {
    let work = |count: u8| {
        let base = changed(&plain(), |update| {
            let value = |number| Dict::new().with("Contents", Object::HexString(vec![0x30, 1, number]));
            let widget = |number| {
                Dict::new()
                    .with("Subtype", Object::name("Widget"))
                    .with("FT", Object::name("Sig"))
                    .with("V", value(number))
            };
            let widgets: Vec<Object> = (0..count).map(|number| Object::Dict(widget(number))).collect();
            let page = update.reader().pages().unwrap()[0].reference;
            let dict = update.get(page).unwrap().as_dict().unwrap().clone();
            update.set(page, dict.with("Annots", widgets));
        });
        let reader = Reader::open(&base, &Limits::default()).unwrap();
        let order = in_new("ky", None, APPROVE);
        saoy_pades::sign::prepare(&reader, &saoy_pades::BaseDigest::of(&base), &order).unwrap();
        reader.work_done()
    };
    let (few, many) = (work(50), work(200));
    assert!(many < few * 6, "{few} {many}");
}
