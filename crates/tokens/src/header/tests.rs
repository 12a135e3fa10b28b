use super::*;

fn put(file: &mut [u8], at: usize, bytes: &[u8]) {
    file[at..at + bytes.len()].copy_from_slice(bytes);
}

/// The least of a PE file with one section that exports one name.
fn dll(machine: u16, exported: &[u8]) -> Vec<u8> {
    let mut file = vec![0; 0x400];
    put(&mut file, 0, b"MZ");
    put(&mut file, 0x3c, &[0x40]);
    put(&mut file, 0x40, b"PE\0\0");
    put(&mut file, 0x44, &machine.to_le_bytes());
    put(&mut file, 0x46, &[1, 0]);
    put(&mut file, 0x54, &[0xf0, 0]);
    put(&mut file, 0x56, &[0, 0x20]);
    put(&mut file, 0x58, &[0x0b, 0x02]);
    put(&mut file, 0x58 + 112, &0x1000_u32.to_le_bytes());
    let section = 0x58 + 0xf0;
    put(&mut file, section + 12, &0x1000_u32.to_le_bytes());
    put(&mut file, section + 16, &0x200_u32.to_le_bytes());
    put(&mut file, section + 20, &0x200_u32.to_le_bytes());
    put(&mut file, 0x200 + 24, &[1]);
    put(&mut file, 0x200 + 32, &0x1040_u32.to_le_bytes());
    put(&mut file, 0x240, &0x1050_u32.to_le_bytes());
    put(&mut file, 0x250, exported);
    file
}

/// The least of an ELF library of 64 bits with one dynamic symbol, defined in this section (0: it is asked for, not given).
fn so(machine: u8, symbol: &[u8], section: u8) -> Vec<u8> {
    let mut file = vec![0; 0x200];
    put(&mut file, 0, b"\x7fELF\x02\x01\x01");
    put(&mut file, 16, &[3, 0, machine, 0]);
    // Two sections of 64 bytes: symbols, and their names.
    put(&mut file, 0x28, &[0x40]);
    put(&mut file, 0x3a, &[0x40, 0, 2, 0]);
    put(&mut file, 0x40 + 4, &[11]);
    put(&mut file, 0x40 + 0x18, &[0xc0]);
    put(&mut file, 0x40 + 0x20, &[24]);
    put(&mut file, 0x40 + 0x28, &[1]);
    put(&mut file, 0x80 + 0x18, &[0, 1]);
    put(&mut file, 0x80 + 0x20, &[0, 1]);
    put(&mut file, 0xc0, &[1, 0, 0, 0, 0x12, 0, section]);
    put(&mut file, 0x101, symbol);
    file
}

/// A Mach-O header for several machines.
fn universal(kinds: &[u32]) -> Vec<u8> {
    let mut file = b"\xca\xfe\xba\xbe".to_vec();
    file.extend((kinds.len() as u32).to_be_bytes());
    for kind in kinds {
        file.extend(kind.to_be_bytes());
        file.extend([0; 16]);
    }
    file.extend(b"\0_C_GetFunctionList\0");
    file
}

#[test]
fn a_windows_driver_says_its_word_size_and_whether_it_is_pkcs11() {
    let judged = |file: &[u8]| judge(file, Format::Pe, Machine::X86_64);
    assert_eq!(judged(&dll(0x8664, b"C_GetFunctionList")), Ok(()));
    assert_eq!(
        judged(&dll(0x8664, b"C_GetFunctionListEx")),
        Err(HeaderFault::NotPkcs11)
    );
    assert_eq!(
        judged(&dll(0x8664, b"CPAcquireContext")),
        Err(HeaderFault::NotPkcs11)
    );
    let other = HeaderFault::OtherMachine {
        found: Machine::X86,
        wanted: Machine::X86_64,
    };
    assert_eq!(judged(&dll(0x014c, b"C_GetFunctionList")), Err(other));
    assert_eq!(
        other.to_string(),
        "it is made for 32-bit Intel, this program for 64-bit Intel"
    );
}

#[test]
fn a_linux_driver_gives_the_entry_and_does_not_only_ask_for_it() {
    let judged = |file: &[u8]| judge(file, Format::Elf, Machine::X86_64);
    assert_eq!(judged(&so(62, b"C_GetFunctionList", 1)), Ok(()));
    assert_eq!(
        judged(&so(62, b"C_GetFunctionList", 0)),
        Err(HeaderFault::NotPkcs11)
    );
    assert_eq!(judged(&so(62, b"C_Initialize", 1)), Err(HeaderFault::NotPkcs11));
    assert!(matches!(
        judged(&so(3, b"C_GetFunctionList", 1)),
        Err(HeaderFault::OtherMachine {
            found: Machine::X86,
            ..
        })
    ));
}

#[test]
fn no_flipped_byte_breaks_the_reading_of_a_header() {
    for whole in [
        dll(0x8664, b"C_GetFunctionList"),
        so(62, b"C_GetFunctionList", 1),
        universal(&[7]),
    ] {
        for at in 0..whole.len() {
            for bits in [0x01, 0x80, 0xff] {
                let mut file = whole.clone();
                file[at] ^= bits;
                for format in [Format::Elf, Format::Pe, Format::Mach] {
                    let _ = judge(&file, format, Machine::X86_64);
                }
            }
        }
    }
}

#[test]
fn a_mac_driver_may_be_made_for_several_processors() {
    let judged = |file: &[u8]| judge(file, Format::Mach, Machine::Arm64);
    assert_eq!(judged(&universal(&[0x0100_0007, 0x0100_000c])), Ok(()));
    assert!(matches!(
        judged(&universal(&[0x0100_0007])),
        Err(HeaderFault::OtherMachine {
            found: Machine::X86_64,
            ..
        })
    ));
}

#[test]
fn a_driver_of_another_system_is_called_so() {
    let file = dll(0x8664, b"C_GetFunctionList");
    assert_eq!(
        judge(&file, Format::Elf, Machine::X86_64),
        Err(HeaderFault::OtherSystem)
    );
}

#[test]
fn what_is_no_library_is_refused_at_every_length() {
    let whole = dll(0x8664, b"C_GetFunctionList");
    for length in 0..whole.len() {
        let _ = judge(&whole[..length], Format::Pe, Machine::X86_64);
    }
    assert_eq!(
        judge(b"", Format::Elf, Machine::X86_64),
        Err(HeaderFault::NotALibrary)
    );
    assert_eq!(
        judge(b"#!/bin/sh", Format::Elf, Machine::X86_64),
        Err(HeaderFault::NotALibrary)
    );
    let short = judge(b"\x7fELF\x02\x01", Format::Elf, Machine::X86_64);
    assert_eq!(short, Err(HeaderFault::NotALibrary));
}

#[test]
fn a_file_that_is_not_there_is_missing() {
    let gone = Path::new("/nonexistent/vnptca_p11_v8.so");
    assert_eq!(check(gone), Err(HeaderFault::Missing));
}

#[cfg(target_os = "linux")]
#[test]
fn a_program_and_a_plain_library_of_this_system_are_no_modules() {
    let program = std::env::current_exe().unwrap();
    assert_eq!(check(&program), Err(HeaderFault::NotPkcs11));
    assert_eq!(check(Path::new("/proc/version")), Err(HeaderFault::NotALibrary));
}
