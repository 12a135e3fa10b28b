//! The clerk's pages: new copy, read-back, receipt, refusal slip, cancel.

use jiff::Timestamp;
use serde::Serialize;

use super::{Choice, FieldError, Frame, Kind, Page, PageWarning, Returned, Sample, Text, sample};

/// Grounds for refusal (Decree 23/2015 Article 22): keys of their words, and values of the field `ground`.
pub const GROUNDS: [&str; 6] = [
    "ground-altered",
    "ground-damaged",
    "ground-secret",
    "ground-unlawful",
    "ground-private",
    "ground-foreign",
];

/// “Thêm mới bản sao từ bản chính”, also for drafts and returned dossiers (“Xử lý tiếp”).
///
/// Posted to [`CopyForm::action`] as `multipart/form-data`. The button pressed is the field `do`: `search`, `attach`,
/// `skip`, `draft`, `submit`, `refuse`, `remove:<upload>`. Fields: `account` (`yes`/`no`), `identity`, `chosen`
/// (account id), `name`, `person_identity`, `email`, `officer_email` (`on`), `upload` (one for each file, in order),
/// `scan` (files sent without script), and for each upload `u`: `type-u`, `other-u`, `pages-u`, `copies-u`, `order-u`
/// (`1,2r90,3`: pages in order, turned clockwise; pages left out are dropped); `join` (`on`: all files are one
/// original), `paper` (copies on paper too), `agency`, `attestation`, `waived` (`on`), `waived_reason`, `checked`
/// (`on`: none of the grounds applies), `ground` (each that applies), `ground_other`, `version`.
#[derive(Clone, Debug, Serialize)]
pub struct CopyForm {
    /// Where the form is posted: `/copies/new` or `/copies/{id}/edit`.
    pub action: String,
    /// The dossier's code, once it has one.
    pub code: Option<String>,
    /// Optimistic version of the dossier, 0 for a new one.
    pub version: u64,
    /// Why it came back.
    pub returned: Option<Returned>,
    /// What was typed was brought back after the session ended or the power went.
    pub restored: bool,
    /// “Đối tượng có tài khoản DVCQG”.
    pub has_account: bool,
    /// What was typed as identity or tax number.
    pub identity: String,
    /// Accounts found; `None` before searching, empty when nothing was found.
    pub accounts: Option<Vec<AccountFound>>,
    /// Account id chosen.
    pub chosen: Option<String>,
    /// The chosen account has no e-mail, so one is asked for.
    pub ask_email: bool,
    /// Name, without an account.
    pub name: String,
    /// Identity number, without an account.
    pub person_identity: String,
    /// E-mail as typed.
    pub email: String,
    /// The receiving officer's address is used.
    pub officer_email: bool,
    /// The files, one dossier each.
    pub files: Vec<FileRow>,
    /// All files are one original.
    pub join: bool,
    /// Copies on paper asked for besides (empty: none).
    pub paper: String,
    /// Document types of the list; the value `other` is “Giấy tờ khác”.
    pub types: Vec<Choice>,
    /// Receiving agencies.
    pub agencies: Vec<Choice>,
    /// The one chosen.
    pub agency: String,
    /// “Lời chứng”.
    pub attestation: String,
    /// The agency lets its clerks change it.
    pub attestation_editable: bool,
    /// Fee in force.
    pub fee: FeeTable,
    /// The sum shown before the script counts.
    pub fee_total: u64,
    /// The fee is waived.
    pub waived: bool,
    /// Why.
    pub waived_reason: String,
    /// The clerk confirmed that no ground for refusal applies.
    pub checked: bool,
    /// Grounds that apply (keys of [`GROUNDS`]).
    pub grounds: Vec<String>,
    /// All grounds of the law, [`GROUNDS`].
    pub all_grounds: Vec<String>,
    /// Free words on the refusal.
    pub ground_other: String,
    /// When the copy will be due if submitted now.
    pub due: Timestamp,
    /// Received after 15:00, so due the next working day.
    pub late: bool,
    /// The largest file accepted, in bytes.
    pub max_bytes: u64,
    /// Everything that was wrong.
    pub errors: Vec<FieldError>,
}

/// An account that answers to the number typed.
#[derive(Clone, Debug, Serialize)]
pub struct AccountFound {
    /// Sent back when chosen.
    pub id: String,
    /// “Tên đối tượng”.
    pub name: String,
    /// “CMND/CCCD/MST”.
    pub identity: String,
    /// “Số điện thoại”.
    pub phone: Option<String>,
    /// “Email”.
    pub email: Option<String>,
    /// Person or business.
    pub kind: Kind,
}

