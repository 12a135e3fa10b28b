//! Which fields a signature freezes.

use saoy_pdf::{Dict, Object};

/// The fields of a FieldMDP transform or a `/Lock` (ISO 32000-2 Tables 236 and 259).
///
/// ```
/// use saoy_pades::FieldLock;
/// let lock = FieldLock::Include(vec!["so".into(), "nguoi_nop".into()]);
/// assert!(lock.holds("nguoi_nop.ten") && !lock.holds("so_trang"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldLock {
    /// Every field.
    All,
    /// These fields and those below them, by full name.
    Include(Vec<String>),
    /// Every field but these and those below them.
    Exclude(Vec<String>),
}

impl FieldLock {
    /// What `/Action` and `/Fields` say. An action that is none of the three freezes everything: nothing may change
    /// that was perhaps meant to be frozen.
    pub fn from_parts(action: Option<&[u8]>, fields: Vec<String>) -> Self {
        match action {
            Some(b"Include") => Self::Include(fields),
            Some(b"Exclude") => Self::Exclude(fields),
            _ => Self::All,
        }
    }

    /// Whether a field is frozen. A name stands for the field and all below it: `A` for `A.b`, not for `AB`.
    pub fn holds(&self, field: &str) -> bool {
        let within = |names: &[String]| {
            names.iter().any(|name| {
                let rest = field.strip_prefix(name.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
        };
        match self {
            Self::All => true,
            Self::Include(names) => within(names),
            Self::Exclude(names) => !within(names),
        }
    }

    /// `/Lock` of a new field (Table 236), without `/P`: Acrobat rejects archive timestamps after one with `/P 1`.
    pub fn dict(&self) -> Dict {
        self.parts(Dict::new().with("Type", Object::name("SigFieldLock")))
    }

    /// `/Action` and `/Fields` into `dict`.
    pub(crate) fn parts(&self, dict: Dict) -> Dict {
        let (action, names) = match self {
            Self::All => ("All", None),
            Self::Include(names) => ("Include", Some(names)),
            Self::Exclude(names) => ("Exclude", Some(names)),
        };
        let mut dict = dict.with("Action", Object::name(action));
        if let Some(names) = names {
            dict.insert(
                "Fields",
                names.iter().map(|name| Object::text(name)).collect::<Vec<_>>(),
            );
        }
        dict
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(list: &[&str]) -> Vec<String> {
        list.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_name_stands_for_the_field_and_those_below() {
        let lock = FieldLock::Include(names(&["A"]));
        assert!(lock.holds("A") && lock.holds("A.b"));
        assert!(!lock.holds("AB") && !lock.holds("B.A"));
        let lock = FieldLock::Exclude(names(&["A"]));
        assert!(!lock.holds("A") && !lock.holds("A.b"));
        assert!(lock.holds("AB"));
        assert!(FieldLock::All.holds("anything"));
    }

    #[test]
    fn an_action_nobody_knows_freezes_everything() {
        assert_eq!(
            FieldLock::from_parts(Some(b"Some"), names(&["A"])),
            FieldLock::All
        );
        assert_eq!(FieldLock::from_parts(None, Vec::new()), FieldLock::All);
    }

    #[test]
    fn the_dictionary_names_the_fields() {
        let dict = FieldLock::Exclude(names(&["Số"])).dict();
        assert!(dict.is_type("SigFieldLock") && !dict.contains_key("P"));
        assert_eq!(dict.get("Fields"), Some(&Object::Array(vec![Object::text("Số")])));
        assert!(!FieldLock::All.dict().contains_key("Fields"));
    }
}
