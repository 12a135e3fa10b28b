//! The read-back before submitting.

use jiff::Timestamp;
use serde::Serialize;

use super::ReceiptItem;
use super::receipt::items;
use crate::pages::{Kind, Page, Sample, sample};

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
    /// Copies that have another number of pages than was written down.
    pub differs: Vec<PagesDiffer>,
    /// Papers that are on VNeID: nobody may ask for a certified copy of them.
    pub on_vneid: Vec<String>,
    /// Sum in đồng.
    pub total: u64,
    /// When it is due.
    pub due: Timestamp,
}

/// A copy that has another number of pages than the original was said to have.
#[derive(Clone, Debug, Serialize)]
pub struct PagesDiffer {
    /// Which paper.
    pub document: String,
    /// Pages of the copy.
    pub copy: u32,
    /// Pages of the original, as written down.
    pub written: u32,
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
            differs: vec![],
            on_vneid: vec![],
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
            differs: vec![PagesDiffer {
                document: sample::WORD.into(),
                copy: 3,
                written: 12,
            }],
            on_vneid: vec!["Giấy khai sinh".into()],
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
