holder-create = Cán bộ tư pháp
holder-sign = Lãnh đạo
holder-seal = Văn thư
search-too-long = Nội dung tìm dài quá { $limit } ký tự.
