//! What the officer reads when something goes wrong: what happened, and what to do.

use saoy_agent_protocol::api::Fault;
use saoy_agent_protocol::{LinkRefusal, OrderRefusal};
use saoy_signers::SoftKeyError;
use saoy_signers::pkcs12::KeyFileError;
use saoy_tokens::{PinState, TokenError};

use crate::http::HttpFault;
use crate::key_file::KeyFileFault;
use crate::trouble::Trouble;

/// The language of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// One of two texts.
    #[must_use]
    pub fn of<'a>(self, vi: &'a str, en: &'a str) -> &'a str {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }
}

impl Trouble {
    /// The sentence.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            Self::Link(refusal) => link(*refusal, lang).to_owned(),
            Self::Code(_) => lang
                .of(
                    "Mã gồm 8 chữ và số, ví dụ 4F7K-2M9Q. Hãy gõ lại mã đang hiện trên trang.",
                    "A code has 8 letters and digits, such as 4F7K-2M9Q. Type the one that the page shows again.",
                )
                .to_owned(),
            Self::NotPaired(at) => match lang {
                Lang::Vi => format!(
                    "Máy này chưa được ghép với {at}. Nếu đó đúng là hệ thống của cơ quan: đăng nhập ở đó, mở “Máy ký của tôi”, \
                     bấm “Ghép máy này”. Nếu không: đóng cửa sổ này, không có gì được ký."
                ),
                Lang::En => format!(
                    "This computer is not paired with {at}. If that is your agency's system: sign in there, open “My signing \
                     computers”, press “Pair this computer”. If it is not: close this window, nothing was signed."
                ),
            },
            Self::NotAllowed(at) => match lang {
                Lang::Vi => format!(
                    "Quản trị viên của máy này không cho phép {at}. Không có gì được gửi đi. Cần dùng: nhờ quản trị viên thêm \
                     địa chỉ vào danh sách."
                ),
                Lang::En => format!(
                    "This computer's administrator does not allow {at}. Nothing was sent. If you need it: have the address \
                     added to the list."
                ),
            },
            Self::Network { at, why } => network(at.host(), why, lang),
            Self::Refused { fault, .. } => fault_text(fault, lang),
            Self::NotItsOwn { at } => match lang {
                Lang::Vi => format!(
                    "Câu trả lời của {at} không phải do hệ thống đã ghép ký. Không có gì được ký. Hãy báo quản trị viên; nếu \
                     hệ thống vừa cài lại thì ghép lại máy này."
                ),
                Lang::En => format!(
                    "The answer of {at} was not signed by the system that was paired. Nothing was signed. Tell your \
                     administrator; if the system was installed anew, pair this computer again."
                ),
            },
            Self::Words(_) => lang
                .of(
                    "Hệ thống gửi chữ không được phép hiện (ký tự ẩn hoặc đảo chiều). Không có gì được ký. Hãy báo quản trị viên.",
                    "The system sent text that must not be shown (hidden or turning characters). Nothing was signed. Tell your \
                     administrator.",
                )
                .to_owned(),
            Self::Order(refusal) => order(refusal, lang),
            Self::Key(fault) => key(fault, lang),
            Self::NothingToTry(word) => nothing_to_try(word, lang).to_owned(),
            Self::KeyFile(fault) => key_file(fault, lang),
            Self::FileOnlyProves => lang
                .of(
                    "Khóa trong tệp chỉ dùng để đăng ký chứng thư, không ký hồ sơ. Không có gì được ký; hãy ký bằng thiết bị ký.",
                    "A key in a file registers a certificate and signs no documents. Nothing was signed; sign with a token.",
                )
                .to_owned(),
            Self::Kept(error) => match lang {
                Lang::Vi => format!("Không đọc hoặc ghi được dữ liệu của phần mềm ký: {error}. Kiểm tra ổ đĩa và quyền thư mục."),
                Lang::En => format!("The agent's own data cannot be read or written: {error}. Check the disk and its rights."),
            },
            Self::Inbox(error) => match lang {
                Lang::Vi => format!("Không ghi được vào thư mục của phần mềm ký: {error}. Kiểm tra ổ đĩa và quyền thư mục."),
                Lang::En => format!("The agent's folder cannot be written to: {error}. Check the disk and its rights."),
            },
            Self::Stopped => lang
                .of(
                    "Đã dừng. Những gì đã ký vẫn giữ; phần còn lại chờ ở trang ký.",
                    "Stopped. What was signed stays; the rest waits on the signing page.",
                )
                .to_owned(),
        }
    }
}

