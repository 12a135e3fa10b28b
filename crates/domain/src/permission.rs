//! What a person may do in an agency, and the set of such permissions.

crate::names! {
    /// A permission that is granted to a person in an agency.
    pub enum Permission {
        /// “Quyền tạo bản sao”: the justice clerk.
        CopyCreate = "copy.create",
        /// “Quyền ký bản sao”: the leader.
        CopySign = "copy.sign",
        /// “Quyền đóng dấu bản sao”: the seal keeper.
        CopySeal = "copy.seal",
        /// “Cán bộ tiếp nhận”: checks certified copies inside other applications.
        CaseReceive = "case.receive",
        /// “Admin”: accounts and permissions in a subtree of agencies.
        Admin = "admin",
    }
}

impl Permission {
    const fn bit(self) -> u8 {
        1 << self as u8
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
