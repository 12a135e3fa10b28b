//! Where a stack is cut: pure.

use std::collections::BTreeSet;

/// A page of the stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaf {
    /// A separator sheet.
    Separator,
    /// Nothing is on it.
    Blank,
    /// A page of a paper.
    Page,
}

/// A stack cut into papers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    /// The pages of each paper, from 0.
    pub parts: Vec<Vec<usize>>,
    /// Separator sheets that were left out.
    pub separators: usize,
    /// Blank backs of separator sheets that were left out.
    pub backs: usize,
}

/// Cuts a stack; `None` when there is nothing to cut: no separator sheet, or nothing but them.
///
/// A sheet scanned on both sides leaves a blank page, which goes with it. An even number of pages may be a stack
/// scanned on both sides: then the other side is the one that shares the sheet, in front of the code when the sheet lay
/// face down. Else only a blank page after the code can be its back.
pub fn split(leaves: &[Leaf]) -> Option<Split> {
    let at = |index: usize| leaves.get(index).copied();
    let mut backs = BTreeSet::new();
    for (index, leaf) in leaves.iter().enumerate() {
        if *leaf == Leaf::Separator {
            let even = leaves.len().is_multiple_of(2);
            let back = if even { Some(index ^ 1) } else { Some(index + 1) };
            backs.extend(back.filter(|back| at(*back) == Some(Leaf::Blank)));
        }
    }
    let mut parts = vec![Vec::new()];
    let mut separators = 0;
    for (index, leaf) in leaves.iter().enumerate() {
        if *leaf == Leaf::Separator {
            separators += 1;
            parts.push(Vec::new());
        } else if let (false, Some(part)) = (backs.contains(&index), parts.last_mut()) {
            part.push(index);
        }
    }
    parts.retain(|part| !part.is_empty());
    (separators > 0 && !parts.is_empty()).then_some(Split {
        parts,
        separators,
        backs: backs.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(stack: &str) -> Option<Vec<Vec<usize>>> {
        let leaf = |c| match c {
            'S' => Leaf::Separator,
            '.' => Leaf::Blank,
            _ => Leaf::Page,
        };
        split(&stack.chars().map(leaf).collect::<Vec<_>>()).map(|split| split.parts)
    }

    #[test]
    fn three_papers_with_two_sheets_between_them() {
        assert_eq!(cut("aaSbSc"), Some(vec![vec![0, 1], vec![3], vec![5]]));
    }

    #[test]
    fn on_both_sides_the_blank_back_of_a_sheet_goes_with_it_and_that_of_a_paper_stays() {
        assert_eq!(cut("a.S.bb"), Some(vec![vec![0, 1], vec![4, 5]]));
        assert_eq!(cut("a..Sbb"), Some(vec![vec![0, 1], vec![4, 5]]), "face down");
        assert_eq!(
            cut("aS.b"),
            Some(vec![vec![0], vec![2, 3]]),
            "the blank front of the next sheet of paper"
        );
        assert_eq!(cut("aS.bb"), Some(vec![vec![0], vec![3, 4]]));
    }

    #[test]
    fn sheets_in_front_behind_and_doubled_make_no_empty_papers() {
        assert_eq!(cut("SaSSbS"), Some(vec![vec![1], vec![4]]));
    }

    #[test]
    fn without_a_sheet_or_with_nothing_else_there_is_nothing_to_cut() {
        assert_eq!(cut("a.bc"), None);
        assert_eq!(cut("SS"), None);
        assert_eq!(cut(""), None);
    }
}
