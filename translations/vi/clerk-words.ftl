holder-create = Cán bộ tư pháp
holder-sign = Lãnh đạo
holder-seal = Văn thư
search-too-long = Nội dung tìm dài quá { $limit } ký tự.
agency-wrong = Cơ quan này không nhận hồ sơ chứng thực. Hãy chọn đúng cơ quan ở góc trên rồi mở lại biểu mẫu.
document-type-is-other = Giấy tờ khác
draft-not-complete = Hồ sơ mới được lưu nháp. Hãy mở lại, điền cho đủ rồi bấm “Trình ký”.
file-is-heif = Đây là ảnh HEIC/HEIF của điện thoại. Hãy đặt máy ảnh lưu JPG (“Tương thích nhất”), hoặc quét lại thành PDF.
file-is-html = Đây là một trang web lưu dưới tên PDF, không phải tệp PDF. Hãy tải lại hoặc quét lại bản chính thành PDF.
file-is-office = Đây là tệp soạn thảo văn bản, không phải bản scan. Hãy quét bản chính thành PDF.
file-is-text = Đây là tệp chữ thường, không phải bản scan. Hãy quét bản chính thành PDF.
file-is-tiff = Đây là ảnh TIFF. Hãy chọn lưu PDF hoặc JPG ở máy quét rồi quét lại.
file-is-unknown = Đây không phải tệp PDF, ảnh JPG hay PNG. Hãy quét bản chính thành PDF.
file-is-zip = Đây là tệp nén hoặc tệp Word, Excel, không phải PDF. Hãy giải nén, hoặc quét bản chính thành PDF.
file-pages-over = Tệp có nhiều hơn { $limit } trang. Hãy tách thành nhiều tệp.
picture-unsupported = Loại ảnh JPG, PNG này không đưa nguyên vào PDF được. Hãy lưu lại thành JPG thường, hoặc quét thành PDF.
form-broken = Biểu mẫu gửi lên không đọc được. Hãy quay lại, tải lại trang rồi gửi lần nữa.
form-sent-already = Biểu mẫu này đã được gửi trước đó nên lần gửi này không làm gì thêm. Hãy mở “Hồ sơ lưu nháp” hoặc “Theo dõi hồ sơ chứng thực” để xem hồ sơ đã lập.
form-too-large = Các tệp gửi cùng một lần quá lớn. Hãy đính kèm từng tệp, mỗi tệp không quá 30 MB.
officer-without-email = Tài khoản của ông/bà chưa có email. Hãy nhập email của người đăng ký, hoặc nhờ quản trị viên thêm email cho ông/bà.
session-ended = Phiên làm việc đã hết. Hãy mở thẻ mới, đăng nhập lại rồi thử lần nữa; những gì đã nhập vẫn còn trên trang này.
expired-demo = Vào lại bằng một lần bấm ({ $login })
type-other-long = Tên giấy tờ dài quá { $limit } ký tự.
upload-announced-wrong = Yêu cầu tải lên không đọc được. Hãy tải lại trang rồi đính kèm lại tệp.
upload-broke-off = Đường truyền bị ngắt giữa chừng. Phần đã tới vẫn còn; việc tải sẽ tiếp tục từ chỗ dừng.
upload-busy = Tệp này đang được tải ở một cửa sổ khác. Hãy đợi một lát rồi thử lại.
upload-gone = Một tệp không còn ở đây: biểu mẫu có thể đã được gửi, hoặc tệp chờ quá một ngày. Hãy xem “Hồ sơ lưu nháp”, hoặc đính kèm lại.
upload-longer = Tệp dài hơn cỡ đã báo. Hãy bỏ tệp ra rồi đính kèm lại.
upload-offset-missing = Yêu cầu tải lên thiếu vị trí bắt đầu. Hãy tải lại trang rồi đính kèm lại tệp.
refusal-title-missing = Hãy nhập chức vụ của người ký.
refusal-title-long = Chức vụ có { $length } ký tự, quá dài. Hãy viết gọn lại.
refusal-delegation-not-yet = Việc ủy quyền chưa có hiệu lực, bắt đầu từ { $from }.
refusal-delegation-over = Việc ủy quyền đã hết hạn từ { $until }.
refusal-delegation-other-person = Quyết định ủy quyền này dành cho người khác.
refusal-delegation-other-work = Quyết định ủy quyền này không gồm việc chứng thực bản sao.
refusal-fee-no-pages = Bản chính có ít nhất một trang. Hãy nhập số trang.
refusal-fee-too-many-pages = Số trang { $pages } quá lớn. Hãy kiểm tra lại.
refusal-fee-no-copies = Hãy nhập số bản, ít nhất là một.
refusal-fee-too-many-copies = Số bản { $copies } quá lớn. Hãy kiểm tra lại.
refusal-fee-no-table = Chưa có biểu phí cho ngày { $day }. Hãy báo quản trị viên.
refusal-fee-waiver-reason = Hãy ghi lý do miễn phí.
refusal-attestation-empty = Lời chứng không được để trống.
refusal-attestation-long = Lời chứng có { $length } ký tự, không vừa trang. Hãy viết gọn lại.
refusal-attestation-fixed = Cơ quan không cho sửa lời chứng. Hãy để nguyên lời mẫu.
refusal-document-type-missing = Hãy chọn loại giấy tờ cần chứng thực.
refusal-document-type-unnamed = Hãy ghi tên giấy tờ.
refusal-document-type-long = Tên giấy tờ có { $length } ký tự, quá dài. Hãy viết gọn lại.
refusal-document-type-unknown = Loại giấy tờ này không còn trong danh sách. Hãy chọn lại.
refusal-file-empty = Tệp rỗng. Hãy quét lại.
refusal-file-too-large = Tệp { $size }, chỉ nhận tới { $limit }. Hãy quét lại ở 300 dpi thang xám, hoặc tách thành nhiều tệp.
refusal-picture-too-many-pixels = Ảnh có { $pixels } điểm ảnh, chỉ nhận tới { $limit }. Hãy thu nhỏ ảnh rồi tải lại.
refusal-due-reason = Hãy ghi lý do kéo dài thời hạn, không có ký tự ẩn hay ký tự đổi chiều chữ.
refusal-due-agreement = Kéo dài quá hai ngày làm việc phải có thỏa thuận bằng văn bản với người yêu cầu.
refusal-due-no-days = Hãy nhập số ngày kéo dài, ít nhất là một ngày làm việc.
refusal-due-too-many = Kéo dài { $days } ngày làm việc là quá lâu. Hãy kiểm tra lại.
refusal-identity-empty = Hãy nhập số CMND/CCCD hoặc MST.
refusal-identity-not-digits = Số CMND/CCCD/MST chỉ gồm chữ số. Hãy nhập lại.
refusal-identity-length = Số vừa nhập có { $digits } chữ số. CCCD có 12 chữ số, CMND 9, MST 10 hoặc 13. Hãy đếm và nhập lại.
refusal-identity-province = Ba chữ số đầu { $part } không phải mã tỉnh nào. Hãy đọc lại số CCCD.
refusal-identity-century = Chữ số thứ tư { $digit } ứng với thế kỷ chưa tới. Hãy đọc lại số CCCD.
refusal-identity-birth-year = Số này ghi năm sinh { $year }, chưa tới. Hãy đọc lại số CCCD.
refusal-tax-length = MST có 10 chữ số, 13 với chi nhánh, 12 với cá nhân. Hãy đếm và nhập lại.
refusal-tax-check-digit = MST sai số kiểm tra, có thể gõ nhầm một chữ số. Hãy đọc lại và nhập lại.
refusal-tax-branch = Ba chữ số cuối của MST chi nhánh bắt đầu từ 001. Hãy nhập lại.
refusal-phone = Đây không phải số điện thoại Việt Nam. Ví dụ: 0900123456
refusal-email = Đây không phải địa chỉ email. Ví dụ: ten@vidu.example
refusal-email-long = Địa chỉ email có { $length } ký tự, máy chủ thư không nhận. Hãy kiểm tra lại.
refusal-name-long = Tên có { $length } chữ, quá dài cho sổ chứng thực (tối đa 200). Hãy viết gọn lại.
refusal-name-letters = Tên phải có chữ cái và không có ký tự ẩn. Hãy gõ lại.
refusal-move-permission = Ông/bà chưa được cấp quyền làm bước này. Hãy liên hệ quản trị viên.
refusal-move-other-agency = Hồ sơ này thuộc cơ quan khác.
refusal-move-not-now = Hồ sơ lúc này { $is ->
    [draft] đang lưu nháp
    [awaiting_signature] đang chờ ký
    [signed] đã ký
    [awaiting_seal] đang chờ đóng dấu
    [sealed] đã đóng dấu
    [delivered] đã hoàn thành
    [returned] đã bị trả lại
    [cancelled] đã hủy
    [refused] đã bị từ chối
   *[withdrawn] đã thu hồi
 } nên không làm được bước này. Hãy tải lại trang để xem.
