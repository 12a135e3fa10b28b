//! Whom an installation trusts, for what, and during which time.
//!
//! * [`TrustList::parse`] reads the list an administrator keeps: TOML, one `[[anchor]]` for each trusted certificate.
//! * [`certificates`] reads bare PEM or DER files.
//! * [`tsl::read`] makes a list from a trusted list of ETSI TS 119 612, such as those of the European Union.
//!
//! No input or output: files that a list names are read by the caller.
//!
//! ```
//! use saoy_trust_list::TrustList;
//!
//! let text = r#"
//! version = 1
//! name = "Danh sách tin cậy"
//! "#;
//! let list = TrustList::parse(text, &|file| std::fs::read(file))?;
//! assert!(list.anchors.is_empty());
//! # Ok::<(), saoy_trust_list::ListError>(())
//! ```
//!
//! # The list
//!
//! ```toml
//! version = 1
//! name = "Danh sách tin cậy của tỉnh Sông Lam"
//! # Everything that this list decides is marked “CHỨNG THƯ THỬ NGHIỆM”; false when absent.
//! demo = false
//!
//! [[anchor]]
//! # PEM or DER, found from where the list lies; or `certificate = """-----BEGIN CERTIFICATE-----…"""`.
//! file = "root-ca.pem"
//! # Of: “công vụ” (cong_vu), “công cộng” (cong_cong), “TSA” (tsa), “khác” (khac).
//! purposes = ["công vụ", "TSA"]
//! # The name that is shown; the certificate's own when absent.
//! name = "CA gốc"
//! # Days in Vietnam, both included, or instants such as 2026-01-01T00:00:00+07:00. Open when absent.
//! from = "2020-01-01"
//! to = "2030-12-31"
//! # Refused unless it is this very certificate (hexadecimal).
//! sha256 = "…"
//! ```
#![cfg_attr(not(test), warn(clippy::indexing_slicing, clippy::string_slice))]

mod anchor;
mod error;
mod list;
pub mod tsl;
mod write;
mod xml;

pub use anchor::{bare, certificates};
pub use error::{Fault, ListError};
pub use list::{ReadFile, TrustList};
pub use saoy_pki::trust::DEMO_MARK;
