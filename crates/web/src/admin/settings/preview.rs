//! The attestation page as it will look, with an invented paper.

use saoy_domain::day_in_vietnam;
use saoy_pdf::build::NewFile;
use saoy_pdf::{Dict, Object};
use saoy_raster::Pages;
use saoy_sheet::attestation::{Attestation, PageError, SignaturePlace, Template, write};
use saoy_store::agencies::Agency;

use crate::app::App;
use crate::failure::{Answer, Failure};
use crate::flow;
use crate::pages::Text;
use crate::settings::{Settings, heading};

/// Pixels across.
const WIDTH: u32 = 620;

/// The page as a picture that stands in the page itself, or why it cannot be drawn.
pub(super) async fn draw(app: &App, agency: &Agency, settings: &Settings) -> Answer<Result<String, Text>> {
    let template = settings.template().map_err(Failure::broken)?;
    let facts = facts(app, agency, settings);
    let png = app.blocking(move |_| picture(&template, &facts)).await?;
    Ok(match png {
        Ok(png) => Ok(format!("data:image/png;base64,{}", base64(&png))),
        Err(why) => Err(Text::key("page-template-wrong").with("why", why)),
    })
}

fn facts(app: &App, agency: &Agency, settings: &Settings) -> Attestation {
    let host = app
        .config
        .public_url
        .split_once("://")
        .map_or("", |(_, host)| host);
    let code = "7F3K-9QMD-2WXH-4TBN-5";
    let day = day_in_vietnam(app.now());
    Attestation {
        agency: flow::agency_lines(&agency.name),
        words: heading(settings.attestation().as_str()),
        document: "Bằng tốt nghiệp đại học".to_owned(),
        pages: 2,
        dossier: format!("{}-{}-010127", agency.code, day.strftime("%d%m%y")),
        place: flow::place_name(&agency.name),
        date: day,
        authority: vec!["KT. CHỦ TỊCH".to_owned(), "PHÓ CHỦ TỊCH".to_owned()],
        name: "Nguyễn Văn A".to_owned(),
        url: format!("{}/kt/{code}", app.config.public_url),
        host: format!("{host}/kt"),
        code: code.to_owned(),
        demo: app.demo,
        picture: None,
        signature: SignaturePlace::Here,
    }
}

fn picture(template: &Template, facts: &Attestation) -> Result<Vec<u8>, String> {
    let pdf = file(template, facts).map_err(|error| error.to_string())?;
    let pages = Pages::open(std::sync::Arc::new(pdf)).map_err(|error| error.to_string())?;
    pages.png(1, WIDTH).map_err(|error| error.to_string())
}

fn file(template: &Template, facts: &Attestation) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let mut file = NewFile::new("1.7");
    let tree = file.reserve();
    let sheet = write(template, facts, &mut file).map_err(|error: PageError| error.to_string())?;
    let nothing = file.add(Object::Array(Vec::new()));
    let page = file.add(sheet.dict(tree, nothing, false));
    file.set(
        tree,
        Dict::new()
            .with("Type", Object::name("Pages"))
            .with("Count", 1)
            .with("Kids", vec![Object::Ref(page)]),
    );
    let catalog = Dict::new()
        .with("Type", Object::name("Catalog"))
        .with("Pages", Object::Ref(tree));
    let catalog = file.add(catalog);
    Ok(file.finish(catalog, None, [0; 16])?)
}

/// RFC 4648 §4.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let three = [0, 1, 2].map(|at| u32::from(chunk.get(at).copied().unwrap_or(0)));
        let [a, b, c] = three;
        let bits = (a << 16) | (b << 8) | c;
        for at in 0..4 {
            let letter = LETTERS.get(((bits >> (18 - 6 * at)) & 63) as usize);
            let shown = letter.filter(|_| at as usize <= chunk.len());
            out.push(shown.map_or('=', |letter| char::from(*letter)));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_that_of_the_rfc() {
        let shown = ["", "f", "fo", "foo", "foobar"].map(|text| base64(text.as_bytes()));
        assert_eq!(shown, ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYmFy"]);
    }
}
