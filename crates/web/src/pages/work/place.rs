//! “Đặt vị trí chữ ký”.

use serde::Serialize;

use crate::pages::{Card, FieldError, Page, Sample, State, Text, Viewer, sample};

/// “Đặt vị trí chữ ký”: posted to `/sign/{id}/place` with `page`, `x`, `y`, `width`, `height` (millimetres from the
/// top left of the visible page).
#[derive(Clone, Debug, Serialize)]
pub struct PlaceSignature {
    /// The data.
    pub card: Card,
    /// The prepared document, attestation page included.
    pub viewer: Viewer,
    /// Page sizes in millimetres as seen, one for each page.
    pub sizes: Vec<PageSize>,
    /// Where the block stands.
    pub block: Block,
    /// Default place, for “Về chỗ mặc định”.
    pub default: Block,
    /// On the attestation page: where nothing else stands.
    pub free: Block,
    /// The seal over the signature at the default place.
    pub usual_seal: Block,
    /// Whether the block stands elsewhere than by default: it takes authority and name along.
    pub moved: bool,
    /// The seal over the block.
    pub seal: Block,
    /// Everything that was wrong.
    pub errors: Vec<FieldError>,
}

/// Visible size of a page in millimetres.
#[derive(Clone, Copy, Debug, Serialize)]
#[allow(missing_docs)]
pub struct PageSize {
    pub width: f64,
    pub height: f64,
}

/// A rectangle on a page, millimetres from the top left.
#[derive(Clone, Copy, Debug, Serialize)]
#[allow(missing_docs)]
pub struct Block {
    pub page: u32,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Page for PlaceSignature {
    const TEMPLATE: &'static str = "place.html";

    fn samples() -> Vec<Sample<Self>> {
        let block = Block {
            page: 3,
            x: 105.0,
            y: 160.0,
            width: 70.0,
            height: 60.0,
        };
        let seal = Block {
            x: 99.0,
            y: 172.0,
            width: 36.0,
            height: 36.0,
            ..block
        };
        let free = Block {
            page: 3,
            x: 29.9,
            y: 155.0,
            width: 160.0,
            height: 88.0,
        };
        let place = Self {
            card: sample::card(State::AwaitingSignature),
            viewer: sample::viewer(3, false),
            sizes: vec![
                PageSize {
                    width: 210.0,
                    height: 297.0
                };
                3
            ],
            block,
            default: block,
            free,
            usual_seal: seal,
            moved: false,
            seal,
            errors: vec![],
        };
        let outside = Text::key("place-outside").with("width", 210).with("height", 297);
        let frame = || sample::leader("/sign/1096/place");
        vec![
            Sample::new("default", frame(), place.clone()),
            Sample::new(
                "outside",
                frame(),
                Self {
                    block: Block { x: 190.0, ..block },
                    moved: true,
                    errors: vec![FieldError::new("x", outside)],
                    ..place
                },
            ),
        ]
    }
}
