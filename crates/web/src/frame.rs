//! What surrounds a page: who is signed in, for which agency, what the menu offers and how much waits there.

use saoy_domain::{AgencyId, Permission, PersonId};
use saoy_store::people::PersonKind;
use saoy_store::scope::{AnyOfficer, Scoped};
use saoy_store::{StoreError, agencies, dossiers, grants, mails, notifications};

use crate::app::App;
use crate::auth::Visitor;
use crate::pages::{Agency, Frame, Menu, Person};

/// The frame of a visitor. What cannot be loaded is left out and logged: the frame never fails a page.
pub(crate) async fn of(app: &App, visitor: &Visitor) -> Frame {
    let mut frame = Frame {
        demo: app.demo,
        ..Frame::public(visitor.lang(), visitor.at, visitor.path.clone())
    };
    let (Some(person), Some(session)) = (visitor.person(), visitor.session()) else {
        return frame;
    };
    frame.person = Some(Person {
        id: person.id.to_string(),
        name: person.name.clone(),
        title: person.title.clone().unwrap_or_default(),
        citizen: person.kind != PersonKind::Officer,
    });
    if let Err(error) = fill(app, visitor, person.id, session.agency, &mut frame).await {
        tracing::error!(%error, "the menu could not be loaded");
    }
    frame
}

async fn fill(
    app: &App,
    visitor: &Visitor,
    person: PersonId,
    agency: Option<AgencyId>,
    frame: &mut Frame,
) -> Result<(), StoreError> {
    frame.notifications = small(notifications::unread(&app.db, person).await?);
    let Some(agency) = agency else { return Ok(()) };
    let Some(found) = agencies::find(&app.db, agency).await? else {
        return Ok(());
    };
    let switchable = grants::agencies_of(&app.db, person, visitor.at).await?.len() > 1;
    frame.agency = Some(Agency {
        name: found.name,
        switchable,
    });
    let permissions = grants::permissions(&app.db, person, agency, visitor.at).await?;
    let counts = match Scoped::<AnyOfficer>::load(&app.db, person, agency, visitor.at).await? {
        Some(scope) => dossiers::menu_counts(&app.db, &scope).await?,
        None => dossiers::MenuCounts::default(),
    };
    frame.menu = Menu {
        create: permissions.has(Permission::CopyCreate),
        sign: permissions.has(Permission::CopySign),
        seal: permissions.has(Permission::CopySeal),
        admin: permissions.has(Permission::Admin),
        drafts: small(counts.drafts),
        returned: small(counts.returned),
        to_sign: small(counts.awaiting_signature),
        to_seal: small(counts.awaiting_seal),
        mail: small(mails::troubled(&app.db, agency).await?),
    };
    Ok(())
}

fn small(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