fn nothing_to_try(word: &str, lang: Lang) -> &'static str {
    match word {
        "no_driver" => lang.of(
            "Máy này chưa cài driver của thiết bị ký nào được biết. Hãy cài driver của nhà cung cấp, hoặc chỉ chỗ bằng --module.",
            "No driver of a token is installed that is known. Install the provider's driver, or say where it is with --module.",
        ),
        "no_token" => lang.of(
            "Không thấy thiết bị ký nào. Hãy cắm thiết bị rồi ký thử lại.",
            "No token is there. Put it in and try again.",
        ),
        "other_key" => lang.of(
            "Thiết bị đang cắm không có chứng thư cần thử. Hãy cắm đúng thiết bị rồi ký thử lại.",
            "The token that is there does not hold this certificate. Put the right one in and try again.",
        ),
        _ => lang.of(
            "Driver của thiết bị ký lỗi. Chạy saoy-agent tokens để xem driver nào, rồi cài lại driver đó.",
            "A token's driver failed. Run saoy-agent tokens to see which one, and install it again.",
        ),
    }
}

fn key_file(fault: &KeyFileFault, lang: Lang) -> String {
    let text = match fault {
        KeyFileFault::Unreadable(error) => {
            return match lang {
                Lang::Vi => format!("Không đọc được tệp: {error}. Kiểm tra đường dẫn và quyền đọc."),
                Lang::En => format!("The file cannot be read: {error}. Check its path and your rights."),
            };
        }
        KeyFileFault::TooLarge => lang.of(
            "Tệp quá lớn, không phải tệp khóa (.p12, .pfx). Hãy chọn đúng tệp.",
            "The file is too large to be one with a key (.p12, .pfx). Choose the right one.",
        ),
        KeyFileFault::NoPassword => lang.of(
            "Chưa nhập mật khẩu của tệp. Hãy chạy lại lệnh.",
            "No password was typed. Run the command again.",
        ),
        KeyFileFault::Content(SoftKeyError::File(KeyFileError::WrongPassword)) => lang.of(
            "Mật khẩu không đúng hoặc tệp đã hỏng. Hãy chạy lại lệnh và nhập lại.",
            "The password is wrong or the file is damaged. Run the command again and type it anew.",
        ),
        KeyFileFault::Content(SoftKeyError::File(KeyFileError::UnsupportedAlgorithm(_))) => lang.of(
            "Tệp được bảo vệ bằng thuật toán cũ (RC2, 3DES), không an toàn. Hãy xuất lại tệp với AES.",
            "The file is protected with an old algorithm (RC2, 3DES), which is not safe. Export it again with AES.",
        ),
        KeyFileFault::Content(SoftKeyError::NoCertificateOfKey) => lang.of(
            "Trong tệp không có chứng thư của khóa. Hãy xuất lại tệp gồm cả chứng thư.",
            "The file holds no certificate of its key. Export it again with the certificate.",
        ),
        KeyFileFault::Content(_) => lang.of(
            "Tệp này không phải tệp PKCS#12 có một khóa riêng. Hãy chọn đúng tệp .p12 hoặc .pfx.",
            "This is no PKCS#12 file with one private key. Choose the right .p12 or .pfx file.",
        ),
    };
    text.to_owned()
}

