//! “Từ chối” at the counter: every ground at once, printed as a slip; never a silent stop.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use saoy_domain::dossier::Act;
use saoy_domain::ground::{Ground, Grounds};
use saoy_domain::{Deed, DossierId, MoveRefusal};
use saoy_store::agencies::Agency;
use saoy_store::scope::CopyCreate;
use saoy_store::{dossiers, people};

use super::check::Asked;
use super::fields::Fields;
use super::page::{self, Head};
use super::save::{self, Known, refused};
use super::{new, sentence};
use crate::app::App;
use crate::asked::At;
use crate::audit;
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::pages::{FieldError, RefusalSlip, Text};

/// Grounds as the form names them, with those of the law.
const NAMES: [(&str, Ground); 6] = [
    ("ground-altered", Ground::Altered),
    ("ground-damaged", Ground::Illegible),
    ("ground-secret", Ground::Secret),
    ("ground-unlawful", Ground::Unlawful),
    ("ground-private", Ground::Unconfirmed),
    ("ground-foreign", Ground::NotLegalised),
];

/// The fields without which nothing can be refused: who asked. A paper that is not taken needs no scan.
const NEEDED: [&str; 4] = ["name", "person_identity", "identity", "chosen"];

#[expect(clippy::too_many_arguments, reason = "what a button of the form works with")]
pub(super) async fn act(
    app: &App,
    officer: &Officer<CopyCreate>,
    agency: &Agency,
    head: Head,
    fields: &Fields,
    asked: Asked,
    wrong: Vec<FieldError>,
    known: Known,
) -> Answer {
    let mut errors: Vec<FieldError> = wrong
        .into_iter()
        .filter(|error| NEEDED.contains(&error.field.as_str()))
        .collect();
    let grounds = grounds(fields).map_err(|why| {
        let text = match why {
            MoveRefusal::NoGround => Text::key("ground-missing"),
            other => sentence::text(&other),
        };
        errors.push(FieldError::new("ground_other", text));
    });
    let (Ok(grounds), true) = (grounds, errors.is_empty()) else {
        return new::draw(app, officer, head, fields, errors).await;
    };
    let scans = new::scans(app, &asked, &mut errors).await?;
    if !errors.is_empty() {
        return new::draw(app, officer, head, fields, errors).await;
    }
    let saved = save::save(app, officer, agency, &asked, scans, known, false).await?;
    let now = app.now();
    let act = Act {
        by: officer.scope.officer(),
        at: now,
    };
    let first = saved.rows.first().map(|row| row.id).ok_or(Failure::NotFound)?;
    let mut tx = app.db.begin().await?;
    for mut row in saved.rows {
        let moved = row
            .stored()?
            .draft()
            .and_then(|draft| draft.refuse(grounds.clone(), &act));
        let moved = moved.map_err(|why| Failure::Bad(sentence::text(&why)))?;
        dossiers::move_on(&mut tx, &officer.scope, &mut row, moved)
            .await
            .map_err(refused)?;
        audit::record(&mut tx, &officer.scope, Deed::DossierRefuse, row.id, now).await?;
    }
    tx.commit().await?;
    Ok(Redirect::to(&format!("/copies/{first}/refusal")).into_response())
}

/// “Phiếu từ chối”, to be printed.
pub(super) async fn slip(
    State(app): State<App>,
    officer: Officer<CopyCreate>,
    At(id): At<DossierId>,
) -> Answer {
    let row = dossiers::find(&app.db, &officer.scope, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let grounds = row
        .refusal_grounds
        .as_ref()
        .and_then(dossiers::RefusalGrounds::read)
        .ok_or(Failure::NotFound)?;
    let receiver = people::find(&app.db, row.created_by).await?;
    let slip = RefusalSlip {
        agency: page::agency(&app, &officer).await?.name,
        officer: receiver.map(|person| person.name).unwrap_or_default(),
        at: row.state_since,
        name: row.requester_name,
        identity: row.requester_identity,
        code: row.code.to_string(),
        document_type: row.document_name,
        grounds: NAMES
            .iter()
            .filter(|(_, ground)| grounds.list().contains(ground))
            .map(|(name, _)| (*name).to_owned())
            .collect(),
        other: grounds.words().unwrap_or_default().to_owned(),
    };
    let frame = officer.frame(&app).await;
    app.page(StatusCode::OK, &frame, &slip)
}

/// Every ground that was ticked; words alone are a ground of their own.
fn grounds(fields: &Fields) -> Result<Grounds, MoveRefusal> {
    let words = fields.get("ground_other");
    let mut list: Vec<Ground> = NAMES
        .iter()
        .filter(|(name, _)| fields.all("ground").any(|ticked| ticked == *name))
        .map(|(_, ground)| *ground)
        .collect();
    if list.is_empty() && !words.trim().is_empty() {
        list.push(Ground::Other);
    }
    Grounds::new(list, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ground_of_the_page_is_one_of_the_law() {
        let names: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, crate::pages::GROUNDS);
        for ground in Ground::ALL {
            let known = NAMES.iter().any(|(_, named)| *named == ground);
            assert_eq!(known, ground != Ground::Other, "{ground:?}");
        }
    }
}
