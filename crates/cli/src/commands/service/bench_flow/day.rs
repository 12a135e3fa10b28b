//! One dossier after the other, by the same forms that the browser sends.

use std::time::Duration;

use saoy_domain::{AgencyId, Clock as _, DossierId, VisitId};
use saoy_store::pictures::Owner;
use saoy_store::scope::{CopyAny, CopySeal, Scoped};
use saoy_store::{Db, agencies, books, dossiers, people};
use saoy_web::app::App;
use tokio::runtime::Runtime;

use super::super::Failure;
use super::browser::Browser;
use crate::edge::{SystemClock, elapsed};

/// The steps that are timed.
pub(super) const STEPS: [&str; 4] = ["create", "sign", "seal", "deliver"];

/// What the forms name.
pub(super) struct Office {
    db: Db,
    reader: Scoped<CopyAny>,
    agency: AgencyId,
    account: String,
    book: String,
    leaders_key: String,
    seals_key: String,
}

impl Office {
    /// UBND phường Hòa An of the demo.
    pub(super) async fn load(app: &App) -> Result<Self, Failure> {
        let now = SystemClock.now();
        let agency = agencies::find_by_code(&app.db, &"K88.04".parse()?)
            .await?
            .ok_or("no agency")?
            .id;
        let find = async |login: &'static str| {
            people::find_by_login(&app.db, login)
                .await?
                .ok_or_else(|| Failure::from("no person"))
        };
        let (leader, keeper) = (find("khai").await?.id, find("diep").await?.id);
        let scope = Scoped::<CopySeal>::load(&app.db, keeper, agency, now)
            .await?
            .ok_or("no seal keeper")?;
        let year = saoy_domain::day_in_vietnam(now).year();
        let open = books::list(&app.db, &scope, Some(year), None).await?;
        Ok(Self {
            db: app.db.clone(),
            reader: scope.narrow().ok_or("no seal keeper")?,
            agency,
            account: find("quan").await?.id.to_string(),
            book: open.first().ok_or("no open book")?.id.to_string(),
            leaders_key: key(app, Owner::Person(leader))?,
            seals_key: key(app, Owner::Agency(agency))?,
        })
    }

    async fn dossier(&self, visit: VisitId) -> Result<DossierId, Failure> {
        let rows = dossiers::of_visit(&self.db, &self.reader, visit).await?;
        Ok(rows.first().ok_or("the visit has no dossier")?.id)
    }
}

/// The name by which a form chooses a key.
fn key(app: &App, owner: Owner) -> Result<String, Failure> {
    let keys = app.keys.of(owner);
    let key = keys.first().ok_or("the demo has no keys")?;
    Ok(hex::encode(key.certificate().fingerprint()))
}

/// A clerk, a leader and a seal keeper who work on one dossier after the other.
pub(super) struct Day<'a> {
    office: &'a Office,
    runtime: &'a Runtime,
    clerk: Browser,
    leader: Browser,
    keeper: Browser,
    pages: bool,
}

impl<'a> Day<'a> {
    /// They sign in.
    pub(super) fn begin(
        address: &str,
        runtime: &'a Runtime,
        office: &'a Office,
        pages: bool,
    ) -> Result<Self, Failure> {
        Ok(Self {
            office,
            runtime,
            clerk: Browser::sign_in(address, "lan")?,
            leader: Browser::sign_in(address, "khai")?,
            keeper: Browser::sign_in(address, "diep")?,
            pages,
        })
    }

    /// A dossier from its scan to its delivery.
    pub(super) fn dossier(&mut self, scan: &[u8]) -> Result<[Duration; STEPS.len()], Failure> {
        let begun = elapsed();
        let id = self.create(scan)?;
        let created = elapsed();
        self.sign(id)?;
        let signed = elapsed();
        self.seal(id)?;
        let sealed = elapsed();
        self.keeper
            .post(&format!("/seal/{id}/deliver"), &[])?
            .redirects()?;
        let delivered = elapsed();
        Ok([
            created.saturating_sub(begun),
            signed.saturating_sub(created),
            sealed.saturating_sub(signed),
            delivered.saturating_sub(sealed),
        ])
    }

