//! “Quản lý gửi lại email”.

use jiff::Timestamp;
use serde::Serialize;

use super::{FieldError, Page, Sample, SearchForm, Text, sample};

/// Every message of the agency with its state.
#[derive(Clone, Debug, Serialize)]
pub struct MailList {
    /// Only those that need somebody (`?only=trouble`).
    pub only_trouble: bool,
    /// Opaque id of the search, once one was made.
    pub q: Option<String>,
    /// The search block as typed.
    pub search: SearchForm,
    /// The messages.
    pub messages: Vec<MailRow>,
    /// How many in all.
    pub total: u64,
    /// This page, from 1.
    pub page: u64,
    /// Rows a page.
    pub per_page: u64,
    /// Everything that was wrong with the search.
    pub errors: Vec<FieldError>,
}

/// One message.
#[derive(Clone, Debug, Serialize)]
pub struct MailRow {
    /// Opaque id.
    pub id: String,
    /// Dossier id.
    pub dossier: String,
    /// Dossier code.
    pub code: String,
    /// Addressee.
    pub name: String,
    /// Address.
    pub email: String,
    /// State.
    pub state: MailState,
    /// Last attempt, or when it was queued.
    pub at: Timestamp,
    /// Attempts so far.
    pub attempts: u32,
    /// The server's words.
    pub server: Option<String>,
    /// Why the last attempt failed, where it was not the server that said so: the key of a sentence.
    pub trouble: Option<&'static str>,
    /// It carries a copy; otherwise `name` is its subject.
    pub copy: bool,
    /// The copy is too large to be attached: a link was sent.
    pub link: bool,
}

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum MailState {
    Queued,
    Retrying,
    Sent,
    Refused,
    Opened,
}

/// Correct the address and send again: posted to `/mail/{id}` with `email`.
#[derive(Clone, Debug, Serialize)]
pub struct MailMessage {
    /// The code of pick-up, to be told to the addressee, when the mail has a link.
    pub code: Option<String>,
    /// The message.
    pub message: MailRow,
    /// The address as typed.
    pub email: String,
    /// Earlier attempts, newest first.
    pub attempts: Vec<MailAttempt>,
    /// Everything that was wrong.
    pub errors: Vec<FieldError>,
}

/// One attempt to send.
#[derive(Clone, Debug, Serialize)]
pub struct MailAttempt {
    /// When.
    pub at: Timestamp,
    /// To which address.
    pub email: String,
    /// How it ended.
    pub state: MailState,
    /// The server's words.
    pub server: Option<String>,
    /// Why it failed, where it was not the server that said so: the key of a sentence.
    pub trouble: Option<&'static str>,
}

fn messages() -> Vec<MailRow> {
    let states = [
        MailState::Refused,
        MailState::Retrying,
        MailState::Queued,
        MailState::Sent,
        MailState::Opened,
    ];
    sample::rows()
        .into_iter()
        .zip(states)
        .map(|(row, state)| MailRow {
            id: format!("m{}", row.id),
            dossier: row.id,
            code: row.code,
            name: row.name,
            email: "quan.tran@vidu.example".into(),
            state,
            at: sample::at(14, 9, 58),
            attempts: if state == MailState::Retrying { 3 } else { 1 },
            server: match state {
                MailState::Refused => Some(
                    "550 5.1.1 <quan.tran@vidu.example>: Recipient address rejected: User unknown".into(),
                ),
                MailState::Retrying => Some("421 4.3.2 Service not available".into()),
                _ => None,
            },
            trouble: None,
            copy: true,
            link: state == MailState::Opened,
        })
        .collect()
}

impl Page for MailList {
    const TEMPLATE: &'static str = "mail.html";

    fn samples() -> Vec<Sample<Self>> {
        let full = Self {
            only_trouble: false,
            q: None,
            search: SearchForm::default(),
            total: 5,
            messages: messages(),
            page: 1,
            per_page: 50,
            errors: vec![],
        };
        let frame = || sample::seal_keeper("/mail");
        vec![
            Sample::new("all", frame(), full.clone()),
            Sample::new(
                "empty",
                frame(),
                Self {
                    only_trouble: true,
                    messages: vec![],
                    total: 0,
                    ..full.clone()
                },
            ),
            Sample::new(
                "wrong",
                frame(),
                Self {
                    q: Some("x7f2".into()),
                    messages: vec![],
                    total: 0,
                    errors: vec![FieldError::new(
                        "from",
                        Text::key("date-wrong").with("value", "40/10/2026"),
                    )],
                    ..full
                },
            ),
        ]
    }
}

impl Page for MailMessage {
    const TEMPLATE: &'static str = "mail-message.html";

    fn samples() -> Vec<Sample<Self>> {
        let all: Vec<Self> = messages()
            .into_iter()
            .map(|message| Self {
                code: message.link.then(|| "40277315".into()),
                email: message.email.clone(),
                attempts: vec![MailAttempt {
                    at: message.at,
                    email: message.email.clone(),
                    state: message.state,
                    server: message.server.clone(),
                    trouble: message.trouble,
                }],
                message,
                errors: vec![],
            })
            .collect();
        let mut samples: Vec<_> = all
            .iter()
            .zip(["refused", "retrying", "queued", "sent", "linked"])
            .map(|(page, name)| Sample::new(name, sample::seal_keeper("/mail/m1"), page.clone()))
            .collect();
        if let Some(page) = all.first().cloned() {
            let trouble = Some("mail-trouble-overlong");
            let message = MailRow {
                server: None,
                trouble,
                ..page.message.clone()
            };
            let attempts = page.attempts.iter().cloned().map(|attempt| MailAttempt {
                server: None,
                trouble,
                ..attempt
            });
            let unclear = Self {
                attempts: attempts.collect(),
                message,
                ..page
            };
            samples.push(Sample::new("unclear", sample::seal_keeper("/mail/m1"), unclear));
        }
        if let Some(page) = all.into_iter().next() {
            let errors = vec![FieldError::new(
                "email",
                Text::key("email-wrong").with("value", "quan.tran@"),
            )];
            samples.push(Sample::new(
                "bad-address",
                sample::seal_keeper("/mail/m1"),
                Self {
                    email: "quan.tran@".into(),
                    errors,
                    ..page
                },
            ));
        }
        samples
    }
}
