# Phần mềm ký trên máy cán bộ ký cả tệp: VGCASignService, VNPT-CA Plugin. %program%, %status%, %message%, %code% do trang điền.
plugin-absent = Không thấy %program% trên máy này. Hãy mở phần mềm rồi thử lại; nếu chưa cài, hãy báo quản trị viên.
plugin-blocked = Trình duyệt đang chặn trang này kết nối tới phần mềm trên máy. Bấm biểu tượng bên trái ô địa chỉ, cho phép “Truy cập mạng cục bộ” rồi tải lại trang.
plugin-silent = %program% không trả lời. Hãy xem cửa sổ của phần mềm còn mở không, rồi ký lại.
plugin-closed = %program% đã ngắt kết nối trước khi trả lời. Hãy ký lại.
plugin-garbled = %program% trả lời không đúng quy ước. Hãy cập nhật phần mềm rồi ký lại.
plugin-not-sent = Phần mềm báo đã ký nhưng hệ thống chưa nhận được tệp. Hãy ký lại.
plugin-file = Tệp ký không được nhận: %message%
plugin-vgca-said = VGCASignService chưa ký (mã %status%): %message%
plugin-vgca-status = VGCASignService chưa ký và chỉ báo mã %status%. Hãy ký lại.
plugin-vnpt-licence = VNPT-CA Plugin không nhận giấy phép của hệ thống này (mã %code%). Hãy báo quản trị viên.
plugin-vnpt-1 = VNPT-CA Plugin nhận được tệp trống. Hãy tải lại trang rồi ký lại.
plugin-vnpt-2 = Không thấy chứng thư số. Hãy cắm thiết bị ký số rồi ký lại.
plugin-vnpt-3 = VNPT-CA Plugin ký không thành công. Hãy ký lại.
plugin-vnpt-4 = Thiết bị ký số không có khóa của chứng thư đã chọn. Hãy cắm đúng thiết bị rồi ký lại.
plugin-vnpt-6 = VNPT-CA Plugin không nhận được số trang. Hãy tải lại trang rồi ký lại.
plugin-vnpt-7 = VNPT-CA Plugin báo tệp không có trang cần ký. Hãy tải lại trang rồi ký lại.
plugin-vnpt-8 = Không thấy thiết bị ký số. Hãy cắm thiết bị rồi ký lại.
plugin-vnpt-10 = VNPT-CA Plugin báo chữ ký không hợp lệ. Hãy ký lại.
plugin-vnpt-11 = Bạn đã hủy ký. Hồ sơ vẫn chờ ký.
plugin-vnpt-other = VNPT-CA Plugin chưa ký (mã %code%: %message%). Hãy ký lại.

# Cài đặt của đơn vị.
settings-profile = Cách ký bản sao điện tử
profile-a = Khóa ký giá trị băm: saoy-agent, ký từ xa, HSM
profile-hint-a = Lãnh đạo ký chứng nhận, con dấu khóa tệp. Trang không nhận tệp từ phần mềm ngoài. Nên dùng khi máy cán bộ cài được saoy-agent.
profile-b = Phần mềm ký cả tệp đã có trên máy: VGCASignService, VNPT-CA Plugin
profile-hint-b = Lãnh đạo và văn thư ký bằng phần mềm đang dùng. Tệp ký xong được đối chiếu từng byte với tệp đã gửi trước khi lưu. Con dấu nằm cạnh chữ ký, không đè lên một phần ba chữ ký.
profile-kept = Hồ sơ đã tạo giữ cách ký của nó đến hết; thay đổi áp dụng cho hồ sơ tạo sau và được ghi nhật ký.
profile-wrong = Hãy chọn một trong hai cách ký.
vnpt-licence = Giấy phép VNPT-CA Plugin cho địa chỉ này
vnpt-licence-hint = Đoạn XML do VNPT cấp cho tên miền của hệ thống. Để trống nếu chỉ dùng VGCASignService.
vnpt-licence-wrong = Giấy phép là đoạn XML do VNPT cấp, bắt đầu bằng dấu “<” và không quá 16.000 byte. Hãy dán lại nguyên văn.

