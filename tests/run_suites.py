"""Runs the CTest suites of build folders and prints what each suite said of itself.

usage: run_suites.py BUILD…
Fails when a suite fails, when one is missing that REQUIRED names, or when one ran no test.
"""
import pathlib
import re
import subprocess
import sys

REQUIRED = ["core", "interface", "machine", "cli", "window", "truth", "golden", "architecture", "tokens",
            "tokenizers", "gguf-tokens", "prices", "window-tasks", "canvas-tasks",
            "core-wasm",
            "tokens-wasm", "tokenizers-wasm", "page", "sizes"]

# The line (or lines) in which a runner sums up, and in it the number of tests that ran.
SUMMARIES = [
    re.compile(r"^All tests passed \(\d+ assertions? in (\d+) test cases?\)$", re.M),  # Catch2
    re.compile(r"^test cases: +(\d+) \|.*$", re.M),  # Catch2, with failures or skipped
    re.compile(r"^(?:# |ℹ )tests (\d+)$", re.M),  # node --test
    re.compile(r"^(\d+) checks?: .*$", re.M),  # our own scripts
    re.compile(r"^(\d+) passed, \d+ failed$", re.M),  # the replay of measurements
]
DETAILS = re.compile(r"^(?:# |ℹ )(?:pass|fail|cancelled|skipped|todo) \d+$|^assertions: .*$", re.M)


def suites(log):
    """Name, verdict and output of each test in CTest's log."""
    for part in re.split(r"^(?=\d+/\d+ Testing: )", log, flags=re.M):
        found = re.match(r"\d+/\d+ Testing: (\S+)$", part, re.M)
        if found:
            yield found[1], re.search(r"^Test Passed\.$", part, re.M) is not None, part


def summary(output):
    for pattern in SUMMARIES:
        found = pattern.search(output)
        if found:
            details = [match[0].lstrip("#ℹ ") for match in DETAILS.finditer(output)]
            return ", ".join([found[0].lstrip("#ℹ "), *details]), int(found[1])
    return "(no summary)", 0


def main():
    status, ran = 0, {}
    for build in sys.argv[1:]:
        # One after the other: two cores do not carry two browsers, and keys arrive late where they are short.
        command = ["ctest", "--test-dir", build, "--output-on-failure", "--no-tests=error"]
        status |= subprocess.run(command).returncode
        log = pathlib.Path(build, "Testing/Temporary/LastTest.log")
        for name, passed, output in suites(log.read_text(encoding="utf-8", errors="replace")):
            text, count = summary(output)
            ran[name] = count
            mark = "ok  " if passed and count else "FAIL"
            status |= mark == "FAIL"
            print(f"{mark}  {name:16}{text}", flush=True)
    for name in REQUIRED:
        if name not in ran:
            status = 1
            print(f"FAIL  {name:16}was not built, so it ran no test")
    print(f"{sum(ran.values())} tests in {len(ran)} suites: {'FAILED' if status else 'all passed'}")
    return 1 if status else 0


sys.exit(main())
