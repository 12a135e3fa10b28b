//! Programs on officers' computers that sign whole files (profile B), as a certificate's name says which one asks its key.

use saoy_store::batches::KeyPlace;
use saoy_store::dossiers::Profile;
use serde::Serialize;

/// A program on an officer's computer that signs whole files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Program {
    /// VGCASignService of the Government Cipher Committee: fetches the file, sends the signed one.
    Vgca,
    /// The VNPT-CA plug-in: the page gives it the file and gets the signed one.
    Vnpt,
}

impl Program {
    /// Every one of them.
    pub const ALL: [Self; 2] = [Self::Vgca, Self::Vnpt];

    /// What its window is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Vgca => "VGCASignService",
            Self::Vnpt => "VNPT-CA Plugin",
        }
    }

    /// Where the key is, as a batch keeps it.
    pub const fn place(self) -> KeyPlace {
        match self {
            Self::Vgca => KeyPlace::Vgca,
            Self::Vnpt => KeyPlace::Vnpt,
        }
    }

    /// The program of a batch; `None` where keys sign hashes.
    pub fn at(place: KeyPlace) -> Option<Self> {
        Self::ALL.into_iter().find(|program| program.place() == place)
    }
}

/// The certificate's fingerprint in hex, and the program that is to ask its key: `<hex>` or `<hex>.<program>`.
pub(super) fn chosen(id: &str) -> (&str, Option<Program>) {
    let Some((fingerprint, word)) = id.split_once('.') else {
        return (id, None);
    };
    let program = word.parse().ok().and_then(Program::at);
    // A word that is no program's names no certificate.
    program.map_or((id, None), |program| (fingerprint, Some(program)))
}

/// The name by which a form chooses certificate and program.
pub(super) fn named(fingerprint: &[u8], program: Option<Program>) -> String {
    let own = hex::encode(fingerprint);
    program.map_or_else(|| own.clone(), |program| format!("{own}.{}", program.place()))
}

/// The program of a choice; `None` where a key signs hashes.
pub fn program_of(id: &str) -> Option<Program> {
    chosen(id).1
}

/// The profile of the dossiers that a choice can sign.
pub fn profile_of(id: &str) -> Profile {
    match program_of(id) {
        Some(_) => Profile::B,
        None => Profile::A,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_names_certificate_and_program() {
        for program in Program::ALL {
            let id = named(&[0xab, 0xcd], Some(program));
            assert_eq!(chosen(&id), ("abcd", Some(program)));
            assert_eq!(profile_of(&id), Profile::B);
            assert_eq!(Program::at(program.place()), Some(program));
        }
        assert_eq!(chosen(&named(&[0xab], None)), ("ab", None));
        assert_eq!(chosen("ab.ring"), ("ab.ring", None));
        assert_eq!(Program::at(KeyPlace::Agent), None);
        assert_eq!(profile_of("ab"), Profile::A);
    }
}
