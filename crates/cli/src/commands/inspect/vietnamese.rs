//! What stands out about a file, in Vietnamese; the library says it in English itself.

use saoy_pades::changes::Lang;
use saoy_pades::{Fault, Remark, Unclear};
use saoy_pdf::Repair;
use saoy_pki::cms::{self, Oddity};

/// Something that the library has a sentence for.
pub(super) trait Said: ToString {
    fn vietnamese(&self) -> String;

    fn said(&self, lang: Lang) -> String {
        match lang {
            Lang::Vi => self.vietnamese(),
            Lang::En => self.to_string(),
        }
    }
}

impl Said for Unclear {
    fn vietnamese(&self) -> String {
        let [vi, _] = Fault::Unclear(*self).words();
        match self {
            Self::Field(field) => format!("{vi} ({field})"),
            Self::Revision(number) => format!("{vi} (lần lưu {number})"),
            _ => vi,
        }
    }
}

impl Said for cms::Fault {
    fn vietnamese(&self) -> String {
        let [vi, _] = Fault::Cms(self.clone()).words();
        match self {
            Self::NotSignedData(kind)
            | Self::Hash(kind)
            | Self::MissingAttribute(kind)
            | Self::RepeatedAttribute(kind) => format!("{vi} ({kind})"),
            _ => vi,
        }
    }
}

impl Said for Repair {
    fn vietnamese(&self) -> String {
        Self::vietnamese(self)
    }
}

impl Said for Remark {
    fn vietnamese(&self) -> String {
        match self {
            Self::Removed { revision } => format!("chữ ký bị gỡ khỏi trường ở lần lưu {revision}"),
            Self::Replaced { revision } => format!("chữ ký trong trường bị thay ở lần lưu {revision}"),
            Self::Altered { revision } => format!("từ điển chữ ký bị sửa ở lần lưu {revision}"),
            Self::SeveralFields => "chữ ký nằm ở nhiều trường".to_owned(),
            Self::NotInPermissions => {
                "chữ ký tự nhận là xác nhận văn bản nhưng /Perms của văn bản không nêu nó".to_owned()
            }
            Self::NotFirst => {
                "chữ ký tự nhận là xác nhận văn bản nhưng không phải chữ ký đầu tiên".to_owned()
            }
            Self::NoReference => {
                "/Perms của văn bản nêu chữ ký này nhưng nó không xác nhận văn bản".to_owned()
            }
            Self::TypeContradicted => "loại và định dạng của chữ ký mâu thuẫn nhau".to_owned(),
        }
    }
}

impl Said for Oddity {
    fn vietnamese(&self) -> String {
        let text = match self {
            Self::Ber => "chữ ký viết theo BER chứ không theo DER",
            Self::Trailing => "sau chữ ký có byte không phải phần đệm",
            Self::SeveralSigners(count) => return format!("chữ ký có {count} người ký, chỉ được có một"),
            Self::ContentEnclosed => "chữ ký chứa thêm một bản của nội dung",
            Self::NotData(kind) => {
                return format!("chữ ký nói là ký nội dung loại {kind}, không phải dữ liệu");
            }
            Self::AttributeCertificates(count) => {
                return format!("có kèm {count} chứng thư thuộc tính, không được xem");
            }
            Self::UnreadableCertificates(count) => {
                return format!("có kèm {count} chứng thư số không đọc được");
            }
            Self::HashNotListed => "thuật toán băm của người ký không có trong danh mục ở đầu chữ ký",
            Self::HashNamedBySignature => "thuật toán băm của người ký được ghi bằng tên một thuật toán ký",
            Self::HashesDiffer { content, attributes } => {
                return format!("nội dung được băm bằng {content}, thuộc tính được ký bằng {attributes}");
            }
            Self::SignatureHashMisnamed { named, used } => {
                return format!("thuật toán ký được ghi với {named}, giá trị chữ ký dùng {used}");
            }
            Self::AttributesUnsorted => "các thuộc tính được ký không đúng thứ tự",
            Self::NoSignedAttributes => "không có thuộc tính nào được ký",
            Self::NoSigningCertificate => "không thuộc tính nào nói chứng thư số nào đã ký",
            Self::OldSigningCertificate => "thuộc tính nói chứng thư số nào đã ký dùng SHA-1",
            Self::ByKeyIdentifier => "người ký được nêu bằng mã định danh khóa",
            Self::CertificateFromElsewhere => "chứng thư số của người ký không kèm theo mà lấy ở nơi khác",
            Self::RepeatedAttribute(kind) => return format!("thuộc tính được ký {kind} có hai lần"),
            Self::UnsignedUnreadable => "có thuộc tính không được ký không đọc được, bị bỏ qua",
        };
        text.to_owned()
    }
}
