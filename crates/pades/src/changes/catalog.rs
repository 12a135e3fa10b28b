//! Trailer, catalog, extensions, information dictionary.

use saoy_pdf::{Dict, Object};

use super::{
    Reason, Role,
    same::differing,
    step::{Delta, Step},
};

/// Entries of a cross-reference section's own (ISO 32000-2 Tables 15 and 17), and those that tell versions apart.
const OWN: [&[u8]; 14] = [
    b"Size",
    b"Prev",
    b"XRefStm",
    b"Type",
    b"W",
    b"Index",
    b"Length",
    b"Filter",
    b"DecodeParms",
    b"ID",
    b"DL",
    b"F",
    b"FFilter",
    b"FDecodeParms",
];

/// Printable form of a key.
pub(super) fn key_name(key: &[u8]) -> String {
    String::from_utf8_lossy(key).into_owned()
}

impl Step<'_, '_> {
    pub(super) fn trailer(&mut self) {
        let (old, new) = (self.old.trailer().clone(), self.new.trailer().clone());
        for key in differing(self.pair, &old, &new) {
            match key.as_slice() {
                b"Root" if self.keeps_root() => {}
                b"Root" => self.refuse(Reason::CatalogReplaced, Role::Trailer, Some(self.is.catalog)),
                b"Info" => self.info(&old, &new),
                // It is part of the key (ISO 32000-2 §7.6.4.3).
                b"ID" if old.contains_key("Encrypt") && !self.same_first_id(&old, &new) => {
                    self.refuse(Reason::TrailerEntry("ID".to_owned()), Role::Trailer, None);
                }
                own if OWN.contains(&own) => {}
                // What an office program embeds of its own; some writers copy the entry with numbers that fit nothing.
                b"AdditionalStreams" if !self.leads_to_stream(new.get(&key)) => {}
                _ => {
                    // What a writer dropped that was no reference cannot show anywhere.
                    let harmless = !new.contains_key(&key)
                        && key.as_slice() != b"Encrypt"
                        && matches!(
                            old.get(&key),
                            Some(Object::Name(_) | Object::String(_) | Object::HexString(_))
                        );
                    if !harmless {
                        self.refuse(Reason::TrailerEntry(key_name(&key)), Role::Trailer, None);
                    }
                }
            }
        }
        if let Some(info) = self.is.info
            && self.deltas.get(&info) == Some(&Delta::Replaced)
        {
            self.info(&old, &new);
        }
    }

    /// Whether a trailer entry that no standard knows leads to data.
    fn leads_to_stream(&self, value: Option<&Object>) -> bool {
        let items = value.and_then(Object::as_array).unwrap_or_default();
        let single = value.filter(|value| value.as_array().is_none());
        items
            .iter()
            .chain(single)
            .any(|item| self.new.resolve(item).as_stream().is_some())
    }

    fn same_first_id(&self, old: &Dict, new: &Dict) -> bool {
        let first = |dict: &Dict| {
            dict.get("ID")?
                .as_array()?
                .first()?
                .as_string()
                .map(<[u8]>::to_vec)
        };
        first(old).is_some() && first(old) == first(new)
    }

    fn info(&mut self, old: &Dict, new: &Dict) {
        let taken = self.take_slot(old.get("Info"), new.get("Info"));
        let value = self.new.lookup(new, "Info");
        // Texts, names and dates only: the dictionary leads nowhere.
        let plain = |dict: &Dict| {
            dict.iter().all(|(_, value)| {
                matches!(
                    value,
                    Object::String(_)
                        | Object::HexString(_)
                        | Object::Name(_)
                        | Object::Bool(_)
                        | Object::Int(_)
                ) || matches!(value, Object::Ref(_)) && self.new.resolve(value).as_string().is_some()
            })
        };
        let plain = match &*value {
            Object::Dict(dict) => plain(dict),
            Object::Null => true,
            _ => false,
        };
        if taken && plain {
            self.adopt(&value);
            let before = self.old.lookup(old, "Info");
            let none = Dict::new();
            let (before, now) = (
                before.as_dict().unwrap_or(&none),
                value.as_dict().unwrap_or(&none),
            );
            let noted = differing(self.pair, before, now);
            let by_writers = noted
                .iter()
                .all(|key| matches!(key.as_slice(), b"ModDate" | b"Producer"));
            let reason = if by_writers {
                Reason::InfoOfArchive
            } else {
                Reason::Info
            };
            self.refuse(reason, Role::Info, self.is.info);
        } else {
            self.refuse(
                Reason::TrailerEntry("Info".to_owned()),
                Role::Trailer,
                self.is.info,
            );
        }
    }