/// One file = one dossier of the visit.
#[derive(Clone, Debug, Serialize)]
pub struct FileRow {
    /// Upload id.
    pub upload: String,
    /// File name as it came.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Bytes that have arrived; smaller than `bytes` while under way.
    pub received: u64,
    /// Why it cannot be used.
    pub refused: Option<Text>,
    /// Pages of the file.
    pub pages: u32,
    /// Address before `/{n}.png`.
    pub pages_url: String,
    /// Pages in order with turns, as in the field `order-…`.
    pub order: String,
    /// Pages of the original, for the fee (offered: pages of the file).
    pub original_pages: String,
    /// Copies.
    pub copies: String,
    /// Document type chosen.
    pub document_type: String,
    /// Words for “Giấy tờ khác”.
    pub other: String,
    /// Pages worth a second look.
    pub warnings: Vec<PageWarning>,
    /// The paper is on VNeID: no certified copy may be asked for.
    pub on_vneid: bool,
}

/// What `parts/file-row.html` is drawn with when a file has arrived (see [`crate::render::Renderer::template`]).
#[derive(Clone, Debug, Serialize)]
pub struct FileFragment {
    /// The file.
    pub file: FileRow,
    /// Document types of the list.
    pub types: Vec<Choice>,
    /// Everything that was wrong with its fields.
    pub errors: Vec<FieldError>,
}

/// The fee table in force, in đồng.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct FeeTable {
    /// For each of pages 1–2.
    pub first: u64,
    /// For each page from the third.
    pub next: u64,
    /// At most, a copy.
    pub most: u64,
}

/// Read-back before submitting: the citizen looks at it too. Posted to `action` with `do` = `confirm` or `back`.
#[derive(Clone, Debug, Serialize)]
pub struct ConfirmCopy {
    /// Where it is posted.
    pub action: String,
    /// Opaque id of the visit.
    pub visit: String,
    /// Name.
    pub name: String,
    /// Kind of requester.
    pub kind: Kind,
    /// Identity or tax number.
    pub identity: String,
    /// Where the copy goes; `None`: the document store only.
    pub email: Option<String>,
    /// The address is the receiving officer's.
    pub email_is_officers: bool,
    /// The copy also goes into this person's document store.
    pub store: bool,
    /// An account has this number under another name: the store is not used.
    pub name_differs: bool,
    /// Dossiers of the visit.
    pub items: Vec<ReceiptItem>,
    /// Sum in đồng.
    pub total: u64,
    /// When it is due.
    pub due: Timestamp,
}

/// “Biên lai” of a visit (print).
#[derive(Clone, Debug, Serialize)]
pub struct Receipt {
    /// Receipt number.
    pub number: String,
    /// Agency that takes the fee.
    pub agency: String,
    /// Who received.
    pub officer: String,
    /// When.
    pub at: Timestamp,
    /// Payer.
    pub name: String,
    /// Identity or tax number.
    pub identity: String,
    /// Where the copies go.
    pub email: Option<String>,
    /// Dossiers.
    pub items: Vec<ReceiptItem>,
    /// Sum in đồng.
    pub total: u64,
    /// Why nothing is taken.
    pub waived: Option<String>,
    /// When it is due.
    pub due: Timestamp,
    /// One-time code that opens the link of a large copy.
    pub code: Option<String>,
    /// Where the citizen can follow it.
    pub check_address: String,
}

/// One dossier on a receipt.
#[derive(Clone, Debug, Serialize)]
pub struct ReceiptItem {
    /// Dossier code; not yet given on the read-back.
    pub dossier: Option<String>,
    /// Document type.
    pub document_type: String,
    /// Pages of the original.
    pub pages: u32,
    /// Copies.
    pub copies: u32,
    /// Fee in đồng.
    pub fee: u64,
}

/// “Phiếu từ chối” (print): all grounds at once.
#[derive(Clone, Debug, Serialize)]
pub struct RefusalSlip {
    /// Agency.
    pub agency: String,
    /// Who refused.
    pub officer: String,
    /// When.
    pub at: Timestamp,
    /// Who asked.
    pub name: String,
    /// Identity or tax number.
    pub identity: String,
    /// Dossier code.
    pub code: String,
    /// What was brought.
    pub document_type: String,
    /// Keys of the grounds.
    pub grounds: Vec<String>,
    /// Free words.
    pub other: String,
}

/// “Hủy hồ sơ”: asks once, with the reason (field `reason`).
#[derive(Clone, Debug, Serialize)]
pub struct CancelDossier {
    /// Opaque id.
    pub id: String,
    /// Dossier code.
    pub code: String,
    /// Document type.
    pub document_type: String,
    /// Requester.
    pub name: String,
    /// Reason as typed.
    pub reason: String,
    /// Optimistic version.
    pub version: u64,
    /// Everything that was wrong.
    pub errors: Vec<FieldError>,
}

fn choice(value: &str, label: &str) -> Choice {
    Choice {
        value: value.into(),
        label: label.into(),
    }
}

fn file(upload: &str, name: &str, pages: u32, document_type: &str) -> FileRow {
    FileRow {
        upload: upload.into(),
        name: name.into(),
        bytes: 1_400_000,
        received: 1_400_000,
        refused: None,
        pages,
        pages_url: format!("/uploads/{upload}/pages"),
        order: (1..=pages).map(|n| n.to_string()).collect::<Vec<_>>().join(","),
        original_pages: pages.to_string(),
        copies: "1".into(),
        document_type: document_type.into(),
        other: String::new(),
        warnings: vec![],
        on_vneid: false,
    }
}