refusal-reason-missing = Hãy nhập lý do.
refusal-reason-long = Lý do có { $length } ký tự, tối đa 2.000. Hãy viết gọn lại.
refusal-waiting-for-timestamp = Dấu thời gian chưa tới. Hệ thống tự hoàn tất, hãy chờ rồi làm tiếp.
refusal-no-timestamp-awaited = Hồ sơ này không chờ dấu thời gian.
refusal-number-bound = Số { $n } đã gắn với hồ sơ nên không trả lại được nữa.
refusal-number-missing = Hồ sơ chưa được cấp số chứng thực.
refusal-other-number = Hồ sơ đã gắn với số { $n }, khác số vừa đóng dấu.
refusal-no-ground = Hãy đánh dấu ít nhất một lý do từ chối.
refusal-ground-not-described = Hãy ghi rõ lý do từ chối khác.
refusal-not-ready = Chưa trình ký được vì thiếu { $missing ->
    [missing-scan] bản scan của bản chính
    [missing-applicant] tên hoặc số của người đăng ký
    [missing-document-type] loại giấy tờ
    [missing-pages] số trang bản chính
    [missing-read-back] bước đọc lại cho người đăng ký
   *[missing-grounds-checked] bước đối chiếu bản chính
 }. Hãy bổ sung rồi trình lại.
