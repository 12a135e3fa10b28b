//! The parent tree of the structure (ISO 32000-2 §14.7.5.4), a number tree (§7.9.7): which elements things belong to.

use std::collections::BTreeMap;

use saoy_pdf::Object;

use super::{numbers::NumSet, view::View};

/// Levels of nodes.
const MAX_DEPTH: usize = 24;

/// What a parent tree says, however it is cut into nodes.
#[derive(Default)]
pub(super) struct ParentTree {
    pub(super) entries: BTreeMap<i64, Object>,
    /// Its nodes, and their lists, that are objects of their own.
    pub(super) nodes: NumSet,
}

impl ParentTree {
    /// Reads a tree; none if there is anything in it that programs could read differently.
    pub(super) fn read(view: View<'_, '_>, root: &Object) -> Option<Self> {
        let mut tree = Self::default();
        tree.node(view, root, 0)?;
        Some(tree)
    }

    fn node(&mut self, view: View<'_, '_>, node: &Object, depth: usize) -> Option<()> {
        let before = self.last();
        let found = self.part(view, node)?;
        let dict = found
            .as_dict()
            .filter(|_| depth <= MAX_DEPTH && !view.pair.exhausted())?;
        let known = |key: &[u8]| matches!(key, b"Nums" | b"Kids" | b"Limits");
        let neat = dict.iter().all(|(key, _)| known(key.as_bytes()));
        if !neat || dict.contains_key("Nums") == dict.contains_key("Kids") {
            return None;
        }
        if let Some(kids) = dict.get("Kids") {
            let kids = self.part(view, kids)?;
            for kid in kids.as_array()? {
                kid.as_ref()?;
                self.node(view, kid, depth + 1)?;
            }
        }
        let first = match dict.get("Nums") {
            Some(nums) => {
                let nums = self.part(view, nums)?;
                self.pairs(view, nums.as_array()?)?
            }
            None => self
                .entries
                .keys()
                .copied()
                .find(|key| before.is_none_or(|before| *key > before)),
        };
        match dict.get("Limits") {
            Some(limits) => self.is_within(limits, first).then_some(()),
            None => (depth == 0).then_some(()),
        }
    }

    /// Keys and what they lead to. Returns the first key.
    fn pairs(&mut self, view: View<'_, '_>, nums: &[Object]) -> Option<Option<i64>> {
        view.pair.spend(nums.len());
        let (pairs, rest) = nums.as_chunks::<2>();
        let mut first = None;
        for [key, value] in pairs {
            let key = key.as_int().filter(|key| *key >= 0)?;
            if self.last().is_some_and(|last| last >= key) {
                return None;
            }
            first = first.or(Some(key));
            self.entries.insert(key, value.clone());
        }
        rest.is_empty().then_some(first)
    }

    /// Whether the limits of a node are its first and last key.
    fn is_within(&self, limits: &Object, first: Option<i64>) -> bool {
        let limits = limits.as_array().unwrap_or_default();
        let limits: Vec<Option<i64>> = limits.iter().map(Object::as_int).collect();
        first.is_some() && limits == [first, self.last()]
    }

    fn last(&self) -> Option<i64> {
        self.entries.keys().next_back().copied()
    }

    /// A node or a list, which is met once.
    fn part(&mut self, view: View<'_, '_>, part: &Object) -> Option<std::sync::Arc<Object>> {
        match part {
            Object::Ref(reference) => self.nodes.insert(reference.num).then(|| view.get(*reference)),
            direct => Some(std::sync::Arc::new(direct.clone())),
        }
    }
}
