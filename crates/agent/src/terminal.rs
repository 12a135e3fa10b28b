//! The officer at a terminal: for servers, for tests, and where no window can be drawn.

use std::io::{BufRead, Write};

use saoy_agent_protocol::{Accepted, Act, Origin, Subject};
use saoy_tokens::{Pin, Secret};

use crate::compare::Compared;
use crate::keys::{Found, Place, Reach};
use crate::sentence::{Lang, after_a_wrong_pin, before_a_pin};
use crate::trouble::Trouble;
use crate::ui::{Asked, Review, Ui};

/// Where a PIN comes from.
pub type PinSource = Box<dyn FnMut(&str) -> Option<Pin> + Send>;

/// Questions and answers as lines of text.
pub struct Terminal<R, W> {
    input: R,
    output: W,
    pin: PinSource,
    lang: Lang,
    /// Whoever started the agent agreed beforehand: `--yes`.
    agreed: bool,
    shown: Option<String>,
}

impl<R: BufRead + Send, W: Write + Send> Terminal<R, W> {
    /// At `input` and `output`; `agreed`: orders are signed without asking, the PIN is what counts.
    pub fn new(input: R, output: W, pin: PinSource, lang: Lang, agreed: bool) -> Self {
        Self {
            input,
            output,
            pin,
            lang,
            agreed,
            shown: None,
        }
    }

    fn say(&mut self, text: &str) {
        // Who reads has gone: the questions that follow get no answer, which ends it.
        let _ = writeln!(self.output, "{text}").and_then(|()| self.output.flush());
    }

    /// A link opens a window of its own, which would close with the program: it stays until Enter.
    pub fn read_to_the_end(&mut self) {
        let text = self.lang.of("Nhấn Enter để đóng.", "Press Enter to close.");
        self.ask(text);
    }

    /// The same line is not said again while something is waited for.
    fn say_once(&mut self, text: String) {
        if self.shown.as_ref() != Some(&text) {
            self.say(&text);
            self.shown = Some(text);
        }
    }

    /// A line; nothing at the end of the input.
    fn ask(&mut self, question: &str) -> Option<String> {
        let _ = write!(self.output, "{question} ").and_then(|()| self.output.flush());
        let mut line = String::new();
        match self.input.read_line(&mut line) {
            Ok(1..) => Some(line.trim().to_lowercase()),
            _ => None,
        }
    }

    fn yes(&mut self, question: &str) -> bool {
        let yes = |answer: String| matches!(answer.as_str(), "c" | "có" | "co" | "y" | "yes");
        self.ask(question).is_some_and(yes)
    }
}

impl<R: BufRead + Send, W: Write + Send> Ui for Terminal<R, W> {
    fn may_pair(&mut self, at: &Origin, official: bool) -> bool {
        let lang = self.lang;
        if !official {
            let text = lang.of(
                "Chú ý: địa chỉ này không thuộc gov.vn. Chỉ ghép khi chắc chắn đó là hệ thống của cơ quan.",
                "Mind: this address is not below gov.vn. Pair only with your own agency's system.",
            );
            self.say(text);
        }
        let question = match lang {
            Lang::Vi => format!("Ghép máy này với {at}? (c/k)"),
            Lang::En => format!("Pair this computer with {at}? (y/n)"),
        };
        self.agreed || self.yes(&question)
    }

    fn digits(&mut self, at: &Origin, digits: &str, person: &str) -> bool {
        let text = match self.lang {
            Lang::Vi => format!("{at} · {person}\nGõ sáu chữ số này vào trang: {digits}"),
            Lang::En => format!("{at} · {person}\nType these six digits into the page: {digits}"),
        };
        self.say_once(text);
        true
    }

    fn preparing(&mut self, _: &Origin, ready: u32, of: u32) -> bool {
        let text = match self.lang {
            Lang::Vi => format!("Đang chuẩn bị {ready}/{of} hồ sơ…"),
            Lang::En => format!("Preparing {ready} of {of}…"),
        };
        self.say_once(text);
        true
    }

    fn wait_for_token(&mut self, _: &Origin, _: &Reach) -> bool {
        let text = self.lang.of(
            "Chưa thấy thiết bị có chứng thư số của lượt ký này. Cắm thiết bị vào.",
            "The token with this batch's certificate is not there. Put it in.",
        );
        self.say_once(text.to_owned());
        true
    }

    fn choose(&mut self, _: &Origin, within_reach: &[Found]) -> Option<usize> {
        for (place, found) in within_reach.iter().enumerate() {
            let line = format!("{}. {}", place + 1, described(found));
            self.say(&line);
        }
        let question = self.lang.of(
            "Chọn chứng thư số (số thứ tự):",
            "Which certificate (its number):",
        );
        match within_reach.len() {
            0 => None,
            1 if self.agreed => Some(0),
            _ => self.ask(question)?.parse::<usize>().ok()?.checked_sub(1),
        }
    }