fn link(refusal: LinkRefusal, lang: Lang) -> &'static str {
    match refusal {
        LinkRefusal::UnknownAct => lang.of(
            "Trang yêu cầu việc mà bản phần mềm ký này chưa biết. Hãy cập nhật phần mềm ký rồi thử lại.",
            "The page asks for something that this version does not know. Update the agent and try again.",
        ),
        LinkRefusal::NotALink | LinkRefusal::Damaged | LinkRefusal::Origin(_) => lang.of(
            "Liên kết mở phần mềm ký bị hỏng hoặc không an toàn, đã bỏ qua. Hãy mở lại từ trang ký.",
            "The link that opened the agent is damaged or unsafe and was ignored. Open it again from the signing page.",
        ),
    }
}

fn network(host: &str, why: &HttpFault, lang: Lang) -> String {
    match (why, lang) {
        (HttpFault::TimedOut, Lang::Vi) => {
            format!("{host} không trả lời kịp. Kiểm tra mạng rồi bấm “Thử lại”.")
        }
        (HttpFault::TimedOut, Lang::En) => {
            format!("{host} did not answer in time. Check the network and try again.")
        }
        (HttpFault::Untrusted(_), Lang::Vi) => format!(
            "Máy này không tin chứng thư của {host}. Đừng tiếp tục; kiểm tra ngày giờ của máy và báo quản trị viên."
        ),
        (HttpFault::Untrusted(_), Lang::En) => format!(
            "This computer does not trust the certificate of {host}. Do not go on; check the clock and tell your administrator."
        ),
        (HttpFault::Unreachable(_) | HttpFault::TooLarge, Lang::Vi) => {
            format!("Không kết nối được tới {host}. Kiểm tra mạng, proxy của cơ quan, rồi bấm “Thử lại”.")
        }
        (HttpFault::Unreachable(_) | HttpFault::TooLarge, Lang::En) => {
            format!("{host} cannot be reached. Check the network and your agency's proxy, then try again.")
        }
    }
}

fn fault_text(fault: &Fault, lang: Lang) -> String {
    let text = match fault {
        Fault::UnknownCode => lang.of(
            "Mã không đúng hoặc đã dùng. Bấm lại nút ký trên trang để lấy mã mới.",
            "The code is wrong or was used. Press the button on the page again for a new one.",
        ),
        Fault::CodeExpired => lang.of(
            "Mã đã hết hạn. Bấm lại nút ký trên trang để lấy mã mới.",
            "The code has expired. Press the button on the page again for a new one.",
        ),
        Fault::NotPaired => lang.of(
            "Máy này đã bị gỡ khỏi danh sách máy ký. Đăng nhập, mở “Máy ký của tôi” và ghép lại.",
            "This computer was taken off the list. Sign in, open “My signing computers” and pair it again.",
        ),
        Fault::TooManyAttempts => lang.of(
            "Sai mã quá nhiều lần. Đợi 10 phút rồi thử lại.",
            "Too many wrong codes. Wait ten minutes and try again.",
        ),
        Fault::NotAlike => lang.of(
            "Sáu chữ số trên trang không khớp với máy này. Việc ghép đã bị hủy. Nếu lặp lại, báo quản trị viên.",
            "The six digits on the page are not those of this computer. Nothing was paired. If it happens again, tell your \
             administrator.",
        ),
        Fault::OrderOver => lang.of(
            "Lượt ký này đã kết thúc hoặc đã được chuẩn bị lại. Mở lại từ trang ký.",
            "This batch is over or was prepared anew. Open it again from the signing page.",
        ),
        Fault::Certificate => lang.of(
            "Chứng thư này không đăng ký được. Lý do hiện trên trang.",
            "This certificate cannot be registered. The page says why.",
        ),
        Fault::OtherOfficer => lang.of(
            "Lượt ký này là của người khác. Máy này được ghép với tài khoản khác.",
            "This batch is somebody else's. This computer is paired with another account.",
        ),
        Fault::Malformed => lang.of(
            "Hệ thống không hiểu phần mềm ký. Có thể một trong hai đã cũ; hãy cập nhật phần mềm ký.",
            "The system does not understand the agent. One of them may be old; update the agent.",
        ),
        Fault::TooOld { .. } => lang.of(
            "Bản phần mềm ký này quá cũ. Tải bản mới ở trang “Cài phần mềm ký”.",
            "This version of the agent is too old. Get the new one from the page “Install the agent”.",
        ),
        Fault::Clock { server } => {
            let there = server.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(7)));
            let there = there.strftime("%H:%M:%S %d/%m/%Y");
            return match lang {
                Lang::Vi => format!("Đồng hồ của máy này sai. Giờ đúng ở Việt Nam là {there}. Chỉnh giờ rồi thử lại."),
                Lang::En => format!("This computer's clock is wrong. It is {there} in Vietnam. Set it and try again."),
            };
        }
    };
    text.to_owned()
}

