//! Every address with what is done there: the link between the routes and the reviewed table of permissions
//! (`crates/domain/permissions.txt`). A test holds the extractors against it; the log takes its words from it.

use saoy_domain::Action::{self, *};

/// What an address is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum For {
    /// Anybody: pages without data of others, and the way in.
    Anybody,
    /// An officer's paired computer, which signs its requests; what it may fetch is that officer's own.
    Computer,
    /// A program on an officer's computer, with a token that works once for one file.
    Program,
    /// Whoever is signed in, for what is the person's own.
    SignedIn,
    /// Something that needs a permission; with several actions, each has to be allowed. Nothing about a person is shown.
    Does(&'static [Action]),
    /// The same, and a person's data is shown: opening it is written down under the first action.
    Shows(&'static [Action]),
    /// The same, where the handler itself writes the row.
    Notes(&'static [Action]),
    /// The same for pictures of pages: written down once per view, not for each picture.
    ShowsPages(&'static [Action]),
}

use For::{Anybody, Computer, Does, Notes, Program, Shows, ShowsPages, SignedIn};

/// The pattern of a path and what it is for. Words go before places, as in the router: `/books/new` is no book.
pub fn of(path: &str) -> Option<(&'static str, For)> {
    let words = |pattern: &str| -> Option<usize> {
        let (mut words, mut parts) = (0, path.split('/'));
        for place in pattern.split('/') {
            let part = parts.next()?;
            match place.starts_with('{') {
                true if part.is_empty() => return None,
                true => {}
                false if place == part => words += 1,
                false => return None,
            }
        }
        parts.next().is_none().then_some(words)
    };
    let known = ROUTES.iter().filter_map(|route| Some((words(route.0)?, *route)));
    known.max_by_key(|(words, _)| *words).map(|(_, route)| route)
}

impl For {
    /// The actions of the address.
    pub const fn actions(self) -> &'static [Action] {
        match self {
            Self::Anybody | Self::Computer | Self::Program | Self::SignedIn => &[],
            Self::Does(actions) | Self::Shows(actions) | Self::Notes(actions) | Self::ShowsPages(actions) => {
                actions
            }
        }
    }
}

/// Every address of the service.
pub const ROUTES: &[(&str, For)] = &[
    ("/", Anybody),
    ("/account", SignedIn),
    ("/account/password", Does(&[PasswordChange])),
    ("/account/sessions/end", SignedIn),
    ("/admin/agencies", Does(&[AgencyManage])),
    ("/admin/agencies/{id}/days", Does(&[AgencySettings])),
    ("/admin/agencies/{id}/fees", Does(&[AgencySettings])),
    ("/admin/agencies/{id}/settings", Does(&[AgencySettings])),
    ("/admin/calendar", Shows(&[CertificateList])),
    ("/admin/certificates", Shows(&[CertificateApprove])),
    ("/admin/certificates/{id}/approve", Does(&[CertificateApprove])),
    ("/admin/certificates/{id}/refuse", Does(&[CertificateApprove])),
    ("/admin/grants/{id}/end", Does(&[GrantEnd])),
    ("/admin/invite", Does(&[AccountInvite])),
    ("/admin/log", Shows(&[AuditRead])),
    ("/admin/log.csv", Shows(&[AuditRead])),
    ("/admin/people", Shows(&[AccountView])),
    ("/admin/people/search", Shows(&[AccountView])),
    ("/admin/people/{id}", Shows(&[AccountView])),
    ("/admin/people/{id}/come-back", Does(&[AccountClose])),
    ("/admin/people/{id}/grants", Does(&[GrantGive])),
    ("/admin/people/{id}/leave", Does(&[AccountClose])),
    ("/admin/people/{id}/title", Does(&[TitleSet])),
    ("/agency", SignedIn),
    ("/agent/v1/answers", Computer),
    ("/agent/v1/certificate", Computer),
    ("/agent/v1/hello", Computer),
    ("/agent/v1/orders", Computer),
    ("/agent/v1/orders/{order}/files/{n}", Computer),
    ("/agent/v1/paired", Computer),
    ("/agent/v1/reveal", Computer),
    ("/assets/{*rest}", Anybody),
    ("/books", Does(&[BookList])),
    ("/books/new", Does(&[BookAdd])),
    ("/books/{id}", Shows(&[BookView])),
    ("/books/{id}/close", Does(&[BookLock])),
    ("/books/{id}/closing", Does(&[BookLock])),
    ("/books/{id}/closing.pdf", Notes(&[BookView])),
    ("/books/{id}/delete", Does(&[BookDelete])),
    ("/books/{id}/edit", Does(&[BookEdit])),
    ("/books/{id}/export.xlsx", Notes(&[BookExport])),
    ("/books/{id}/note", Does(&[BookNote])),
    ("/certificates", SignedIn),
    ("/certificates/end", SignedIn),
    ("/certificates/register", SignedIn),
    ("/certificates/device", SignedIn),
    ("/certificates/file", SignedIn),
    ("/certificates/remote", SignedIn),
    ("/certificates/remote/release", SignedIn),
    ("/certificates/state", SignedIn),
    ("/computers", SignedIn),
    ("/computers/digits", SignedIn),
    ("/computers/end", SignedIn),
    ("/computers/offer", SignedIn),
    ("/computers/state", SignedIn),
    ("/doctor", SignedIn),
    ("/doctor/state", SignedIn),
    ("/doctor/trial", SignedIn),
    ("/copies/drafts", Shows(&[DossierEdit])),
    ("/copies/drafts/search", Does(&[DossierEdit])),
    ("/copies/new", Does(&[DossierCreate, AccountSearch])),
    ("/copies/returned", Shows(&[DossierResume])),
    ("/copies/returned/search", Does(&[DossierResume])),
    ("/copies/{id}/cancel", Shows(&[DossierCancel])),
    ("/copies/{id}/confirm", Shows(&[DossierSubmit])),
    ("/copies/{id}/discard", Shows(&[DossierDiscard])),
    ("/copies/{id}/edit", Shows(&[DossierEdit, DossierResume])),
    ("/copies/{id}/refusal", Shows(&[DossierRefuse])),
    ("/dossiers/{id}", Notes(&[DossierView, DossierTimeline])),
    ("/dossiers/{id}/extend", Shows(&[DossierExtend])),
    ("/dossiers/{id}/file.pdf", Notes(&[DossierFile])),
    ("/dossiers/{id}/files/{digest}", Notes(&[DossierFile])),
    ("/dossiers/{id}/originals/{file}", Notes(&[DossierFile])),
    ("/dossiers/{id}/hand-over", Shows(&[DossierHandOver])),
    ("/dossiers/{id}/pages/{page}", ShowsPages(&[DossierFile])),
    ("/dossiers/{id}/scan.pdf", Notes(&[DossierFile])),
    ("/dossiers/{id}/scan/{page}", ShowsPages(&[DossierFile])),
    ("/dossiers/{id}/withdraw", Shows(&[DossierWithdraw])),
    ("/favicon.ico", Anybody),
    ("/following", Shows(&[DossierList])),
    ("/following/search", Does(&[DossierList])),
    ("/health", Anybody),
    ("/home", SignedIn),
    ("/intake/separator.pdf", Does(&[UploadWrite])),
    ("/intake/waiting", Does(&[UploadWrite])),
    ("/intake/{scan}/page.png", ShowsPages(&[UploadWrite])),
    ("/invitation/{token}", Anybody),
    ("/kt", Does(&[CopyCheck])),
    ("/kt/file", Does(&[CopyCheck])),
    ("/kt/{code}", Does(&[CopyCheck])),
    ("/language", Anybody),
    ("/m/{token}", Anybody),
    ("/mail", Shows(&[MailList])),
    ("/mail/search", Does(&[MailList])),
    ("/mail/{id}", Shows(&[MailList, MailResend])),
    ("/notifications", SignedIn),
    ("/notifications/read", SignedIn),
    ("/program/{token}", Program),
    ("/program/{token}/{name}", Program),
    ("/remote/back", SignedIn),
    ("/remote/called/{secret}", Anybody),
    ("/remote/notice/{provider}", Anybody),
    ("/seal", Shows(&[DossierSeal])),
    ("/seal-picture", Does(&[SealPictureManage])),
    ("/seal-picture/draft/{file}", Does(&[SealPictureManage])),
    ("/seal-picture/{file}", Does(&[SealPictureManage])),
    ("/seal/batch", Does(&[DossierSeal])),
    ("/seal/batch/{batch}", Shows(&[DossierSeal])),
    ("/seal/batch/{batch}/certificate", Does(&[DossierSeal])),
    ("/seal/batch/{batch}/deliver", Does(&[DossierDeliver])),
    ("/seal/batch/{batch}/pass", Does(&[DossierSeal])),
    ("/seal/batch/{batch}/program", Does(&[DossierSeal])),
    ("/seal/batch/{batch}/remote", Does(&[DossierSeal])),
    ("/seal/batch/{batch}/remote/again", Does(&[DossierSeal])),
    ("/seal/batch/{batch}/returned", Does(&[DossierSeal])),
    ("/seal/batch/{batch}/state", Does(&[DossierSeal])),
    ("/seal/batch/{batch}/stop", Does(&[DossierSeal])),
    ("/seal/batch/{batch}/ticket", Does(&[DossierSeal])),
    ("/seal/search", Does(&[DossierSeal])),
    ("/seal/{id}", Notes(&[DossierSeal])),
    ("/seal/{id}/abandon", Shows(&[DossierAbandonNumber])),
    ("/seal/{id}/apply", Does(&[DossierSeal])),
    ("/seal/{id}/certificate", Does(&[DossierSeal])),
    ("/seal/{id}/deliver", Does(&[DossierDeliver])),
    ("/seal/{id}/done", Shows(&[DossierSeal])),
    ("/seal/{id}/draft/{name}/{page}", ShowsPages(&[DossierSeal])),
    ("/seal/{id}/preview", Shows(&[DossierSeal])),
    ("/seal/{id}/return", Shows(&[DossierReturn, DossierSeal])),
    ("/seal/{id}/start", Does(&[DossierSeal])),
    ("/search", Does(&[DossierList])),
    ("/search/{q}", Shows(&[DossierList])),
    ("/sign", Shows(&[DossierSign])),
    ("/sign-in", Does(&[SessionSignIn])),
    ("/sign-in/demo", Does(&[SessionSignIn])),
    ("/sign-out", Anybody),
    ("/sign/batch", Does(&[DossierSign])),
    ("/sign/batch/{batch}", Shows(&[DossierSign])),
    ("/sign/batch/{batch}/certificate", Does(&[DossierSign])),
    ("/sign/batch/{batch}/deliver", Does(&[DossierSign])),
    ("/sign/batch/{batch}/pass", Does(&[DossierPassOn])),
    ("/sign/batch/{batch}/program", Does(&[DossierSign])),
    ("/sign/batch/{batch}/remote", Does(&[DossierSign])),
    ("/sign/batch/{batch}/remote/again", Does(&[DossierSign])),
    ("/sign/batch/{batch}/returned", Does(&[DossierSign])),
    ("/sign/batch/{batch}/state", Does(&[DossierSign])),
    ("/sign/batch/{batch}/stop", Does(&[DossierSign])),
    ("/sign/batch/{batch}/ticket", Does(&[DossierSign])),
    ("/sign/search", Does(&[DossierSign])),
    ("/sign/{id}", Notes(&[DossierSign])),
    ("/sign/{id}/apply", Does(&[DossierSign])),
    ("/sign/{id}/certificate", Does(&[DossierSign])),
    ("/sign/{id}/done", Shows(&[DossierSign])),
    ("/sign/{id}/draft/{name}/{page}", ShowsPages(&[DossierSign])),
    ("/sign/{id}/look", Does(&[DossierSign])),
    ("/sign/{id}/pass", Does(&[DossierPassOn])),
    ("/sign/{id}/place", Shows(&[DossierSign])),
    ("/sign/{id}/place/block.png", ShowsPages(&[DossierSign])),
    ("/sign/{id}/place/{version}/usual.png", ShowsPages(&[DossierSign])),
    ("/sign/{id}/place/{version}/{page}", ShowsPages(&[DossierSign])),
    ("/sign/{id}/preview", Shows(&[DossierSign])),
    ("/sign/{id}/return", Shows(&[DossierReturn, DossierSign])),
    ("/sign/{id}/start", Does(&[DossierSign])),
    ("/signature-picture", Does(&[SignaturePictureManage])),
    ("/signature-picture/draft/{file}", Does(&[SignaturePictureManage])),
    ("/signature-picture/{file}", Does(&[SignaturePictureManage])),
    ("/store", Does(&[CopyStore])),
    ("/store/dossiers/{id}", Shows(&[CopyStore])),
    ("/store/{id}", Shows(&[CopyStore])),
    ("/store/{id}/file.pdf", Notes(&[CopyDownload])),
    ("/store/{id}/pages/{page}", ShowsPages(&[CopyStore])),
    ("/uploads", Does(&[UploadWrite])),
    ("/uploads/{upload}", Does(&[UploadWrite])),
    ("/uploads/{upload}/pages/{page}", Does(&[UploadWrite])),
    ("/uploads/{upload}/row", Does(&[UploadWrite])),
    ("/uploads/{upload}/normalise", Does(&[UploadWrite])),
    ("/visits/{visit}/receipt", Shows(&[ReceiptPrint])),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_known_by_its_pattern() {
        let pattern = |path| of(path).map(|(pattern, _)| pattern);
        assert_eq!(pattern("/books/new"), Some("/books/new"));
        assert_eq!(pattern("/books/7"), Some("/books/{id}"));
        assert_eq!(
            pattern("/dossiers/7/pages/1.png"),
            Some("/dossiers/{id}/pages/{page}")
        );
        assert_eq!(pattern("/seal/batch/4"), Some("/seal/batch/{batch}"));
        assert_eq!(pattern("/"), Some("/"));
        for unknown in ["/books/7/8/9", "/books/", "/nowhere"] {
            assert_eq!(pattern(unknown), None, "{unknown}");
        }
    }
}
