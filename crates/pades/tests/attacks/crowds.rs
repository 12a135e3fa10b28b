//! Changes by the thousand, so that what counts is lost among them.

use saoy_pades::{
    changes::{Lang, Level, Reason, Refusal, changes_after},
    signatures,
};
use saoy_pdf::{Object, Update};

use crate::support::{
    hand::{Says, signed},
    later::{after, appended, edit, edit_catalog, open},
    paper::{BLANK, SIGNED},
};

const CROWD: u32 = 1000;

/// Objects that nothing uses.
fn crowd(update: &mut Update<'_, '_>, many: u32) {
    (0..many).for_each(|number| _ = update.add(Object::Int(number.into())));
}

/// The paper without its reference to nothing, which one of the crowd would fill.
fn certified() -> Vec<u8> {
    let base = appended(&BLANK.file, |update| {
        edit_catalog(update, |root| _ = root.remove("PieceInfo"));
    });
    signed(&base, Says::Certifies(2), |_| BLANK.leader)
}

#[test]
fn a_crowd_is_counted_and_what_is_not_allowed_is_told() {
    let file = appended(&certified(), |update| {
        crowd(update, CROWD);
        edit(update, BLANK.page, |page| _ = page.insert("Rotate", 180));
    });
    let after = after(&file).remove(0);
    assert_eq!((after.level, after.allowed), (Level::Other, false));
    assert_eq!(after.findings.len(), 201);
    assert_eq!(after.count(), 1001);
    let refused: Vec<_> = after.refused().map(|finding| &finding.change.reason).collect();
    assert_eq!(refused, [&Reason::PageEntry("Rotate".into())]);
    let last = after.findings.last().unwrap();
    assert_eq!(last.change.reason, Reason::More(801));
    assert_eq!(last.sentence(Lang::Vi), "và 801 thay đổi khác");
    assert_eq!(last.sentence(Lang::En), "and 801 more changes");
}

/// So many that are not allowed that not even they are all told: the rest is not called allowed.
#[test]
fn a_crowd_of_what_is_not_allowed() {
    let (mut file, first) = (SIGNED.file.clone(), signatures(&open(&SIGNED.file)).unwrap());
    for number in 0..150 {
        file = appended(&file, |update| {
            edit(update, SIGNED.page, |page| _ = page.insert("Rotate", 90 * number));
            edit(update, SIGNED.page2, |page| {
                _ = page.insert("Rotate", 90 * number)
            });
        });
    }
    // One of another kind comes last, and is told all the same.
    file.extend(b"% more");
    let after = changes_after(&open(&file), &first).remove(0);
    assert!(!after.allowed);
    let (last, before) = after.findings.split_last().unwrap();
    assert_eq!(before.last().unwrap().change.reason, Reason::TrailingBytes);
    assert!(matches!(last.change.reason, Reason::More(_)));
    assert_eq!(last.refused, Some(Refusal::Never));
    assert_eq!((after.findings.len(), after.count()), (202, 301));
}

#[test]
fn few_changes_are_all_told() {
    let file = appended(&certified(), |update| crowd(update, 200));
    let after = after(&file).remove(0);
    assert_eq!((after.findings.len(), after.count()), (200, 200));
    assert_eq!(after.level, Level::None);
}
