"""From the wheel to a running campaign: installed away from the checkout, by somebody who cannot write into it."""

import json
import posixpath
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest

from tests.packaging.operator import (
    ROOT,
    Browser,
    Operator,
    Page,
    built_wheel,
    clean_environment,
    files_with_times,
)

AGS = "08425141"
GROUPS = "institution;kind;group;children\nLindenschule;school;3b;25\nKita Regenbogen;kita;Sonnengruppe;18\n"
TODAY = datetime.now(ZoneInfo("Europe/Berlin")).date()
"""By the real clock, as the server has it."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def venv(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clean_environment(tmp_path_factory.mktemp("clean"), wheel)


@pytest.fixture(scope="module")
def operator(venv: Path, tmp_path_factory: pytest.TempPathFactory) -> Operator:
    """In an empty folder."""
    folder = tmp_path_factory.mktemp("operator") / "empty"
    folder.mkdir()
    return Operator(venv, folder)


@pytest.fixture(scope="module")
def invitation(operator: Operator) -> str:
    """A town with a campaign around today and its groups, by the commands of the README; the coordinator's address."""
    place = ("--municipality", "Blaustein", "--ags", AGS, "--land", "BW", "--lat", "48.41", "--lon", "9.92")
    address, _ = operator.run("init", *place)
    first, last = max(date(TODAY.year, 1, 1), TODAY - timedelta(7)), min(date(TODAY.year, 12, 31), TODAY + timedelta(7))
    operator.run("campaign", "--year", str(TODAY.year), "--from", first.isoformat(), "--to", last.isoformat())
    (operator.folder / "classes.csv").write_text(GROUPS)
    operator.run("groups", "import", "classes.csv")
    return address.strip()


@pytest.fixture(scope="module")
def code(operator: Operator, invitation: str) -> str:
    """The public code of the 3b."""
    listed, _ = operator.run("groups", "list")
    return next(line.rpartition(";")[2] for line in listed.splitlines() if ";3b;" in line)


@pytest.fixture(scope="module")
def browser(operator: Operator, code: str) -> Iterator[Browser]:
    with operator.serving() as found:
        yield found


@pytest.fixture(scope="module")
def coordinator(browser: Browser, invitation: str) -> Browser:
    """Signed in by the address that `init` printed."""
    path = re.sub(r"^http://[^/]+", "", invitation)
    assert browser.send(path, path, device_kind="teacher").status == 200
    return browser


def test_it_is_the_installed_package_that_runs_and_nobody_can_write_into_it(operator: Operator) -> None:
    found = Path(operator.python("import kindermeilen; print(kindermeilen.__file__)"))
    assert operator.venv in found.parents
    tried = operator.python(
        f"import os; print(os.access({str(found.parent)!r}, os.W_OK), os.access({str(found)!r}, os.W_OK))"
    )
    assert tried == "False False"


def test_database_answers(browser: Browser) -> None:
    assert browser.ask("/up/db").status == 200


PAGES = {"/": {".css", ".woff2", ".svg"}, "/k/{code}": {".css", ".woff2", ".svg"}, "/klasse/{code}": {".css", ".js"}}
"""Pages with kinds of files that each must name."""


@pytest.mark.parametrize("address", PAGES)
def test_pages_come_with_every_file_they_name(coordinator: Browser, code: str, address: str) -> None:
    page = coordinator.ask(address.format(code=code))
    assert page.status == 200
    named = files_named(coordinator, page)
    assert PAGES[address] <= {Path(name).suffix for name in named}
    assert [name for name in named if coordinator.ask(name).status != 200] == []


def files_named(browser: Browser, page: Page) -> set[str]:
    """Files of a page, and those that its styles name."""
    named = set(re.findall(r'(?:href|src)="(/static/[^"?#]+)', page.text))
    for sheet in [name for name in named if name.endswith(".css")]:
        fonts = re.findall(r'url\("?([^")?#]+)', browser.ask(sheet).text)
        named |= {posixpath.normpath(f"{posixpath.dirname(sheet)}/{font}") for font in fonts if "data:" not in font}
    return named