fn order(refusal: &OrderRefusal, lang: Lang) -> String {
    match refusal {
        OrderRefusal::Expired { .. } => lang
            .of(
                "Lượt ký đã hết thời gian. Phần đã ký vẫn giữ; mở lại từ trang ký để ký tiếp.",
                "The batch's time is over. What was signed stays; open it again from the signing page.",
            )
            .to_owned(),
        OrderRefusal::FromTheFuture { .. } => lang
            .of(
                "Giờ của máy này và của hệ thống lệch nhau quá 5 phút. Chỉnh đồng hồ của máy rồi thử lại.",
                "The clocks of this computer and of the system are more than five minutes apart. Set this one and try again.",
            )
            .to_owned(),
        other => match lang {
            Lang::Vi => format!(
                "Từ chối ký: yêu cầu của hệ thống không đúng ({other}). Không có gì được ký. Hãy gửi dòng này cho quản trị viên."
            ),
            Lang::En => format!(
                "Refused: the system's request is not right ({other}). Nothing was signed. Send this line to your administrator."
            ),
        },
    }
}

fn key(fault: &TokenError, lang: Lang) -> String {
    let text = match fault {
        TokenError::WrongPin { now } => after_a_wrong_pin(*now, lang),
        TokenError::PinLocked => lang.of(
            "Thiết bị ký đã bị khóa vì sai PIN nhiều lần. Liên hệ nơi cấp chứng thư số để mở khóa; hồ sơ giữ nguyên.",
            "The token is locked after too many wrong PINs. Ask whoever issued it to unlock it; the dossiers stay as they are.",
        ),
        TokenError::FinalTry => LAST_TRY.of(lang),
        TokenError::PinMustChange => lang.of(
            "Thiết bị ký còn PIN mặc định. Đổi PIN bằng phần mềm của nhà cung cấp rồi ký lại.",
            "The token still has its first PIN. Change it with the vendor's own program, then sign again.",
        ),
        TokenError::NotSetUp(_) => lang.of(
            "Thiết bị ký chưa được cấp PIN hoặc chưa có chứng thư số. Liên hệ nơi cấp.",
            "The token has no PIN or holds nothing yet. Ask whoever issued it.",
        ),
        TokenError::UnusablePin(_) => lang.of(
            "PIN chỉ gồm chữ không dấu, số và ký hiệu, đúng độ dài. Tắt bộ gõ tiếng Việt rồi gõ lại; chưa mất lần thử nào.",
            "A PIN has plain letters, digits and signs, and the right length. Switch the Vietnamese keyboard off; no attempt was \
             lost.",
        ),
        TokenError::UsePinPad => lang.of(
            "Thiết bị này nhận PIN trên phím của chính nó. Hãy gõ PIN trên thiết bị.",
            "This token takes the PIN on its own keys. Type it there.",
        ),
        TokenError::Gone => lang.of(
            "Thiết bị ký đã được rút ra. Cắm lại để ký tiếp; phần đã ký vẫn giữ.",
            "The token was pulled out. Put it back to go on; what was signed stays.",
        ),
        TokenError::Busy => lang.of(
            "Phần mềm khác đang dùng thiết bị ký. Đóng phần mềm đó rồi thử lại.",
            "Another program uses the token. Close it and try again.",
        ),
        TokenError::Cancelled => lang.of(
            "Đã bấm hủy trên thiết bị ký, hoặc để quá lâu.",
            "Cancelled at the token, or its time ran out.",
        ),
        TokenError::NoCertificate | TokenError::NoKey => lang.of(
            "Thiết bị ký không có khóa của chứng thư số này. Kiểm tra đã cắm đúng thiết bị.",
            "The token does not hold this certificate's key. Is it the right one?",
        ),
        TokenError::NoMechanism { .. } | TokenError::TooLong => lang.of(
            "Thiết bị ký không hỗ trợ cách ký được yêu cầu. Hãy báo quản trị viên kèm tên thiết bị.",
            "The token does not sign in the way that is asked for. Tell your administrator its name.",
        ),
        TokenError::WrongValue => lang.of(
            "Chữ ký do thiết bị tạo không khớp chứng thư số trên nó. Đã bỏ, không gửi đi. Hãy báo nơi cấp thiết bị.",
            "The token's signature does not belong to the certificate on it. It was thrown away. Tell whoever issued it.",
        ),
        TokenError::Hung { .. } | TokenError::SetAside | TokenError::Ended { .. } => lang.of(
            "Trình điều khiển của thiết bị ký không trả lời nên đã bị dừng. Rút thiết bị, cắm lại rồi thử lại.",
            "The token's driver did not answer and was ended. Pull the token out, put it back, try again.",
        ),
        TokenError::NoFile(_)
        | TokenError::NotAModule { .. }
        | TokenError::NotLoaded { .. }
        | TokenError::NoPinPad
        | TokenError::PinPerSignature
        | TokenError::NotLoggedIn
        | TokenError::Driver { .. }
        | TokenError::Garbled
        | TokenError::NotStarted(_) => {
            return match lang {
                Lang::Vi => format!("Thiết bị ký hoặc trình điều khiển báo lỗi ({fault}). Cắm lại rồi thử; còn lỗi thì gửi dòng này cho quản trị viên."),
                Lang::En => format!("The token or its driver failed ({fault}). Put it in again and try; if it stays, send this line to your administrator."),
            };
        }
    };
    text.to_owned()
}

