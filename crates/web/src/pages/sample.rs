//! Invented people and dossiers that the samples show.

use jiff::Timestamp;
use jiff::tz::Offset;

use super::{
    Agency, Card, Certificate, DoneRow, Frame, Health, Kind, Lang, Mark, Menu, Normalised, Person, Row,
    State, Step, Viewer,
};

/// A moment of October 2026, Vietnam time.
#[must_use]
pub fn at(day: i8, hour: i8, minute: i8) -> Timestamp {
    let local = jiff::civil::date(2026, 10, 1).at(hour, minute, 8, 0);
    let days = i64::from(day) - 1;
    Offset::constant(7)
        .to_timestamp(local)
        .and_then(|t| t.checked_add(jiff::SignedDuration::from_hours(days * 24)))
        .unwrap_or_default()
}

/// The moment at which all samples are looked at: 14 October 2026, 10:14.
#[must_use]
pub fn now() -> Timestamp {
    at(14, 10, 14)
}

/// A scan that was written anew.
#[must_use]
pub fn normalised() -> Normalised {
    let done = |text: &str, look| DoneRow {
        text: text.into(),
        look,
    };
    Normalised {
        id: "7".into(),
        name: "to-khai-dien-tay.pdf".into(),
        bytes: 1_400_000,
        sha256: "9f2c41d70b6e5a1877a3e8159f2c41d70b6e5a1877a3e8159f2c41d70b6e5a18".into(),
        at: at(14, 8, 10),
        who: "Vũ Thị Mai Lan".into(),
        done: vec![
            done(
                "Trang 1: ô “Ngày sinh” có giá trị nhưng không có hình; giá trị này không hiện trong tệp mới.",
                true,
            ),
            done("3 ô của biểu mẫu đã thành nội dung cố định của trang.", false),
            done("Đã bỏ 2 tệp đính kèm: bang-diem.xlsx, don.doc.", false),
            done("Đã bỏ 1 đoạn mã JavaScript.", false),
        ],
        reason: None,
        verdict: None,
    }
}

/// A scan that was made of a digitally signed file.
#[must_use]
pub fn electronic() -> Normalised {
    Normalised {
        id: "8".into(),
        name: format!("{LONG}.pdf"),
        done: vec![DoneRow {
            text:
                "1 chữ ký số chỉ còn là hình trên trang, không kiểm tra được trong tệp mới; hãy giữ tệp gốc."
                    .into(),
            look: false,
        }],
        reason: Some("Bản chính giấy đã hỏng trong đợt lũ; Sở xác nhận tại văn bản 12/XN.".into()),
        verdict: Some("HỢP LỆ: chữ ký nguyên vẹn, chứng thư số được tin cậy và có hiệu lực lúc ký.".into()),
        ..normalised()
    }
}

/// Somebody who is not signed in.
#[must_use]
pub fn visitor(path: &str) -> Frame {
    Frame {
        demo: true,
        ..Frame::public(Lang::Vi, now(), path)
    }
}

/// The clerk of Hòa An.
#[must_use]
pub fn clerk(path: &str) -> Frame {
    let menu = Menu {
        create: true,
        drafts: 2,
        returned: 3,
        ..Menu::default()
    };
    officer(path, "Vũ Thị Mai Lan", "Công chức tư pháp", menu, 1)
}

/// The leader of Hòa An.
#[must_use]
pub fn leader(path: &str) -> Frame {
    officer(
        path,
        "Đặng Hữu Khải",
        "Phó Chủ tịch",
        Menu {
            sign: true,
            to_sign: 12,
            ..Menu::default()
        },
        3,
    )
}

/// The seal keeper of Hòa An.
#[must_use]
pub fn seal_keeper(path: &str) -> Frame {
    let menu = Menu {
        seal: true,
        to_seal: 7,
        mail: 2,
        ..Menu::default()
    };
    officer(path, "Hồ Ngọc Diệp", "Văn thư", menu, 2)
}

/// The administrator of the province.
#[must_use]
pub fn administrator(path: &str) -> Frame {
    let frame = officer(
        path,
        "Ngô Văn Lộc",
        "Quản trị viên",
        Menu {
            admin: true,
            ..Menu::default()
        },
        0,
    );
    Frame {
        agency: Some(Agency {
            name: "UBND tỉnh Sông Lam".into(),
            switchable: false,
        }),
        ..frame
    }
}

/// One person with all permissions and two agencies.
#[must_use]
pub fn everything(path: &str) -> Frame {
    let menu = Menu {
        create: true,
        sign: true,
        seal: true,
        admin: true,
        drafts: 1,
        returned: 0,
        to_sign: 4,
        to_seal: 1,
        mail: 0,
    };
    officer(
        path,
        "Phạm Thu Hà",
        "Viên chức lãnh sự kiêm quản lý con dấu",
        menu,
        0,
    )
}

