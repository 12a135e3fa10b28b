#!/usr/bin/env python3
"""Builds the fuzzers with stable Rust and runs them.

    fuzz/run.py SECONDS [TARGET…]      each target for SECONDS (all without a name)

cargo-fuzz is not needed, g++ is (libFuzzer is C++). What is found new goes into SAOY_FUZZ_CORPUS (or fuzz/target/corpus),
the kept corpus of the repository is only read. Prints executions of each target; the status is 1 if any found something.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SANCOV = [
    "level=4",
    "inline-8bit-counters",
    "pc-table",
    "trace-compares",
]
# A run on one input may take this long (s) and this much memory (MB); inputs are at most this long (bytes).
LIMITS = ["-timeout=10", "-rss_limit_mb=2048", "-max_len=65536"]
# Words that are worth trying, for what is read as PDF.
WORDS = HERE / "dictionaries" / "pdf.dict"
READ_AS_PDF = {"reader", "later", "whole", "normalised"}


def targets():
    return sorted(path.stem for path in (HERE / "fuzz_targets").glob("*.rs"))


def host():
    """Named as a target, so that programs of the build itself are not instrumented."""
    said = subprocess.run(["rustc", "-vV"], stdout=subprocess.PIPE, text=True, check=True).stdout
    return re.search(r"^host: (\S+)", said, re.M).group(1)


def build(names):
    flags = ["--cfg", "fuzzing", "-Cpasses=sancov-module"]
    flags += [f"-Cllvm-args=-sanitizer-coverage-{flag}" for flag in SANCOV]
    env = dict(os.environ, CARGO_ENCODED_RUSTFLAGS="\x1f".join(flags))
    folder = Path(env.setdefault("CARGO_TARGET_DIR", str(HERE / "target")))
    bins = [word for name in names for word in ("--bin", name)]
    target = host()
    command = ["cargo", "build", "--release", "--target", target, *bins]
    subprocess.run(command, cwd=HERE, env=env, check=True)
    return folder / target / "release"


def run(binary, name, seconds):
    """Executions and whether nothing was found."""
    grown = Path(os.environ.get("SAOY_FUZZ_CORPUS", HERE / "target/corpus")) / name
    found = HERE / "target/found"
    for folder in (grown, found):
        folder.mkdir(parents=True, exist_ok=True)
    command = [str(binary), f"-max_total_time={seconds}", "-print_final_stats=1", "-verbosity=1", *LIMITS]
    if name in READ_AS_PDF:
        command.append(f"-dict={WORDS}")
    command += [f"-artifact_prefix={found / name}-", str(grown), str(HERE / "corpus" / name)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    executions = re.search(r"stat::number_of_executed_units:\s*(\d+)", done.stdout)
    count = int(executions.group(1)) if executions else 0
    print(f"{name}: {count} executions in {seconds} s", flush=True)
    if done.returncode:
        print("\n".join(done.stdout.splitlines()[-40:]), flush=True)
    return done.returncode == 0


def main():
    seconds, names = int(sys.argv[1]), sys.argv[2:] or targets()
    if not shutil.which("c++") and not shutil.which("g++"):
        print("fuzz: a C++ compiler is needed (Debian: g++)")
        return 2
    folder = build(names)
    good = [run(folder / name, name, seconds) for name in names]
    print(f"fuzz: {sum(good)} passed, {len(good) - sum(good)} failed")
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
