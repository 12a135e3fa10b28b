//! Prints every signature of files, whoever made them: `cargo run -p saoy-pades --example examine_file FILE...`

use saoy_pades::{changes::changes_after, examine, survey};
use saoy_pdf::{Limits, Reader};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for path in std::env::args().skip(1) {
        let bytes = std::fs::read(&path)?;
        println!("{path}");
        let reader = match Reader::open_any(&bytes, &Limits::default(), None) {
            Ok(reader) => reader,
            Err(error) => {
                println!("  cannot be opened: {error}");
                continue;
            }
        };
        let survey = survey(&reader);
        for unclear in &survey.unclear {
            println!("  {unclear}");
        }
        let changes = changes_after(&reader, &survey.entries);
        for (signature, after) in examine(&reader, &survey).iter().zip(changes) {
            let entry = &signature.entry;
            println!("  {}: {:?}", String::from_utf8_lossy(&entry.field), entry.kind);
            println!(
                "    covers {:?}, integrity {:?}",
                entry.coverage, signature.integrity
            );
            println!("    later changes {:?}, allowed {}", after.level, after.allowed);
            let name = signature
                .signer
                .as_ref()
                .and_then(saoy_pki::Certificate::subject_common_name);
            println!(
                "    by {:?} with {:?} in {:?}",
                name, signature.algorithm, signature.format
            );
            for stamped in &signature.timestamps {
                let time = stamped.stamp.as_ref().map(saoy_pki::tsp::Stamp::time);
                println!(
                    "    timestamp {:?} {time:?}: {:?}, authority {:?}",
                    stamped.over, stamped.integrity, stamped.authority
                );
            }
            for remark in &entry.remarks {
                println!("    {remark}");
            }
            for oddity in &signature.oddities {
                println!("    {oddity}");
            }
        }
    }
    Ok(())
}
