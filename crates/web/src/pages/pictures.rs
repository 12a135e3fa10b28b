//! “Quản lý con dấu” and “Quản lý chữ ký cá nhân”.

use jiff::Timestamp;
use serde::Serialize;

use super::{FieldError, Page, Sample, Text, sample};

/// The seal picture of the agency (`/seal-picture`) or the signature picture of a leader (`/signature-picture`).
///
/// Posted as `multipart/form-data` with `picture` and `do` = `upload`, or `do` = `save` / `drop` with `draft`,
/// `transparent` (`on`).
#[derive(Clone, Debug, Serialize)]
pub struct PictureForm {
    /// The seal, not the signature.
    pub seal: bool,
    /// “Họ và tên” of the signer; the agency's name for a seal.
    pub owner: String,
    /// Identity number of the signer, as masked text.
    pub identity: Option<String>,
    /// “Thông tin đơn vị”: code and name.
    pub units: Vec<Unit>,
    /// The one in use.
    pub current: Option<Picture>,
    /// One that was just sent and waits for “Lưu lại”.
    pub draft: Option<Draft>,
    /// Earlier ones, newest first.
    pub earlier: Vec<Picture>,
    /// Largest file in bytes.
    pub max_bytes: u64,
    /// Printed size in millimetres (seal: diameter).
    pub size_mm: f64,
    /// Everything that was wrong.
    pub errors: Vec<FieldError>,
}

/// An agency in the table “Thông tin đơn vị”.
#[derive(Clone, Debug, Serialize)]
pub struct Unit {
    /// “Mã định danh”.
    pub code: String,
    /// “Tên đơn vị”.
    pub name: String,
}

/// A version of the picture.
#[derive(Clone, Debug, Serialize)]
pub struct Picture {
    /// Its address.
    pub href: String,
    /// In use from.
    pub from: Timestamp,
    /// To; `None` while in use.
    pub to: Option<Timestamp>,
    /// Who saved it.
    pub who: String,
}

/// A picture not saved yet.
#[derive(Clone, Debug, Serialize)]
pub struct Draft {
    /// Sent back with `save`.
    pub id: String,
    /// As it came.
    pub original: String,
    /// With white made transparent; `None` when it already is transparent.
    pub transparent: Option<String>,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Transparency is chosen.
    pub make_transparent: bool,
}

impl Page for PictureForm {
    const TEMPLATE: &'static str = "picture.html";

    fn samples() -> Vec<Sample<Self>> {
        let picture = |from, to| Picture {
            href: "/signature-picture/2.png".into(),
            from,
            to,
            who: "Đặng Hữu Khải".into(),
        };
        let signature = Self {
            seal: false,
            owner: "Đặng Hữu Khải".into(),
            identity: Some("0991••••0417".into()),
            units: vec![Unit {
                code: "K88.04".into(),
                name: "UBND phường Hòa An".into(),
            }],
            current: Some(picture(sample::day(2026, 1, 5), None)),
            draft: None,
            earlier: vec![picture(sample::day(2025, 3, 12), Some(sample::day(2026, 1, 5)))],
            max_bytes: 1_000_000,
            size_mm: 60.0,
            errors: vec![],
        };
        let draft = Draft {
            id: "d9".into(),
            original: "/signature-picture/draft/d9.png".into(),
            transparent: Some("/signature-picture/draft/d9.png?transparent=1".into()),
            width: 1200,
            height: 480,
            make_transparent: true,
        };
        let seal = Self {
            seal: true,
            owner: "UBND phường Hòa An".into(),
            identity: None,
            current: None,
            earlier: vec![],
            size_mm: 36.0,
            ..signature.clone()
        };
        let jpeg = FieldError::new("picture", Text::key("picture-not-png").with("kind", "JPEG"));
        let pixels = FieldError::new(
            "picture",
            Text::key("picture-too-many-pixels")
                .with("pixels", "40")
                .with("limit", "8"),
        );
        vec![
            Sample::new(
                "signature",
                sample::leader("/signature-picture"),
                signature.clone(),
            ),
            Sample::new(
                "signature-draft",
                sample::leader("/signature-picture"),
                Self {
                    draft: Some(draft.clone()),
                    ..signature.clone()
                },
            ),
            Sample::new(
                "signature-jpeg",
                sample::leader("/signature-picture"),
                Self {
                    errors: vec![jpeg],
                    ..signature
                },
            ),
            Sample::new("seal-none", sample::seal_keeper("/seal-picture"), seal.clone()),
            Sample::new(
                "seal-draft",
                sample::seal_keeper("/seal-picture"),
                Self {
                    draft: Some(Draft {
                        transparent: None,
                        ..draft
                    }),
                    ..seal.clone()
                },
            ),
            Sample::new(
                "seal-huge",
                sample::seal_keeper("/seal-picture"),
                Self {
                    errors: vec![pixels],
                    ..seal
                },
            ),
        ]
    }
}
