agencies-empty = No agencies in your care yet.
people-count =
    { $n } { $n ->
        [one] person
       *[other] people
    }
lacking = Nobody may
people-who = Name or user name
people-empty = Nobody found. Try another name, or add an account.
permission = Permission
permissions = Permissions
last-seen = Last seen
never = never
disabled = Disabled
grants-none = No permissions yet.
grant-new = Grant a permission
grant-do = Grant
grant-end = End
grant-own = This is your own account. Another administrator has to grant permissions.
granted-by = Granted by
from-to = From – to
valid-from = From
valid-to = To
valid-to-hint = Leave empty for no end.
office-title = Office
invite-do = Create the invitation
invite-done = The account of { $name } is ready. Hand over this link:
invite-once = The link is shown once and works once.
