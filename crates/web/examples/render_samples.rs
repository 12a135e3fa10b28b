//! Writes every page in every state as HTML files with the static files beside them:
//! `cargo run -p saoy-web --example render_samples -- OUT_DIR`.

use std::path::PathBuf;
use std::{env, fs};

use saoy_web::{assets, pages, render::Renderer};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let out = PathBuf::from(env::args().nth(1).ok_or("say where: render_samples OUT_DIR")?);
    fs::create_dir_all(&out)?;
    let renderer = Renderer::new()?;
    let drawn = pages::draw_all(&renderer).map_err(|(name, error)| format!("{name}: {error:#}"))?;
    for page in &drawn {
        fs::write(out.join(format!("{}.html", page.name)), &page.html)?;
    }
    for path in assets::paths() {
        let address = assets::url(&path);
        let file =
            assets::find(address.trim_start_matches(assets::PREFIX)).ok_or("a static file is missing")?;
        let target = out.join(address.trim_start_matches('/'));
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(target, file.bytes)?;
    }
    println!("{} pages in {}", drawn.len(), out.display());
    Ok(())
}
