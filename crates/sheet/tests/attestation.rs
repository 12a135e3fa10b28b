//! The attestation page as it is read.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod support;

use saoy_pdf::{Dict, Object, Sink};
use saoy_sheet::attestation::{self, Attestation, Template};
use support::{File, keep, readings};

fn page(name: &str, facts: &attestation::Attestation) -> std::path::PathBuf {
    let template = Template::parse(Template::DEFAULT).unwrap();
    let mut file = File::new();
    let drawn = attestation::write(&template, facts, &mut file).unwrap();
    let annots = file.add(Object::Array(Vec::new()));
    let page = file.reserve();
    file.set(page, Object::Dict(drawn.dict(file.tree(), annots, true)));
    let root = drawn.structure(page, &mut file);
    keep(
        name,
        &file.finish(&[page], Dict::new().with("StructTreeRoot", Object::Ref(root))),
    )
}

#[test]
fn the_page_reads_as_printed() {
    let path = page("attestation.pdf", &Attestation::example());
    for flat in readings(&path) {
        for part in [
            "ỦY BAN NHÂN DÂN",
            "PHƯỜNG HÒA AN",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH",
            "Số chứng thực:",
            "quyển số",
            "Loại giấy tờ: Bằng tốt nghiệp đại học",
            "Số trang của bản chính: 02 (hai) trang",
            "Mã chứng thực: K88.04-141026-010127",
            "Phường Hòa An, ngày 14 tháng 10 năm 2026",
            "KT. CHỦ TỊCH",
            "PHÓ CHỦ TỊCH",
            "Đặng Hữu Khải",
            "Kiểm tra: quét mã, hoặc vào saoy.example/kt và nhập mã",
            "7F3K-9QMD-2WXH-4TBN-5.",
        ] {
            assert!(flat.contains(part), "“{part}” in {flat}");
        }
        assert!(!flat.contains("THỬ NGHIỆM"));
    }
}

#[test]
fn long_values_wrap() {
    let mut facts = Attestation::example();
    facts.agency[1] = "XÃ NGHĨA THUẬN ĐÔNG HÒA AN BẮC SƠN LÂM".into();
    facts.document = "Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở và tài sản khác gắn liền với đất \
                      cấp cho hộ gia đình kèm theo trang bổ sung số 01 và sơ đồ thửa đất do văn phòng đăng ký \
                      đất đai lập năm hai nghìn không trăm mười chín"
        .into();
    assert!(facts.document.chars().count() >= 200);
    facts.place = "Xã Nghĩa Thuận Đông Hòa An Bắc Sơn Lâm".into();
    facts.authority = vec![
        "TUQ. CHỦ TỊCH".into(),
        "TRƯỞNG PHÒNG TƯ PHÁP - HỘ TỊCH VÀ KIỂM SOÁT THỦ TỤC".into(),
    ];
    facts.name = "Công Tằng Tôn Nữ Thị Nguyễn Phước Khánh Huyền Trân".into();
    facts.pages = 1234;
    facts.demo = true;
    let path = page("attestation-long.pdf", &facts);
    for flat in readings(&path) {
        for part in [
            facts.document.as_str(),
            "CHỨNG THƯ THỬ NGHIỆM",
            "(một nghìn hai trăm ba mươi tư)",
        ] {
            // Poppler reads the label of a row between the lines of its value.
            let flat = flat.replace("Loại giấy tờ: ", "");
            assert!(flat.contains(part), "“{part}” in {flat}");
        }
    }
}