def test_page_is_there_in_english(browser: Browser, code: str) -> None:
    english = browser.ask(f"/k/{code}?lang=en").text
    assert '<html lang="en"' in english
    assert "green mile" in english.lower()
    assert "Grüne Meile" not in english


def test_class_enters_by_token_and_everybody_sees_it(operator: Operator, browser: Browser, code: str) -> None:
    token, _ = operator.run("token", "create", code)
    headers = {"Authorization": f"Bearer {token.strip()}", "Content-Type": "application/json"}
    body = json.dumps({"counts": {"foot": 12, "car": 3}, "entry_id": str(uuid4())}).encode()
    stored = browser.ask(f"/api/v1/groups/{code}/days/{TODAY}/way_there", body, "PUT", headers)
    assert stored.status == 201, stored.text
    shown = json.loads(browser.ask(f"/api/v1/groups/{code}").text)["miles"]
    assert sum(shown.values()) == json.loads(stored.text)["group_total"]


def test_letters_are_printed(coordinator: Browser) -> None:
    letters = coordinator.send(f"/koordination/{AGS}/briefe", f"/koordination/{AGS}/briefe")
    assert (letters.status, letters.media_type) == (200, "application/pdf"), letters.body[:400]
    assert letters.body.startswith(b"%PDF-")


def test_report_is_a_workbook(operator: Operator, coordinator: Browser) -> None:
    operator.run("report", "--year", str(TODAY.year), "--format", "xlsx", "-o", "report.xlsx")
    shown = coordinator.ask(f"/koordination/{AGS}/bericht.xlsx").body
    for workbook in ((operator.folder / "report.xlsx").read_bytes(), shown):
        assert "xl/workbook.xml" in ZipFile(BytesIO(workbook)).namelist()


def test_poster_s_code_is_drawn(browser: Browser, code: str) -> None:
    assert browser.ask(f"/k/{code}/qr.svg").text.startswith("<svg")
    assert browser.ask(f"/k/{code}/qr.png").body.startswith(b"\x89PNG")


def test_everything_adds_up_and_is_up_to_date(operator: Operator, browser: Browser) -> None:
    """With the server running."""
    assert "All well." in "".join(operator.run("check"))
    assert "Nothing to upgrade." in "".join(operator.run("upgrade"))
    operator.run("backup", "copy.sqlite3")
    assert (operator.folder / "copy.sqlite3").stat().st_size > 0


def test_source_archive_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", str(tmp_path)], cwd=ROOT, check=True
    )
    archive = next(tmp_path.glob("kindermeilen-*.tar.gz"))
    with tarfile.open(archive) as packed:
        packed.extractall(tmp_path, filter="data")
    again = built_wheel(tmp_path, tmp_path / archive.name.removesuffix(".tar.gz"))
    assert contents(again) == contents(wheel)


def contents(wheel: Path) -> dict[str, bytes]:
    with ZipFile(wheel) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_demo_is_built_there_too(venv: Path, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    printed, _ = Operator(venv, folder).run("demo", "--build-only")
    assert "Startseite" in printed
    assert (folder / "instance" / "kindermeilen.sqlite3").exists()


def test_nothing_is_written_outside_the_own_folder(venv: Path, tmp_path: Path) -> None:
    """No compiled file, no cache, nothing in the home folder."""
    before = files_with_times(venv)
    folder = tmp_path / "empty"
    folder.mkdir()
    other = Operator(venv, folder)
    other.run("init", "--municipality", "Nebelstadt", "--ags", AGS, "--land", "BW", "--lat", "48", "--lon", "9")
    with other.serving() as browser:
        assert browser.ask("/").status == 200
    assert files_with_times(venv) == before
    assert list((tmp_path / "home").iterdir()) == []
    assert sorted(path.name for path in folder.iterdir()) == ["instance", "serve.log"]
