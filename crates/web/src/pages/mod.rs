//! One typed context for each page, next to samples in every state it can have.
//!
//! A handler builds the struct, [`crate::render::Renderer::page`] draws it with the request's [`Frame`]. The templates
//! are `pages/*.html`, the words `translations/{vi,en}/*.ftl`. Addresses that the templates use are listed in
//! `pages/README.md`.

use serde::Serialize;

mod admin;
mod books;
mod by_link;
mod calendar;
mod citizen;
mod clerk;
mod common;
mod computers;
mod doctor;
mod errors;
mod following;
mod frame;
mod lists;
mod log;
mod mail;
mod own_certificates;
mod people;
mod pictures;
mod programs;
mod reasons;
mod remote;
pub mod sample;
mod settings;
mod sign_in;
mod work;

pub use admin::*;
pub use books::*;
pub use by_link::*;
pub use calendar::*;
pub use citizen::*;
pub use clerk::*;
pub use common::*;
pub use computers::*;
pub use doctor::*;
pub use errors::*;
pub use following::*;
pub use frame::*;
pub use lists::*;
pub use log::*;
pub use mail::*;
pub use own_certificates::*;
pub use people::*;
pub use pictures::*;
pub use programs::*;
pub use reasons::*;
pub use remote::*;
pub use settings::*;
pub use sign_in::*;
pub use work::*;

use crate::render::{RenderError, Renderer};

/// A page: its template and what it looks like in each state.
pub trait Page: Serialize + Sized {
    /// File below `pages/`.
    const TEMPLATE: &'static str;

    /// The page in every state it can have; the tests, snapshots and accessibility checks draw them all.
    fn samples() -> Vec<Sample<Self>>;
}

/// One state of a page.
pub struct Sample<P> {
    /// Short name, used in file names.
    pub name: &'static str,
    /// Who looks at it.
    pub frame: Frame,
    /// The page.
    pub page: P,
}

impl<P> Sample<P> {
    /// Puts the three together.
    pub fn new(name: &'static str, frame: Frame, page: P) -> Self {
        Self { name, frame, page }
    }
}

/// A drawn sample.
pub struct Drawn {
    /// `<template>-<state>.<lang>`.
    pub name: String,
    /// The page.
    pub html: String,
}

/// Draws every page in every state in both languages.
///
/// # Errors
/// The first page that cannot be drawn, with its name.
pub fn draw_all(renderer: &Renderer) -> Result<Vec<Drawn>, (String, RenderError)> {
    let mut drawn = Vec::new();
    draw::<SignIn>(renderer, &mut drawn)?;
    draw::<ChooseAgency>(renderer, &mut drawn)?;
    draw::<NoAgency>(renderer, &mut drawn)?;
    draw::<CopyForm>(renderer, &mut drawn)?;
    draw::<ConfirmCopy>(renderer, &mut drawn)?;
    draw::<SentAlready>(renderer, &mut drawn)?;
    draw::<Receipt>(renderer, &mut drawn)?;
    draw::<RefusalSlip>(renderer, &mut drawn)?;
    draw::<CancelDossier>(renderer, &mut drawn)?;
    draw::<DiscardDraft>(renderer, &mut drawn)?;
    draw::<HandOver>(renderer, &mut drawn)?;
    draw::<ListPage>(renderer, &mut drawn)?;
    draw::<WorkPage>(renderer, &mut drawn)?;
    draw::<ReturnDossier>(renderer, &mut drawn)?;
    draw::<ChooseCertificate>(renderer, &mut drawn)?;
    draw::<PlaceSignature>(renderer, &mut drawn)?;
    draw::<PreviewSignature>(renderer, &mut drawn)?;
    draw::<StageDone>(renderer, &mut drawn)?;
    draw::<AskReason>(renderer, &mut drawn)?;
    draw::<ExtendDue>(renderer, &mut drawn)?;
    draw::<ConfirmBatch>(renderer, &mut drawn)?;
    draw::<BatchProgress>(renderer, &mut drawn)?;
    draw::<Books>(renderer, &mut drawn)?;
    draw::<BookForm>(renderer, &mut drawn)?;
    draw::<BookView>(renderer, &mut drawn)?;
    draw::<BookConfirm>(renderer, &mut drawn)?;
    draw::<MailList>(renderer, &mut drawn)?;
    draw::<MailMessage>(renderer, &mut drawn)?;
    draw::<PictureForm>(renderer, &mut drawn)?;
    draw::<Timeline>(renderer, &mut drawn)?;
    draw::<Notifications>(renderer, &mut drawn)?;
    draw::<Account>(renderer, &mut drawn)?;
    draw::<Computers>(renderer, &mut drawn)?;
    draw::<OwnCertificates>(renderer, &mut drawn)?;
    draw::<Doctor>(renderer, &mut drawn)?;
    draw::<ProposedCertificates>(renderer, &mut drawn)?;
    draw::<CertificateCalendar>(renderer, &mut drawn)?;
    draw::<Home>(renderer, &mut drawn)?;
    draw::<DocumentStore>(renderer, &mut drawn)?;
    draw::<StoredDocument>(renderer, &mut drawn)?;
    draw::<OwnTimeline>(renderer, &mut drawn)?;
    draw::<PublicCheck>(renderer, &mut drawn)?;
    draw::<ErrorPage>(renderer, &mut drawn)?;
    draw::<Conflict>(renderer, &mut drawn)?;
    draw::<SessionExpired>(renderer, &mut drawn)?;
    draw::<AgencyTree>(renderer, &mut drawn)?;
    draw::<AgencySettings>(renderer, &mut drawn)?;
    draw::<LogPage>(renderer, &mut drawn)?;
    draw::<People>(renderer, &mut drawn)?;
    draw::<PersonGrants>(renderer, &mut drawn)?;
    draw::<Invite>(renderer, &mut drawn)?;
    draw::<PickUp>(renderer, &mut drawn)?;
    draw::<Invitation>(renderer, &mut drawn)?;
    Ok(drawn)
}

fn draw<P: Page>(renderer: &Renderer, drawn: &mut Vec<Drawn>) -> Result<(), (String, RenderError)> {
    for sample in P::samples() {
        for lang in [Lang::Vi, Lang::En] {
            let name = format!(
                "{}-{}.{}",
                P::TEMPLATE.trim_end_matches(".html"),
                sample.name,
                lang.code()
            );
            let frame = Frame {
                lang,
                ..sample.frame.clone()
            };
            match renderer.page(&frame, &sample.page) {
                Ok(html) => drawn.push(Drawn { name, html }),
                Err(error) => return Err((name, error)),
            }
        }
    }
    Ok(())
}
