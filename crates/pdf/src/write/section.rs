//! Cross-reference sections, written.

use super::Output;
use crate::{Dict, ObjRef, Object, Stream, WriteError};

/// A table holds offsets of ten digits.
const MAX_OFFSET: u64 = 9_999_999_999;

/// Numbers and offsets of what was written.
#[derive(Default)]
pub(crate) struct Xref {
    /// In order of number, each once.
    entries: Vec<(ObjRef, u64)>,
}

impl Xref {
    pub(crate) fn push(&mut self, reference: ObjRef, offset: u64) {
        self.entries.push((reference, offset));
    }

    /// Writes `xref … %%EOF`. With `free_head`, entry 0 leads: for the first section of a file.
    pub(crate) fn table(
        &self,
        out: &mut Output<'_>,
        trailer: &Dict,
        free_head: bool,
    ) -> Result<(), WriteError> {
        let startxref = out.position();
        if startxref > MAX_OFFSET {
            return Err(WriteError::TooLarge);
        }
        out.raw("xref\n");
        let mut runs = self.runs();
        if free_head {
            match runs.first_mut() {
                Some((first @ 1, _)) => *first = 0,
                _ => runs.insert(0, (0, &[])),
            }
        }
        for (first, run) in runs {
            let lead = usize::from(free_head && first == 0);
            out.raw(format!("{first} {}\n", run.len() + lead));
            if lead == 1 {
                out.raw("0000000000 65535 f \n");
            }
            for (reference, offset) in run {
                out.raw(format!("{offset:010} {:05} n \n", reference.generation));
            }
        }
        out.raw("trailer\n");
        out.dict(trailer, ObjRef::new(0))?;
        out.raw(format!("\nstartxref\n{startxref}\n%%EOF\n"));
        Ok(())
    }

    /// Writes a cross-reference stream as object `own`, which lists itself, and `startxref … %%EOF`.
    pub(crate) fn stream(
        mut self,
        out: &mut Output<'_>,
        trailer: Dict,
        own: ObjRef,
    ) -> Result<(), WriteError> {
        let startxref = out.position();
        self.push(own, startxref);
        self.entries.sort_by_key(|(reference, _)| reference.num);
        let width = startxref
            .to_be_bytes()
            .iter()
            .skip_while(|byte| **byte == 0)
            .count()
            .max(1);
        let mut data = Vec::with_capacity(self.entries.len() * (width + 3));
        for (reference, offset) in &self.entries {
            data.push(1);
            data.extend(offset.to_be_bytes().iter().skip(8 - width));
            data.extend(reference.generation.to_be_bytes());
        }
        let index = self
            .runs()
            .into_iter()
            .flat_map(|(first, run)| [first.into(), run.len().into()]);
        let dict = trailer
            .with("Type", Object::name("XRef"))
            .with("W", vec![Object::Int(1), width.into(), Object::Int(2)])
            .with("Index", index.collect::<Vec<Object>>());
        out.indirect(own, &Stream::new(dict, data).into())?;
        out.raw(format!("startxref\n{startxref}\n%%EOF\n"));
        Ok(())
    }

    /// Runs of consecutive numbers.
    fn runs(&self) -> Vec<(u32, &[(ObjRef, u64)])> {
        self.entries
            .chunk_by(|(before, _), (after, _)| before.num.checked_add(1) == Some(after.num))
            .filter_map(|run| Some((run.first()?.0.num, run)))
            .collect()
    }
}
