"""Send as many cases as you like: `python -m tests.fuzz.run --cases 20000 --seed 7`.

Prints what was answered, how fast, and each finding with a command that repeats it.
"""

import argparse
import os
import shlex
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest


class Report:
    """Collects what the fuzz's tests say; `only`: a part of a test's name."""

    def __init__(self, only: str) -> None:
        self.only = only
        self.answers: Counter[str] = Counter()
        self.findings: dict[str, str] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if self.only in item.name]

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.when == "call":
            self.answers.update(dict(report.user_properties).get("answers", {}))
        if report.failed:
            self.findings[report.nodeid.partition("::")[2]] = str(report.longrepr)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run")
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", metavar="TEXT", help="only forms, tables or routes whose name holds this")
    asked, more = parser.parse_known_args()
    os.environ |= {"KINDERMEILEN_FUZZ_CASES": str(asked.cases), "KINDERMEILEN_FUZZ_SEED": str(asked.seed)}
    report = Report(asked.only)
    started = time.monotonic()
    done = pytest.main(["tests/fuzz/test_fuzz.py", "-q", "--tb=short", "--no-header", *more], plugins=[report])
    for line in _lines(report, asked, more, time.monotonic() - started):
        sys.stdout.write(f"{line}\n")
    return int(done)


def _lines(report: Report, asked: argparse.Namespace, more: list[str], seconds: float) -> Iterator[str]:
    cases = sum(report.answers.values())
    yield f"{cases} requests in {seconds:.0f} s, {cases / seconds:.1f} a second, seed {asked.seed}"
    yield "answered: " + ", ".join(f"{kind} {count} ×" for kind, count in sorted(report.answers.items()))
    yield f"{len(report.findings)} findings"
    again = ["python", "-m", "tests.fuzz.run", f"--cases={asked.cases}", f"--seed={asked.seed}"]
    for name in report.findings:
        only = name.partition("[")[2].rstrip("]") or name
        yield f"  {name}\n    {shlex.join([*again, '--only', only, *more])}"


if __name__ == "__main__":
    sys.exit(main())
