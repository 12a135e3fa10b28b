//! Names of the fields, the same in every copy: a seal keeper's revision finds its fields by them.

/// Text field of the register number.
pub const NUMBER: &str = "so_chung_thuc";
/// Text field of the register book.
pub const BOOK: &str = "quyen_so";
/// The leader's signature field.
pub const LEADER: &str = "chu_ky_lanh_dao";
/// The agency's signature field.
pub const SEAL: &str = "con_dau";
/// Document timestamps, a number appended: `dau_thoi_gian_1`.
pub const TIMESTAMP: &str = "dau_thoi_gian_";
