//! One thing twice: which of them counts depends on who looks.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, Object};

use crate::{
    judge::{Why, judge, rejected, rejected_as},
    saving::content,
    support::{
        later::{appended, edit, find_first, open, rect, row, table},
        paper::{FILLABLE, SIGNED},
    },
};

fn by_hand(objects: &str, rows: &str) -> Vec<u8> {
    table(
        &SIGNED.file,
        objects,
        rows,
        &format!("/Info {} 0 R", SIGNED.info.num),
    )
}

#[test]
fn an_object_listed_twice_in_one_revision() {
    let num = SIGNED.content.num;
    let at = SIGNED.file.len();
    for rows in [
        row(num, at, 0) + &row(num, at, 0),
        row(num, at, 0) + &format!("{num} 1\n0000000000 00001 f \n"),
        format!("{} 2\n0000000000 65535 f \n{at:010} 00000 n \n", num - 1) + &row(num, at, 0),
    ] {
        let file = by_hand(&content(num), &rows);
        rejected_bytes(&file);
    }
}

/// Not even opened.
fn rejected_bytes(file: &[u8]) {
    rejected(file, |why| matches!(why, Why::NotOpened(_)));
}

/// Two bodies in one revision: the one that is listed counts, first or last.
#[test]
fn an_object_written_twice_in_one_revision() {
    let num = SIGNED.content.num;
    let at = SIGNED.file.len();
    let honest = |file: &[u8]| {
        let start = find_first(file, format!("{num} 0 obj").as_bytes());
        let end = start + find_first(&file[start..], b"endobj\n") + 7;
        String::from_utf8(file[start..end].to_vec()).unwrap()
    };
    let (evil, honest) = (content(num), honest(&SIGNED.file));
    let first = by_hand(&(evil.clone() + &honest), &row(num, at, 0));
    rejected_as(&first, &Reason::ContentReplaced);
    let last = by_hand(&(honest.clone() + &evil), &row(num, at + honest.len(), 0));
    rejected_as(&last, &Reason::ContentReplaced);
}

/// The table leads to the signed body, written once more; another one stands beside it, for programs that search.
#[test]
fn a_second_body_that_nothing_leads_to() {
    let num = SIGNED.content.num;
    let at = SIGNED.file.len();
    let start = find_first(&SIGNED.file, format!("{num} 0 obj").as_bytes());
    let end = start + find_first(&SIGNED.file[start..], b"endobj\n") + 7;
    let honest = String::from_utf8(SIGNED.file[start..end].to_vec()).unwrap();
    let evil = content(num);
    rejected_as(
        &by_hand(&(evil.clone() + &honest), &row(num, at + evil.len(), 0)),
        &Reason::WrittenTwice,
    );
    rejected_as(
        &by_hand(&(honest.clone() + &evil), &row(num, at, 0)),
        &Reason::WrittenTwice,
    );
    // In an update that does not even list it; in a comment.
    rejected_as(&by_hand(&evil, ""), &Reason::WrittenTwice);
    rejected_as(&by_hand(&format!("% {evil}"), ""), &Reason::WrittenTwice);
    // The end of line before an object may be counted to it.
    assert_eq!(
        judge(&by_hand(&format!("\n\n{honest}"), &row(num, at + 1, 0))),
        []
    );
}

#[test]
fn a_second_catalog() {
    let root = open(&SIGNED.file).catalog_ref();
    let file = appended(&SIGNED.file, |update| {
        let copy = update.get(root).unwrap();
        let second = update.add(copy);
        edit(update, SIGNED.page2, |page| _ = page.insert("PieceInfo", second));
    });
    rejected_as(&file, &Reason::PageEntry("PieceInfo".into()));
    let objects = format!(
        "{} 0 obj\n<< /Type /Catalog /Pages {} 0 R /Pages {} 0 R >>\nendobj\n",
        root.num, SIGNED.pages.num, SIGNED.page2.num
    );
    let file = by_hand(&objects, &row(root.num, SIGNED.file.len(), 0));
    rejected_as(&file, &Reason::Unreadable);
}

#[test]
fn a_second_form() {
    let root = open(&SIGNED.file).catalog_ref();
    let file = appended(&SIGNED.file, |update| {
        let form = update.add(Dict::new().with("Fields", Vec::<Object>::new()));
        edit(update, root, |root| _ = root.insert("AcroForm", form));
    });
    rejected(&file, |why| {
        matches!(why, Why::Remark(_) | Why::Changed(Reason::FieldRemoved))
    });
    let text = |reference: u32| format!("/AcroForm {reference} 0 R");
    let objects = format!(
        "{} 0 obj\n<< /Type /Catalog /Pages {} 0 R {} {} >>\nendobj\n",
        root.num,
        SIGNED.pages.num,
        text(SIGNED.form.num),
        text(SIGNED.page.num)
    );
    let file = by_hand(&objects, &row(root.num, SIGNED.file.len(), 0));
    rejected_as(&file, &Reason::Unreadable);
}

#[test]
fn two_fields_of_one_name() {
    for (paper, first) in [(&*SIGNED, true), (&*FILLABLE, true), (&*SIGNED, false)] {
        let file = appended(&paper.file, |update| {
            let field = update.add(
                Dict::new()
                    .with("FT", Object::name("Sig"))
                    .with("T", Object::text("ky"))
                    .with("Rect", rect([0; 4])),
            );
            edit(update, paper.form, |form| {
                let mut fields = form.get("Fields").unwrap().as_array().unwrap().to_vec();
                fields.insert(if first { 0 } else { fields.len() }, field.into());
                form.insert("Fields", fields);
            });
        });
        rejected_as(&file, &Reason::FieldNameTwice);
    }
}

#[test]
fn one_field_listed_twice() {
    let file = appended(&SIGNED.file, |update| {
        edit(update, SIGNED.form, |form| {
            let mut fields = form.get("Fields").unwrap().as_array().unwrap().to_vec();
            fields.push(SIGNED.leader.into());
            form.insert("Fields", fields);
        });
    });
    rejected(&file, |why| {
        matches!(
            why,
            Why::Changed(Reason::SharedStructure | Reason::FieldNameTwice)
        )
    });
}

/// A key twice in the page: the first says what was signed.
#[test]
fn a_key_twice_in_one_dictionary() {
    let (page, other) = (SIGNED.page.num, 79);
    let file = &SIGNED.file;
    let start = find_first(file, format!("{page} 0 obj").as_bytes());
    let end = start + find_first(&file[start..], b"endobj\n") + 7;
    let twice = std::str::from_utf8(&file[start..end]).unwrap();
    let twice = twice.replacen("<<", &format!("<< /Contents {other} 0 R"), 1);
    let objects = content(other) + &twice;
    let rows = row(other, file.len(), 0) + &row(page, file.len() + content(other).len(), 0);
    rejected_as(&by_hand(&objects, &rows), &Reason::Unreadable);
}
