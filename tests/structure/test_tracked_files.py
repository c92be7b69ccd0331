"""What no file of the repository may hold: one machine's paths, hosts that packages come from, secrets."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

# Written in pieces, so that this file does not hold what it looks for.
PACKAGE_HOSTS = (
    r"\bpy" + r"pi\.org\b",
    r"\bpython" + r"hosted\.org\b",
    r"\bnpm" + r"js\.(org|com)\b",
    r"\bdebian" + r"\.org/debian\b",
    r"\bproxy\.go" + r"lang\.org\b",
)
MACHINE_PATHS = (r"(?<![\w.:/~*-])/(home|root|tmp|work|Users)/",)
SECRETS = (r"BEGIN [A-Z ]*PRIVATE " + "KEY",)
FORBIDDEN = re.compile("|".join((*PACKAGE_HOSTS, *MACHINE_PATHS, *SECRETS)))
RUN_TIME = ("instance/", ".venv/", "build/", "dist/")


def tracked() -> list[str]:
    answer = subprocess.run(("git", "ls-files", "-z"), cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in answer.stdout.split("\0") if name and (ROOT / name).is_file()]


def texts() -> Iterator[tuple[str, str]]:
    """Name and text of each tracked file that is text."""
    for name in tracked():
        try:
            yield name, (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def faults(text: str) -> list[str]:
    return [f"line {text.count(chr(10), 0, match.start()) + 1}: {match[0]}" for match in FORBIDDEN.finditer(text)]


@pytest.mark.parametrize(
    "text",
    ["see /ho" + "me/anna/x", "'/tm" + "p/demo'", "https://py" + "pi.org/simple", "registry.npm" + "js.org/idb"],
)
def test_a_forbidden_path_or_host_is_seen(text: str) -> None:
    assert faults(text)


@pytest.mark.parametrize(
    "text", ["https://town.example/ho" + "me/", "/var/lib/kindermeilen", "$HOME/ro" + "ot/", "/tmpl/x"]
)
def test_what_only_looks_like_one_is_left_alone(text: str) -> None:
    assert faults(text) == []


def test_no_file_names_this_machine_or_a_package_host() -> None:
    assert {name: found for name, text in texts() if (found := faults(text))} == {}


def test_nothing_made_at_run_time_is_tracked() -> None:
    assert [name for name in tracked() if name.startswith(RUN_TIME) or name.endswith((".sqlite3", ".pyc"))] == []
