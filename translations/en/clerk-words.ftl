holder-create = Justice clerk
holder-sign = Leader
holder-seal = Seal keeper
search-too-long = What you look for is longer than { $limit } characters.
agency-wrong = This agency does not take dossiers. Choose the right agency at the top and open the form again.
document-type-is-other = Another paper
draft-not-complete = This was only saved as a draft. Open it again, complete it and press “Submit”.
file-is-heif = This is a HEIC/HEIF photo of a phone. Set the camera to JPG (“Most compatible”), or scan the paper as PDF.
file-is-html = This is a web page saved as PDF, not a PDF. Download it again, or scan the original as PDF.
file-is-office = This is a word processor file, not a scan. Scan the original as PDF.
file-is-text = This is a text file, not a scan. Scan the original as PDF.
file-is-tiff = This is a TIFF picture. Choose PDF or JPG at the scanner and scan again.
file-is-unknown = This is neither a PDF nor a JPG or PNG picture. Scan the original as PDF.
file-is-zip = This is a ZIP, Word or Excel file, not a PDF. Unpack it, or scan the original as PDF.
file-pages-over = The file has more than { $limit } pages. Split it into several files.
picture-unsupported = This kind of JPG or PNG cannot go into a PDF as it is. Save it as an ordinary JPG, or scan it as PDF.
form-broken = The form could not be read. Go back, reload the page and send it again.
form-sent-already = This form was sent before, so nothing more was done now. Open “Drafts” or “Follow dossiers” to see what was made.
form-too-large = The files sent together are too large. Attach them one by one, each up to 30 MB.
officer-without-email = Your own account has no e-mail. Enter the requester's, or ask an administrator to add yours.
session-ended = Your session has ended. Sign in again in a new tab and try once more; what you typed is still on this page.
expired-demo = Back in with one click ({ $login })
type-other-long = The name of the paper is longer than { $limit } characters.
upload-announced-wrong = The upload could not be read. Reload the page and attach the file again.
upload-broke-off = The line dropped. What arrived is kept; the upload goes on from there.
upload-busy = This file is being uploaded in another window. Wait a moment and try again.
upload-gone = A file is not here any more: the form may have been sent already, or the file waited for more than a day. Look at the drafts, or attach it again.
upload-longer = The file is longer than announced. Remove it and attach it again.
upload-offset-missing = The upload did not say where it goes on. Reload the page and attach the file again.
refusal-title-missing = Enter the title of whoever signs.
refusal-title-long = The title has { $length } characters, which is too long. Shorten it.
refusal-delegation-not-yet = The delegation is not in force yet; it begins on { $from }.
refusal-delegation-over = The delegation ended on { $until }.
refusal-delegation-other-person = This delegation is for somebody else.
refusal-delegation-other-work = This delegation does not cover certified copies.
refusal-fee-no-pages = An original has at least one page. Enter the pages.
refusal-fee-too-many-pages = { $pages } pages are too many. Check the number.
refusal-fee-no-copies = Enter the copies, at least one.
refusal-fee-too-many-copies = { $copies } copies are too many. Check the number.
refusal-fee-no-table = No fees are known for { $day }. Tell an administrator.
refusal-fee-waiver-reason = Enter why no fee is taken.
refusal-attestation-empty = The attestation must not be empty.
refusal-attestation-long = The attestation has { $length } characters and does not fit on its page. Shorten it.
refusal-attestation-fixed = The agency does not let the attestation be changed. Leave it as it is.
refusal-document-type-missing = Choose what kind of paper is certified.
refusal-document-type-unnamed = Enter the name of the paper.
refusal-document-type-long = The name of the paper has { $length } characters, which is too long. Shorten it.
refusal-document-type-unknown = This kind of paper is not in the list any more. Choose again.
refusal-file-empty = The file is empty. Scan again.
refusal-file-too-large = The file has { $size }, { $limit } are allowed. Scan again at 300 dpi in grey, or split it.
refusal-picture-too-many-pixels = The picture has { $pixels } pixels, { $limit } are allowed. Make it smaller and upload it again.
refusal-due-reason = Enter why it takes longer, without hidden or direction-turning characters.
refusal-due-agreement = More than two working days need a written agreement with the requester.
refusal-due-no-days = Enter the days, at least one working day.
refusal-due-too-many = { $days } working days are too many. Check the number.
refusal-identity-empty = Enter the identity or tax number.
refusal-identity-not-digits = An identity or tax number has digits only. Enter it again.
refusal-identity-length = The number has { $digits } digits. An identity card has 12 (old ones 9), a tax number 10 or 13. Count and enter it again.
refusal-identity-province = The first three digits { $part } are no province's code. Read the number again.
refusal-identity-century = The fourth digit { $digit } stands for a century that has not come. Read the number again.
refusal-identity-birth-year = The number says born in { $year }, which has not come. Read the number again.
refusal-tax-length = A tax number has 10 digits, 13 for a branch, 12 for a person. Count and enter it again.
refusal-tax-check-digit = The check digit of the tax number does not fit: one digit may be mistyped. Read and enter it again.
refusal-tax-branch = The last three digits of a branch begin at 001. Enter the number again.
refusal-phone = This is not a Vietnamese telephone number. Example: 0900123456
refusal-email = This is not an e-mail address. Example: name@vidu.example
refusal-email-long = The e-mail address has { $length } characters; no mail server takes it. Check it.
refusal-name-long = The name has { $length } letters, too long for the register (200 at most). Shorten it.
refusal-name-letters = A name has letters and no hidden characters. Type it again.
refusal-move-permission = You do not have the permission for this step. Ask an administrator.
refusal-move-other-agency = This dossier belongs to another agency.
refusal-move-not-now = By now the dossier { $is ->
    [draft] is a draft
    [awaiting_signature] awaits its signature
    [signed] is signed
    [awaiting_seal] awaits its seal
    [sealed] is sealed
    [delivered] is delivered
    [returned] was returned
    [cancelled] was cancelled
    [refused] was refused
   *[withdrawn] was withdrawn
 }, so this step is not possible. Reload the page to see it.
