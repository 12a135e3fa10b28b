//! ELF, of Linux (System V ABI, chapters 4 and 5).

use super::{ENTRY, Format, Header, Machine, names, size_at, u16_at, u32_at};

const DYNAMIC_SYMBOLS: u32 = 11;
const SHARED_OBJECT: u16 = 3;

pub(super) fn read(file: &[u8]) -> Option<Header> {
    if !file.starts_with(b"\x7fELF") {
        return None;
    }
    let wide = *file.get(4)? == 2;
    let little = *file.get(5)? == 1;
    let machine = match (little, u16_at(file, 18)?) {
        (true, 3) => Machine::X86,
        (true, 62) => Machine::X86_64,
        (true, 183) => Machine::Arm64,
        _ => Machine::Other,
    };
    let is_library = u16_at(file, 16)? == SHARED_OBJECT;
    Some(Header {
        format: Format::Elf,
        machines: vec![machine],
        // Without its table of sections the name has to stand somewhere.
        is_module: is_library && exports(file, wide).unwrap_or_else(|| names(file, ENTRY)),
    })
}

/// Whether a defined dynamic symbol has the name of the entry; `None` without a table of sections.
fn exports(file: &[u8], wide: bool) -> Option<bool> {
    let (table, entry, count) = if wide {
        (size_at(file, 0x28)?, u16_at(file, 0x3a)?, u16_at(file, 0x3c)?)
    } else {
        (size_at(file, 0x20)?, u16_at(file, 0x2e)?, u16_at(file, 0x30)?)
    };
    let section = |index: usize| table.checked_add(index.checked_mul(usize::from(entry))?);
    let symbols = (0..usize::from(count))
        .filter_map(section)
        .find(|at| u32_at(file, at + 4) == Some(DYNAMIC_SYMBOLS))?;
    // Offset and length of a section, the section with its names.
    let place = |at: usize| {
        if wide {
            Some((
                size_at(file, at + 0x18)?,
                size_at(file, at + 0x20)?,
                size_at(file, at + 0x28)?,
            ))
        } else {
            Some((
                size_at(file, at + 0x10)?,
                size_at(file, at + 0x14)?,
                size_at(file, at + 0x18)?,
            ))
        }
    };
    let (start, length, linked) = place(symbols)?;
    let (names_at, names_length, _) = place(section(linked)?)?;
    let names = file.get(names_at..names_at.checked_add(names_length)?)?;
    let (step, section_of_symbol) = if wide { (24, 6) } else { (16, 14) };
    let named = |symbol: &[u8]| {
        let name = names.get(size_at(symbol, 0)?..)?;
        let defined = u16_at(symbol, section_of_symbol)? != 0;
        Some(defined && name.strip_prefix(ENTRY)?.first() == Some(&0))
    };
    let symbols = file.get(start..start.checked_add(length)?)?;
    Some(
        symbols
            .chunks_exact(step)
            .any(|symbol| named(symbol) == Some(true)),
    )
}
