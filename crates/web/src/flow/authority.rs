//! How an agency and its leader are written on the attestation page.

use jiff::Timestamp;
use saoy_domain::title::{Capacity, TitleRefusal};
use saoy_domain::{PersonId, Suffix, day_in_vietnam};
use saoy_store::books::Book;
use saoy_store::people::Person;
use saoy_store::{StoreError, capacities};

use super::FlowError;
use crate::app::App;

/// “UBND phường Hòa An” → “ỦY BAN NHÂN DÂN”, “PHƯỜNG HÒA AN”; another name stands on the first line alone.
pub fn agency_lines(name: &str) -> [String; 2] {
    for people in ["UBND ", "Ủy ban nhân dân ", "Uỷ ban nhân dân "] {
        if let Some(rest) = name.strip_prefix(people) {
            return ["ỦY BAN NHÂN DÂN".to_owned(), rest.to_uppercase()];
        }
    }
    [name.to_uppercase(), String::new()]
}

/// Where the day is dated from: “Phường Hòa An”.
pub fn place_name(name: &str) -> String {
    let rest = ["UBND ", "Ủy ban nhân dân ", "Uỷ ban nhân dân "]
        .iter()
        .find_map(|people| name.strip_prefix(people));
    let place = rest.unwrap_or(name);
    let mut letters = place.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// The capacity in which somebody signs (or signed) at an instant, and whether copies may be certified in it that day.
///
/// # Errors
/// [`TitleRefusal`]: none is set, or the day lies outside the delegation (Decree 280/2025).
pub(super) async fn capacity(app: &App, person: PersonId, at: Timestamp) -> Result<Capacity, FlowError> {
    let capacity = capacities::at(&app.db, person, at).await?;
    let capacity = capacity.ok_or(TitleRefusal::NotSet)?;
    capacity.may_sign(person, day_in_vietnam(at))?;
    Ok(capacity)
}

/// The lines over the signature of somebody at an instant (Decree 30/2020 Article 13, Decree 280/2025): the chair signs
/// as such, a deputy for the chair (KT.), a civil servant by delegation (TUQ.).
///
/// # Errors
/// What the database reports.
pub async fn authority_lines(app: &App, person: &Person, at: Timestamp) -> Result<Vec<String>, StoreError> {
    let capacity = capacities::at(&app.db, person.id, at).await?;
    let title = person.title.as_deref().map(str::to_uppercase);
    Ok(capacity.map_or_else(|| title.into_iter().collect(), |capacity| capacity.lines()))
}

/// “123/ĐT”: the number with the suffix of its book.
pub fn number(book: &Book, n: i64) -> String {
    format!("{n}{}", suffix_of(book))
}

/// “01/2026”: the book's name without its suffix.
pub fn book(book: &Book) -> String {
    book.name.volume(&suffix_of(book)).to_owned()
}

/// The agency's suffix: everything from the last slash of the book's name, “/ĐT” where there is none.
pub fn suffix_of(book: &Book) -> Suffix {
    let name = book.name.to_string();
    let ending = name
        .rfind('/')
        .and_then(|at| name.get(at..))
        .and_then(|ending| ending.parse().ok());
    ending.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peoples_committee_takes_two_lines() {
        assert_eq!(
            agency_lines("UBND phường Hòa An"),
            ["ỦY BAN NHÂN DÂN", "PHƯỜNG HÒA AN"]
        );
        assert_eq!(
            agency_lines("Văn phòng công chứng Sông Lam"),
            ["VĂN PHÒNG CÔNG CHỨNG SÔNG LAM", ""]
        );
        assert_eq!(place_name("UBND xã Đồng Bến"), "Xã Đồng Bến");
        assert_eq!(place_name("đặc khu Cồn Mây"), "Đặc khu Cồn Mây");
    }
}
