//! From the first signed revision to the end of the file, once.

use std::collections::HashMap;

use saoy_pdf::{Bodies, Dict, ObjRef, Reader};

use super::{
    Change, ChangesAfter, Finding, Level, Reason, Refusal, Role,
    hybrid::{self, Section},
    index::Index,
    linearized,
    model::Model,
    rules::Rules,
    step::Step,
    strays,
    view::{Pair, Side},
};
use crate::full_name::full_name;
use crate::{Entry, FoundSignature};

/// A signature whose later changes are asked for.
pub trait SignedField {
    /// The fully qualified name of its field.
    fn field(&self) -> &[u8];
    /// Its field.
    fn field_ref(&self) -> ObjRef;
    /// The revision after which changes count; none if that cannot be said.
    fn since(&self) -> Option<usize>;
}

impl SignedField for FoundSignature {
    fn field(&self) -> &[u8] {
        &self.field
    }

    fn field_ref(&self) -> ObjRef {
        self.field_ref
    }

    fn since(&self) -> Option<usize> {
        self.revision
    }
}

/// One that cannot be read, or covers no whole revision, is judged from the revision in which it appeared.
impl SignedField for Entry {
    fn field(&self) -> &[u8] {
        &self.field
    }

    fn field_ref(&self) -> ObjRef {
        self.field_ref
    }

    fn since(&self) -> Option<usize> {
        Some(self.revision.unwrap_or(self.appeared))
    }
}

/// All changes that the revisions after revision `since` made, each compared with the one before it. What was signed in two
/// stories ([`Reason::HybridSigned`]) is no change: [`changes_after`] tells it of each signature.
pub fn revisions(reader: &Reader<'_>, since: usize) -> Vec<Change> {
    let (mut waiting, mut changes) = (Waiting::new(reader), Vec::new());
    let mut held = Vec::new();
    let first = |pair: &Pair<'_>, revision: usize| {
        if revision == since {
            held = waiting.of(pair, revision);
        }
    };
    walk(reader, since, first, &mut changes);
    trailing(reader, &mut changes);
    held.into_iter().chain(changes).collect()
}

/// What a signed revision says about all that follows it.
struct Signed {
    rules: Rules,
    /// What it holds ready for whatever follows: nobody else's finding, and no change of a later revision.
    waiting: Vec<Change>,
}

/// What happened after each of `signatures`, in their order.
///
/// The work grows with the length of the file, not with the number of signatures times it. A signature whose range ends
/// at no revision is judged as changed: nobody can say what came after it.
pub fn changes_after<S: SignedField>(reader: &Reader<'_>, signatures: &[S]) -> Vec<ChangesAfter> {
    let mut signed: HashMap<usize, Signed> = HashMap::new();
    let mut changes = Vec::new();
    if let Some(since) = signatures.iter().filter_map(S::since).min() {
        let mut running = Rules::default();
        let mut waiting = Waiting::new(reader);
        let signed_here = |pair: &Pair<'_>, revision: usize| {
            let here = signatures
                .iter()
                .filter(|signature| signature.since() == Some(revision));
            let mut any = false;
            for signature in here {
                let view = pair.view(Side::New);
                let field = view.get(signature.field_ref());
                running.add(view, field.as_dict().unwrap_or(&Dict::new()));
                any = true;
            }
            if any {
                let rules = running.clone();
                let waiting = waiting.of(pair, revision);
                signed.insert(revision, Signed { rules, waiting });
            }
        };
        walk(reader, since, signed_here, &mut changes);
    }
    trailing(reader, &mut changes);
    let last = signatures.iter().filter_map(S::since).max();
    let unclear: Vec<usize> = (0..=last.unwrap_or(0))
        .filter(|number| !hybrid::is_clear(reader, *number, Section::Signed))
        .collect();
    let judged = |signature: &S| match signature.since() {
        Some(revision) => {
            let mut after = match signed.get(&revision) {
                Some(signed) => fold(revision, signed, &changes),
                None => fold(revision, &unreached(reader, revision), &changes),
            };
            let signed = unclear.iter().filter(|number| **number <= revision);
            signed.for_each(|number| two_stories(*number, &mut after));
            after
        }
        None => unknown(reader, signature),
    };
    signatures.iter().map(judged).collect()
}

/// What is said of a signed revision that the comparison did not come to: of what follows it nobody knows anything.
fn unreached(reader: &Reader<'_>, revision: usize) -> Signed {
    let waiting = follows(reader, revision).then(|| whole_file(revision + 1, Reason::Unreadable));
    Signed {
        rules: Rules::default(),
        waiting: waiting.into_iter().collect(),
    }
}

/// Whether anything stands behind revision `number`.
fn follows(reader: &Reader<'_>, number: usize) -> bool {
    number + 1 < reader.revisions().len() || !reader.trailing().is_empty()
}

