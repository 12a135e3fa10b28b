//! How an agency and its leader are written on the attestation page.

use saoy_domain::Suffix;
use saoy_store::books::Book;
use saoy_store::people::Person;

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

/// The lines over the signature by the leader's authority (Decree 30/2020 Article 13, Decree 280/2025): the chair signs
/// as such, a deputy for the chair (KT.), a civil servant by delegation (TUQ.).
pub fn authority_lines(leader: &Person) -> Vec<String> {
    let title = leader.title.as_deref().unwrap_or_default().to_uppercase();
    let lines = match leader.authority.as_deref() {
        Some("for-chair") => vec!["KT. CHỦ TỊCH".to_owned(), title],
        Some("delegated") => vec!["TUQ. CHỦ TỊCH".to_owned(), title],
        _ => vec![title],
    };
    lines.into_iter().filter(|line| !line.is_empty()).collect()
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