# Lượt ký bằng phần mềm trên máy.
program-here = Ký bằng { $name }
program-lead-sign = Cắm thiết bị ký số và mở { $name }. Trang đưa lần lượt từng tệp sang phần mềm; tệp ký xong được đối chiếu với tệp đã gửi rồi mới lưu.
program-lead-seal = Cắm thiết bị ký số của cơ quan và mở { $name }. Trang đưa lần lượt từng tệp đã ghi số sang phần mềm; tệp ký xong được đối chiếu với tệp đã gửi rồi mới lưu.
program-go-sign = Ký { $n } hồ sơ bằng { $name }
program-go-seal = Đóng dấu { $n } hồ sơ bằng { $name }
program-looks = Đang tìm { $name } và chuẩn bị tệp…
program-waits = Hồ sơ { $code }: chờ ông/bà chọn chứng thư và nhập PIN trong cửa sổ { $name } ({ $n } / { $of })
program-left = Còn { $n } hồ sơ chưa ký. Những hồ sơ đã ký được giữ nguyên.
program-no-script = Trang cần JavaScript để đưa tệp sang { $name }.
program-draws-sign = Hình chữ ký do { $name } vẽ, theo mẫu cài trên máy. Trang trên đây là tệp sẽ gửi đi ký.
program-draws-seal = Hình con dấu do { $name } vẽ cạnh chữ ký, theo mẫu cài trên máy. Trang trên đây là tệp sẽ gửi đi ký.
plugin-lost = Mất kết nối tới hệ thống hoặc phiên làm việc đã hết. Hãy tải lại trang rồi ký tiếp.
cert-program = Ký bằng { $name } trên máy này
batch-mixed = Các hồ sơ đã chọn ký theo hai cách khác nhau. Hãy chọn riêng những hồ sơ cùng một cách ký.
flow-profile-a = Hồ sơ này được tạo để ký bằng khóa ký giá trị băm. Hãy chọn chứng thư của saoy-agent, ký từ xa hoặc khóa trên máy chủ.
flow-profile-b = Hồ sơ này được tạo để ký bằng phần mềm ký cả tệp. Hãy chọn VGCASignService hoặc VNPT-CA Plugin.

# Tệp ký trả về.
returned-deviates = Tệp ký không được nhận: { $why }
returned-unknown = Không có hồ sơ nào chờ tệp này. Hãy mở lại trang ký và ký lại.
returned-used = Phiên ký này đã nhận tệp hoặc đã kết thúc; mỗi phiên chỉ dùng một lần. Hãy xem trang ký.
returned-under-way = Một tệp của phiên ký này đang được gửi lên. Hãy chờ xong rồi xem trang ký.
returned-expired = Phiên ký này đã hết giờ nên tệp không được nhận. Hãy ký lại từ trang ký.
returned-too-large = Tệp trả về quá lớn: chỉ nhận tệp đã gửi và một chữ ký, không quá { $most } MB. Hãy ký lại với hình chữ ký nhỏ hơn.
returned-too-slow = Tệp trả về gửi quá lâu nên bị ngắt. Hãy kiểm tra đường truyền rồi ký lại.
returned-no-file = Phần mềm không gửi tệp nào. Hãy ký lại; nếu lặp lại, hãy báo quản trị viên.
returned-stamp-untrusted = Tệp ký không được nhận: dấu thời gian phần mềm tự gắn là của “{ $authority }”, nơi hệ thống không tin cậy để cấp dấu thời gian. Hãy tắt dấu thời gian trong phần mềm ký (hệ thống tự gắn) rồi ký lại.
returned-stamp-revoked = Tệp ký không được nhận: chứng thư của nơi cấp dấu thời gian “{ $authority }” đã bị thu hồi từ { $at }. Hãy tắt dấu thời gian trong phần mềm ký (hệ thống tự gắn) rồi ký lại.
returned-stamp-clock = Tệp ký không được nhận: dấu thời gian phần mềm tự gắn ghi { $stated }, trong khi đồng hồ hệ thống là { $own }. Hãy tắt dấu thời gian trong phần mềm ký (hệ thống tự gắn) rồi ký lại; nếu đồng hồ hệ thống sai, hãy báo quản trị viên.
returned-stamp-certificate = Tệp ký không được nhận: dấu thời gian phần mềm tự gắn ghi { $stated }, ngoài thời hạn của chứng thư số đã ký ({ $from } đến { $until }). Hãy tắt dấu thời gian trong phần mềm ký (hệ thống tự gắn) rồi ký lại.
