#!/usr/bin/env python3
"""A terminal for a suite: runs a program at a pseudo-terminal of its own and lets the suite read and type.

    terminal.py [-e] PROGRAM ARGUMENT…

The suite listens at the socket that SAOY_TERMINALS names. One line of JSON each way: {"began": [words], "pid"}, {"seen": text},
{"echo": bool}, {"ended": code} (negative: by that signal) from here; {"type": text}, {"ask": "echo"} from there. The program runs in the
folder SAOY_TERMINAL_FOLDER, and may leave its memory there when it crashes.
"""

import json
import os
import resource
import selectors
import signal
import socket
import subprocess
import sys
import termios

words = sys.argv[1:]
if words[:1] == ["-e"]:
    words = words[1:]
suite = socket.socket(socket.AF_UNIX)
suite.connect(os.environ["SAOY_TERMINALS"])
screen, keyboard = os.openpty()


def tell(**what):
    suite.sendall(json.dumps(what).encode() + b"\n")


def begin():
    os.setsid()
    import fcntl

    fcntl.ioctl(keyboard, termios.TIOCSCTTY, 0)
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    # Whoever started the browser may have had them passed over.
    for one in (signal.SIGINT, signal.SIGQUIT, signal.SIGPIPE):
        signal.signal(one, signal.SIG_DFL)


program = subprocess.Popen(words, stdin=keyboard, stdout=keyboard, stderr=keyboard, cwd=os.environ["SAOY_TERMINAL_FOLDER"], preexec_fn=begin)
tell(began=words, pid=program.pid)
watched = selectors.DefaultSelector()
watched.register(screen, selectors.EVENT_READ)
watched.register(suite, selectors.EVENT_READ)
unread = b""
ended = False
while True:
    ready = {key.fileobj for key, _ in watched.select(0.05)}
    if screen in ready:
        tell(seen=os.read(screen, 65536).decode(errors="replace"))
    if suite in ready:
        piece = suite.recv(65536)
        if not piece:
            # The window is closed: what runs in it is told.
            if program.poll() is None:
                program.send_signal(signal.SIGHUP)
            break
        *lines, unread = (unread + piece).split(b"\n")
        for line in lines:
            asked = json.loads(line)
            if "type" in asked:
                os.write(screen, asked["type"].encode())
            else:
                tell(echo=bool(termios.tcgetattr(keyboard)[3] & termios.ECHO))
    if not ready and not ended and program.poll() is not None:
        ended = True
        tell(ended=program.returncode)
