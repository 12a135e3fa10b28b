# Remote signing: a provider keeps the key.
cert-remote = Remote · { $name }
remote-here = Sign remotely
remote-waiting = Sent to { $name }. Open { $name }'s app on your phone and confirm { $n ->
    [one] the dossier
   *[other] { $n } dossiers
}.
remote-left = { $n ->
    [one] 1 dossier is
   *[other] { $n } dossiers are
} not signed yet.
remote-typed = { $name } needs your code to sign { $n ->
    [one] 1 dossier
   *[other] { $n } dossiers
}. It goes straight to { $name } and is not kept.
remote-pin = PIN
remote-otp = One-time code
remote-sign = Sign { $n ->
    [one] 1 dossier
   *[other] { $n } dossiers
} remotely
remote-page = { $name } asks you to confirm { $n ->
    [one] 1 dossier
   *[other] { $n } dossiers
} on its own page.
remote-go = Go to { $name }
remote-again = Continue signing
remote-item-waiting = Waiting for your phone, { $left } left
remote-item-last = Time is over, asking the provider once more
remote-item-open = Waiting for you to release the key above
remote-item-queued = Being sent to the provider
remote-cancelled = You said no in the provider's app. The dossier is not signed; press “Continue signing” if you want to.
remote-expired = Nobody confirmed in time. The dossier is not signed; press “Continue signing” to be asked again.
remote-wrong-hash = { $name } returned a signature of something else, so it is not used. The dossier is not signed; press “Continue signing”, and if it happens again tell an administrator.
remote-wrong-certificate = { $name } signed with another certificate than the registered one, so it is not used. Register the certificate again, then continue.
remote-down = { $name } does not answer. The dossier stays here; press “Continue signing” in a few minutes.
remote-wrong-pin = The PIN is wrong or missing. Press “Continue signing” and type it again; after several wrong ones the provider locks the account.
remote-wrong-otp = The one-time code is wrong or over. Press “Continue signing” and type a new one.
remote-login = Your session with { $name } is over. Press “Continue signing” and sign in on { $name }'s page again.
remote-refused = { $name } refused ({ $code }). { $message }
remote-lapsed = What was prepared is too old to be signed. Press “Continue signing” to prepare it anew.
remote-interrupted = The service restarted while the provider was being asked. The dossier is not signed; press “Continue signing”. If your phone still shows the old question, refuse it.
remote-visit-over = This visit to the provider's page is over or was used. Open the signing page again and repeat.
remote-over = This registration is done or over. Register again.
remote-register-title = Certificate of a remote account
remote-register-lead = A provider keeps the key and your phone releases it. Type the account's name; the provider will ask you to confirm a sentence.
remote-provider = Provider
remote-user = Account
remote-user-hint = Usually the identity number or the tax number.
remote-user-missing = Type the name of the account with the provider.
remote-of = Whose certificate
remote-of-me = Mine
remote-of-seal = The agency's (seal)
remote-choose = This account has several certificates. Choose one.
remote-no-key = { $name } has no certificate for this account.
remote-register = Register a remote certificate
remote-proof = Open { $name }'s app on your phone and confirm the sentence.
remote-proof-typed = { $name } needs your code to sign the sentence. It goes straight to { $name } and is not kept.
remote-proof-sign = Sign the sentence
remote-let-in = { $name } wants you to sign in on its own page first; then press “Register a remote certificate” again.
log-did-batch-ask = Asked a provider for remote signatures
remote-gone = The provider “{ $name }” is not configured any more. Tell an administrator.