    /// A dossier that waits for the leader.
    pub(super) fn create(&mut self, scan: &[u8]) -> Result<DossierId, Failure> {
        let clerk = &mut self.clerk;
        if self.pages {
            clerk.get("/copies/new")?.page()?;
        }
        let upload = clerk.announce("bang.pdf", scan.len())?.redirects()?;
        clerk.upload(&upload, scan)?.page()?;
        if self.pages {
            clerk.get(&format!("{upload}/row"))?.page()?;
        }
        let token = upload.trim_start_matches("/uploads/");
        let agency = self.office.agency.to_string();
        let (kind, pages, copies) = (
            format!("type-{token}"),
            format!("pages-{token}"),
            format!("copies-{token}"),
        );
        let fields = [
            ("account", "yes"),
            ("identity", "099201014377"),
            ("chosen", &self.office.account),
            ("upload", token),
            (&kind, "university-degree"),
            (&pages, "2"),
            (&copies, "1"),
            ("agency", &agency),
            ("checked", "on"),
            ("do", "submit"),
        ];
        let confirm = clerk.post("/copies/new", &fields)?.redirects()?;
        if self.pages {
            clerk.get(&confirm)?.page()?;
        }
        let receipt = clerk.post(&confirm, &[("do", "confirm")])?.redirects()?;
        if self.pages {
            clerk.get(&receipt)?.page()?;
        }
        let visit = receipt.split('/').nth(2).unwrap_or_default().parse()?;
        self.runtime.block_on(self.office.dossier(visit))
    }

    fn sign(&mut self, id: DossierId) -> Result<(), Failure> {
        let leader = &mut self.leader;
        let work = leader.get(&format!("/sign/{id}"))?.page()?;
        let mut fields = vec![
            ("version", work.field("version")?),
            ("sha256", work.field("sha256")?),
        ];
        if self.pages {
            leader.post(&format!("/sign/{id}/start"), &fields)?.redirects()?;
        }
        fields.push(("certificate", &self.office.leaders_key));
        if self.pages {
            leader
                .post(&format!("/sign/{id}/certificate"), &fields)?
                .redirects()?;
            leader.get(&format!("/sign/{id}/preview"))?.page()?;
        }
        let done = leader.post(&format!("/sign/{id}/apply"), &fields)?.redirects()?;
        if self.pages {
            leader.get(&done)?.page()?;
        }
        leader
            .post(&format!("/sign/{id}/pass"), &[])?
            .redirects()
            .map(drop)
    }

    fn seal(&mut self, id: DossierId) -> Result<(), Failure> {
        // A keeper whose number went to a colleague's dossier meanwhile looks again and presses again, as people do.
        for _ in 0..200 {
            if self.sealed(id)? {
                return Ok(());
            }
        }
        Err(format!("dossier {id}: its number always went to another").into())
    }

    /// Whether the dossier got the number that was shown.
    fn sealed(&mut self, id: DossierId) -> Result<bool, Failure> {
        let keeper = &mut self.keeper;
        let work = keeper.get(&format!("/seal/{id}"))?.page()?;
        let mut fields = vec![
            ("version", work.field("version")?),
            ("sha256", work.field("sha256")?),
        ];
        let number = work.next_number()?;
        fields.push(("book", &self.office.book));
        fields.push(("number", &number));
        if self.pages {
            keeper.post(&format!("/seal/{id}/start"), &fields)?.redirects()?;
        }
        fields.push(("certificate", &self.office.seals_key));
        if self.pages {
            keeper
                .post(
                    &format!("/seal/{id}/certificate?book={}", self.office.book),
                    &fields,
                )?
                .redirects()?;
            keeper
                .get(&format!("/seal/{id}/preview?book={}", self.office.book))?
                .page()?;
        }
        let answer = keeper.post(&format!("/seal/{id}/apply"), &fields)?;
        if answer.status == 409 {
            return Ok(false);
        }
        let done = answer.redirects()?;
        if self.pages {
            keeper.get(&done)?.page()?;
        }
        Ok(true)
    }
}
