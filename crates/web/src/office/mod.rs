//! The seal keeper's office: books, mails, pictures; and everyone's account and notifications.

mod account;
mod books;
mod certificate_files;
mod certificates;
mod computers;
mod device_certificates;
mod doctor;
pub(crate) mod done;
mod mail;
mod notifications;
mod picture;
mod remote_certificates;
pub mod sheet;

use axum::Router;

use crate::app::App;

/// The addresses of this part.
pub(crate) fn routes() -> Router<App> {
    books::routes()
        .merge(mail::routes())
        .merge(picture::routes())
        .merge(notifications::routes())
        .merge(account::routes())
        .merge(computers::routes())
        .merge(certificates::routes())
        .merge(certificate_files::routes())
        .merge(remote_certificates::routes())
        .merge(device_certificates::routes())
        .merge(doctor::routes())
}
