"""Runs a program that dies (SIGSYS) the moment it asks the kernel for a socket: `no_network.run([...])`.

A filter of system calls (seccomp, Linux) is set in the child before the program starts; it cannot be taken off again."""

import ctypes
import platform
import signal
import struct
import subprocess

# Number of socket(2) by machine.
SOCKET = {"x86_64": 41, "aarch64": 198}
NO_NEW_PRIVILEGES, SET_SECCOMP, FILTER = 38, 22, 2
LOAD_WORD, JUMP_EQUAL, RETURN = 0x20, 0x15, 0x06
KILL, ALLOW = 0x80000000, 0x7FFF0000


def possible():
    return platform.system() == "Linux" and platform.machine() in SOCKET


def forbid():
    """Called in the child."""
    program = b"".join(
        struct.pack("HBBI", *line)
        for line in (
            (LOAD_WORD, 0, 0, 0),  # seccomp_data.nr
            (JUMP_EQUAL, 0, 1, SOCKET[platform.machine()]),
            (RETURN, 0, 0, KILL),
            (RETURN, 0, 0, ALLOW),
        )
    )
    code = ctypes.create_string_buffer(program)
    whole = ctypes.create_string_buffer(struct.pack("HxxxxxxP", 4, ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(SET_SECCOMP, FILTER, whole, 0, 0):
        raise OSError(ctypes.get_errno(), "no filter of system calls")


def run(command, **options):
    return subprocess.run(command, preexec_fn=forbid, **options)


def was_killed(result):
    return result.returncode == -signal.SIGSYS