    fn review(&mut self, at: &Origin, order: &Accepted, found: &Found) -> Review {
        let header = header(at, order, found, self.lang);
        self.say(&header);
        for item in &order.order().items {
            let line = line(item.n, &item.subject, self.lang);
            self.say(&line);
        }
        if self.agreed {
            return Review::Sign;
        }
        let question = self.lang.of(
            "Ký tất cả: “ky”. Tải và đối chiếu một hồ sơ: số thứ tự. Thôi: Enter.",
            "Sign all: “sign”. Fetch and compare one: its number. Leave: Enter.",
        );
        match self.ask(question).as_deref() {
            Some("ky" | "ký" | "sign") => Review::Sign,
            Some(number) => number.parse().map_or(Review::Decline, Review::Compare),
            None => Review::Decline,
        }
    }

    fn compared(&mut self, n: u32, compared: &Compared) {
        let text = match (compared, self.lang) {
            (Ok(same), Lang::Vi) => format!(
                "{n}. Khớp: đây đúng là tệp sẽ được ký ({} byte).",
                same.file.len()
            ),
            (Ok(same), Lang::En) => format!(
                "{n}. The same: this is the file that will be signed ({} bytes).",
                same.file.len()
            ),
            (Err(_), Lang::Vi) => {
                format!("{n}. KHÔNG KHỚP: tệp này không phải tệp sẽ được ký. Đừng ký; báo quản trị viên.")
            }
            (Err(_), Lang::En) => format!(
                "{n}. NOT THE SAME: this is not the file that would be signed. Do not sign; tell your administrator."
            ),
        };
        self.say(&text);
    }

    fn pin(&mut self, at: &Origin, place: &Place, asked: Asked) -> Option<Secret> {
        let said = match asked.wrong {
            true => Some(after_a_wrong_pin(asked.state, self.lang)),
            false => before_a_pin(asked.state, self.lang),
        };
        if let Some(said) = said {
            self.say(said);
        }
        if asked.to_look {
            let text = self.lang.of(
                "Thiết bị này chỉ cho xem chứng thư số sau khi nhập PIN.",
                "This token shows its certificates only after the PIN.",
            );
            self.say(text);
        }
        if place.token.pin_pad {
            let text = self.lang.of(
                "Hãy nhập PIN trên phím của thiết bị.",
                "Type the PIN on the token's own keys.",
            );
            self.say(text);
            return Some(Secret::Pad);
        }
        (self.pin)(&format!("{at} · {} · PIN:", place.token.label)).map(Secret::Typed)
    }

    fn progress(&mut self, _: &Origin, signed: usize, of: usize) -> bool {
        let text = match self.lang {
            Lang::Vi => format!("Đã ký {signed}/{of}"),
            Lang::En => format!("Signed {signed} of {of}"),
        };
        self.say(&text);
        true
    }

    fn pulled_out(&mut self, _: &Origin, found: &Found, left: usize) -> bool {
        let text = match self.lang {
            Lang::Vi => format!(
                "Thiết bị “{}” đã được rút ra, còn {left} hồ sơ. Cắm lại để ký tiếp.",
                found.place.token.label
            ),
            Lang::En => format!(
                "“{}” was pulled out with {left} left. Put it back to go on.",
                found.place.token.label
            ),
        };
        self.say_once(text);
        true
    }

    fn done(&mut self, _: &Origin, signed: usize, of: usize) {
        let text = match self.lang {
            Lang::Vi => format!("Xong: đã ký {signed}/{of} hồ sơ."),
            Lang::En => format!("Done: {signed} of {of} signed."),
        };
        self.say(&text);
    }

    fn trouble(&mut self, trouble: &Trouble) {
        let text = trouble.sentence(self.lang);
        self.say(&text);
    }
}

fn described(found: &Found) -> String {
    let certificate = &found.certificate;
    let name = certificate
        .subject_common_name()
        .unwrap_or_else(|| certificate.serial_hex());
    let issuer = certificate.issuer_common_name().unwrap_or_default();
    format!("{name} · {issuer} · {}", found.place.token.label)
}

fn header(at: &Origin, order: &Accepted, found: &Found, lang: Lang) -> String {
    let order = order.order();
    let act = match order.act {
        Act::Sign => lang.of("Ký bản sao", "Sign copies"),
        Act::Seal => lang.of("Đóng dấu bản sao", "Seal copies"),
        Act::Register => lang.of("Đăng ký chứng thư số", "Register a certificate"),
        Act::Trial => lang.of("Ký thử", "Trial"),
    };
    format!(
        "{at}\n{act} · {} · {} · {}",
        order.agency,
        order.person,
        described(found)
    )
}

fn line(n: u32, subject: &Subject, lang: Lang) -> String {
    match subject {
        Subject::Statement { text } => format!("{n}. {text}"),
        Subject::Copy(copy) => {
            let pages = lang.of("trang", "pages");
            let number = copy
                .number
                .as_deref()
                .map(|number| format!(" · {number}"))
                .unwrap_or_default();
            format!(
                "{n}. {} · {} · {} · {} {pages}{number}",
                copy.dossier, copy.applicant, copy.document, copy.pages
            )
        }
    }
}