refusal-file-changed = Tệp đã thay đổi sau khi hiện cho ông/bà xem. Hãy xem lại rồi làm tiếp.
refusal-replaces-itself = Hồ sơ không thể thay thế cho chính nó. Hãy chọn hồ sơ khác.
refusal-tree-parent-missing = Không có cơ quan cấp trên của { $code }.
refusal-tree-twice = Mã định danh { $code } có hai lần trong danh sách.
refusal-tree-circle = Cơ quan { $code } nằm dưới chính nó.
refusal-tree-no-name = Cơ quan { $code } chưa có tên.
refusal-agency-code = Đây không phải mã định danh cơ quan. Ví dụ: K88.04
refusal-dossier-code = Đây không phải mã chứng thực. Ví dụ: K88.04-141026-010127
refusal-dossier-day-full = Hôm nay cơ quan đã dùng hết mã hồ sơ. Hãy báo quản trị viên.
refusal-verification-shape = Mã kiểm tra có 17 ký tự, in ở trang lời chứng. Hãy nhập lại.
refusal-verification-mistyped = Mã kiểm tra bị gõ nhầm một ký tự. Hãy đọc lại trang lời chứng và nhập lại.
refusal-receipt-number = Đây không phải số biên lai.
scan-too-many-pixels = Ảnh { $width } × { $height } điểm là quá lớn. Hãy chụp hoặc quét lại ở 300 dpi.
refusal-blob-missing = Tệp không còn trong kho. Hãy báo quản trị viên kèm mã thao tác.
refusal-blob-corrupt = Tệp trong kho bị hỏng nên không dùng được. Hãy báo quản trị viên kèm mã thao tác.
refusal-blob-full = Ổ đĩa của máy chủ đã đầy nên tệp chưa được lưu. Hãy báo quản trị viên rồi thử lại.
refusal-blob-too-large = Tệp lớn hơn mức cho phép ({ $limit } byte). Hãy tách thành nhiều tệp.
refusal-upload-offset = Phần vừa gửi không nối tiếp chỗ đã có ({ $have } byte). Trang sẽ tự tải tiếp.
refusal-upload-busy = Tệp này đang được tải ở một cửa sổ khác. Hãy đợi một lát rồi thử lại.
refusal-upload-unknown = Tệp này không còn ở đây. Hãy đính kèm lại.
refusal-upload-source = Đường truyền bị ngắt giữa chừng. Việc tải sẽ tiếp tục từ chỗ dừng.
refusal-blob-io = Máy chủ không ghi được tệp. Hãy thử lại, hoặc báo quản trị viên kèm mã thao tác.
