use super::*;
use crate::Machine;

const THIRTY_TWO_BITS: HeaderFault = HeaderFault::OtherMachine {
    found: Machine::X86,
    wanted: Machine::X86_64,
};

fn file(root: &Path, path: &str, content: &str) -> PathBuf {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(&path, content).unwrap();
    path
}

/// Files say themselves what they are.
fn judged(path: &Path) -> Result<(), HeaderFault> {
    match std::fs::read_to_string(path).as_deref() {
        Ok("driver") => Ok(()),
        Ok(_) => Err(THIRTY_TWO_BITS),
        Err(_) => Err(HeaderFault::Missing),
    }
}

#[test]
fn the_table_names_a_driver_once_and_the_surest_first() {
    for (system, least) in [(System::Windows, 50), (System::Macos, 8), (System::Linux, 8)] {
        let all = known(system);
        assert!(all.len() >= least, "{system:?} has {}", all.len());
        assert!(all.is_sorted_by_key(|known| std::cmp::Reverse(known.certainty)));
        for (index, one) in all.iter().enumerate() {
            assert!(
                !all[..index].iter().any(|other| other.file == one.file),
                "{} stands twice",
                one.file
            );
        }
    }
}

#[test]
fn own_drivers_come_first_then_the_systems_then_the_makers() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    let own = file(root, "opt/office/token.so", "driver");
    let registered = file(root, "usr/lib/x86_64-linux-gnu/pkcs11/vendor.so", "driver");
    let maker = file(root, "usr/lib/libbit4xpki.so", "driver");
    file(
        root,
        "usr/share/p11-kit/modules/vendor.module",
        "# a comment\nmodule: vendor.so\npriority: 1\n",
    );
    file(
        root,
        "usr/share/p11-kit/modules/trust.module",
        "module: p11-kit-trust.so\n",
    );

    let report = search_in(root, System::Linux, std::slice::from_ref(&own), judged);
    assert_eq!(report.modules().collect::<Vec<_>>(), [&own, &registered, &maker]);
    assert_eq!(
        report.faults().count(),
        0,
        "drivers that are not there are no fault"
    );
    assert!(
        report.places.len() > 10,
        "and yet the report says where they were looked for"
    );
}

#[test]
fn a_driver_of_32_bits_and_a_missing_one_of_the_own_list_are_told() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    let narrow = file(root, "Windows/SysWOW64/vnptca_p11_v8.dll", "32 bits");
    let gone = root.join("opt/gone.dll");

    let report = search_in(root, System::Windows, std::slice::from_ref(&gone), judged);
    assert_eq!(report.modules().count(), 0);
    let faults: Vec<_> = report
        .faults()
        .map(|(place, fault)| (place.path.clone(), fault))
        .collect();
    assert_eq!(faults, [(gone, HeaderFault::Missing), (narrow, THIRTY_TWO_BITS)]);
}

#[test]
fn a_report_goes_to_the_help_desk_as_json() {
    let report = search_in(Path::new("/nonexistent"), System::Macos, &[], judged);
    let text = serde_json::to_string(&report).unwrap();
    assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
    assert!(text.contains("viettel-ca_v6.dylib"));
}
