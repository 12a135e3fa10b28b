//! What was signed or sealed is shown.

use jiff::Timestamp;
use serde::Serialize;

use crate::pages::{Card, Page, Sample, Stage, State, Step, Viewer, sample};

/// The signed (or sealed) file is shown; “Chuyển cấp số và đóng dấu” posts to `/sign/{id}/pass`, “Hoàn thành và
/// chuyển bản CTĐT tới người dân/doanh nghiệp” to `/seal/{id}/deliver`.
#[derive(Clone, Debug, Serialize)]
pub struct StageDone {
    /// Whose page.
    pub stage: Stage,
    /// The data.
    pub card: Card,
    /// The signed document.
    pub viewer: Viewer,
    /// The strip on top.
    pub steps: Vec<Step>,
    /// Signed when.
    pub at: Timestamp,
    /// Where it will be delivered to (sealing): the store, an address, both.
    pub store: bool,
    /// The queue in which it waits for its timestamp.
    pub queue: Option<StampQueue>,
    /// A timestamp did not fit into its signature.
    pub unstamped: bool,
}

/// “Chờ dấu thời gian”.
#[derive(Clone, Debug, Serialize)]
pub struct StampQueue {
    /// How many copies of the installation wait.
    pub waiting: u64,
    /// When the authority is asked next, which is when this one is expected.
    pub next: Option<Timestamp>,
}

impl Page for StageDone {
    const TEMPLATE: &'static str = "done.html";

    fn samples() -> Vec<Sample<Self>> {
        let signed = Self {
            stage: Stage::Sign,
            card: sample::card(State::Signed),
            viewer: sample::viewer(3, false),
            steps: sample::steps(2),
            at: sample::at(14, 10, 13),
            store: true,
            queue: None,
            unstamped: false,
        };
        let mut slow = sample::card(State::Signed);
        slow.waiting_for_timestamp = true;
        let mut numbered = sample::card(State::Sealed);
        numbered.number = Some("123/ĐT".into());
        let mut no_mail = numbered.clone();
        no_mail.email = None;
        let keeper = || sample::seal_keeper("/seal/1096/done");
        let sealed = Self {
            stage: Stage::Seal,
            card: numbered,
            steps: sample::steps(3),
            ..signed.clone()
        };
        vec![
            Sample::new("signed", sample::leader("/sign/1096/done"), signed.clone()),
            Sample::new(
                "signed-waiting",
                sample::leader("/sign/1096/done"),
                Self {
                    card: slow,
                    queue: Some(StampQueue {
                        waiting: 3,
                        next: Some(sample::at(14, 10, 15)),
                    }),
                    ..signed.clone()
                },
            ),
            Sample::new(
                "signed-without-stamp",
                sample::leader("/sign/1096/done"),
                Self {
                    unstamped: true,
                    ..signed
                },
            ),
            Sample::new("sealed", keeper(), sealed.clone()),
            Sample::new(
                "sealed-store-only",
                keeper(),
                Self {
                    card: no_mail,
                    ..sealed
                },
            ),
        ]
    }
}