/// A citizen.
#[must_use]
pub fn citizen(path: &str) -> Frame {
    Frame {
        person: Some(Person {
            id: "2".into(),
            name: "Trần Minh Quân".into(),
            title: String::new(),
            citizen: true,
        }),
        notifications: 1,
        ..visitor(path)
    }
}

fn officer(path: &str, name: &str, title: &str, menu: Menu, notifications: u32) -> Frame {
    Frame {
        person: Some(Person {
            id: "1".into(),
            name: name.into(),
            title: title.into(),
            citizen: false,
        }),
        agency: Some(Agency {
            name: "UBND phường Hòa An".into(),
            switchable: menu.create && menu.seal,
        }),
        menu,
        notifications,
        ..visitor(path)
    }
}

/// A long text that must wrap without breaking the page.
pub const LONG: &str = "Công ty trách nhiệm hữu hạn một thành viên Thương mại, Dịch vụ, Xuất nhập khẩu và Đầu tư phát \
    triển công nghệ nông nghiệp bền vững Hạt Sen – Chi nhánh tại phường Hòa An";

/// One long word without a place to break.
pub const WORD: &str = "Giấychứngnhậnquyềnsửdụngđấtquyềnsởhữunhàởvàtàisảnkhácgắnliềnvớiđấtcủahộgiađìnhvàcánhânởxã\
    phườngthịtrấnGiấychứngnhậnquyềnsửdụngđấtquyềnsởhữunhàởvàtàisảnkhácgắnliềnvớiđất";

/// One row of the list: code, name, identity, kind, document, day, hour, minute.
type Told = (
    &'static str,
    &'static str,
    &'static str,
    Kind,
    &'static str,
    i8,
    i8,
    i8,
);

/// Rows of a list.
#[must_use]
pub fn rows() -> Vec<Row> {
    let people = [
        (
            "K88.04-131026-010102",
            "Phan Thị Bích Ngọc",
            "099301000218",
            Kind::Citizen,
            "Bằng tốt nghiệp đại học",
            13,
            14,
            5,
        ),
        (
            "K88.04-131026-010118",
            "Lương Gia Bảo",
            "099219004406",
            Kind::Citizen,
            "Giấy khai sinh",
            13,
            15,
            40,
        ),
        (
            "K88.04-141026-010127",
            "Trần Minh Quân",
            "099201014377",
            Kind::Citizen,
            "Bằng tốt nghiệp đại học",
            14,
            8,
            12,
        ),
        (
            "K88.04-141026-010128",
            "Công ty TNHH Hạt Sen",
            "8800417263",
            Kind::Business,
            "Giấy đăng ký doanh nghiệp",
            14,
            8,
            20,
        ),
        (
            "K88.04-141026-010129",
            "Hoàng Thị Mỹ Duyên",
            "099188020951",
            Kind::Citizen,
            "Giấy khai sinh",
            14,
            8,
            26,
        ),
        (
            "K88.04-141026-010131",
            "Nguyễn Quốc Đạt",
            "099204007715",
            Kind::NoAccount,
            WORD,
            14,
            8,
            41,
        ),
        (
            "K88.04-141026-010132",
            "Võ Trường Giang",
            "099208011634",
            Kind::Citizen,
            "Học bạ trung học phổ thông",
            14,
            8,
            47,
        ),
        (
            "K88.04-141026-010133",
            "Bùi Thị Kim Oanh",
            "099195003382",
            Kind::Citizen,
            "Giấy khai sinh",
            14,
            8,
            55,
        ),
        (
            "K88.04-141026-010136",
            "Đỗ Xuân Trường",
            "099200018847",
            Kind::Citizen,
            "Bằng tốt nghiệp cao đẳng",
            14,
            9,
            18,
        ),
        (
            "K88.04-141026-010137",
            "Huỳnh Ngọc Ánh",
            "099196016520",
            Kind::Citizen,
            "Giấy chứng nhận kết hôn",
            14,
            9,
            26,
        ),
        (
            "K88.04-141026-010139",
            "Công ty CP Bến Lụa",
            "8800530198",
            Kind::Business,
            "Hợp đồng lao động",
            14,
            9,
            44,
        ),
        (
            "K88.04-141026-010140",
            "Mai Đức Thịnh",
            "099187014408",
            Kind::Citizen,
            "Chứng chỉ hành nghề",
            14,
            9,
            51,
        ),
    ];
    let row = |(index, p): (usize, Told)| Row {
        id: format!("{:04x}", 4096 + index * 77),
        agency: None,
        code: p.0.into(),
        kind: p.3,
        name: p.1.into(),
        identity: Some(p.2.into()),
        email: (index % 3 == 2).then(|| "quan.tran@vidu.example".into()),
        document_type: p.4.into(),
        registered: at(p.5, p.6, p.7),
        due: Some(match index {
            0 => at(13, 17, 0),
            1 => at(14, 11, 30),
            _ => at(14, 17, 0),
        }),
        state: if index == 7 {
            State::Signed
        } else {
            State::AwaitingSignature
        },
        again: index == 0,
        waiting_for_timestamp: index == 7,
        hand_over: false,
        holder: Some("Đặng Hữu Khải".into()),
        since: Some(at(p.5, p.6, p.7)),
        number: None,
        pages: 1 + u32::from(index % 3 == 0),
        sha256: Some("9f2c41d70b6e5a1877a3e8159f2c41d70b6e5a1877a3e8159f2c41d70b6e5a18".into()),
        reason: None,
    };
    people.into_iter().enumerate().map(row).collect()
}

