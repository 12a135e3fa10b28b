//! The three kinds of column that both engines share, and the types that live in them.
//!
//! Whole numbers are 64 bits wide everywhere, instants are microseconds since 1970 in UTC, days are ISO 8601 text.

use jiff::{Timestamp, civil::Date};
use saoy_domain::Digest;

/// How a value is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `INTEGER` in SQLite, `BIGINT` in PostgreSQL.
    Int,
    /// `TEXT` in both.
    Text,
    /// `BLOB` in SQLite, `BYTEA` in PostgreSQL.
    Bytes,
}

/// A value on its way to or from a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// A whole number.
    Int(i64),
    /// Text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// No value; the kind tells PostgreSQL the type of the parameter.
    Null(Kind),
}

/// A type that a column can hold.
pub(crate) trait Column: Sized {
    /// The kind of the column.
    const KIND: Kind;
    /// What to say when a column holds something else.
    const EXPECTED: &'static str;
    /// The value to write.
    fn into_value(self) -> Value;
    /// The value read, or `None` when it is not one of this type.
    fn from_value(value: Value) -> Option<Self>;
}

/// Implements [`Column`] by a pair of conversions.
macro_rules! column {
    ($type:ty, $kind:ident, $expected:literal, |$from:ident| $to:expr, |$value:ident| $read:expr) => {
        impl $crate::engine::value::Column for $type {
            const KIND: $crate::engine::value::Kind = $crate::engine::value::Kind::$kind;
            const EXPECTED: &'static str = $expected;
            fn into_value(self) -> $crate::engine::value::Value {
                let $from = self;
                $crate::engine::value::Value::$kind($to)
            }
            fn from_value(value: $crate::engine::value::Value) -> Option<Self> {
                match value {
                    $crate::engine::value::Value::$kind($value) => $read,
                    _ => None,
                }
            }
        }
    };
}
pub(crate) use column;

column!(i64, Int, "a whole number", |n| n, |n| Some(n));
column!(u32, Int, "a small whole number", |n| i64::from(n), |n| n
    .try_into()
    .ok());
column!(bool, Int, "0 or 1", |b| i64::from(b), |n| (0..=1)
    .contains(&n)
    .then_some(n == 1));
column!(String, Text, "text", |s| s, |s| Some(s));
column!(Vec<u8>, Bytes, "bytes", |b| b, |b| Some(b));
column!(Digest, Bytes, "32 bytes", |d| d.0.to_vec(), |b| {
    Digest::from_slice(&b).ok()
});
column!(Timestamp, Int, "an instant", |t| t.as_microsecond(), |n| {
    Timestamp::from_microsecond(n).ok()
});
column!(Date, Text, "a day", |d| d.to_string(), |s| s.parse().ok());
column!(serde_json::Value, Text, "JSON", |j| j.to_string(), |s| {
    serde_json::from_str(&s).ok()
});

macro_rules! id_columns {
    ($($id:ident),+) => {$(
        column!(saoy_domain::$id, Int, "a row's number", |id| id.0, |n| Some(saoy_domain::$id(n)));
    )+};
}
id_columns!(
    AgencyId,
    PersonId,
    DossierId,
    VisitId,
    BookId,
    EntryId,
    MailId,
    UploadId,
    ScanId,
    NormalisationId,
    PictureId,
    CertificateId,
    EventId,
    SessionId,
    JobId,
    SearchId,
    GrantId,
    CopyId,
    BatchId,
    PairingId,
    RegistrationId,
    SigningId,
    TicketId,
    RemoteOrderId,
    Version
);

impl<T: Column> Column for Option<T> {
    const KIND: Kind = T::KIND;
    const EXPECTED: &'static str = T::EXPECTED;

    fn into_value(self) -> Value {
        self.map_or(Value::Null(T::KIND), T::into_value)
    }

    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Null(_) => Some(None),
            value => T::from_value(value).map(Some),
        }
    }
}

impl Column for &str {
    const KIND: Kind = Kind::Text;
    const EXPECTED: &'static str = "text";

    fn into_value(self) -> Value {
        Value::Text(self.to_owned())
    }

    /// Nothing can be borrowed from a row that is consumed.
    fn from_value(_: Value) -> Option<Self> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_what_is_read() {
        fn there_and_back<T: Column + Clone + PartialEq + std::fmt::Debug>(value: T) {
            assert_eq!(T::from_value(value.clone().into_value()), Some(value));
        }
        there_and_back(-7i64);
        there_and_back(true);
        there_and_back("Đặng Hữu Khải".to_owned());
        there_and_back(Digest([9; 32]));
        there_and_back("2026-03-01T01:02:03.000004Z".parse::<Timestamp>().unwrap());
        there_and_back(jiff::civil::date(2026, 3, 1));
        there_and_back(Some(saoy_domain::AgencyId(4)));
        there_and_back(None::<String>);
    }

    #[test]
    fn what_does_not_fit_the_type_is_not_guessed() {
        assert_eq!(bool::from_value(Value::Int(2)), None);
        assert_eq!(u32::from_value(Value::Int(-1)), None);
        assert_eq!(Digest::from_value(Value::Bytes(vec![0; 31])), None);
        assert_eq!(Date::from_value(Value::Text("01/03/2026".into())), None);
        assert_eq!(i64::from_value(Value::Null(Kind::Int)), None);
    }
}
