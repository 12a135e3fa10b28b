# Programs on officers' computers that sign whole files. The page fills %program%, %status%, %message%, %code%.
plugin-absent = %program% is not found on this computer. Open it and try again; if it is not installed, tell the administrator.
plugin-blocked = The browser keeps this page from programs on this computer. Click the sign left of the address, allow access to the local network, and load the page again.
plugin-silent = %program% does not answer. See whether its window is still open, then sign again.
plugin-closed = %program% hung up before it answered. Sign again.
plugin-garbled = %program% answered in a way that is not agreed. Update it, then sign again.
plugin-not-sent = The program says that it signed, but no file has come. Sign again.
plugin-file = The signed file was not taken: %message%
plugin-vgca-said = VGCASignService has not signed (number %status%): %message%
plugin-vgca-status = VGCASignService has not signed and says only the number %status%. Sign again.
plugin-vnpt-licence = The VNPT-CA plug-in does not take this installation's licence (code %code%). Tell the administrator.
plugin-vnpt-1 = The VNPT-CA plug-in got an empty file. Load the page again, then sign.
plugin-vnpt-2 = No certificate is found. Plug the token in and sign again.
plugin-vnpt-3 = The VNPT-CA plug-in could not sign. Sign again.
plugin-vnpt-4 = The token has no key for the chosen certificate. Plug the right one in and sign again.
plugin-vnpt-6 = The VNPT-CA plug-in got no page number. Load the page again, then sign.
plugin-vnpt-7 = The VNPT-CA plug-in says that the file has no such page. Load the page again, then sign.
plugin-vnpt-8 = No token is found. Plug it in and sign again.
plugin-vnpt-10 = The VNPT-CA plug-in says that the signature is not valid. Sign again.
plugin-vnpt-11 = You cancelled. The dossier still waits to be signed.
plugin-vnpt-other = The VNPT-CA plug-in has not signed (code %code%: %message%). Sign again.

# An agency's settings.
settings-profile = How electronic copies are signed
profile-a = Keys that sign hashes: saoy-agent, remote signing, HSM
profile-hint-a = The leader certifies, the seal locks the file. No file is taken from another program. Better wherever saoy-agent can be installed.
profile-b = Programs on officers' computers that sign whole files: VGCASignService, VNPT-CA Plugin
profile-hint-b = Leader and seal keeper sign with the program they have. Before a signed file is kept it is compared byte by byte with the one that was sent. The seal stands beside the signature and not over a third of it.
profile-kept = A dossier keeps the way in which it was begun; a change holds for dossiers begun later and is written down in the log.
profile-wrong = Choose one of the two ways.
vnpt-licence = The VNPT-CA plug-in's licence for this address
vnpt-licence-hint = The XML that VNPT gave for this installation's domain. Leave empty where only VGCASignService is used.
vnpt-licence-wrong = The licence is the XML that VNPT gave; it begins with “<” and has at most 16,000 bytes. Paste it unchanged.

# A batch with a program on the officer's computer.
program-here = Signing with { $name }
program-lead-sign = Plug the token in and open { $name }. The page hands the files to it one by one; a signed file is compared with what was sent before it is kept.
program-lead-seal = Plug the agency's token in and open { $name }. The page hands the numbered files to it one by one; a signed file is compared with what was sent before it is kept.
program-go-sign = Sign { $n } with { $name }
program-go-seal = Seal { $n } with { $name }
program-looks = Looking for { $name } and preparing the file…
program-waits = Dossier { $code }: choose the certificate and type the PIN in the window of { $name } ({ $n } / { $of })
program-left = { $n } are left to sign. What was signed stays signed.
program-no-script = The page needs JavaScript to hand files to { $name }.
program-draws-sign = { $name } draws the signature as it is set up on the computer. The page above is the file that will be sent.
program-draws-seal = { $name } draws the seal beside the signature as it is set up on the computer. The page above is the file that will be sent.
plugin-lost = The line to the service dropped, or the session is over. Load the page again, then go on signing.
cert-program = Signs with { $name } on this computer
batch-mixed = The chosen dossiers are signed in two different ways. Choose those of one way apart.
flow-profile-a = This dossier was begun to be signed by a key that signs hashes. Choose a certificate of saoy-agent, of remote signing or on the server.
flow-profile-b = This dossier was begun to be signed by a program that signs whole files. Choose VGCASignService or the VNPT-CA plug-in.

# Files that came back.
returned-deviates = The signed file was not taken: { $why }
returned-unknown = No dossier waits for this file. Open the signing page again and sign again.
returned-used = This signing has taken a file, or is over; each works once. Look at the signing page.
returned-under-way = A file of this signing is on its way. Wait until it is through, then look at the signing page.
returned-expired = The time of this signing is over, so the file was not taken. Sign again from the signing page.
returned-too-large = The file that came back is too large: what was sent and one signature are taken, { $most } MB at most. Sign again with a smaller picture.
returned-too-slow = The file took too long to come and was cut off. Look at the line, then sign again.
returned-no-file = The program sent no file. Sign again; if that repeats, tell the administrator.
returned-stamp-untrusted = The signed file was not taken: the timestamp that the program put in is by “{ $authority }”, which is not trusted here for timestamps. Switch timestamps off in the signing program (the system adds its own) and sign again.
returned-stamp-revoked = The signed file was not taken: the certificate of the timestamp authority “{ $authority }” was revoked at { $at }. Switch timestamps off in the signing program (the system adds its own) and sign again.
returned-stamp-clock = The signed file was not taken: the timestamp that the program put in states { $stated }, while the system's clock says { $own }. Switch timestamps off in the signing program (the system adds its own) and sign again; if the system's clock is wrong, tell the administrator.
returned-stamp-certificate = The signed file was not taken: the timestamp that the program put in states { $stated }, when the signer's certificate is not valid ({ $from } to { $until }). Switch timestamps off in the signing program (the system adds its own) and sign again.
