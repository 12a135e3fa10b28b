//! Makes the white of a PNG transparent and cuts its empty margins: `clear_background IN.png OUT.png`.

use std::error::Error;

use saoy_sheet::picture::Picture;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, input, output] = arguments.as_slice() else {
        return Err("clear_background IN.png OUT.png".into());
    };
    let picture = Picture::read(&std::fs::read(input)?)?;
    let clear = if picture.has_transparency() {
        picture
    } else {
        picture.white_to_transparent()
    };
    std::fs::write(output, clear.trimmed().to_png()?)?;
    Ok(())
}
