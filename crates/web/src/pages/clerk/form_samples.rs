//! The copy form in every state it can have.

use super::{AccountFound, CopyForm, FeeTable, FileRow, GROUNDS, Intake, OfferRow, StackRow, TypeChoice};
use crate::pages::{Choice, FieldError, Kind, Page, PageWarning, Returned, Sample, Text, sample};

impl Page for CopyForm {
    const TEMPLATE: &'static str = "copy-form.html";

    fn samples() -> Vec<Sample<Self>> {
        let frame = || sample::clerk("/copies/new");
        let too_large = Text::key("file-too-large")
            .with("size", "31,4 MB")
            .with("limit", "30 MB");
        let refused = FileRow {
            refused: Some(too_large.clone()),
            pages: 0,
            received: 0,
            ..file("u3", "so-do-nha-dat-ban-quet-mau.pdf", 0, "")
        };
        let long = FileRow {
            other: sample::LONG.into(),
            on_vneid: true,
            looking: true,
            ..file("u4", &format!("{}.pdf", sample::LONG), 12, "other")
        };
        let underway = FileRow {
            received: 620_000,
            pages: 0,
            ..file("u5", "hoc-ba.pdf", 0, "")
        };
        let returned = Returned {
            who: "Đặng Hữu Khải".into(),
            at: sample::at(14, 9, 40),
            reason: "Trang 2 bị lệch, chữ ở mép phải không đọc được. Đề nghị quét lại.".into(),
        };
        let errors = vec![
            FieldError::new(
                "identity",
                Text::key("identity-wrong").with("value", "09920101437"),
            ),
            FieldError::new("scan", too_large),
            FieldError::new("type-u3", Text::key("type-missing")),
            FieldError::new("checked", Text::key("checked-missing")),
        ];
        vec![
            Sample::new("empty", frame(), empty()),
            Sample::new("filled", frame(), filled()),
            Sample::new("intake", frame(), arrived()),
            Sample::new("offers", frame(), offered()),
            Sample::new(
                "uploading",
                frame(),
                CopyForm {
                    files: vec![file("u1", "bang-tot-nghiep.pdf", 2, "degree"), underway],
                    ..filled()
                },
            ),
            Sample::new(
                "not-found",
                frame(),
                CopyForm {
                    identity: "099201014376".into(),
                    accounts: Some(vec![]),
                    ..empty()
                },
            ),
            Sample::new(
                "no-account",
                frame(),
                CopyForm {
                    has_account: false,
                    name: sample::LONG.into(),
                    person_identity: "099204007715".into(),
                    officer_email: true,
                    late: true,
                    due: sample::at(15, 17, 0),
                    files: vec![long],
                    attestation_editable: true,
                    waived: true,
                    waived_reason: "Gia đình chính sách".into(),
                    ..empty()
                },
            ),
            Sample::new(
                "errors",
                frame(),
                CopyForm {
                    identity: "09920101437".into(),
                    files: vec![refused],
                    errors,
                    ..empty()
                },
            ),
            Sample::new(
                "returned",
                frame(),
                CopyForm {
                    action: "/copies/1096/edit".into(),
                    code: Some("K88.04-141026-010127".into()),
                    version: 3,
                    returned: Some(returned),
                    ..filled()
                },
            ),
            Sample::new(
                "restored",
                frame(),
                CopyForm {
                    restored: true,
                    ask_email: true,
                    grounds: vec!["ground-altered".into()],
                    ..filled()
                },
            ),
        ]
    }
}

fn kind(value: &str, label: &str) -> TypeChoice {
    TypeChoice {
        value: value.into(),
        label: label.into(),
        on_vneid: value == "birth",
    }
}

fn choice(value: &str, label: &str) -> Choice {
    Choice {
        value: value.into(),
        label: label.into(),
    }
}

/// Scans wait, a scanner can be asked; one file is a paper of a stack, another a stack that is not cut yet.
fn arrived() -> CopyForm {
    let part = |upload: &str, name: &str, part: u32, first: u32| FileRow {
        stack: Some(StackRow::Part {
            scan: "31".into(),
            name: "chong-sang.pdf".into(),
            part,
            parts: 2,
            first,
            last: first + 1,
            left_out: 2,
        }),
        ..file(upload, name, 2, "")
    };
    let whole = FileRow {
        stack: Some(StackRow::Whole { parts: 3 }),
        ..file("u8", "chong.pdf", 7, "")
    };
    CopyForm {
        files: vec![
            part("u6", "chong-sang-1.pdf", 1, 1),
            part("u7", "chong-sang-2.pdf", 2, 5),
            whole,
        ],
        intake: Intake::sample(),
        ..filled()
    }
}

