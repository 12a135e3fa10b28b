//! The tree of agencies, with what each one lacks.

use axum::extract::State;
use axum::http::StatusCode;
use saoy_domain::Permission;
use saoy_store::agencies::Agency;
use saoy_store::grants;

use super::Administrator;
use super::tree::Subtree;
use crate::app::App;
use crate::auth::named;
use crate::failure::Answer;
use crate::pages::{AgencyNode, AgencyTree};

pub(super) async fn show(State(app): State<App>, who: Administrator) -> Answer {
    let subtree = Subtree::load(&app, &who).await?;
    let mut nodes = Vec::new();
    if let Some(root) = subtree.root() {
        nodes.push(Box::pin(node(&app, &who, &subtree, root)).await?);
    }
    let page = AgencyTree { agencies: nodes };
    app.page(StatusCode::OK, &who.frame(&app).await, &page)
}

async fn node(app: &App, who: &Administrator, subtree: &Subtree, agency: &Agency) -> Answer<AgencyNode> {
    let now = who.visitor.at;
    let held = grants::of_agency(&app.db, agency.id, now).await?;
    let held: Vec<_> = held.into_iter().filter(|grant| grant.valid_from <= now).collect();
    let mut people: Vec<_> = held.iter().map(|grant| grant.person).collect();
    people.sort_unstable();
    people.dedup();
    let needed = |permission| permission == Permission::Admin || agency.competent;
    let lacks = |permission| needed(permission) && held.iter().all(|grant| grant.permission != permission);
    let mut children = Vec::new();
    for child in subtree.below(agency.id) {
        children.push(Box::pin(node(app, who, subtree, child)).await?);
    }
    Ok(AgencyNode {
        id: agency.id.to_string(),
        code: agency.code.to_string(),
        name: agency.name.clone(),
        closed: agency.closed_on,
        people: u32::try_from(people.len()).unwrap_or(u32::MAX),
        lacking: named(lacks),
        children,
    })
}
