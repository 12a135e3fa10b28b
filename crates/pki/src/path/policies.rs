//! Policies along a path (RFC 5280 §6.1), on the graph of RFC 9618: a tree of them can be made to grow exponentially.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use const_oid::ObjectIdentifier as Oid;

use super::Settings;
use crate::Certificate;
use crate::certificate::{PolicyInformation, Qualifier};
use crate::oids::ANY_POLICY;

/// The policies under which a path is valid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policies {
    /// user-constrained-policy-set, in the words of the anchor's domain; `anyPolicy` is in it when any would do.
    pub accepted: BTreeSet<Oid>,
    /// The policies along the path that stand behind them, from the anchor down, with what is to be shown about them.
    pub along: Vec<PolicyInformation>,
}

impl Policies {
    /// The texts that people who rely on the certificate should see, each once.
    #[must_use]
    pub fn notices(&self) -> Vec<&str> {
        let mut notices = Vec::new();
        for qualifier in self.along.iter().flat_map(|policy| &policy.qualifiers) {
            if let Qualifier::UserNotice(Some(text)) = qualifier
                && !notices.contains(&text.as_str())
            {
                notices.push(text.as_str());
            }
        }
        notices
    }
}

/// Why policies refuse a path.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum PolicyFault {
    /// One is required, none is left.
    None,
    /// anyPolicy is mapped.
    AnyMapped,
}

/// The policy variables of RFC 5280 §6.1.2.
pub(super) struct PolicyState {
    graph: Option<Graph>,
    explicit: u32,
    mapping: u32,
    inhibit_any: u32,
}

impl PolicyState {
    /// For a path of `length` certificates, the anchor not counted.
    pub(super) fn new(settings: &Settings, length: usize) -> Self {
        let never = u32::try_from(length).unwrap_or(u32::MAX).saturating_add(1);
        let unless = |inhibited: bool| if inhibited { 0 } else { never };
        Self {
            graph: Some(Graph::new()),
            explicit: unless(settings.explicit_policy),
            mapping: unless(settings.inhibit_mapping),
            inhibit_any: unless(settings.inhibit_any_policy),
        }
    }

    /// §6.1.3 (d) to (f).
    pub(super) fn enter(&mut self, certificate: &Certificate, last: bool) -> Result<(), PolicyFault> {
        let any_counts = self.inhibit_any > 0 || (!last && certificate.is_self_issued());
        self.graph = match self.graph.take() {
            Some(graph) if certificate.has_policies() => {
                graph.below(certificate.policy_information(), any_counts)
            }
            _ => None,
        };
        if self.explicit == 0 && self.graph.is_none() {
            return Err(PolicyFault::None);
        }
        Ok(())
    }

    /// §6.1.4 (a), (b), (h) to (j).
    pub(super) fn prepare(&mut self, certificate: &Certificate) -> Result<(), PolicyFault> {
        let mappings = certificate.policy_mappings();
        if mappings
            .iter()
            .any(|(issuer, subject)| *issuer == ANY_POLICY || *subject == ANY_POLICY)
        {
            return Err(PolicyFault::AnyMapped);
        }
        if let Some(graph) = self.graph.take() {
            self.graph = graph.mapped(mappings, self.mapping > 0);
        }
        let counters = [&mut self.explicit, &mut self.mapping, &mut self.inhibit_any];
        let constraints = certificate.policy_constraints();
        let limits = [
            constraints.explicit,
            constraints.mapping,
            certificate.inhibit_any_policy(),
        ];
        for (counter, limit) in counters.into_iter().zip(limits) {
            if !certificate.is_self_issued() {
                *counter = counter.saturating_sub(1);
            }
            *counter = limit.map_or(*counter, |limit| limit.min(*counter));
        }
        Ok(())
    }

    /// §6.1.5 (a), (b), (g).
    pub(super) fn finish(
        mut self,
        leaf: &Certificate,
        initial: Option<&BTreeSet<Oid>>,
    ) -> Result<Policies, PolicyFault> {
        self.explicit = self.explicit.saturating_sub(1);
        if leaf.policy_constraints().explicit == Some(0) {
            self.explicit = 0;
        }
        let initial = initial.filter(|policies| !policies.contains(&ANY_POLICY));
        let policies = self
            .graph
            .map(|graph| graph.intersect(initial))
            .unwrap_or_default();
        if self.explicit == 0 && policies.accepted.is_empty() {
            return Err(PolicyFault::None);
        }
        Ok(policies)
    }
}

/// The policies valid at each depth; at most one node for each policy and depth (RFC 9618 §3). Nodes without children
/// stay until the end: they are found again by walking up from the last level.
struct Graph {
    levels: Vec<BTreeMap<Oid, Node>>,
}

#[derive(Clone)]
struct Node {
    qualifiers: Arc<[Qualifier]>,
    /// The policies that satisfy this one in the next certificate.
    expected: BTreeSet<Oid>,
    /// Policies of the level above.
    parents: BTreeSet<Oid>,
}

impl Node {
    fn new(policy: Oid, qualifiers: Arc<[Qualifier]>, parents: BTreeSet<Oid>) -> Self {
        Self {
            qualifiers,
            expected: BTreeSet::from([policy]),
            parents,
        }
    }
}

impl Graph {
    fn new() -> Self {
        let root = Node::new(ANY_POLICY, Arc::new([]), BTreeSet::new());
        Self {
            levels: vec![BTreeMap::from([(ANY_POLICY, root)])],
        }
    }

