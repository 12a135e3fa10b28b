work-title = Processing of a copy
work-sign = Copy to sign
work-seal = Copy to seal
signed-file = Signed file
card-name = Requester
card-identity = Identity no.
card-phone = Telephone
card-email = E-mail
card-original = Original
card-number = Register no.
card-due = Due
card-pages =
    { $pages } { $pages ->
        [one] page
       *[other] pages
    }
card-copies =
    { $copies } { $copies ->
        [one] copy
       *[other] copies
    }
checked-original = Compared with the original.
checked-none = No ground for refusal.
checked-see =
    See the { $n } { $n ->
        [one] point
       *[other] points
    } checked
viewer-tools = Page viewer
viewer-previous = Previous page
viewer-next = Next page
viewer-page = Page
viewer-smaller = Zoom out
viewer-larger = Zoom in
viewer-width = Fit width
viewer-fit = Fit page
viewer-turn = Turn the page
viewer-thumbs = Pages
viewer-alt = Page { $n }: { $title }
do-sign = Sign
do-seal = Seal
do-return = Return
cert-short = Certificate
cert-until = valid to { $day }
cert-asked = The certificate is chosen in the next step
cert-line = Issued by { $issuer } · valid { $from } – { $to } · serial number { $serial }
health-good = In force, not revoked
health-expired = Expired
health-not-yet = Not yet valid
health-revoked = Revoked
health-unknown = Revocation not known
health-foreign = Not this signer’s
waits-for-timestamp = The leader’s signature awaits its timestamp. Sealing opens by itself once it is there.
position = Dossier { $n } of { $total }
next-is = Next: { $what }
book-choose = Register book
number-bound = This number is bound to the dossier; a new attempt uses the same number.
no-open-book = No register book is open today.
return-title = Return to the clerk
return-reason = Reason
return-hint = The clerk will read exactly these words.
certs-title = Certificates
certs-for-sign = Used to sign this dossier.
certs-for-seal = Used to seal this dossier.
certs-choose = Choose your certificate
certs-remember = Remember it
certs-use = Use this certificate
certs-none = No certificate is registered for you.
certs-register = Register a certificate
place-title = Place the signature
place-keys = Drag the signature block, or use the arrow keys: 1 mm, with Shift 10 mm.
place-box = Signature block, { $x } mm from the left, { $y } mm from the top
place-fields = Position in millimetres
place-x = From the left (mm)
place-y = From the top (mm)
place-width = Width (mm)
place-height = Height (mm)
place-hint = The 36 mm seal will cover the left third of the signature.
place-snapped = The block is kept inside the page.
place-default = Default place
place-keep = Keep this place
place-outside = The signature block leaves the page of { $width } × { $height } mm. Move it inside.
preview-sign = Preview before signing
preview-seal = Preview before sealing
preview-lead-sign = This is what will be signed. Check the attestation and the place of the signature, then apply.
preview-lead-seal = This is what will be sealed. Check the number and the seal, then apply.
pin = PIN
busy-sign = Signing…
busy-seal = Sealing…
done-sign = Signed
done-seal = Sealed
done-timestamp = The timestamp is added by itself as soon as the authority answers; the dossier can go on then. Work on another one meanwhile.
pass-on = Pass on for number and seal
deliver = Finish and deliver the copy
deliver-to = The copy will go to
deliver-store = The document store of { $name }
later = Later
action-download = Download
batch-title-sign =
    Signing { $n } { $n ->
        [one] dossier
       *[other] dossiers
    }
batch-title-seal =
    Sealing { $n } { $n ->
        [one] dossier
       *[other] dossiers
    }
batch-title-sign-over = Batch of { $n } finished
batch-title-seal-over = Batch of { $n } finished
batch-progress-sign = Signing progress
batch-progress-seal = Sealing progress
batch-good-sign = { $n } signed
batch-good-seal = { $n } sealed
batch-bad-sign = { $n } not signed
batch-bad-seal = { $n } not sealed
batch-left =
    about { $n } { $n ->
        [one] second
       *[other] seconds
    } left
batch-leave-sign = You may leave this page; signing goes on.
batch-leave-seal = You may leave this page; sealing goes on.
batch-done-sign = Signed at { $time }
batch-done-seal = Sealed at { $time }
batch-failed-sign = Not signed:
batch-failed-seal = Not sealed:
batch-see-sign = See the signed file
batch-see-seal = See the sealed file
batch-waiting = Waiting
batch-skipped = Left out: stopped
batch-stop = Stop after this one
batch-stopping = Stopping after this one
batch-kept-sign = What is signed stays signed, even when the token is pulled out. Each dossier is passed on for number and seal as soon as it is signed.
batch-kept-seal = What is sealed keeps its number, even when the device is pulled out.
batch-scan-replaced = the scan was replaced at { $time }. It is no longer what you were shown. Open the new one, check it and sign it by itself.
batch-open-new = Open the new one
batch-timestamping = Getting the timestamp…
batch-signing = Signing…
