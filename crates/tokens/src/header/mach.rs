//! Mach-O, of macOS (`mach-o/loader.h`, `mach-o/fat.h`). Not tried on a real driver: the tests build their own headers.

use super::{ENTRY, Format, Header, Machine, names, u32_at};

pub(super) fn read(file: &[u8]) -> Option<Header> {
    let machines = match file.get(..4)? {
        b"\xcf\xfa\xed\xfe" | b"\xce\xfa\xed\xfe" => vec![machine(u32_at(file, 4)?)],
        // Several machines in one file; the numbers are big-endian. Classes of Java begin alike, with other counts.
        b"\xca\xfe\xba\xbe" => several(file)?,
        _ => return None,
    };
    Some(Header {
        format: Format::Mach,
        machines,
        is_module: names(file, &[b"_", ENTRY].concat()) || names(file, ENTRY),
    })
}

fn several(file: &[u8]) -> Option<Vec<Machine>> {
    let big = |at: usize| u32_at(file, at).map(u32::swap_bytes);
    let count = usize::try_from(big(4)?)
        .ok()
        .filter(|count| (1..=16).contains(count))?;
    (0..count).map(|index| big(8 + 20 * index).map(machine)).collect()
}

fn machine(kind: u32) -> Machine {
    match kind {
        7 => Machine::X86,
        0x0100_0007 => Machine::X86_64,
        0x0100_000c => Machine::Arm64,
        _ => Machine::Other,
    }
}
