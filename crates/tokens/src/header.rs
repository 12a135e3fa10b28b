//! A file's header, read before the file is ever loaded: loading runs its code, and a refusal by the operating system
//! does not say whether the driver is missing, of another word size, or no driver at all.

mod elf;
mod mach;
mod pe;

use std::fmt;
use std::io::Read as _;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// What every module exports (PKCS#11 v2.40 §5.4).
const ENTRY: &[u8] = b"C_GetFunctionList";

/// No driver is larger, in bytes.
const LARGEST: u64 = 256 << 20;

/// Why a file is no module for this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeaderFault {
    /// The file is not there.
    #[error("there is no such file")]
    Missing,
    /// It cannot be read, or is larger than any driver.
    #[error("the file cannot be read")]
    Unreadable,
    /// It is not a library of any system.
    #[error("it is not a library")]
    NotALibrary,
    /// It is a library of another operating system.
    #[error("it is a library of another operating system")]
    OtherSystem,
    /// It is made for another processor or word size: a driver of 32 bits for a program of 64, mostly.
    #[error("it is made for {found}, this program for {wanted}")]
    OtherMachine {
        /// The file's.
        found: Machine,
        /// Ours.
        wanted: Machine,
    },
    /// It is a library of this system, and no PKCS#11 module (`X_s.dll` beside `X.dll`, for instance).
    #[error("it is a library, but not a PKCS#11 module")]
    NotPkcs11,
}

/// What a file's code runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Machine {
    /// 32 bits, Intel and AMD.
    X86,
    /// 64 bits, Intel and AMD.
    X86_64,
    /// 64 bits, ARM.
    Arm64,
    /// Any other.
    Other,
}

impl Machine {
    /// What this program runs on.
    pub(crate) const OURS: Self = if cfg!(target_arch = "x86_64") {
        Self::X86_64
    } else if cfg!(target_arch = "aarch64") {
        Self::Arm64
    } else if cfg!(target_arch = "x86") {
        Self::X86
    } else {
        Self::Other
    };
}

impl fmt::Display for Machine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::X86 => "32-bit Intel",
            Self::X86_64 => "64-bit Intel",
            Self::Arm64 => "64-bit ARM",
            Self::Other => "another processor",
        })
    }
}

/// The formats of the three systems.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Elf,
    Pe,
    Mach,
}

impl Format {
    const OURS: Self = if cfg!(windows) {
        Self::Pe
    } else if cfg!(target_os = "macos") {
        Self::Mach
    } else {
        Self::Elf
    };
}

/// What a header says; a file for several machines says it for each.
struct Header {
    format: Format,
    machines: Vec<Machine>,
    is_module: bool,
}

/// Whether the file is a PKCS#11 module that this program can load.
///
/// # Errors
/// [`HeaderFault`].
pub fn check(path: &Path) -> Result<(), HeaderFault> {
    judge(&read(path)?, Format::OURS, Machine::OURS)
}

fn judge(file: &[u8], format: Format, wanted: Machine) -> Result<(), HeaderFault> {
    let header = elf::read(file)
        .or_else(|| pe::read(file))
        .or_else(|| mach::read(file))
        .ok_or(HeaderFault::NotALibrary)?;
    if header.format != format {
        return Err(HeaderFault::OtherSystem);
    }
    if !header.machines.contains(&wanted) {
        let found = header.machines.first().copied().unwrap_or(Machine::Other);
        return Err(HeaderFault::OtherMachine { found, wanted });
    }
    if header.is_module {
        Ok(())
    } else {
        Err(HeaderFault::NotPkcs11)
    }
}

fn read(path: &Path) -> Result<Vec<u8>, HeaderFault> {
    let file = std::fs::File::open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => HeaderFault::Missing,
        _ => HeaderFault::Unreadable,
    })?;
    let mut bytes = Vec::new();
    let read = file
        .take(LARGEST)
        .read_to_end(&mut bytes)
        .map_err(|_| HeaderFault::Unreadable)?;
    if read as u64 == LARGEST {
        Err(HeaderFault::Unreadable)
    } else {
        Ok(bytes)
    }
}

/// Numbers in a file, little-endian; `None` beyond its end.
fn u16_at(file: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(
        file.get(at..at.checked_add(2)?)?.try_into().ok()?,
    ))
}

fn u32_at(file: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(
        file.get(at..at.checked_add(4)?)?.try_into().ok()?,
    ))
}

fn size_at(file: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32_at(file, at)?).ok()
}

/// Whether the text stands anywhere in the file, ended by a zero.
fn names(file: &[u8], text: &[u8]) -> bool {
    file.windows(text.len() + 1)
        .any(|window| window.split_last() == Some((&0, text)))
}

#[cfg(test)]
mod tests;
