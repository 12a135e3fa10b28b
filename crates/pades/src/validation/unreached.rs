//! Nobody answered over the network: the verdict's sentence says so, since “check again when online” would not help.

use super::report::{Asked, FileFacts, Report, Verdict};
use crate::changes::Lang;

impl Report {
    /// Who was asked in vain, where everybody was and something is missing.
    pub(super) fn unreached(&self, file: &FileFacts, lang: Lang) -> Option<String> {
        let asked = file.asked.as_ref()?;
        let waits = self.verdict == Verdict::Indeterminate && !self.needs.is_empty();
        if !waits || asked.iter().any(|one| one.answer.is_ok()) {
            return None;
        }
        Some(match asked.split_first() {
            None => lang.pick(
                "không có địa chỉ nào để hỏi qua mạng".to_owned(),
                "there is no address to ask over the network".to_owned(),
            ),
            Some((first, others)) => in_vain(first, others.len(), lang),
        })
    }
}

fn in_vain(first: &Asked, others: usize, lang: Lang) -> String {
    let why = first.answer.as_ref().err();
    let why = why.map_or("", |[vi, en]| lang.pick(vi, en));
    let more = match others {
        0 => String::new(),
        others => lang.pick(
            format!("; {others} lần hỏi khác cũng không được"),
            format!("; {others} other questions failed, too"),
        ),
    };
    lang.pick(
        format!("đã hỏi qua mạng mà không được: {why}{more}"),
        format!("asked over the network in vain: {why}{more}"),
    )
}
