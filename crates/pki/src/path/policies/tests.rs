//! The graph against the tree of RFC 5280 §6.1, which is simple and slow: both must say the same.

use proptest::prelude::*;

use super::*;
use crate::issue::CertificateBuilder;
use crate::tests::name;
use crate::{PrivateKey, SignatureScheme, oids};

/// What matters for policies in one certificate. Policies are numbers, 0 is anyPolicy.
#[derive(Clone, Debug)]
struct Shape {
    self_issued: bool,
    policies: Option<BTreeSet<u8>>,
    mappings: Vec<(u8, u8)>,
    explicit: Option<u8>,
    mapping: Option<u8>,
    any: Option<u8>,
}

#[derive(Clone, Debug)]
struct Input {
    path: Vec<Shape>,
    initial: Option<BTreeSet<u8>>,
    explicit: bool,
    mapping: bool,
    any: bool,
}

fn shape() -> impl Strategy<Value = Shape> {
    let policies = prop::option::weighted(0.9, prop::collection::btree_set(0..4_u8, 1..4));
    let mappings = prop::collection::vec((1..4_u8, 1..4_u8), 0..3);
    let skip = || prop::option::weighted(0.2, 0..3_u8);
    (
        prop::bool::weighted(0.2),
        policies,
        mappings,
        skip(),
        skip(),
        skip(),
    )
        .prop_map(
            |(self_issued, policies, mappings, explicit, mapping, any)| Shape {
                self_issued,
                policies,
                mappings,
                explicit,
                mapping,
                any,
            },
        )
}