/// A sentence in both languages.
struct Both {
    vi: &'static str,
    en: &'static str,
}

impl Both {
    fn of(&self, lang: Lang) -> &'static str {
        lang.of(self.vi, self.en)
    }
}

const LAST_TRY: Both = Both {
    vi: "CÒN MỘT LẦN CUỐI: sai nữa là thiết bị bị khóa. Không chắc thì dừng lại và hỏi nơi cấp.",
    en: "ONE LAST ATTEMPT: a wrong PIN locks the token. If you are not sure, stop and ask whoever issued it.",
};

/// What is said above the PIN field when the last PIN was wrong.
pub(crate) fn after_a_wrong_pin(now: PinState, lang: Lang) -> &'static str {
    match now {
        PinState::FinalTry => LAST_TRY.of(lang),
        PinState::Locked => lang.of(
            "PIN không đúng, thiết bị ký đã bị khóa.",
            "The PIN was wrong, the token is locked.",
        ),
        PinState::Fine | PinState::Low | PinState::MustChange | PinState::NotSet | PinState::Blank => lang
            .of(
                "PIN không đúng. Thiết bị còn ít lần thử; hãy gõ chậm, tắt bộ gõ tiếng Việt.",
                "The PIN is wrong. Few attempts are left; type slowly, with the Vietnamese keyboard off.",
            ),
    }
}

/// What is said above the PIN field before anything was typed; `None`: nothing special.
pub(crate) fn before_a_pin(state: PinState, lang: Lang) -> Option<&'static str> {
    match state {
        PinState::Fine | PinState::NotSet | PinState::Blank => None,
        PinState::Low => Some(lang.of(
            "Thiết bị này còn ít lần thử PIN (đã có lần gõ sai).",
            "This token has few attempts left (a wrong PIN was typed before).",
        )),
        PinState::FinalTry => Some(LAST_TRY.of(lang)),
        PinState::Locked => Some(lang.of("Thiết bị ký đã bị khóa.", "The token is locked.")),
        PinState::MustChange => Some(lang.of(
            "Thiết bị còn PIN mặc định, cần đổi trước khi ký.",
            "The token still has its first PIN, which must be changed before signing.",
        )),
    }
}
