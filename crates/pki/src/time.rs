//! UTCTime and GeneralizedTime as instants; fractions of a second are read down to the microsecond.

use der::{
    Choice, Decode, DecodeValue, Encode, EncodeValue, Error, ErrorKind, FixedTag, Header, Length, Reader,
    Result, Tag, Tagged, Writer,
};
use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

/// GeneralizedTime, RFC 3161 §2.4.2: `YYYYMMDDhhmmss[.s...]Z`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct GeneralizedTime(pub(crate) Timestamp);

/// Time ::= CHOICE { utcTime UTCTime, generalTime GeneralizedTime }, RFC 5280 §4.1.2.5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Time(pub(crate) Timestamp);

impl FixedTag for GeneralizedTime {
    const TAG: Tag = Tag::GeneralizedTime;
}

impl<'a> DecodeValue<'a> for GeneralizedTime {
    type Error = Error;

    fn decode_value<R: Reader<'a>>(reader: &mut R, header: Header) -> Result<Self> {
        parse(&reader.read_vec(header.length())?, Tag::GeneralizedTime).map(Self)
    }
}

impl EncodeValue for GeneralizedTime {
    fn value_len(&self) -> Result<Length> {
        Length::try_from(general(self.0).len())
    }

    fn encode_value(&self, writer: &mut impl Writer) -> Result<()> {
        writer.write(general(self.0).as_bytes())
    }
}

impl Choice<'_> for Time {
    fn can_decode(tag: Tag) -> bool {
        matches!(tag, Tag::UtcTime | Tag::GeneralizedTime)
    }
}

impl Tagged for Time {
    fn tag(&self) -> Tag {
        self.text().0
    }
}

impl<'a> Decode<'a> for Time {
    type Error = Error;

    fn decode<R: Reader<'a>>(reader: &mut R) -> Result<Self> {
        let header = Header::decode(reader)?;
        if !Self::can_decode(header.tag()) {
            return Err(ErrorKind::TagUnexpected {
                expected: Some(Tag::UtcTime),
                actual: header.tag(),
            }
            .into());
        }
        parse(&reader.read_vec(header.length())?, header.tag()).map(Self)
    }
}

impl Encode for Time {
    fn encoded_len(&self) -> Result<Length> {
        Length::try_from(self.text().1.len() + 2)
    }

    fn encode(&self, writer: &mut impl Writer) -> Result<()> {
        let (tag, text) = self.text();
        Header::new(tag, Length::try_from(text.len())?).encode(writer)?;
        writer.write(text.as_bytes())
    }
}

impl Time {
    /// Through 2049 as UTCTime, later as GeneralizedTime, whole seconds (RFC 5280 §4.1.2.5).
    fn text(&self) -> (Tag, String) {
        let time = utc(self.0);
        if (1950..2050).contains(&time.year()) {
            (Tag::UtcTime, time.strftime("%y%m%d%H%M%SZ").to_string())
        } else {
            (Tag::GeneralizedTime, time.strftime("%Y%m%d%H%M%SZ").to_string())
        }
    }
}

fn utc(at: Timestamp) -> DateTime {
    at.to_zoned(TimeZone::UTC).datetime()
}

/// X.690 §11.7: no trailing zeros in the fraction, no point without one.
fn general(at: Timestamp) -> String {
    let time = utc(at);
    let mut text = time.strftime("%Y%m%d%H%M%S").to_string();
    let micros = time.subsec_nanosecond() / 1000;
    if micros > 0 {
        text.push_str(format!(".{micros:06}").trim_end_matches('0'));
    }
    text.push('Z');
    text
}

fn parse(bytes: &[u8], tag: Tag) -> Result<Timestamp> {
    read(bytes, tag).ok_or_else(|| ErrorKind::DateTime.into())
}

fn read(bytes: &[u8], tag: Tag) -> Option<Timestamp> {
    let text = std::str::from_utf8(bytes).ok()?.strip_suffix('Z')?;
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    if !whole
        .bytes()
        .chain(fraction.bytes())
        .all(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    let (year, rest): (i16, &str) = if tag == Tag::UtcTime {
        let year: i16 = whole.get(..2)?.parse().ok()?;
        (if year < 50 { 2000 + year } else { 1900 + year }, whole.get(2..)?)
    } else {
        (whole.get(..4)?.parse().ok()?, whole.get(4..)?)
    };
    if rest.len() != 10 || (tag == Tag::UtcTime && text.contains(['.', ','])) {
        return None;
    }
    let two = |at: usize| rest.get(at..at + 2).and_then(|digits| digits.parse::<i8>().ok());
    let micros: i32 = if fraction.is_empty() {
        0
    } else {
        format!("{fraction:0<6}").get(..6)?.parse().ok()?
    };
    // A leap second (23:59:60) is the last instant this calendar can name.
    let second = if two(8)? == 60 { 59 } else { two(8)? };
    let time = DateTime::new(year, two(0)?, two(2)?, two(4)?, two(6)?, second, micros * 1000).ok()?;
    time.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn general_time(text: &str) -> Option<String> {
        read(text.as_bytes(), Tag::GeneralizedTime).map(|at| at.to_string())
    }

    #[test]
    fn fractions_are_read_and_written() {
        assert_eq!(
            general_time("20260102030405.25Z").as_deref(),
            Some("2026-01-02T03:04:05.25Z")
        );
        assert_eq!(
            general_time("20260102030405.1234567Z").as_deref(),
            Some("2026-01-02T03:04:05.123456Z")
        );
        let at: Timestamp = "2026-01-02T03:04:05.25Z".parse().unwrap();
        assert_eq!(general(at), "20260102030405.25Z");
    }

    #[test]
    fn other_spellings_are_refused() {
        for bad in [
            "20260102030405",
            "202601020304Z",
            "20260102030405+0700",
            "20261302030405Z",
            "2026010203040\u{e9}Z",
            "Z",
        ] {
            assert_eq!(general_time(bad), None, "{bad}");
        }
        assert_eq!(read(b"260102030405.5Z", Tag::UtcTime), None);
    }

    #[test]
    fn two_digit_years_turn_at_fifty() {
        let year = |text: &[u8]| utc(read(text, Tag::UtcTime).unwrap()).year();
        assert_eq!(year(b"490101000000Z"), 2049);
        assert_eq!(year(b"500101000000Z"), 1950);
    }

    #[test]
    fn from_2050_on_the_long_form_is_written() {
        let time = Time("2050-01-01T00:00:00Z".parse().unwrap());
        assert_eq!(time.to_der().unwrap().first(), Some(&0x18));
        assert_eq!(Time::from_der(&time.to_der().unwrap()).unwrap(), time);
    }
}
