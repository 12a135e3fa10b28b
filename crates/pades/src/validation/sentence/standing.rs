//! The words for what stands against a certificate or a timestamp at the instant it is judged for: whose, and since when.

use jiff::Timestamp;

use super::{moment, pick};
use crate::changes::Lang;
use crate::validation::report::Kind;
use crate::validation::{Remark, SubIndication};

/// Without a period; nothing for other remarks.
pub(super) fn words(remark: &Remark, lang: Lang) -> Option<String> {
    Some(match remark {
        Remark::Authority { name, since, hold } => authority(name, *since, *hold, lang),
        Remark::OutsideTrust { name, from, to } => outside_trust(name, *from, *to, lang),
        Remark::StampOutlived { by, time, why, until } => outlived(by, *time, *why, *until, lang),
        Remark::RevokedLater {
            name,
            since,
            compromised,
        } => revoked_later(name, *since, *compromised, lang),
        Remark::ClaimedLater { stated, proven } => {
            let (stated, proven) = (moment(*stated, lang), moment(*proven, lang));
            pick(
                lang,
                format!(
                    "chữ ký ghi thời điểm ký {stated}, sau thời điểm được chứng minh là đã có ({proven}): giờ ghi trong chữ ký không đúng"
                ),
                format!(
                    "the signature states {stated} as its time, later than when it is proven to have been there ({proven}): the stated time is wrong"
                ),
            )
        }
        Remark::AfterInstant { stated, at } => {
            let (stated, at) = (moment(*stated, lang), moment(*at, lang));
            pick(
                lang,
                format!("chữ ký hoặc dấu thời gian này ghi {stated}, muộn hơn thời điểm được xét ({at})"),
                format!("it states {stated}, which is later than the instant it is judged for ({at})"),
            )
        }
        _ => return None,
    })
}

fn authority(name: &str, since: Timestamp, hold: bool, lang: Lang) -> String {
    let since = moment(since, lang);
    if hold {
        pick(
            lang,
            format!("chứng thư số của tổ chức cấp “{name}” đang bị tạm dừng từ {since}"),
            format!("the certificate of the authority “{name}” has been suspended (on hold) since {since}"),
        )
    } else {
        pick(
            lang,
            format!("chứng thư số của tổ chức cấp “{name}” đã bị thu hồi từ {since}"),
            format!("the certificate of the authority “{name}” has been revoked since {since}"),
        )
    }
}

fn revoked_later(name: &str, since: Timestamp, compromised: bool, lang: Lang) -> String {
    let since = moment(since, lang);
    let why = if compromised {
        pick(
            lang,
            " vì khóa có thể đã lọt vào tay người khác",
            " because its key may be in other hands",
        )
    } else {
        String::new()
    };
    pick(
        lang,
        format!(
            "chứng thư số “{name}” bị thu hồi từ {since}{why}, sau thời điểm được chứng minh; những gì được chứng minh là có trước đó vẫn có giá trị"
        ),
        format!(
            "the certificate “{name}” has been revoked since {since}{why}, after the time that is proven; what is proven to be older still counts"
        ),
    )
}

fn outside_trust(name: &str, from: Option<Timestamp>, to: Option<Timestamp>, lang: Lang) -> String {
    let edge = |at: Option<Timestamp>, vi: &str, en: &str| {
        at.map_or_else(String::new, |at| {
            format!(" {} {}", pick(lang, vi, en), moment(at, lang))
        })
    };
    let (from, to) = (edge(from, "từ", "from"), edge(to, "đến", "until"));
    pick(
        lang,
        format!("danh sách tin cậy chỉ tin “{name}”{from}{to}"),
        format!("the trust list trusts “{name}”{from}{to} only"),
    )
}

fn outlived(by: &str, time: Timestamp, why: SubIndication, until: Option<Timestamp>, lang: Lang) -> String {
    let time = moment(time, lang);
    let why = match until {
        Some(until) => {
            let until = moment(until, lang);
            pick(
                lang,
                format!(
                    "chứng thư số của nơi cấp dấu thời gian đã hết hạn lúc {until} mà trước đó không có dấu thời gian lưu trữ mới hơn"
                ),
                format!(
                    "the certificate of its authority expired at {until}, and no newer archive timestamp was added before that"
                ),
            )
        }
        None => why.meaning(Kind::DocumentTimestamp, lang).to_owned(),
    };
    pick(
        lang,
        format!("có dấu thời gian ({time}, “{by}”) nhưng nay nó không còn chứng minh được gì: {why}"),
        format!("there is a timestamp ({time}, “{by}”), but it proves nothing any more: {why}"),
    )
}
