//! The order of pages as the form writes it: `2,1,3r90` — pages of the file from 1, turned clockwise.

use saoy_sheet::appearance::Turn;

/// A page of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// From 0.
    pub(super) page: usize,
    /// Clockwise.
    pub(super) turn: Turn,
}

/// Reads an order; an empty one means every page as it is. `None` when it makes no sense for a file of `pages` pages:
/// a page that does not exist, or is named twice, or no page at all.
pub(super) fn parse(text: &str, pages: u32) -> Option<Vec<Place>> {
    if text.trim().is_empty() {
        return Some(all(pages));
    }
    let mut places: Vec<Place> = Vec::new();
    for part in text.split(',') {
        let (number, turn) = match part.trim().split_once(['r', 'R']) {
            Some((number, degrees)) => (number, turn(degrees)?),
            None => (part.trim(), Turn::None),
        };
        let number: u32 = number.trim().parse().ok()?;
        if number == 0 || number > pages {
            return None;
        }
        let page = usize::try_from(number - 1).ok()?;
        if places.iter().any(|place| place.page == page) {
            return None;
        }
        places.push(Place { page, turn });
    }
    Some(places)
}

/// Whether nothing was changed.
pub(super) fn is_plain(places: &[Place], pages: u32) -> bool {
    places == all(pages)
}

/// How many pages the order leaves of a file of `pages` pages; all of them while the order makes no sense.
pub(super) fn left(text: &str, pages: u32) -> u32 {
    parse(text, pages).map_or(pages, |places| u32::try_from(places.len()).unwrap_or(pages))
}

/// The order that changes nothing, as text.
pub(super) fn plain(pages: u32) -> String {
    let numbers: Vec<String> = (1..=pages).map(|n| n.to_string()).collect();
    numbers.join(",")
}

fn all(pages: u32) -> Vec<Place> {
    let place = |page| Place {
        page,
        turn: Turn::None,
    };
    (0..pages as usize).map(place).collect()
}

fn turn(degrees: &str) -> Option<Turn> {
    match degrees.trim() {
        "0" => Some(Turn::None),
        "90" => Some(Turn::Quarter),
        "180" => Some(Turn::Half),
        "270" => Some(Turn::ThreeQuarters),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_put_in_order_turned_and_dropped() {
        let places = parse("3r90, 1", 3).unwrap();
        assert_eq!(
            places[0],
            Place {
                page: 2,
                turn: Turn::Quarter
            }
        );
        assert_eq!(
            places[1],
            Place {
                page: 0,
                turn: Turn::None
            }
        );
        assert_eq!(places.len(), 2);
        assert!(!is_plain(&places, 3));
        assert!(is_plain(&parse(&plain(3), 3).unwrap(), 3));
        assert!(is_plain(&parse("", 2).unwrap(), 2));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        for text in ["0", "4", "1,1", "1r45", "x", "1,,2", "1;2"] {
            assert_eq!(parse(text, 3), None, "{text}");
        }
    }
}