/// Files that are not clean: with fields and attachments, with a password that was wrong, signed; one that was written anew.
fn offered() -> CopyForm {
    let offer = OfferRow {
        password: false,
        reason: false,
        typed: String::new(),
        done: sample::normalised().done,
    };
    let waits = |upload: &str, name: &str, offer: OfferRow| FileRow {
        offer: Some(offer),
        ..file(upload, name, 0, "")
    };
    let locked = OfferRow {
        password: true,
        done: vec![],
        ..offer.clone()
    };
    let signed = OfferRow {
        reason: true,
        done: sample::electronic().done,
        ..offer.clone()
    };
    CopyForm {
        files: vec![
            waits("u11", "to-khai.pdf", offer),
            waits("u12", "so-do.pdf", locked),
            waits("u13", &format!("{}.pdf", sample::LONG), signed),
            FileRow {
                normalised: vec![sample::normalised()],
                ..file("u14", "to-khai.pdf", 2, "degree")
            },
        ],
        errors: vec![FieldError::new(
            "password-u12",
            Text::key("normalise-password-wrong"),
        )],
        ..filled()
    }
}

fn file(upload: &str, name: &str, pages: u32, document_type: &str) -> FileRow {
    FileRow {
        upload: upload.into(),
        name: name.into(),
        bytes: 1_400_000,
        received: 1_400_000,
        refused: None,
        offer: None,
        normalised: vec![],
        pages,
        pages_url: format!("/uploads/{upload}/pages"),
        order: (1..=pages).map(|n| n.to_string()).collect::<Vec<_>>().join(","),
        original_pages: pages.to_string(),
        offered_pages: pages,
        copies: "1".into(),
        document_type: document_type.into(),
        other: String::new(),
        looking: false,
        warnings: vec![],
        on_vneid: false,
        stack: None,
    }
}

fn empty() -> CopyForm {
    CopyForm {
        action: "/copies/new".into(),
        code: None,
        nonce: "n1".into(),
        version: 0,
        returned: None,
        restored: false,
        has_account: true,
        identity: String::new(),
        accounts: None,
        chosen: None,
        ask_email: false,
        name: String::new(),
        person_identity: String::new(),
        email: String::new(),
        officer_email: false,
        files: vec![],
        intake: Intake::default(),
        join: false,
        paper: String::new(),
        types: vec![
            kind("degree", "Bằng tốt nghiệp đại học"),
            kind("birth", "Giấy khai sinh"),
            kind("business", "Giấy đăng ký doanh nghiệp"),
            kind("other", "Giấy tờ khác"),
        ],
        agencies: vec![choice("7", "UBND phường Hòa An")],
        agency: "7".into(),
        attestation: "Chứng thực bản sao đúng với bản chính".into(),
        attestation_editable: false,
        fee: FeeTable {
            first: 2000,
            next: 1000,
            most: 200_000,
        },
        fee_total: 0,
        waived: false,
        waived_reason: String::new(),
        checked: false,
        grounds: vec![],
        all_grounds: GROUNDS.iter().map(|ground| (*ground).to_owned()).collect(),
        ground_other: String::new(),
        due: sample::at(14, 17, 0),
        late: false,
        max_bytes: 30_000_000,
        errors: vec![],
    }
}

fn filled() -> CopyForm {
    let quan = AccountFound {
        id: "q1".into(),
        name: "Trần Minh Quân".into(),
        identity: "099201014377".into(),
        phone: Some("0900123456".into()),
        email: Some("quan.tran@vidu.example".into()),
        kind: Kind::Citizen,
    };
    let warning = PageWarning {
        page: 2,
        text: Text::key("scan-skewed"),
    };
    let birth = FileRow {
        warnings: vec![warning],
        copies: "3".into(),
        on_vneid: true,
        ..file("u2", "khai-sinh.pdf", 3, "birth")
    };
    CopyForm {
        identity: "099201014377".into(),
        accounts: Some(vec![quan]),
        chosen: Some("q1".into()),
        files: vec![file("u1", "bang-tot-nghiep.pdf", 2, "degree"), birth],
        fee_total: 19_000,
        checked: true,
        ..empty()
    }
}