/// The dossier of the mock-ups.
#[must_use]
pub fn card(state: State) -> Card {
    Card {
        id: "1096".into(),
        code: "K88.04-141026-010127".into(),
        state,
        again: false,
        waiting_for_timestamp: false,
        hand_over: false,
        document_type: "Bằng tốt nghiệp đại học".into(),
        name: "Trần Minh Quân".into(),
        kind: Kind::Citizen,
        identity: "099201014377".into(),
        phone: Some("0900123456".into()),
        email: Some("quan.tran@vidu.example".into()),
        email_is_officers: false,
        pages: 2,
        copy_pages: None,
        copies: 1,
        fee: 4000,
        fee_waived: None,
        attestation: "Chứng thực bản sao đúng với bản chính".into(),
        signer_lines: vec!["KT. CHỦ TỊCH".into(), "PHÓ CHỦ TỊCH".into()],
        number: None,
        checked: super::GROUNDS.iter().map(|ground| (*ground).to_owned()).collect(),
        due: Some(at(14, 17, 0)),
        version: 3,
        returned: None,
    }
}

/// The same with a document type and a name that are one long word each.
#[must_use]
pub fn worded(state: State) -> Card {
    Card {
        document_type: WORD.into(),
        name: WORD.into(),
        ..card(state)
    }
}

/// A document in the viewer.
#[must_use]
pub fn viewer(pages: u32, attestation_to_come: bool) -> Viewer {
    Viewer {
        pages_url: "/dossiers/1096/pages".into(),
        pages,
        open_at: if attestation_to_come { 1 } else { pages },
        bytes: 1_400_000,
        dpi: Some(300),
        sha256: "9f2c41d70b6e5a1877a3e8159f2c41d70b6e5a1877a3e8159f2c41d70b6e5a18".into(),
        attestation_to_come,
        warnings: vec![],
        download: "/dossiers/1096/file.pdf".into(),
    }
}

/// The strip above a work page, standing at `here`.
#[must_use]
pub fn steps(here: usize) -> Vec<Step> {
    let all = [
        ("draft", "draft", at(14, 8, 12), "Vũ Thị Mai Lan"),
        ("submit", "submit", at(14, 8, 31), "Vũ Thị Mai Lan"),
        ("awaiting-signature", "signed", at(14, 10, 2), "Đặng Hữu Khải"),
        ("awaiting-seal", "sealed", at(14, 10, 13), "Hồ Ngọc Diệp"),
        ("delivered", "delivered", at(14, 10, 14), "Hồ Ngọc Diệp"),
    ];
    let step = |(index, (awaited, done, at, who)): (usize, (_, _, Timestamp, &str))| {
        let mark = Mark::of(index, here);
        Step {
            name: if mark == Mark::Done { done } else { awaited },
            mark,
            at: (mark != Mark::Todo).then_some(at),
            who: (mark == Mark::Done).then(|| who.into()),
        }
    };
    all.into_iter().enumerate().map(step).collect()
}

/// Certificates in each health.
#[must_use]
pub fn certificates() -> Vec<Certificate> {
    let one = |id: &str, name: &str, from: i16, health: Health| Certificate {
        id: id.into(),
        name: name.into(),
        organisation: "UBND phường Hòa An".into(),
        issuer: "CA công vụ mẫu G2".into(),
        from: day(from, 3, 12),
        to: day(from + 3, 3, 12),
        serial: "54 1A 07 C3 9E 22".into(),
        health,
        provider: (id == "a2").then(|| "VNPT SmartCA".into()),
        program: None,
    };
    vec![
        one("a1", "Đặng Hữu Khải", 2025, Health::Good),
        one("a2", "Đặng Hữu Khải", 2022, Health::Expired),
        one("a3", "Đặng Hữu Khải", 2024, Health::Revoked),
        one("a4", "Lê Thị Thanh Tâm", 2025, Health::Foreign),
    ]
}

/// Midnight UTC of a day.
#[must_use]
pub fn day(year: i16, month: i8, day: i8) -> Timestamp {
    Offset::UTC
        .to_timestamp(jiff::civil::date(year, month, day).at(3, 0, 0, 0))
        .unwrap_or_default()
}
