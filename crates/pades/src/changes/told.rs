//! What of many changes is told: a report stays readable, and what stands against the signature stays in it.

use std::{collections::HashSet, mem::discriminant};

use super::{Change, ChangesAfter, Finding, Level, Reason, Role};

/// As many findings as one signature tells, and one of each further kind that is not allowed; the rest is counted.
const MOST: usize = 200;

impl ChangesAfter {
    /// How many changes there are, those included that are counted only.
    pub fn count(&self) -> usize {
        let counted = |finding: &Finding| match finding.change.reason {
            Reason::More(more) => more,
            _ => 1,
        };
        self.findings.iter().map(counted).sum()
    }

    /// All of `findings`, of which those that are not allowed are told first of all.
    pub(super) fn of(findings: impl Iterator<Item = Finding>) -> Self {
        let mut after = Self {
            level: Level::None,
            allowed: true,
            findings: Vec::new(),
        };
        let (mut refused, mut fine) = (Vec::new(), Vec::new());
        // What is left out: as many, and the last one that is not allowed.
        let (mut more, mut worst, mut last) = (0, None, 0);
        let mut kinds = HashSet::new();
        for (at, finding) in findings.enumerate() {
            after.level = after.level.max(finding.change.level());
            after.allowed &= finding.refused.is_none();
            last = finding.change.revision;
            let first = finding.refused.is_some() && kinds.insert(discriminant(&finding.change.reason));
            let list = if finding.refused.is_some() {
                &mut refused
            } else {
                &mut fine
            };
            if first || list.len() < MOST {
                list.push((at, finding));
            } else {
                more += 1;
                worst = finding.refused.or(worst);
            }
        }
        let room = MOST.saturating_sub(refused.len());
        more += fine.len().saturating_sub(room);
        fine.truncate(room);
        refused.append(&mut fine);
        refused.sort_by_key(|(at, _)| *at);
        after.findings = refused.into_iter().map(|(_, finding)| finding).collect();
        if more > 0 {
            after.findings.push(Finding {
                change: and_more(more, last),
                refused: worst,
            });
        }
        after
    }
}

fn and_more(more: usize, revision: usize) -> Change {
    Change {
        revision,
        object: None,
        page: None,
        role: Role::Unknown,
        field: None,
        reason: Reason::More(more),
    }
}
