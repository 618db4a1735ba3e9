"""Runs fuzz targets for a while, several at once, and prints what each did.

usage: run.py BUILD SECONDS [TARGET…]
Each target starts from tests/fuzz/corpus/<target> and from what earlier runs found (BUILD/corpus). A finding is made
smaller and put into tests/fuzz/corpus/<target>, where the ordinary tests replay it: commit it with the fix.
Fails when there was a finding, or when a target ran nothing.
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

CORPUS = pathlib.Path(__file__).parent / "corpus"
# A header that is read takes a few megabytes, whatever it says it holds. Under sanitizers a plan over every model and
# device takes ten seconds.
LIMITS = ["-rss_limit_mb=512", "-malloc_limit_mb=64", "-timeout=60"]
ENVIRONMENT = {**os.environ, "ASAN_OPTIONS": "quarantine_size_mb=64",
               "UBSAN_OPTIONS": "print_stacktrace=1"}


def fuzz(program, *arguments):
    result = subprocess.run([program, *LIMITS, *arguments], capture_output=True, env=ENVIRONMENT)
    return result.returncode, result.stderr.decode("utf-8", "replace")


def keep(program, name, finding):
    """The finding, made smaller, as a file of the corpus."""
    smaller = finding.with_name("smaller-" + finding.name)
    if finding.stat().st_size > 0:
        fuzz(program, "-minimize_crash=1", "-max_total_time=60", f"-exact_artifact_path={smaller}", str(finding))
    same = smaller.exists() and fuzz(program, str(smaller))[0] != 0
    best = smaller if same else finding
    kept = CORPUS / name / ("found-" + finding.name.split("-")[-1][:12])
    kept.write_bytes(best.read_bytes())
    return kept


def run(build, name, seconds):
    program = build / "bin" / f"ballpark-fuzz-{name}"
    work, found = build / "corpus" / name, build / "found" / name
    for folder in (work, found):
        folder.mkdir(parents=True, exist_ok=True)
    for old in found.iterdir():
        old.unlink()
    code, output = fuzz(program, f"-max_total_time={seconds}", "-print_final_stats=1", "-use_value_profile=1",
                        "-max_len=65536", f"-artifact_prefix={found}/", str(work), str(CORPUS / name))
    runs = re.search(r"stat::number_of_executed_units:\s+(\d+)", output)
    memory = re.search(r"stat::peak_rss_mb:\s+(\d+)", output)
    covered = re.findall(r"cov: (\d+) ft: (\d+) corp: (\d+)", output)
    kept = [keep(program, name, finding) for finding in sorted(found.iterdir())]
    return {"name": name, "runs": int(runs[1]) if runs else 0, "memory": memory[1] if memory else "?",
            "covered": covered[-1] if covered else ("?", "?", "?"), "kept": kept,
            "failed": code != 0, "output": output}


def main():
    build, seconds = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    known = sorted(folder.name for folder in CORPUS.iterdir())
    wanted = sys.argv[3:] or known
    for name in wanted:
        if name not in known:
            print(f"there is no target {name}; there are {', '.join(known)}", file=sys.stderr)
            return 2
    status = 0
    print(f"{'target':14}{'runs':>12}{'edges':>9}{'features':>10}{'corpus':>8}{'peak MB':>9}")
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
        for result in pool.map(lambda name: run(build, name, seconds), wanted):
            edges, features, corpus = result["covered"]
            print(f"{result['name']:14}{result['runs']:>12}{edges:>9}{features:>10}{corpus:>8}{result['memory']:>9}", flush=True)
            if result["failed"] or not result["runs"]:
                status = 1
                print("\n".join(result["output"].splitlines()[-60:]))
            for kept in result["kept"]:
                print(f"{result['name']}: FOUND {kept}")
    print(f"{len(wanted)} targets, {seconds} s each: {'FINDINGS' if status else 'nothing found'}")
    return status


sys.exit(main())
