//! Refusals as sentences: what happened and what to do.

use super::{Refusal, Unmet, UnmetCertificate};
use crate::changes::Lang;

impl Refusal {
    /// For the person who wanted to sign.
    pub fn sentence(&self, lang: Lang) -> String {
        let (vi, en) = self.both();
        lang.pick(vi, en)
    }

    fn both(&self) -> (String, String) {
        match self {
            Self::Encrypted => (
                "Tệp được mã hóa nên không thể ký thêm. Hãy gỡ mật khẩu (chuẩn hóa tệp) rồi ký bản đã gỡ.".into(),
                "The file is encrypted and cannot be signed as it is. Remove the password and sign the result.".into(),
            ),
            Self::Repaired(repair) => (
                format!("Tệp bị hỏng cấu trúc, chỉ đọc được sau khi sửa ({}), nên không ký. Hãy xuất lại tệp từ nơi tạo ra nó.", repair.vietnamese()),
                format!("The file is damaged and is read only by repair ({repair}); it is not signed. Export it anew from where it was made."),
            ),
            Self::Stray(change) => (
                format!("Tệp có dữ liệu lạ nên không ký ({}). Nếu chưa ai ký, hãy chuẩn hóa tệp rồi ký; nếu đã có chữ ký, hãy xin lại tệp từ nơi ký.", change.sentence(Lang::Vi)),
                format!("The file holds something that is no part of it and is not signed ({}). If nobody signed it yet, normalise it, then sign; otherwise get the file anew from who signed it.", change.sentence(Lang::En)),
            ),
            Self::Hybrid => (
                "Tệp có hai bảng tham chiếu song song (hybrid) nên không ghi nối tiếp được. Hãy lưu lại tệp bằng chương trình khác rồi ký.".into(),
                "The file has two cross-references side by side (hybrid) and is not appended to. Save it anew with another program, then sign.".into(),
            ),
            Self::DynamicForm => (
                "Tệp là biểu mẫu động (XFA): cái được ký không phải cái nhìn thấy. Hãy in biểu mẫu ra PDF rồi ký.".into(),
                "The file is a dynamic form (XFA): what would be signed is not what is seen. Print it to PDF, then sign.".into(),
            ),
            Self::FormTooLarge => (
                "Biểu mẫu của tệp có quá nhiều trường nên không ký: không xem được hết tên các trường. Hãy in biểu mẫu ra PDF rồi ký.".into(),
                "The file's form has too many fields to look at all their names; it is not signed. Print the form to PDF, then sign.".into(),
            ),
            Self::NoSuchField(name) => (
                format!("Tệp không có trường “{name}”. Hãy xem tên đầy đủ của các trường, hoặc tạo trường mới."),
                format!("The file has no field “{name}”. Look up the full names of its fields, or make a new field."),
            ),
            Self::NotASignatureField(name) => (
                format!("Trường “{name}” không phải trường chữ ký. Hãy chọn trường khác."),
                format!("The field “{name}” is not a signature field. Choose another one."),
            ),
            Self::FieldSigned(name) => (
                format!("Trường “{name}” đã có chữ ký. Hãy chọn trường khác hoặc tạo trường mới."),
                format!("The field “{name}” is signed already. Choose another one or make a new field."),
            ),
            Self::NameTaken(name) => (
                format!("Tên trường “{name}” đã có trong tệp. Hãy đặt tên khác."),
                format!("The file has a field “{name}” already. Choose another name."),
            ),
            Self::BadName(name) => (
                format!("“{name}” không dùng làm tên trường được: tên không được trống và không có dấu chấm."),
                format!("“{name}” cannot name a field: a name is not empty and has no dot."),
            ),
            Self::NoSuchPage { page, pages } => (
                format!("Tệp không có trang {page}: tệp có {pages} trang. Hãy chọn trang khác."),
                format!("There is no page {page}: the file has {pages}. Choose another page."),
            ),
            Self::OtherLock(name) => (
                format!("Trường “{name}” tự quy định các trường bị khóa khi ký. Hãy ký mà không yêu cầu khóa khác."),
                format!("The field “{name}” says itself which fields it locks. Sign without asking for another lock."),
            ),
            Self::AlreadyCertified { by } => (
                format!("Tệp đã có chữ ký xác nhận văn bản (chứng nhận) ở trường “{by}”; mỗi tệp chỉ một lần. Hãy ký phê duyệt."),
                format!("The file is certified already in the field “{by}”; that happens once. Sign as an approval."),
            ),
            Self::CertificationNotFirst => (
                "Tệp đã có chữ ký; chữ ký xác nhận văn bản (chứng nhận) phải là chữ ký đầu tiên. Hãy ký phê duyệt.".into(),
                "The file is signed already, and a certification must come first. Sign as an approval.".into(),
            ),
            Self::NoChanges { by } => (
                format!("Chữ ký ở trường “{by}” không cho thay đổi gì nữa, kể cả ký thêm; chỉ thêm được dấu thời gian lưu trữ. Muốn ký, hãy ký bản có trước chữ ký đó."),
                format!("The signature in the field “{by}” forbids every later change, signatures too; only archive timestamps may follow. To sign, take the file from before that signature."),
            ),
            Self::Locked { field, by } => (
                format!("Trường “{field}” đã bị chữ ký ở trường “{by}” khóa. Hãy ký trước khi khóa, hoặc chọn trường không bị khóa."),
                format!("The field “{field}” is locked by the signature in the field “{by}”. Sign before it is locked, or choose a field that is not."),
            ),
            Self::VisibleAfterCertification { by } => (
                format!("Tệp đã có chữ ký xác nhận văn bản (chứng nhận) ở trường “{by}” nên không thêm được trường nhìn thấy. Hãy ký vào trường có sẵn hoặc ký không hiển thị."),
                format!("The file is certified in the field “{by}” and takes no new visible field. Sign in a field it has, or invisibly."),
            ),
            Self::UsageRights(entry) => (
                format!("Tệp có quyền sử dụng mở rộng (/UR3) không cấp {entry}. Hãy ký bản không có quyền mở rộng."),
                format!("The file's usage rights (/UR3) do not grant {entry}. Sign a copy without usage rights."),
            ),
            Self::Permissions(key) => (
                format!("Mục /Perms /{key} của tệp không rõ nghĩa nên không ký. Hãy xuất lại tệp từ nơi tạo ra nó, không kèm mục đó."),
                format!("The meaning of the file's /Perms /{key} is not known; it is not signed. Export the file anew from where it was made, without that entry."),
            ),
            Self::Seed(unmet) => unmet.both(),
            Self::Letter(letter) => (
                format!("Kiểu hiển thị đơn giản không có chữ “{letter}”. Hãy dùng hình hoặc phông chữ riêng."),
                format!("The plain look has no letter “{letter}”. Give a picture or a font of your own."),
            ),
            Self::Font => (
                "Không tạo được phông chữ cho phần hiển thị của chữ ký. Hãy dùng hình, hoặc ký không hiển thị.".into(),
                "No font can be made for what is seen of the signature. Give a picture, or sign invisibly.".into(),
            ),
        }
    }
}