refusal-reason-missing = Enter a reason.
refusal-reason-long = The reason has { $length } characters, 2,000 are allowed. Shorten it.
refusal-waiting-for-timestamp = The timestamp has not arrived. It completes by itself; wait and go on then.
refusal-no-timestamp-awaited = This dossier awaits no timestamp.
refusal-number-bound = The number { $n } is bound to the dossier, so it cannot go back any more.
refusal-number-missing = The dossier has no register number yet.
refusal-other-number = The number { $n } is bound to the dossier, not the one that was sealed.
refusal-no-ground = Tick at least one ground for refusal.
refusal-ground-not-described = Describe the other ground for refusal.
refusal-not-ready = It cannot be submitted yet: { $missing ->
    [missing-scan] the scan
    [missing-applicant] the requester's name or number
    [missing-document-type] the kind of paper
    [missing-pages] the number of pages
    [missing-read-back] reading back to the requester
   *[missing-grounds-checked] checking the original
 } is missing. Complete it and submit again.
refusal-file-changed = The file changed since you looked at it. Look again and go on then.
refusal-replaces-itself = A dossier cannot replace itself. Choose another.
refusal-tree-parent-missing = There is no agency above { $code }.
refusal-tree-twice = The code { $code } is in the list twice.
refusal-tree-circle = The agency { $code } lies below itself.
refusal-tree-no-name = The agency { $code } has no name.
refusal-agency-code = This is not an agency's code. Example: K88.04
refusal-dossier-code = This is not a dossier code. Example: K88.04-141026-010127
refusal-dossier-day-full = The agency has used up today's dossier codes. Tell an administrator.
refusal-verification-shape = A verification code has 17 characters, printed on the attestation page. Enter it again.
refusal-verification-mistyped = One character of the verification code is mistyped. Read the attestation page and enter it again.
refusal-receipt-number = This is not a receipt number.
scan-too-many-pixels = The picture has { $width } × { $height } pixels, which is too many. Photograph or scan it again at 300 dpi.
refusal-blob-missing = The file is not in the store any more. Tell an administrator, with the operation number.
refusal-blob-corrupt = The file in the store is damaged and is not used. Tell an administrator, with the operation number.
refusal-blob-full = The server's disk is full, so the file was not saved. Tell an administrator and try again.
refusal-blob-too-large = The file is larger than allowed ({ $limit } bytes). Split it into several files.
refusal-upload-offset = This piece does not continue what is here ({ $have } bytes). The page goes on by itself.
refusal-upload-busy = This file is being uploaded in another window. Wait a moment and try again.
refusal-upload-unknown = This file is not here any more. Attach it again.
refusal-upload-source = The line dropped. The upload goes on where it stopped.
refusal-blob-io = The server could not write the file. Try again, or tell an administrator with the operation number.
