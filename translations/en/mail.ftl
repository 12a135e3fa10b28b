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
