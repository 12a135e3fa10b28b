//! `cargo run --release -p saoy-pdf --example opening_time -- FILE.pdf...`
//!
//! How long a file takes to open: strictly, by whatever repair it needs, and to read all its objects after that. Beside it
//! how long it takes to look at every byte once.

use saoy_pdf::{Limits, ObjRef, Reader};
use std::error::Error;
use std::time::Instant;

fn main() -> Result<(), Box<dyn Error>> {
    for name in std::env::args().skip(1) {
        let bytes = std::fs::read(&name)?;
        let limits = Limits::default();
        let ms = |since: Instant| since.elapsed().as_secs_f64() * 1000.0;
        let start = Instant::now();
        let sum = bytes
            .iter()
            .fold(0_u64, |sum, byte| sum.wrapping_add(u64::from(*byte)));
        let floor = ms(start);
        let start = Instant::now();
        let strict = Reader::open(&bytes, &limits).is_ok();
        let strict = format!("strict {:.2} ms ({strict})", ms(start));
        let start = Instant::now();
        let any = Reader::open_any(&bytes, &limits, None);
        let opened = ms(start);
        let start = Instant::now();
        let said = match &any {
            Ok(reader) => {
                let read = reader
                    .entries()
                    .iter()
                    .filter(|(num, _)| reader.get(ObjRef::new(*num)).is_ok());
                format!(
                    "{} repairs, {} objects read",
                    reader.repairs().len(),
                    read.count()
                )
            }
            Err(error) => error.to_string(),
        };
        let read = ms(start);
        println!(
            "{name}: sum {sum} of {} bytes {floor:.2} ms; {strict}; any {opened:.2} ms; all {read:.2} ms: {said}",
            bytes.len()
        );
    }
    Ok(())
}
