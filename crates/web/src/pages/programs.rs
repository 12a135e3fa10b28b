//! What a page says while a program on the officer's computer signs whole files.

use serde::Serialize;

use crate::flow::Program;

/// The program, and how far it is. The page's script asks `/{stage}/batch/{id}/program` for one dossier after the other and
/// switches between the states; a page that is loaded again begins with [`ProgramState::Ready`] and what is left.
#[derive(Clone, Debug, Serialize)]
pub struct AtProgram {
    /// Which.
    pub program: Program,
    /// What its window is called.
    pub name: &'static str,
    /// How far it is.
    pub state: ProgramState,
    /// So many signatures are waited for.
    pub left: usize,
    /// The dossier that it signs.
    pub now: Option<ProgramNow>,
    /// What went wrong, each with its sentence.
    pub faults: Vec<ProgramFault>,
}

/// How far a program is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProgramState {
    /// The officer begins.
    Ready,
    /// The page looks whether it is there, or the next file is prepared.
    Looking,
    /// The officer chooses the certificate and types the PIN in its window.
    Waiting,
    /// The round is over, and something is left.
    Again,
}

/// The dossier that a program signs.
#[derive(Clone, Debug, Serialize)]
pub struct ProgramNow {
    /// Its code.
    pub code: String,
    /// Its place in this round, from 1.
    pub n: usize,
    /// How many this round has.
    pub of: usize,
}

/// What went wrong.
#[derive(Clone, Debug, Serialize)]
pub struct ProgramFault {
    /// The dossier's code; empty for the program itself.
    pub code: String,
    /// The sentence's key; the page fills in what stands between `%`.
    pub says: &'static str,
    /// What the service said to the file, where it did.
    pub message: &'static str,
}

impl AtProgram {
    /// One for samples.
    pub(super) fn sample(state: ProgramState) -> Self {
        let program = Program::Vgca;
        Self {
            program,
            name: program.name(),
            state,
            left: 5,
            now: (state == ProgramState::Waiting).then(|| ProgramNow {
                code: "K88.04-141026-000017".into(),
                n: 2,
                of: 5,
            }),
            faults: Vec::new(),
        }
    }

    /// A round that came to nothing, as a whole or for one dossier.
    pub(super) fn stopped(says: &'static str, one: bool) -> Self {
        let program = if says.contains("vnpt") {
            Program::Vnpt
        } else {
            Program::Vgca
        };
        let code = if one { "K88.04-141026-000017" } else { "" };
        Self {
            program,
            name: program.name(),
            faults: vec![ProgramFault {
                code: code.into(),
                says,
                message: "Tệp được ký bằng chứng thư số khác (“Phan Văn Khác”), không phải chứng thư đã chọn.",
            }],
            ..Self::sample(ProgramState::Again)
        }
    }
}
