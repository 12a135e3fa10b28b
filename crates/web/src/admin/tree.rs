//! The administrator's subtree: what of the tree of agencies is there for him.

use saoy_domain::{AgencyId, AgencyTree};
use saoy_store::agencies::{self, Agency};

use super::Administrator;
use crate::app::App;
use crate::failure::{Answer, Failure};
use crate::pages::Choice;

/// The whole tree, and where the administrator stands in it.
pub(super) struct Subtree {
    tree: AgencyTree,
    all: Vec<Agency>,
    top: AgencyId,
}

impl Subtree {
    pub(super) async fn load(app: &App, who: &Administrator) -> Answer<Self> {
        let all = agencies::list(&app.db, None).await?;
        let tree = AgencyTree::new(all.iter().map(Agency::node)).map_err(Failure::broken)?;
        Ok(Self {
            tree,
            all,
            top: who.agency(),
        })
    }

    /// The whole tree, for the domain's rules.
    pub(super) const fn whole(&self) -> &AgencyTree {
        &self.tree
    }

    /// Whether an agency is the administrator's or below it.
    pub(super) fn has(&self, agency: AgencyId) -> bool {
        self.tree.is_within(agency, self.top)
    }

    /// The administrator's agency.
    pub(super) fn root(&self) -> Option<&Agency> {
        self.get(self.top)
    }

    /// An agency of the subtree.
    pub(super) fn get(&self, id: AgencyId) -> Option<&Agency> {
        self.all
            .iter()
            .find(|agency| agency.id == id)
            .filter(|agency| self.has(agency.id))
    }

    /// The agencies of the subtree, by code.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Agency> {
        self.all.iter().filter(|agency| self.has(agency.id))
    }

    /// The agencies directly below one.
    pub(super) fn below(&self, id: AgencyId) -> impl Iterator<Item = &Agency> {
        self.all.iter().filter(move |agency| agency.parent == Some(id))
    }

    /// The agencies as choices of a form.
    pub(super) fn choices(&self) -> Vec<Choice> {
        self.iter().map(choice).collect()
    }
}

pub(super) fn choice(agency: &Agency) -> Choice {
    Choice {
        value: agency.id.to_string(),
        label: agency.name.clone(),
    }
}