    pub(super) fn catalog(&mut self) {
        let num = self.is.catalog;
        if !self.keeps_root() {
            return;
        }
        if self.deltas.contains_key(&num) {
            self.explained.insert(num);
        }
        let (old, new) = (self.old.catalog(), self.new.catalog());
        for key in differing(self.pair, &old, &new) {
            match key.as_slice() {
                b"AcroForm" | b"DSS" | b"Metadata" | b"Extensions" => {}
                b"Version" => self.version(&old, &new),
                b"Perms" => self.refuse(Reason::Permissions, Role::Catalog, Some(num)),
                key if self.is_same_elsewhere(old.get(key), new.get(key)) => {}
                _ => self.refuse(Reason::CatalogEntry(key_name(&key)), Role::Catalog, Some(num)),
            }
        }
        self.extensions(&old, &new);
        self.metadata(&old, &new);
        self.security_store(&old, &new);
    }

    /// ISO 32000-2 Table 29: the version is the later one of the header's and `/Version`. It says what a writer kept to, and
    /// asks no reader to leave anything out (Annex I): nothing shows otherwise by it. Programs that know 1.7 at most write
    /// the number they work with, below what others declared; a step back from 2.0 is none of theirs.
    fn version(&mut self, old: &Dict, new: &Dict) {
        let number = |dict: &Dict| {
            let name = dict.get("Version")?.as_name()?;
            match name {
                [major @ b'1'..=b'2', b'.', minor @ b'0'..=b'9'] => Some((*major, *minor)),
                _ => None,
            }
        };
        let header = self.pair.reader().version();
        let floor = (header.major + b'0', header.minor + b'0');
        let before = number(old).unwrap_or((0, 0)).max(floor);
        let now = match new.get("Version") {
            None => Some(floor),
            Some(_) => number(new),
        };
        let reason = match now {
            Some(now) if now >= before || !old.contains_key("Version") => Reason::VersionRaised,
            Some(now) if now.max(floor).0 == before.0 => Reason::VersionNoted,
            _ => Reason::VersionLowered,
        };
        self.refuse(reason, Role::Catalog, Some(self.is.catalog));
    }

    /// ISO 32000-2 §7.12: one dictionary (or an array of them) a prefix, nothing but version, level, address and
    /// revision in it.
    fn extensions(&mut self, old: &Dict, new: &Dict) {
        let (before, now) = (old.get("Extensions"), new.get("Extensions"));
        let below = self.is.extensions.iter().any(|num| self.deltas.contains_key(num));
        if !self.slot_changed(before, now) && !below {
            return;
        }
        let value = self.new.lookup(new, "Extensions");
        let well = value.as_dict().is_some_and(|dict| {
            dict.iter()
                .all(|(key, value)| self.is_extension(key.as_bytes(), value))
        });
        if !well {
            return self.refuse(
                Reason::ExtensionsMalformed,
                Role::Extensions,
                Some(self.is.catalog),
            );
        }
        let known: Vec<u32> = self.is.extensions.iter().copied().collect();
        for num in known {
            let ours = self.was.extensions.contains(&num);
            match self.deltas.get(&num) {
                Some(Delta::New) => _ = self.explained.insert(num),
                Some(_) if ours => _ = self.explained.insert(num),
                Some(_) => {}
                None if ours => {}
                None => self.refuse(Reason::ExtensionsMalformed, Role::Extensions, Some(num)),
            }
        }
        self.refuse(
            Reason::ExtensionsOfArchive,
            Role::Extensions,
            Some(self.is.catalog),
        );
    }

    fn is_extension(&self, key: &[u8], value: &Object) -> bool {
        if key == b"Type" {
            return value.as_name().is_some();
        }
        let one = |value: &Object| {
            let value = self.new.resolve(value);
            value.as_dict().is_some_and(|dict| {
                dict.iter().all(|(key, value)| {
                    matches!(
                        key.as_bytes(),
                        b"Type" | b"BaseVersion" | b"ExtensionLevel" | b"URL" | b"ExtensionRevision"
                    ) && matches!(
                        value,
                        Object::Name(_) | Object::Int(_) | Object::String(_) | Object::HexString(_)
                    )
                })
            })
        };
        match &*self.new.resolve(value) {
            Object::Array(items) => items.iter().all(one),
            _ => one(value),
        }
    }
}
