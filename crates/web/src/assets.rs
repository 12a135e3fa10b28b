//! Style sheets, scripts, fonts and icons, built into the binary.
//!
//! Every address carries one hash over the whole set (`/assets/<hash>/js/list.js`), so relative addresses inside style
//! sheets and modules stay valid and every file may be cached for ever.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::OnceLock;

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../assets"]
struct Files;

/// The folder under which the router serves [`find`].
pub const PREFIX: &str = "/assets/";

/// One static file.
pub struct Asset {
    /// Its bytes.
    pub bytes: Cow<'static, [u8]>,
    /// The value of `Content-Type`.
    pub content_type: String,
    /// The value of `Cache-Control`: for ever under the current hash, an hour under another one.
    pub cache_control: &'static str,
}

/// The address of a file, e.g. `url("css/app.css")` → `/assets/3f9c…/css/app.css`.
#[must_use]
pub fn url(path: &str) -> String {
    format!("{PREFIX}{}/{path}", version())
}

/// The file behind an address, given what follows [`PREFIX`]; `None` for an unknown one.
#[must_use]
pub fn find(rest: &str) -> Option<Asset> {
    let (hash, path) = rest.split_once('/')?;
    let file = Files::get(path)?;
    let cache_control = if hash == version() {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=3600"
    };
    let content_type = match path.rsplit_once('.').map(|(_, end)| end) {
        Some("js" | "mjs") => "text/javascript; charset=utf-8".to_owned(),
        Some("css") => "text/css; charset=utf-8".to_owned(),
        Some("txt") => "text/plain; charset=utf-8".to_owned(),
        _ => file.metadata.mimetype().to_owned(),
    };
    Some(Asset {
        bytes: file.data,
        content_type,
        cache_control,
    })
}

/// Every file's path, for copying the set beside rendered samples.
pub fn paths() -> impl Iterator<Item = Cow<'static, str>> {
    Files::iter()
}

fn version() -> &'static str {
    static VERSION: OnceLock<String> = OnceLock::new();
    VERSION.get_or_init(|| {
        let mut all: Vec<_> = Files::iter().collect();
        all.sort();
        let mut hasher = DefaultHasher::new();
        for path in all {
            path.hash(&mut hasher);
            if let Some(file) = Files::get(&path) {
                file.metadata.sha256_hash().hash(&mut hasher);
            }
        }
        format!("{:016x}", hasher.finish())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn current_address_is_immutable_and_an_old_one_is_not() {
        let address = url("css/app.css");
        let rest = address.strip_prefix(PREFIX).unwrap();
        assert!(find(rest).unwrap().cache_control.contains("immutable"));
        assert!(!find("0/css/app.css").unwrap().cache_control.contains("immutable"));
        assert_eq!(find(rest).unwrap().content_type, "text/css; charset=utf-8");
    }

    #[test]
    fn nothing_outside_the_set_is_found() {
        for rest in [
            "",
            "css/app.css",
            "0/../Cargo.toml",
            "0/css/none.css",
            "0//etc/passwd",
        ] {
            assert!(find(rest).is_none(), "{rest}");
        }
    }
}
