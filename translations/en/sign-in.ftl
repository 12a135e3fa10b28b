login = User name
password = Password
sign-in-password = Or sign in with a password
sign-in-help = Forgotten your password? Ask the administrator of your agency.
sign-in-wrong = User name or password is wrong. Check Caps Lock and try again.
sign-in-locked =
    Signing in is closed for { $minutes } more { $minutes ->
        [one] minute
       *[other] minutes
    }.
sign-in-locked-do = There were too many wrong attempts. If it was not you, tell the administrator of your agency.
demo-people = Try it as
demo-people-hint = One click, no password.
demo-does-create = Receives, scans, submits
demo-does-sign = Checks and signs
demo-does-seal = Numbers, seals, delivers
demo-does-admin = Administers agencies and permissions
demo-does-all = One person for all three steps
demo-number = Number to find the account by: { $number }
demo-does-citizen = Citizen who receives copies
agency-choose = Choose an agency
agency-choose-hint = You work for several agencies. Choose the one you work for now; you can change at any time.
agency-current = In use
no-agency-title = Not linked to an agency yet
no-agency-notice = To handle and follow dossiers, an officer has to be linked to the agency that matches the role.
no-agency-ask = Whom to ask
no-agency-nobody = Ask the administrator of the agency above yours.
expired-title = Sign in again to go on
expired-kept = Your session has ended. What you typed is kept and comes back after you sign in.
expired-do = Sign in and go on
