//! Pages of files as pictures, drawn away from the threads that answer requests and kept for a while.
//!
//! What is kept is bounded: so many bytes of opened files, so many of pictures; what was not asked for longest goes
//! first. At most two pages are drawn at once, so that a stack of thumbnails holds nobody else up.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use saoy_domain::Digest;
use saoy_raster::{Pages, RasterError};
use tokio::sync::Semaphore;

use crate::app::App;
use crate::flow::{self, FlowError};

/// Bytes of opened files that are kept.
const FILES: usize = 96 << 20;
/// Bytes of pictures that are kept.
const PICTURES: usize = 32 << 20;
/// How many pages are drawn at once.
const AT_ONCE: usize = 2;

/// Which file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Source {
    /// One that is stored.
    Stored(Digest),
    /// One that is only looked at before it is signed, by a name that says everything it depends on.
    Draft(String),
}

/// Opened files and drawn pages.
pub(crate) struct Drawn {
    files: Kept<Source, Arc<Pages>>,
    pictures: Kept<(Source, usize, u32), Arc<[u8]>>,
    turns: Semaphore,
}

impl Default for Drawn {
    fn default() -> Self {
        Self {
            files: Kept::of(FILES),
            pictures: Kept::of(PICTURES),
            turns: Semaphore::new(AT_ONCE),
        }
    }
}

/// Why a page is not shown.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DrawError {
    /// The file cannot be had.
    #[error(transparent)]
    File(#[from] FlowError),
    /// The page cannot be drawn.
    #[error(transparent)]
    Raster(#[from] RasterError),
}

/// The PNG of a page (from 1) of a stored file.
///
/// # Errors
/// No such page or width, or the file cannot be had.
pub(crate) async fn page(app: &App, file: Digest, page: usize, width: u32) -> Result<Arc<[u8]>, DrawError> {
    page_of(app, Source::Stored(file), page, width, async || {
        Ok(flow::read(app, file).await?.to_vec())
    })
    .await
}

/// The PNG of a page (from 1) of any file; `load` is asked for its bytes unless it is open already.
///
/// # Errors
/// No such page or width, or the file cannot be had.
pub(crate) async fn page_of(
    app: &App,
    source: Source,
    page: usize,
    width: u32,
    load: impl AsyncFnOnce() -> Result<Vec<u8>, FlowError>,
) -> Result<Arc<[u8]>, DrawError> {
    let drawn = app.drawn();
    let key = (source.clone(), page, width);
    if let Some(png) = drawn.pictures.get(&key) {
        return Ok(png);
    }
    let _turn = drawn.turns.acquire().await.map_err(FlowError::broken)?;
    if let Some(png) = drawn.pictures.get(&key) {
        return Ok(png);
    }
    let pages = opened(app, source, load).await?;
    let png = app
        .blocking(move |_| pages.png(page, width))
        .await
        .map_err(FlowError::broken)??;
    let png: Arc<[u8]> = png.into();
    drawn.pictures.put(key, png.len(), Arc::clone(&png));
    Ok(png)
}

/// A file opened for drawing: for its number of pages and their sizes.
///
/// # Errors
/// The file cannot be had or read.
pub(crate) async fn opened(
    app: &App,
    source: Source,
    load: impl AsyncFnOnce() -> Result<Vec<u8>, FlowError>,
) -> Result<Arc<Pages>, DrawError> {
    if let Some(pages) = app.drawn().files.get(&source) {
        return Ok(pages);
    }
    let bytes = load().await?;
    let size = bytes.len();
    let pages = app
        .blocking(move |_| Pages::open(Arc::new(bytes)))
        .await
        .map_err(FlowError::broken)??;
    let pages = Arc::new(pages);
    app.drawn().files.put(source, size, Arc::clone(&pages));
    Ok(pages)
}

/// Values up to a number of bytes.
struct Kept<K, V> {
    limit: usize,
    shelf: Mutex<Shelf<K, V>>,
}

struct Shelf<K, V> {
    values: HashMap<K, Place<V>>,
    bytes: usize,
    asked: u64,
}

struct Place<V> {
    value: V,
    bytes: usize,
    asked: u64,
}

impl<K: Eq + Hash + Clone, V: Clone> Kept<K, V> {
    fn of(limit: usize) -> Self {
        Self {
            limit,
            shelf: Mutex::new(Shelf {
                values: HashMap::new(),
                bytes: 0,
                asked: 0,
            }),
        }
    }

    fn get(&self, key: &K) -> Option<V> {
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.asked += 1;
        let now = shelf.asked;
        let place = shelf.values.get_mut(key)?;
        place.asked = now;
        Some(place.value.clone())
    }

    /// Keeps a value; one that is larger than the whole shelf is not kept.
    fn put(&self, key: K, bytes: usize, value: V) {
        if bytes > self.limit {
            return;
        }
        let mut shelf = self.shelf.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.asked += 1;
        let asked = shelf.asked;
        let place = Place { value, bytes, asked };
        if let Some(old) = shelf.values.insert(key, place) {
            shelf.bytes -= old.bytes;
        }
        shelf.bytes += bytes;
        while shelf.bytes > self.limit {
            let oldest = shelf.values.iter().min_by_key(|(_, place)| place.asked);
            let Some(key) = oldest.map(|(key, _)| key.clone()) else {
                break;
            };
            if let Some(gone) = shelf.values.remove(&key) {
                shelf.bytes -= gone.bytes;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_asked_for_longest_goes_first() {
        let kept = Kept::of(10);
        kept.put("a", 4, 1);
        kept.put("b", 4, 2);
        assert_eq!(kept.get(&"a"), Some(1));
        kept.put("c", 4, 3);
        assert_eq!(
            [kept.get(&"a"), kept.get(&"b"), kept.get(&"c")],
            [Some(1), None, Some(3)]
        );
    }

    #[test]
    fn replacing_does_not_count_twice_and_giants_are_not_kept() {
        let kept = Kept::of(10);
        for n in 0..100 {
            kept.put("a", 9, n);
        }
        assert_eq!(kept.get(&"a"), Some(99));
        kept.put("giant", 11, 1);
        assert_eq!([kept.get(&"a"), kept.get(&"giant")], [Some(99), None]);
    }
}
