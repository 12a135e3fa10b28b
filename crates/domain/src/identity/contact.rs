//! How to reach people: telephone and e-mail.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::IdentityRefusal;
use crate::text::checked_text;

/// A Vietnamese telephone number, kept with its leading 0.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

impl FromStr for PhoneNumber {
    type Err = IdentityRefusal;

    /// Mobile: ten digits from 03, 05, 07, 08 or 09. Fixed: eleven from 02. `+84`, `84` and `0084` stand for the 0.
    fn from_str(text: &str) -> Result<Self, IdentityRefusal> {
        let compact: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '.' | '-' | '(' | ')'))
            .collect();
        if compact.is_empty() {
            return Err(IdentityRefusal::Empty);
        }
        let national = match compact
            .strip_prefix("+84")
            .or_else(|| compact.strip_prefix("0084"))
        {
            Some(rest) => format!("0{rest}"),
            None if compact.starts_with("84") && compact.len() >= 11 => {
                format!("0{}", compact.strip_prefix("84").unwrap_or_default())
            }
            None => compact,
        };
        let length = match national.as_bytes() {
            [b'0', b'3' | b'5' | b'7' | b'8' | b'9', ..] => 10,
            [b'0', b'2', ..] => 11,
            _ => return Err(IdentityRefusal::Phone),
        };
        let fits = national.len() == length && national.bytes().all(|b| b.is_ascii_digit());
        if fits {
            Ok(Self(national))
        } else {
            Err(IdentityRefusal::Phone)
        }
    }
}

checked_text!(PhoneNumber, IdentityRefusal);

/// An e-mail address that a mail server will take; its domain in lower case.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress(String);

impl FromStr for EmailAddress {
    type Err = IdentityRefusal;

    /// The dot-atom form of RFC 5321 §4.1.2 in ASCII, with a domain of at least two labels.
    fn from_str(text: &str) -> Result<Self, IdentityRefusal> {
        let text = text.trim();
        let length = text.chars().count();
        if length == 0 {
            return Err(IdentityRefusal::Empty);
        }
        if length > 254 {
            return Err(IdentityRefusal::EmailLong { length });
        }
        let (local, domain) = text.rsplit_once('@').ok_or(IdentityRefusal::Email)?;
        let atom = |part: &str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b))
        };
        let label = |part: &str| {
            (1..=63).contains(&part.len())
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
                && !part.starts_with('-')
                && !part.ends_with('-')
        };
        let named_top = domain
            .rsplit('.')
            .next()
            .is_some_and(|top| top.bytes().any(|b| b.is_ascii_alphabetic()));
        let fits = local.len() <= 64
            && local.split('.').all(atom)
            && domain.contains('.')
            && domain.split('.').all(label)
            && named_top;
        if fits {
            Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
        } else {
            Err(IdentityRefusal::Email)
        }
    }
}

checked_text!(EmailAddress, IdentityRefusal);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn telephone_numbers_are_understood_however_they_are_written() {
        for text in [
            "0900123456",
            "090 012 34 56",
            "+84 900 123 456",
            "84900123456",
            "0084-900.123.456",
        ] {
            assert_eq!(
                text.parse::<PhoneNumber>().unwrap().as_str(),
                "0900123456",
                "{text}"
            );
        }
        let fixed: PhoneNumber = "(0299) 3456 789".parse().unwrap();
        assert_eq!(fixed.as_str(), "02993456789");
    }

    #[test]
    fn other_numbers_are_refused() {
        assert_eq!("".parse::<PhoneNumber>(), Err(IdentityRefusal::Empty));
        for text in [
            "0100123456",
            "090012345",
            "09001234567",
            "0299345678",
            "090012345x",
            "+1 202 555 0100",
            "113",
        ] {
            assert_eq!(text.parse::<PhoneNumber>(), Err(IdentityRefusal::Phone), "{text}");
        }
    }

    #[test]
    fn an_address_keeps_its_name_and_lowers_its_domain() {
        let address: EmailAddress = " Quan.Tran+ct@ViDu.Example ".parse().unwrap();
        assert_eq!(address.as_str(), "Quan.Tran+ct@vidu.example");
    }

    #[test]
    fn what_no_mail_server_takes_is_refused() {
        assert_eq!(" ".parse::<EmailAddress>(), Err(IdentityRefusal::Empty));
        for text in [
            "quan",
            "quan@",
            "@vidu.example",
            "quan@localhost",
            "a..b@vidu.example",
            ".a@vidu.example",
            "quân@vidu.example",
            "a b@vidu.example",
            "a@vidu..example",
            "a@-vidu.example",
            "a@1.2.3.4",
            "a@vidu.example\nBcc: b@vidu.example",
            "a,b@vidu.example",
        ] {
            assert_eq!(
                text.parse::<EmailAddress>(),
                Err(IdentityRefusal::Email),
                "{text}"
            );
        }
        let long = format!("a@{}.example", "b".repeat(250));
        assert_eq!(
            long.parse::<EmailAddress>(),
            Err(IdentityRefusal::EmailLong { length: 260 })
        );
    }
}
