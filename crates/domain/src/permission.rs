//! What a person may do in an agency, and the set of such permissions.

use serde::{Deserialize, Serialize};

/// A permission that is granted to a person in an agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Permission {
    /// “Quyền tạo bản sao”: the justice clerk.
    #[serde(rename = "copy.create")]
    CopyCreate,
    /// “Quyền ký bản sao”: the leader.
    #[serde(rename = "copy.sign")]
    CopySign,
    /// “Quyền đóng dấu bản sao”: the seal keeper.
    #[serde(rename = "copy.seal")]
    CopySeal,
    /// “Cán bộ tiếp nhận”: checks certified copies inside other applications.
    #[serde(rename = "case.receive")]
    CaseReceive,
    /// “Admin”: accounts and permissions in a subtree of agencies.
    #[serde(rename = "admin")]
    Admin,
}

impl Permission {
    /// Every permission, in the order of the screens.
    pub const ALL: [Self; 5] = [
        Self::CopyCreate,
        Self::CopySign,
        Self::CopySeal,
        Self::CaseReceive,
        Self::Admin,
    ];

    /// The stored name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CopyCreate => "copy.create",
            Self::CopySign => "copy.sign",
            Self::CopySeal => "copy.seal",
            Self::CaseReceive => "case.receive",
            Self::Admin => "admin",
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl std::fmt::Display for Permission {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The stored name belongs to no permission.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no permission is called “{0}”")]
pub struct UnknownPermission(pub String);

impl std::str::FromStr for Permission {
    type Err = UnknownPermission;

    fn from_str(text: &str) -> Result<Self, UnknownPermission> {
        Self::ALL
            .into_iter()
            .find(|p| p.as_str() == text)
            .ok_or_else(|| UnknownPermission(text.to_owned()))
    }
}

/// The permissions of one person in one agency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Permissions(u8);

impl Permissions {
    /// No permission at all.
    pub const NONE: Self = Self(0);

    /// Whether `permission` is among them.
    pub const fn has(self, permission: Permission) -> bool {
        self.0 & permission.bit() != 0
    }

    /// These and one more.
    #[must_use]
    pub const fn with(self, permission: Permission) -> Self {
        Self(self.0 | permission.bit())
    }

    /// Whether there are none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The permissions in the order of the screens.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL.into_iter().filter(move |p| self.has(*p))
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(permissions: I) -> Self {
        permissions.into_iter().fold(Self::NONE, Self::with)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_permissions_are_read_back() {
        for permission in Permission::ALL {
            assert_eq!(permission.as_str().parse(), Ok(permission));
        }
        assert!("copy.destroy".parse::<Permission>().is_err());
    }

    #[test]
    fn one_person_may_hold_all_three_permissions_of_an_agency() {
        let set: Permissions = [Permission::CopyCreate, Permission::CopySign, Permission::CopySeal]
            .into_iter()
            .collect();
        assert!(set.has(Permission::CopySeal));
        assert!(!set.has(Permission::Admin));
        assert_eq!(set.iter().count(), 3);
        assert!(Permissions::NONE.is_empty());
    }
}