    /// §6.1.3 (d): one level more; none when it is empty.
    fn below(mut self, policies: &[PolicyInformation], any_counts: bool) -> Option<Self> {
        let above = self.levels.last()?;
        let mut expecting: BTreeMap<Oid, BTreeSet<Oid>> = BTreeMap::new();
        for (policy, node) in above {
            for expected in &node.expected {
                expecting.entry(*expected).or_default().insert(*policy);
            }
        }
        let mut level = BTreeMap::new();
        for information in policies.iter().filter(|known| known.policy != ANY_POLICY) {
            let any = || {
                above
                    .contains_key(&ANY_POLICY)
                    .then(|| BTreeSet::from([ANY_POLICY]))
            };
            let parents = expecting.get(&information.policy).cloned().or_else(any);
            if let Some(parents) = parents {
                let qualifiers = information.qualifiers.clone().into();
                level
                    .entry(information.policy)
                    .or_insert_with(|| Node::new(information.policy, qualifiers, parents));
            }
        }
        if let Some(any) = policies.iter().find(|known| known.policy == ANY_POLICY)
            && any_counts
        {
            let qualifiers: Arc<[Qualifier]> = any.qualifiers.clone().into();
            for (policy, parents) in expecting {
                level
                    .entry(policy)
                    .or_insert_with(|| Node::new(policy, Arc::clone(&qualifiers), parents));
            }
        }
        self.levels.push(level);
        self.unless_empty()
    }

    /// §6.1.4 (b).
    fn mapped(mut self, mappings: &[(Oid, Oid)], allowed: bool) -> Option<Self> {
        let mut targets: BTreeMap<Oid, BTreeSet<Oid>> = BTreeMap::new();
        for (issuer, subject) in mappings {
            targets.entry(*issuer).or_default().insert(*subject);
        }
        let level = self.levels.last_mut()?;
        let any = level.get(&ANY_POLICY).cloned();
        for (policy, expected) in targets {
            if !allowed {
                level.remove(&policy);
            } else if let Some(node) = level.get_mut(&policy) {
                node.expected = expected;
            } else if let Some(any) = &any {
                let node = Node {
                    expected,
                    ..any.clone()
                };
                level.insert(policy, node);
            }
        }
        self.unless_empty()
    }

    fn unless_empty(self) -> Option<Self> {
        self.levels
            .last()
            .is_some_and(|level| !level.is_empty())
            .then_some(self)
    }

    /// §6.1.5 (g): what is left under the policies that are accepted, each step linear: up from the last level for what
    /// reaches it, down from anyPolicy for what is accepted, up again for what stands behind that.
    fn intersect(&self, initial: Option<&BTreeSet<Oid>>) -> Policies {
        let wanted = |policy: &Oid| initial.is_none_or(|initial| initial.contains(policy));
        let last = self.levels.last().map(|level| level.keys().copied().collect());
        let alive = self.upwards(last.unwrap_or_default());
        let (mut accepted, mut named) = (BTreeSet::new(), BTreeSet::new());
        let mut allowed: BTreeSet<Oid> = BTreeSet::new();
        for (level, alive) in self.levels.iter().zip(&alive) {
            let mut next = BTreeSet::new();
            for (policy, node) in level.iter().filter(|(policy, _)| alive.contains(*policy)) {
                // anyPolicy itself is not judged: what comes from it is, one level below.
                let first = node.parents.contains(&ANY_POLICY) && *policy != ANY_POLICY;
                if first {
                    named.insert(*policy);
                }
                if first && wanted(policy) {
                    accepted.insert(*policy);
                    next.insert(*policy);
                } else if node.parents.iter().any(|parent| allowed.contains(parent)) {
                    next.insert(*policy);
                }
            }
            allowed = next;
        }
        let any = self.levels.last().and_then(|level| level.get(&ANY_POLICY));
        if any.is_some() {
            let rest: BTreeSet<Oid> = match initial {
                None => BTreeSet::from([ANY_POLICY]),
                Some(initial) => initial.difference(&named).copied().collect(),
            };
            if !rest.is_empty() {
                allowed.insert(ANY_POLICY);
            }
            accepted.extend(rest);
        }
        let kept = self.upwards(allowed);
        let along = self.levels.iter().zip(&kept).skip(1);
        let along = along.flat_map(|(level, kept)| level.iter().filter(|(policy, _)| kept.contains(*policy)));
        Policies {
            accepted,
            along: along.map(|(policy, node)| information(*policy, node)).collect(),
        }
    }

    /// For each level the policies from which these of the last level are reached.
    fn upwards(&self, last: BTreeSet<Oid>) -> Vec<BTreeSet<Oid>> {
        let mut levels = Vec::with_capacity(self.levels.len());
        let mut reached = last;
        for level in self.levels.iter().rev() {
            let nodes = level.iter().filter(|(policy, _)| reached.contains(*policy));
            let parents = nodes.flat_map(|(_, node)| node.parents.iter().copied()).collect();
            levels.push(std::mem::replace(&mut reached, parents));
        }
        levels.reverse();
        levels
    }
}

fn information(policy: Oid, node: &Node) -> PolicyInformation {
    PolicyInformation {
        policy,
        qualifiers: node.qualifiers.to_vec(),
    }
}

#[cfg(test)]
mod tests;