fn empty() -> CopyForm {
    CopyForm {
        action: "/copies/new".into(),
        code: None,
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
        join: false,
        paper: String::new(),
        types: vec![
            choice("degree", "Bằng tốt nghiệp đại học"),
            choice("birth", "Giấy khai sinh"),
            choice("business", "Giấy đăng ký doanh nghiệp"),
            choice("other", "Giấy tờ khác"),
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

fn items(coded: bool) -> Vec<ReceiptItem> {
    let item = |n: u32, document_type: &str, pages, copies, fee| ReceiptItem {
        dossier: coded.then(|| format!("K88.04-141026-0101{n}")),
        document_type: document_type.into(),
        pages,
        copies,
        fee,
    };
    vec![
        item(27, "Bằng tốt nghiệp đại học", 2, 1, 4000),
        item(28, "Giấy khai sinh", 3, 3, 15_000),
    ]
}

impl Page for ConfirmCopy {
    const TEMPLATE: &'static str = "confirm-copy.html";

    fn samples() -> Vec<Sample<Self>> {
        let normal = Self {
            action: "/copies/v71/confirm".into(),
            visit: "v71".into(),
            name: "Trần Minh Quân".into(),
            kind: Kind::Citizen,
            identity: "099201014377".into(),
            email: Some("quan.tran@vidu.example".into()),
            email_is_officers: false,
            store: true,
            name_differs: false,
            items: items(false),
            total: 19_000,
            due: sample::at(14, 17, 0),
        };
        let strange = Self {
            name: sample::LONG.into(),
            kind: Kind::NoAccount,
            email: Some("lan.vu@vidu.example".into()),
            email_is_officers: true,
            store: false,
            name_differs: true,
            ..normal.clone()
        };
        let frame = || sample::clerk("/copies/v71/confirm");
        vec![
            Sample::new("normal", frame(), normal.clone()),
            Sample::new("strange", frame(), strange),
            Sample::new(
                "store-only",
                frame(),
                Self {
                    email: None,
                    ..normal
                },
            ),
        ]
    }
}

impl Page for Receipt {
    const TEMPLATE: &'static str = "receipt.html";

    fn samples() -> Vec<Sample<Self>> {
        let normal = Self {
            number: "K88.04-2026-000431".into(),
            agency: "UBND phường Hòa An".into(),
            officer: "Vũ Thị Mai Lan".into(),
            at: sample::at(14, 8, 31),
            name: "Trần Minh Quân".into(),
            identity: "099201014377".into(),
            email: Some("quan.tran@vidu.example".into()),
            items: items(true),
            total: 19_000,
            waived: None,
            due: sample::at(14, 17, 0),
            code: Some("7H2K-93QM".into()),
            check_address: "https://saoy.example/kt".into(),
        };
        let free = Self {
            total: 0,
            waived: Some("Gia đình chính sách".into()),
            code: None,
            email: None,
            name: sample::LONG.into(),
            ..normal.clone()
        };
        let frame = || sample::clerk("/visits/v71/receipt");
        vec![
            Sample::new("paid", frame(), normal),
            Sample::new("waived", frame(), free),
        ]
    }
}

impl Page for RefusalSlip {
    const TEMPLATE: &'static str = "refusal-slip.html";

    fn samples() -> Vec<Sample<Self>> {
        let slip = Self {
            agency: "UBND phường Hòa An".into(),
            officer: "Vũ Thị Mai Lan".into(),
            at: sample::at(14, 8, 31),
            name: "Trần Minh Quân".into(),
            identity: "099201014377".into(),
            code: "K88.04-141026-010127".into(),
            document_type: "Bằng tốt nghiệp đại học".into(),
            grounds: vec!["ground-altered".into(), "ground-damaged".into()],
            other: "Năm tốt nghiệp bị viết đè, không đọc được số hiệu.".into(),
        };
        vec![Sample::new(
            "two-grounds",
            sample::clerk("/copies/1096/refusal"),
            slip,
        )]
    }
}

impl Page for CancelDossier {
    const TEMPLATE: &'static str = "cancel.html";

    fn samples() -> Vec<Sample<Self>> {
        let page = Self {
            id: "1096".into(),
            code: "K88.04-141026-010127".into(),
            document_type: "Bằng tốt nghiệp đại học".into(),
            name: "Trần Minh Quân".into(),
            reason: String::new(),
            version: 3,
            errors: vec![],
        };
        let errors = vec![FieldError::new("reason", Text::key("reason-missing"))];
        let frame = || -> Frame { sample::clerk("/copies/1096/cancel") };
        vec![
            Sample::new("ask", frame(), page.clone()),
            Sample::new("no-reason", frame(), Self { errors, ..page }),
        ]
    }
}
