//! Portable Executable, of Windows (Microsoft's PE format, "COFF file header", ".edata section").

use super::{ENTRY, Format, Header, Machine, size_at, u16_at, u32_at};

const IS_DLL: u16 = 0x2000;

pub(super) fn read(file: &[u8]) -> Option<Header> {
    if !file.starts_with(b"MZ") {
        return None;
    }
    let coff = size_at(file, 0x3c)?.checked_add(4)?;
    if file.get(coff - 4..coff)? != b"PE\0\0" {
        return None;
    }
    let machine = match u16_at(file, coff)? {
        0x014c => Machine::X86,
        0x8664 => Machine::X86_64,
        0xaa64 => Machine::Arm64,
        _ => Machine::Other,
    };
    let is_dll = u16_at(file, coff + 18)? & IS_DLL != 0;
    Some(Header {
        format: Format::Pe,
        machines: vec![machine],
        is_module: is_dll && exports(file, coff).unwrap_or(false),
    })
}

/// Whether the table of exports has the name of the entry.
fn exports(file: &[u8], coff: usize) -> Option<bool> {
    let optional = coff + 20;
    // The directory of exports is the first, after fields whose number depends on the word size.
    let directories = match u16_at(file, optional)? {
        0x20b => optional + 112,
        _ => optional + 96,
    };
    let sections = Sections {
        file,
        start: optional + usize::from(u16_at(file, coff + 16)?),
        count: usize::from(u16_at(file, coff + 2)?),
    };
    let table = sections.offset(u32_at(file, directories)?)?;
    let count = size_at(file, table + 24)?.min(65_536);
    let names = sections.offset(u32_at(file, table + 32)?)?;
    let named = |index: usize| {
        let name = sections.offset(u32_at(file, names + 4 * index)?)?;
        Some(file.get(name..)?.strip_prefix(ENTRY)?.first() == Some(&0))
    };
    Some((0..count).any(|index| named(index) == Some(true)))
}

/// Where in the file lies what is at an address in memory.
struct Sections<'a> {
    file: &'a [u8],
    start: usize,
    count: usize,
}

impl Sections<'_> {
    fn offset(&self, address: u32) -> Option<usize> {
        (0..self.count).find_map(|index| {
            let header = self.start + 40 * index;
            let begins = u32_at(self.file, header + 12)?;
            let length = u32_at(self.file, header + 16)?;
            let within = address.checked_sub(begins).filter(|within| *within < length)?;
            usize::try_from(u32_at(self.file, header + 20)?.checked_add(within)?).ok()
        })
    }
}
