"""Rules of the house that a linter does not know: who reads the clock, who may touch SQLite's log."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "kindermeilen"
CLOCK = "clock.py"
ENGINE = "storage/engine.py"

READS_THE_CLOCK = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime", "strftime", "asctime", "clock_gettime"},
    "func": {"now", "current_date", "current_timestamp", "localtimestamp", "sysdate"},
}
STOPWATCHES = {"monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns"}
ROOMS_WITHOUT_A_STOPWATCH = ("domain/", "actions/")
SQL_CLOCKS = ("CURRENT_TIMESTAMP", "CURRENT_DATE", "strftime('now", "date('now", "datetime('now")


def modules() -> Iterator[tuple[str, str]]:
    """Name below the package and source of each module."""
    for file in sorted(PACKAGE.rglob("*.py")):
        yield file.relative_to(PACKAGE).as_posix(), file.read_text()


def clock_reads(source: str, *, stopwatch: bool) -> list[str]:
    """What in this source asks what time it is: attributes, names imported from `time`, SQL's own words."""
    tree = ast.parse(source)
    attributes = [(name_of(node.value), node.attr) for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
    imported = [
        ("time", alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "time"
        for alias in node.names
    ]
    forbidden = {**READS_THE_CLOCK, "time": READS_THE_CLOCK["time"] | (set() if stopwatch else STOPWATCHES)}
    found = [f"{owner}.{attr}" for owner, attr in attributes + imported if attr in forbidden.get(owner, ())]
    return found + [word for word in SQL_CLOCKS if word in source]


def name_of(node: ast.expr) -> str:
    """`datetime` for both `datetime` and `datetime.datetime`."""
    return {ast.Name: "id", ast.Attribute: "attr"}.get(type(node), "") and ast.unparse(node).rsplit(".", 1)[-1]


@pytest.mark.parametrize(
    "source",
    [
        "datetime.now(UTC)",
        "datetime.datetime.utcnow()",
        "date.today()",
        "time.time()",
        "from time import time",
        "select(func.now())",
        "text('CURRENT_TIMESTAMP')",
        "time.monotonic()",
    ],
)
def test_every_way_to_read_the_clock_is_seen(source: str) -> None:
    assert clock_reads(source, stopwatch=False)


def test_asking_the_clock_module_is_not_reading_the_clock() -> None:
    assert clock_reads("from kindermeilen import clock\nclock.today()\nclock.now()", stopwatch=False) == []


def test_only_the_clock_module_reads_the_clock() -> None:
    reads = {
        name: found
        for name, source in modules()
        if name != CLOCK and (found := clock_reads(source, stopwatch=not name.startswith(ROOMS_WITHOUT_A_STOPWATCH)))
    }
    assert reads == {}


def test_no_checkpoint_outside_the_write_queue() -> None:
    """SQLite's WAL-reset defect: a checkpoint beside another connection's commit can corrupt the database."""
    assert [name for name, source in modules() if "wal_checkpoint" in source and name != ENGINE] == []


def test_the_database_is_never_mapped_into_memory() -> None:
    assert [name for name, source in modules() if "mmap_size" in source] == []


def test_no_schema_is_made_without_a_migration() -> None:
    assert [name for name, source in modules() if ".create_all(" in source] == []


def test_no_view_takes_everything_but_get_for_a_sent_form() -> None:
    """HEAD falls through `method == "GET"` into what a POST does, past the CSRF check: views ask for POST."""
    views = [file for file in (PACKAGE / "web").rglob("*.py") if file.name != "errors.py"]
    assert [file.name for file in views if 'method == "GET"' in file.read_text(encoding="utf-8")] == []
