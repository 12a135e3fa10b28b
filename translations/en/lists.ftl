list-drafts = Drafts
list-returned = Returned dossiers
list-to-sign = Copies to sign
list-to-seal = Copies to seal
list-following = Follow dossiers
list-found = Search results
list-drafts-empty = No drafts. Dossiers you save as draft will be here.
list-returned-empty = Nothing was returned. Dossiers the leader returns will be here, with the reason.
list-to-sign-empty = Nothing to sign. Dossiers that clerks submit will appear here.
list-to-seal-empty = Nothing to seal. Dossiers that were signed and passed on will appear here.
list-following-empty = No dossiers yet. All dossiers of the agency will appear here.
list-found-empty = Nothing found.
list-drafts-nothing = Nothing matches. Try fewer conditions.
list-returned-nothing = Nothing matches. Try fewer conditions.
list-to-sign-nothing = Nothing matches. Try fewer conditions.
list-to-seal-nothing = Nothing matches. Try fewer conditions.
list-following-nothing = Nothing matches. Try fewer conditions.
list-found-nothing = Nothing found in your agency. Try a dossier code, a register number, a name or an identity number.
results =
    { $n } { $n ->
        [one] result
       *[other] results
    } found
search-block = Search
search-kind = Requester
search-who = Name / identity or tax number / e-mail
search-from = Submitted from
search-to = To
col-row = No.
col-code = Dossier code
col-code-type = Code, type of paper
col-name = Requester
col-name-identity = Requester, identity or tax number
col-identity-full = Identity or tax number
col-phone = Telephone
col-registered = Registered
col-due = Due
col-state = State
col-action = Action
col-reason = Reason
col-when = Time
col-pages = Pages
col-copies = Copies
col-fee = Fee (đ)
col-day = Certified on
col-signer = Signer
col-paper = Paper
col-name-book = Requester
col-row-book = No.
select-all = Select all
select-row = Select { $code }
select-clear = Clear
selected-none = Nothing selected
selected-some = { $n } selected
selected-pages =
    { $n } { $n ->
        [one] page
       *[other] pages
    } of originals
pin-once = The PIN is asked once
batch-to-sign = Sign and pass on { $n }
batch-to-seal = Seal { $n } selected
batch-to-sign-none = Sign and pass on
batch-to-seal-none = Seal selected
do-process = Process
do-continue = Continue
do-pass = Pass on
do-deliver = Deliver
do-timeline = Timeline
rows-per-page = Rows per page
apply-rows = Change
pager = Pages of results
pager-previous = Previous page
pager-next = Next page
held-by = with { $who }
timeline = Timeline
