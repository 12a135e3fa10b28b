//! `cargo run -p saoy-pdf --features crypt --example inspect -- FILE.pdf [WITH-A-PAGE-MORE.pdf | -] [PASSWORD]`
//!
//! Tells what the reader sees, and what it had to repair; with a second name, writes the file with one empty page appended.

use saoy_pdf::{Dict, Limits, Object, Reader, Update, clean};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut names = std::env::args().skip(1);
    let file = std::fs::read(names.next().ok_or("which file?")?)?;
    let limits = Limits::default();
    let (copy, password) = (names.next(), names.next());
    let reader = Reader::open_any(&file, &limits, password.as_deref().map(str::as_bytes))?;
    for repair in reader.repairs() {
        println!("repaired: {repair}");
    }
    println!(
        "PDF {}, {:?}, {} entries",
        reader.version(),
        reader.xref_kind(),
        reader.entries().len()
    );
    for (number, revision) in reader.revisions().iter().enumerate() {
        println!(
            "revision {number}: bytes {}..{}, {:?}",
            revision.start, revision.end, revision.kind
        );
    }
    match clean::inspect(&file, &limits) {
        Ok(clean) => println!(
            "clean: {} pages, the first {:?}",
            clean.pages,
            clean.page_sizes.first()
        ),
        Err(reasons) => reasons.iter().for_each(|reason| println!("not clean: {reason}")),
    }
    if let Some(copy) = copy.filter(|copy| copy != "-") {
        let mut update = Update::new(&reader)?;
        let a4 = [0, 0, 595, 842].map(Object::Int).to_vec();
        update.append_page(Dict::new().with("MediaBox", a4).with("Resources", Dict::new()))?;
        let appended = update.finish()?;
        std::fs::write(copy, [file.as_slice(), &appended.bytes].concat())?;
    }
    Ok(())
}