impl Unmet {
    fn both(&self) -> (String, String) {
        let (vi, en) = self.wanted();
        (
            format!("Trường chữ ký yêu cầu /SV /{}: {vi}.", self.entry()),
            format!("The field's seed value demands /SV /{}: {en}.", self.entry()),
        )
    }

    /// The entry of Table 234 (Table 235 below `Cert`).
    pub fn entry(&self) -> String {
        match self {
            Self::Unreadable(key) => (*key).into(),
            Self::Filter(_) => "Filter".into(),
            Self::SubFilter(_) => "SubFilter".into(),
            Self::Version(_) => "V".into(),
            Self::DigestMethod(_) => "DigestMethod".into(),
            Self::Reason(_) => "Reasons".into(),
            Self::LegalAttestation => "LegalAttestation".into(),
            Self::RevocationData => "AddRevInfo".into(),
            Self::Kind(_) => "MDP".into(),
            Self::Timestamp(_) => "TimeStamp".into(),
            Self::LockDocument => "LockDocument".into(),
            Self::AppearanceFilter(_) => "AppearanceFilter".into(),
            Self::Certificate(unmet) => format!("Cert /{}", unmet.entry()),
        }
    }

    fn wanted(&self) -> (String, String) {
        match self {
            Self::Unreadable(_) => ("mục này không đọc được".into(), "the entry cannot be read".into()),
            Self::Filter(name) => (
                format!("ký bằng chương trình “{name}”"),
                format!("signed by the handler “{name}”"),
            ),
            Self::SubFilter(list) => (
                format!("dạng chữ ký {list}"),
                format!("a signature of the form {list}"),
            ),
            Self::Version(version) => (
                format!("chương trình ký phiên bản {version}"),
                format!("a signing program of version {version}"),
            ),
            Self::DigestMethod(list) => (format!("hàm băm {list}"), format!("the hash {list}")),
            Self::Reason(list) if list.is_empty() => {
                ("không ghi lý do ký".into(), "no reason to be given".into())
            }
            Self::Reason(list) => (
                format!("lý do ký là một trong: {}", list.join("; ")),
                format!("one of the reasons: {}", list.join("; ")),
            ),
            Self::LegalAttestation => (
                "kèm lời cam đoan pháp lý, chương trình này không viết".into(),
                "a legal attestation, which is not written here".into(),
            ),
            Self::RevocationData => (
                "kèm dữ liệu thu hồi; hãy ký mức B-LT hoặc B-LTA".into(),
                "revocation data to be enclosed; sign at B-LT or B-LTA".into(),
            ),
            Self::Kind(0) => (
                "chữ ký phê duyệt, không phải chữ ký xác nhận văn bản (chứng nhận)".into(),
                "an approval, not a certification".into(),
            ),
            Self::Kind(p) => (
                format!("chữ ký xác nhận văn bản (chứng nhận) với P={p}"),
                format!("a certification with P={p}"),
            ),
            Self::Timestamp(Some(url)) => (
                format!("có dấu thời gian (của {url}); hãy ký mức B-T trở lên"),
                format!("a timestamp (of {url}); sign at B-T or above"),
            ),
            Self::Timestamp(None) => (
                "có dấu thời gian; hãy ký mức B-T trở lên".into(),
                "a timestamp; sign at B-T or above".into(),
            ),
            Self::LockDocument => (
                "khóa cả tệp sau khi ký; hãy ký xác nhận văn bản (chứng nhận) với P=1".into(),
                "the document locked after signing; certify with P=1".into(),
            ),
            Self::AppearanceFilter(name) => (
                format!("kiểu hiển thị “{name}”"),
                format!("the appearance “{name}”"),
            ),
            Self::Certificate(unmet) => unmet.wanted(),
        }
    }
}

impl UnmetCertificate {
    fn wanted(&self) -> (String, String) {
        match self {
            Self::Subject => ("một chứng thư số khác".into(), "another certificate".into()),
            Self::Issuer => (
                "chứng thư số của nơi cấp khác".into(),
                "a certificate of another issuer".into(),
            ),
            Self::Policy => (
                "chứng thư số theo chính sách khác".into(),
                "a certificate under another policy".into(),
            ),
            Self::SubjectName(part) => (
                format!("chứng thư số có {part} khác"),
                format!("a certificate with another {part}"),
            ),
            Self::KeyUsage => (
                "chứng thư số có mục đích khóa khác".into(),
                "a certificate with another key usage".into(),
            ),
            Self::Other(_) => (
                "điều kiện mà chương trình này không kiểm tra được".into(),
                "a condition that is not checked here".into(),
            ),
        }
    }
}