/// Second bodies of objects in a signed revision.
struct Waiting<'r, 'a> {
    reader: &'r Reader<'a>,
    bodies: Option<Bodies>,
}

impl<'r, 'a> Waiting<'r, 'a> {
    fn new(reader: &'r Reader<'a>) -> Self {
        Self { reader, bodies: None }
    }

    /// Those in revision `number`, the newer side, if anything follows it that may have programs search the file, or take
    /// it for another kind.
    fn of(&mut self, pair: &Pair<'_>, number: usize) -> Vec<Change> {
        if !follows(self.reader, number) {
            return Vec::new();
        }
        let bodies = self.bodies.get_or_insert_with(|| {
            pair.spend(self.reader.bytes().len() / 1024);
            self.reader.bodies()
        });
        pair.spend((pair.reader().entries().len() + bodies.count()) / 2);
        let hidden = pair.reader().hidden_bodies(bodies).into_iter();
        let change = |num| Change {
            object: Some(ObjRef::new(num)),
            ..whole_file(number + 1, Reason::HiddenObject)
        };
        hidden.map(change).collect()
    }
}

/// What was signed told two stories: nobody can say which of them the signer saw.
fn two_stories(number: usize, after: &mut ChangesAfter) {
    after.level = Level::Other;
    after.allowed = false;
    let finding = Finding {
        change: whole_file(number, Reason::HybridSigned),
        refused: Some(Refusal::Never),
    };
    after.findings.insert(0, finding);
}

/// Judges every later change by one signature's rules.
fn fold(revision: usize, signed: &Signed, changes: &[Change]) -> ChangesAfter {
    let first = changes.partition_point(|change| change.revision <= revision);
    let later = changes.get(first..).unwrap_or_default();
    let all = signed.waiting.iter().chain(later);
    ChangesAfter::of(all.map(|change| signed.rules.judge(change)))
}

fn unknown<S: SignedField>(reader: &Reader<'_>, signature: &S) -> ChangesAfter {
    let mut change = whole_file(reader.revisions().len().saturating_sub(1), Reason::NoRevision);
    change.object = Some(signature.field_ref());
    change.role = Role::Value;
    change.field = Some(full_name(signature.field()));
    ChangesAfter {
        level: Level::Other,
        allowed: false,
        findings: vec![Finding {
            change,
            refused: Some(Refusal::Never),
        }],
    }
}

/// What stands behind the last end came after every signature. What mail programs leave there no program reads.
fn trailing(reader: &Reader<'_>, changes: &mut Vec<Change>) {
    let behind = reader.revisions().len();
    changes.extend(match reader.is_left_by_mail() {
        true => Some(whole_file(behind, Reason::LeftByMail)),
        false => strays::behind(reader),
    });
    if linearized::grown(reader).contains(&behind) {
        changes.push(whole_file(behind, Reason::Linearized));
    }
}

pub(super) fn whole_file(revision: usize, reason: Reason) -> Change {
    Change {
        revision,
        object: None,
        page: None,
        role: Role::Unknown,
        field: None,
        reason,
    }
}

/// Compares every revision after `since` with the one before it. `signed` sees each revision as the newer side.
fn walk(
    reader: &Reader<'_>,
    since: usize,
    mut signed: impl FnMut(&Pair<'_>, usize),
    changes: &mut Vec<Change>,
) {
    let last = reader.revisions().len().saturating_sub(1);
    let Ok(base) = reader.at_revision(since) else {
        changes.push(whole_file(last, Reason::Unreadable));
        return;
    };
    let mut pair = Pair::new(base);
    signed(&pair, since);
    if since >= last {
        return;
    }
    let grown = linearized::grown(reader);
    let mut index = Index::new(&pair, pair.reader());
    let mut was = Model::read(pair.view(Side::New), None);
    let mut inks = HashMap::new();
    for revision in since + 1..=last {
        let advanced = reader.later_revision(pair.reader(), revision).and_then(|next| {
            changes.extend(strays::within(&next, pair.reader()));
            pair.spend(next.bytes().len().saturating_sub(pair.reader().bytes().len()) / 64);
            pair.advance(next, revision)
        });
        if advanced.is_err() {
            changes.push(whole_file(revision, Reason::Unreadable));
            return;
        }
        if grown.contains(&revision) {
            changes.push(whole_file(revision, Reason::Linearized));
        }
        if !hybrid::is_clear(reader, revision, Section::Later) {
            changes.push(whole_file(revision, Reason::Hybrid));
        }
        let is = Model::read(pair.view(Side::New), Some(&was));
        let found = Step::judge(&pair, &mut index, (&was, &is), revision, &mut inks);
        if found.iter().any(|change| change.level() >= Level::Annotations) {
            inks.clear();
        }
        changes.extend(found);
        signed(&pair, revision);
        was = is;
        if pair.exhausted() {
            changes.push(whole_file(last, Reason::TooMuch));
            return;
        }
    }
}