fn input() -> impl Strategy<Value = Input> {
    let initial = prop::option::of(prop::collection::btree_set(1..4_u8, 1..3));
    let flag = || prop::bool::weighted(0.3);
    (
        prop::collection::vec(shape(), 1..5),
        initial,
        flag(),
        flag(),
        flag(),
    )
        .prop_map(|(path, initial, explicit, mapping, any)| Input {
            path,
            initial,
            explicit,
            mapping,
            any,
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn graph_and_tree_agree(input in input()) {
        prop_assert_eq!(by_graph(&input), by_tree(&input));
    }
}

fn by_graph(input: &Input) -> Option<BTreeSet<Oid>> {
    let key = PrivateKey::generate_p256().unwrap();
    let initial: Option<BTreeSet<Oid>> = input
        .initial
        .as_ref()
        .map(|set| set.iter().map(|n| oid(*n)).collect());
    let settings = Settings {
        explicit_policy: input.explicit,
        inhibit_mapping: input.mapping,
        inhibit_any_policy: input.any,
        ..Settings::at("2026-06-01T00:00:00Z".parse().unwrap())
    };
    let mut state = PolicyState::new(&settings, input.path.len());
    let mut certificate = None;
    for (index, shape) in input.path.iter().enumerate() {
        let last = index + 1 == input.path.len();
        let read = certificate.insert(shape.certificate(&key));
        state.enter(read, last).ok()?;
        if !last {
            state.prepare(read).ok()?;
        }
    }
    let policies = state.finish(&certificate?, initial.as_ref()).ok()?;
    Some(policies.accepted)
}

impl Shape {
    fn certificate(&self, key: &PrivateKey) -> Certificate {
        let scheme = SignatureScheme::EcdsaP256Sha256;
        let (from, to) = (
            "2026-01-01T00:00:00Z".parse().unwrap(),
            "2027-01-01T00:00:00Z".parse().unwrap(),
        );
        let builder = |cn: &str| CertificateBuilder::new(name(cn), key.public_key(), &[1], from, to);
        let issuer = builder("Một").authority(None).self_signed(key, scheme).unwrap();
        let mut shaped = builder(if self.self_issued { "Một" } else { "Hai" });
        if let Some(policies) = &self.policies {
            shaped = shaped.policies(&policies.iter().map(|n| oid(*n)).collect::<Vec<_>>());
        }
        if !self.mappings.is_empty() {
            let pairs: Vec<[Oid; 2]> = self.mappings.iter().map(|(a, b)| [oid(*a), oid(*b)]).collect();
            let pairs: Vec<Vec<Oid>> = pairs.iter().map(|pair| pair.to_vec()).collect();
            shaped = shaped.extension(oids::CE_POLICY_MAPPINGS, true, &pairs);
        }
        let field = |tag: u8, value: Option<u8>| value.map(|value| vec![tag, 1, value]).unwrap_or_default();
        let constraints = [field(0x80, self.explicit), field(0x81, self.mapping)].concat();
        if !constraints.is_empty() {
            let value = der::asn1::Any::new(der::Tag::Sequence, constraints).unwrap();
            shaped = shaped.extension(oids::CE_POLICY_CONSTRAINTS, true, &value);
        }
        if let Some(any) = self.any {
            shaped = shaped.extension(oids::CE_INHIBIT_ANY_POLICY, true, &any);
        }
        shaped.signed_by(&issuer, key, scheme).unwrap()
    }
}

fn oid(n: u8) -> Oid {
    match n {
        0 => ANY_POLICY,
        n => format!("1.2.3.{n}").parse().unwrap(),
    }
}

/// A node of the tree: its policy, what it expects below, the number of its parent, its depth.
#[derive(Clone)]
struct Leafy {
    policy: u8,
    expected: BTreeSet<u8>,
    parent: usize,
    depth: usize,
}

/// RFC 5280 §6.1 word by word; deleted nodes are `None`.
struct Tree(Vec<Option<Leafy>>);

impl Tree {
    fn at(&self, depth: usize) -> Vec<(usize, Leafy)> {
        let nodes = self.0.iter().cloned().enumerate();
        nodes
            .filter_map(|(index, node)| Some((index, node?)))
            .filter(|(_, node)| node.depth == depth)
            .collect()
    }

    fn push(&mut self, policy: u8, expected: BTreeSet<u8>, parent: usize, depth: usize) {
        self.0.push(Some(Leafy {
            policy,
            expected,
            parent,
            depth,
        }));
    }

    /// Deletes nodes above `depth` that have no children, until there are none.
    fn prune(&mut self, depth: usize) {
        for above in (0..depth).rev() {
            for (index, _) in self.at(above) {
                if !self.at(above + 1).iter().any(|(_, child)| child.parent == index) {
                    self.0[index] = None;
                }
            }
        }
    }

    fn is_null(&self, depth: usize) -> bool {
        self.at(depth).is_empty()
    }
}

fn by_tree(input: &Input) -> Option<BTreeSet<Oid>> {
    let n = input.path.len();
    let never = |inhibited| if inhibited { 0 } else { n + 1 };
    let (mut explicit, mut mapping, mut any) =
        (never(input.explicit), never(input.mapping), never(input.any));
    let mut tree = Tree(Vec::new());
    tree.push(0, BTreeSet::from([0]), usize::MAX, 0);
    let mut null = false;
    for (index, shape) in input.path.iter().enumerate() {
        let (depth, last) = (index + 1, index + 1 == n);
        null = null || shape.policies.is_none();
        if let Some(policies) = shape.policies.as_ref().filter(|_| !null) {
            for policy in policies.iter().filter(|policy| **policy != 0) {
                let parents: Vec<_> = tree
                    .at(depth - 1)
                    .into_iter()
                    .filter(|(_, node)| node.expected.contains(policy))
                    .collect();
                let any_node: Vec<_> = tree
                    .at(depth - 1)
                    .into_iter()
                    .filter(|(_, node)| node.policy == 0)
                    .collect();
                for (parent, _) in if parents.is_empty() { any_node } else { parents } {
                    tree.push(*policy, BTreeSet::from([*policy]), parent, depth);
                }
            }
            if policies.contains(&0) && (any > 0 || (!last && shape.self_issued)) {
                for (parent, node) in tree.at(depth - 1) {
                    for expected in node.expected {
                        let there = tree
                            .at(depth)
                            .iter()
                            .any(|(_, child)| child.parent == parent && child.policy == expected);
                        if !there {
                            tree.push(expected, BTreeSet::from([expected]), parent, depth);
                        }
                    }
                }
            }
            tree.prune(depth);
            null = tree.is_null(depth);
        }
        if explicit == 0 && null {
            return None;
        }
        if last {
            break;
        }
        for from in shape
            .mappings
            .iter()
            .map(|(from, _)| *from)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .filter(|_| !null)
        {
            let to: BTreeSet<u8> = shape
                .mappings
                .iter()
                .filter(|(a, _)| *a == from)
                .map(|(_, b)| *b)
                .collect();
            let named: Vec<_> = tree
                .at(depth)
                .into_iter()
                .filter(|(_, node)| node.policy == from)
                .collect();
            let any_node = tree.at(depth).into_iter().find(|(_, node)| node.policy == 0);
            match (mapping > 0, named.is_empty(), any_node) {
                (true, false, _) => named.iter().for_each(|(index, _)| {
                    if let Some(node) = &mut tree.0[*index] {
                        node.expected.clone_from(&to);
                    }
                }),
                (true, true, Some((_, node))) => tree.push(from, to, node.parent, depth),
                (false, ..) => named.iter().for_each(|(index, _)| tree.0[*index] = None),
                _ => {}
            }
        }
        tree.prune(depth);
        null = null || tree.is_null(depth);
        let step = usize::from(!shape.self_issued);
        let limit = |counter: usize, limit: Option<u8>| {
            let counter = counter.saturating_sub(step);
            limit.map_or(counter, |limit| counter.min(usize::from(limit)))
        };
        (explicit, mapping, any) = (
            limit(explicit, shape.explicit),
            limit(mapping, shape.mapping),
            limit(any, shape.any),
        );
    }
    explicit = explicit.saturating_sub(1);
    if input.path.last()?.explicit == Some(0) {
        explicit = 0;
    }
    let accepted = if null {
        BTreeSet::new()
    } else {
        accepted(tree, n, input.initial.as_ref())
    };
    (explicit > 0 || !accepted.is_empty()).then_some(accepted)
}

/// §6.1.5 (g).
fn accepted(mut tree: Tree, n: usize, initial: Option<&BTreeSet<u8>>) -> BTreeSet<Oid> {
    let is_any =
        |tree: &Tree, index: usize| matches!(tree.0.get(index), Some(Some(node)) if node.policy == 0);
    let first = |tree: &Tree| -> Vec<(usize, Leafy)> {
        let all = (1..=n).flat_map(|depth| tree.at(depth));
        all.filter(|(_, node)| is_any(tree, node.parent)).collect()
    };
    if let Some(initial) = initial {
        let named: BTreeSet<u8> = first(&tree).iter().map(|(_, node)| node.policy).collect();
        for (index, node) in first(&tree) {
            if node.policy != 0 && !initial.contains(&node.policy) {
                remove(&mut tree, index);
            }
        }
        for (index, node) in tree.at(n).into_iter().filter(|(_, node)| node.policy == 0) {
            for policy in initial.difference(&named) {
                tree.push(*policy, BTreeSet::from([*policy]), node.parent, n);
            }
            tree.0[index] = None;
        }
        tree.prune(n);
    }
    // anyPolicy above the last level only leads to others.
    let found = first(&tree)
        .into_iter()
        .filter(|(_, node)| node.policy != 0 || node.depth == n);
    found.map(|(_, node)| oid(node.policy)).collect()
}

fn remove(tree: &mut Tree, index: usize) {
    tree.0[index] = None;
    let children: Vec<usize> = tree
        .0
        .iter()
        .enumerate()
        .filter(|(_, node)| node.as_ref().is_some_and(|node| node.parent == index))
        .map(|(child, _)| child)
        .collect();
    children.into_iter().for_each(|child| remove(tree, child));
}
