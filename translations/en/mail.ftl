mail-queued = Queued
mail-retrying = Will retry
mail-sent = Sent
mail-refused = Refused
mail-opened = Link opened
mail-all = Show all
mail-trouble = Only those in trouble
mail-as-link = as a link
mail-attached = PDF attached
mail-attempts =
    { $n } { $n ->
        [one] attempt
       *[other] attempts
    }
mail-resend = Send again
mail-resend-title = Correct the address and send again
mail-server-says = The mail server’s words
mail-address = E-mail address
mail-address-hint = Check with the receiver before sending again.
mail-history = Attempts
mail-empty = No messages. Every message that carries a copy appears here with its state.
mail-refused-do = The mail server refuses for good, so nothing is sent again by itself. Correct the address or ask the person, then press “Send again”.
mail-retrying-do = The mail server does not take it for now; it is sent again by itself.
mail-trouble-no-line = The mail server could not be reached. It is sent again by itself; if that goes on, tell the administrator.
mail-trouble-late = The mail server did not answer in time. It is sent again by itself; if that goes on, tell the administrator.
mail-trouble-unprotected = No protected line to the mail server could be made. It is sent again by itself; if that goes on, tell the administrator.
mail-trouble-disagreement = The mail server does not accept how this system signs in or sends. It is sent again by itself; tell the administrator.
mail-trouble-unreadable = The mail server’s answer makes no sense. It is sent again by itself; if that goes on, tell the administrator.
mail-trouble-overlong = The mail server’s answer is longer than is allowed, so it is not clear whether the mail was taken or refused. It is not sent again by itself; ask the person, then correct the address or press “Send again” if needed.
mail-trouble-unwritten = No mail to this address could be written. Correct the address, then press “Send again”.
mail-trouble-other = This attempt failed. While the mail waits it is sent again by itself; otherwise press “Send again”.
