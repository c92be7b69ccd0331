"""The pages of earlier runs in results/, one file a run: where a new one goes, and what the last one said."""

import os
import platform
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from benchmarks.server import ROOT

RESULTS = Path(__file__).with_name("results")
MEASURED = "Measured"
WORSE = 0.1
"""A ratio that moved by more than this part, and out of the other's spread, is more than the machine's mood."""
RATIO = re.compile(r"(?P<ratio>\d+\.\d+) \((?P<least>\d+\.\d+)–(?P<most>\d+\.\d+)\)")


@dataclass(frozen=True, slots=True)
class Ratio:
    """A row's ratio with the least and the greatest of its rounds or turns."""

    middle: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{self.middle:.3f} ({self.least:.3f}–{self.most:.3f})"


@dataclass(frozen=True, slots=True)
class Earlier:
    """The last page of the same kind before this one."""

    file: str
    ratios: Mapping[str, Ratio]

    def beside(self, name: str, now: Ratio | None, *, higher_is_better: bool) -> str:
        """The earlier ratio and how far the new one moved from it; bold where that is for the worse."""
        before = self.ratios.get(name)
        if before is None or now is None or not before.middle:
            return "–"
        moved = now.middle / before.middle - 1
        worse = now.most < before.least if higher_is_better else now.least > before.most
        text = f"{moved:+.0%}"
        return f"{before.middle:.3f}: " + (f"**{text}**" if worse and abs(moved) > WORSE else text)


def earlier(kind: str) -> Earlier:
    """The last page of that kind (`""`, `"-scale"` …); one without rows where there is none."""
    pages = [file for file in RESULTS.glob("*.md") if kind_of(file) == kind]
    if not pages:
        return Earlier("none", {})
    last = max(pages, key=measured_at)
    return Earlier(last.name, ratios_of(last.read_text(encoding="utf-8")))


def kind_of(file: Path) -> str:
    found = re.fullmatch(r"\d{4}-\d\d-\d\d-[^-]+(?P<kind>(-[a-z]+)*)", file.stem)
    return found["kind"] if found else file.stem


def measured_at(file: Path) -> str:
    """A page's day, and the time of day where it says so."""
    found = re.search(rf"^- {MEASURED}: (\S+ \S+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else file.name[: len("2026-11-23")]


def ratios_of(page: str) -> dict[str, Ratio]:
    """Each row's name → its ratio, from the columns that are called so."""
    found: dict[str, Ratio] = {}
    place = None
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        titles = [number for number, cell in enumerate(cells) if cell.startswith("ratio to") and "spread" in cell]
        if titles:
            place = titles[0]
        elif not line.startswith("|"):
            place = None
        elif place is not None and len(cells) > place and (ratio := RATIO.search(cells[place])):
            found[cells[0]] = Ratio(*(float(ratio[part]) for part in ("ratio", "least", "most")))
    return found


def facts() -> dict[str, str]:
    """When, of what and on what it was measured."""
    return {
        MEASURED: f"{datetime.now():%Y-%m-%d %H:%M}",
        "Commit": commit(),
        "Machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
    }


def commit() -> str:
    command = ("git", "describe", "--always", "--dirty", "--abbrev=10", "--exclude=*")
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def save(kind: str, page: str) -> None:
    """Keep the page under the day, the commit and its kind."""
    day = f"{datetime.now():%Y-%m-%d}"
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{day}-{commit().removesuffix('-dirty')}{kind}.md"
    file.write_text(f"# Benchmark of {day}\n\n{page}", encoding="utf-8")
    sys.stderr.write(f"Saved as {file.relative_to(ROOT)}\n")
