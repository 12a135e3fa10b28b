//! The tree: who is above whom.

use std::collections::BTreeMap;

use super::Agency;
use crate::{AgencyId, refusal::refusals};

refusals! {
    /// Why a list of agencies is no tree.
    pub enum TreeRefusal {
        /// An agency's parent is not in the list.
        #[error("the agency above {code} is missing")]
        ParentMissing { code: String } => "refusal-tree-parent-missing",
        /// Two agencies share a code or an id.
        #[error("{code} stands twice")]
        Twice { code: String } => "refusal-tree-twice",
        /// An agency is above itself.
        #[error("{code} is above itself")]
        Circle { code: String } => "refusal-tree-circle",
        /// An agency without a name.
        #[error("{code} has no name")]
        NoName { code: String } => "refusal-tree-no-name",
    }
}

/// All agencies.
#[derive(Debug, Clone, Default)]
pub struct AgencyTree(BTreeMap<AgencyId, Agency>);

impl AgencyTree {
    /// Checks that the agencies form a tree (or several).
    ///
    /// # Errors
    /// The first [`TreeRefusal`].
    pub fn new(agencies: impl IntoIterator<Item = Agency>) -> Result<Self, TreeRefusal> {
        let mut tree = BTreeMap::new();
        let mut codes = std::collections::BTreeSet::new();
        for agency in agencies {
            let code = agency.code.to_string();
            if agency.names.iter().all(|name| name.name.trim().is_empty()) {
                return Err(TreeRefusal::NoName { code });
            }
            if !codes.insert(agency.code.clone()) || tree.insert(agency.id, agency).is_some() {
                return Err(TreeRefusal::Twice { code });
            }
        }
        let tree = Self(tree);
        for agency in tree.0.values() {
            let code = || agency.code.to_string();
            if agency.parent.is_some_and(|parent| !tree.0.contains_key(&parent)) {
                return Err(TreeRefusal::ParentMissing { code: code() });
            }
            if tree.up(agency.id).count() > tree.0.len() {
                return Err(TreeRefusal::Circle { code: code() });
            }
        }
        Ok(tree)
    }

    /// An agency.
    pub fn get(&self, id: AgencyId) -> Option<&Agency> {
        self.0.get(&id)
    }

    /// Every agency.
    pub fn iter(&self) -> impl Iterator<Item = &Agency> {
        self.0.values()
    }

    /// The agency itself, the one above it, and so on to the root.
    pub fn up(&self, id: AgencyId) -> impl Iterator<Item = &Agency> {
        let above = |agency: &&Agency| agency.parent.and_then(|parent| self.get(parent));
        // One step more than there are agencies: enough to notice a circle, and never endless.
        std::iter::successors(self.get(id), above).take(self.0.len() + 1)
    }

    /// Whether `id` is `root` or below it.
    pub fn is_within(&self, id: AgencyId, root: AgencyId) -> bool {
        self.up(id).any(|agency| agency.id == root)
    }

    /// `root` and everything below it.
    pub fn subtree(&self, root: AgencyId) -> impl Iterator<Item = &Agency> {
        self.iter().filter(move |agency| self.is_within(agency.id, root))
    }
}

#[cfg(test)]
mod tests {
    use super::{super::agency, *};

    fn country() -> AgencyTree {
        AgencyTree::new([
            agency(1, None, "K88"),
            agency(2, Some(1), "K88.04"),
            agency(3, Some(1), "K88.07"),
            agency(4, Some(2), "K88.04.1"),
        ])
        .unwrap()
    }

    #[test]
    fn a_subtree_is_an_agency_and_everything_below() {
        let ids = |root| {
            country()
                .subtree(AgencyId(root))
                .map(|agency| agency.id.get())
                .collect::<Vec<_>>()
        };
        assert_eq!(ids(1), [1, 2, 3, 4]);
        assert_eq!(ids(2), [2, 4]);
        assert!(!country().is_within(AgencyId(3), AgencyId(2)));
        assert!(
            !country().is_within(AgencyId(1), AgencyId(2)),
            "what is above is not within"
        );
    }

    #[test]
    fn what_is_no_tree_is_refused() {
        let code = |code: &str| code.to_owned();
        let refusal = |agencies: Vec<Agency>| AgencyTree::new(agencies).err();
        let orphan = vec![agency(2, Some(9), "K88.04")];
        assert_eq!(
            refusal(orphan),
            Some(TreeRefusal::ParentMissing { code: code("K88.04") })
        );
        let twice = vec![agency(1, None, "K88"), agency(2, None, "K88")];
        assert_eq!(refusal(twice), Some(TreeRefusal::Twice { code: code("K88") }));
        let circle = vec![agency(1, Some(2), "K88"), agency(2, Some(1), "K88.04")];
        assert_eq!(refusal(circle), Some(TreeRefusal::Circle { code: code("K88") }));
        let mut nameless = agency(1, None, "K88");
        nameless.names.clear();
        assert_eq!(
            refusal(vec![nameless]),
            Some(TreeRefusal::NoName { code: code("K88") })
        );
    }
}
