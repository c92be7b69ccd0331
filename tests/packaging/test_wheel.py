"""The wheel carries everything the app reads at run time, so that an installation needs no checkout."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The names in a freshly built wheel. Built with what is installed, so that the test needs no network."""
    folder = tmp_path_factory.mktemp("wheel")
    command = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder))
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    return set(ZipFile(next(folder.glob("kindermeilen-*.whl"))).namelist())


def files_below(folder: str) -> set[str]:
    found = (file.relative_to(ROOT).as_posix() for file in (ROOT / folder).rglob("*") if file.is_file())
    return {name for name in found if "__pycache__" not in name and not name.endswith(".pyc")}


def test_every_file_of_the_package_is_in_the_wheel(wheel: set[str]) -> None:
    """Migrations, figures with their sources and catalogues among them."""
    package = files_below("kindermeilen")
    assert {"kindermeilen/storage/migrations/env.py", "kindermeilen/py.typed"} <= package
    assert package - wheel == set()


@pytest.mark.parametrize("folder", ["templates", "static"])
def test_templates_and_static_files_travel_inside_the_package(wheel: set[str], folder: str) -> None:
    beside = files_below(folder)
    assert beside
    assert {f"kindermeilen/{name}" for name in beside} - wheel == set()


def test_the_command_and_the_licence_are_in_the_wheel(wheel: set[str]) -> None:
    ends = ("dist-info/entry_points.txt", "dist-info/licenses/LICENSE")
    assert [end for end in ends if not any(name.endswith(end) for name in wheel)] == []


def test_nothing_made_at_run_time_is_in_the_wheel(wheel: set[str]) -> None:
    outside = {name.split("/")[0] for name in wheel if ".dist-info/" not in name}
    assert outside == {"kindermeilen"}
    assert [name for name in wheel if name.endswith((".sqlite3", ".pyc", "secret-key"))] == []
