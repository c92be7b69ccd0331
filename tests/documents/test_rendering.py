"""Where prints are made: kept by content, few at a time, the same one once, and nobody else is held up."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Lock
from typing import Any

import pytest

from kindermeilen.documents import apart, rendering, typesetting
from kindermeilen.documents.print_cache import PrintCache
from kindermeilen.documents.rendering import NoTurn, Press, Print
from kindermeilen.web.gate import Gate

MANY = 100


class Machine:
    """Stands in for the typesetter: counts what it makes and how much at once."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.most = 0
        self._now = 0
        self._lock = Lock()

    def make(self, wanted: Print) -> bytes:
        with self._lock:
            self.made.append(wanted.data)
            self._now += 1
            self.most = max(self.most, self._now)
        time.sleep(0.004)
        with self._lock:
            self._now -= 1
        return wanted.data.encode()


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    machine = Machine()
    monkeypatch.setattr(Print, "made", lambda self: machine.make(self))
    return machine


def wanted(data: str) -> Print:
    return Print("poster.typ", data, "pdf", 200)


def all_at_once(count: int, deed: Callable[[int], bytes]) -> list[bytes]:
    with ThreadPoolExecutor(count) as crowd:
        return list(crowd.map(deed, range(count)))


def test_a_hundred_who_ask_for_the_same_print_get_one_that_was_made_once(tmp_path: Path, machine: Machine) -> None:
    press = Press(tmp_path)
    assert set(all_at_once(MANY, lambda _: press.render(wanted("3b"), "poster"))) == {b"3b"}
    assert machine.made == ["3b"]


def test_never_more_are_made_at_once_than_there_are_cores_in_all_processes_together(
    tmp_path: Path, machine: Machine
) -> None:
    """Two presses on one folder are two worker processes: what they share is the folder's locks."""
    presses = [Press(tmp_path, at_once=2), Press(tmp_path, at_once=2)]
    found = all_at_once(40, lambda number: presses[number % 2].render(wanted(f"{number}"), "poster"))
    assert found == [f"{number}".encode() for number in range(40)]
    assert len(machine.made) == 40
    assert machine.most == 2


def test_two_processes_make_the_same_print_once(tmp_path: Path, machine: Machine) -> None:
    presses = [Press(tmp_path), Press(tmp_path)]
    all_at_once(20, lambda number: presses[number % 2].render(wanted("3b"), "poster"))
    assert machine.made == ["3b"]


def test_a_print_outlives_a_restart_and_is_another_one_when_a_figure_changes(tmp_path: Path, machine: Machine) -> None:
    Press(tmp_path).render(wanted("153 Meilen"), "poster")
    assert Press(tmp_path).render(wanted("153 Meilen"), "poster") == b"153 Meilen"
    assert Press(tmp_path).render(wanted("154 Meilen"), "poster") == b"154 Meilen"
    assert machine.made == ["153 Meilen", "154 Meilen"]


def test_who_comes_when_too_many_wait_is_told_so_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = Event(), Event()

    def slow(self: Print) -> bytes:
        begun.set()
        go_on.wait(10)
        return b"made"

    monkeypatch.setattr(Print, "made", slow)
    press = Press(tmp_path, at_once=1, most=1)
    with ThreadPoolExecutor(1) as first:
        made = first.submit(press.render, wanted("3b"), "poster")
        assert begun.wait(10)
        with pytest.raises(NoTurn):
            press.render(wanted("4a"), "poster")
        go_on.set()
        assert made.result() == b"made"
    assert press.render(wanted("4a"), "poster") == b"made"


def test_a_failure_gives_its_turn_back_and_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Print) -> bytes:
        raise ValueError("a fault in the template")

    press = Press(tmp_path, at_once=1, most=1)
    for _ in range(2):
        monkeypatch.setattr(Print, "made", broken)
        with pytest.raises(ValueError, match="fault"):
            press.render(wanted("3b"), "poster")
    monkeypatch.setattr(Print, "made", lambda self: b"made")
    assert press.render(wanted("3b"), "poster") == b"made"


def test_the_oldest_prints_go_when_the_folder_is_full(tmp_path: Path) -> None:
    cache = PrintCache(tmp_path, memory=0, disk=1000)
    for number in range(30):
        cache.put(f"{number:02}.pdf", bytes(100))
        time.sleep(0.002)
        cache.get("00.pdf")
    kept = sorted(file.name for file in tmp_path.iterdir())
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 2 * 1000
    assert "29.pdf" in kept
    assert "00.pdf" in kept, "what is asked for again and again stays"
    assert "01.pdf" not in kept


def test_memory_keeps_what_fits_and_a_disk_that_refuses_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder can be made here")
    cache = PrintCache(tmp_path / "file" / "kept", memory=1000)
    for number in range(30):
        cache.put(f"{number}", bytes(100))
    assert cache.get("29") == bytes(100)
    assert cache.get("1") is None


def test_a_folder_without_locks_and_room_still_gives_posters(tmp_path: Path, machine: Machine) -> None:
    (tmp_path / "file").write_text("no folder can be made here")
    press = Press(tmp_path / "file", at_once=2)
    assert all_at_once(8, lambda number: press.render(wanted(f"{number}"), "poster"))[7] == b"7"
    assert machine.most == 2


def test_who_waits_for_a_print_does_not_keep_the_next_request_out() -> None:
    """With one place, a class must be able to save while a poster waits."""
    waits, go_on = Event(), Event()

    def app(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        if environ["PATH_INFO"] == "/save":
            return [b"saved"]
        with gate.aside():
            waits.set()
            assert go_on.wait(10)
        return [b"poster"]

    gate = Gate(app, at_once=1)
    with ThreadPoolExecutor(1) as other:
        poster = other.submit(gate, {"PATH_INFO": "/poster"}, None)
        assert waits.wait(10)
        assert gate({"PATH_INFO": "/save"}, None) == [b"saved"]
        go_on.set()
        assert poster.result() == [b"poster"]


def test_a_large_print_is_made_in_a_process_of_its_own_and_says_what_was_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    small = {"svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><path d="M0 0h4v2H0z"/></svg>'}
    assert apart.pdf_apart("logo.typ", small) == typesetting.pdf("logo.typ", small)
    with pytest.raises(apart.TypesettingFailed, match="No such file"):
        apart.pdf_apart("missing.typ", {})
    called: list[str] = []
    monkeypatch.setattr(apart, "pdf_apart", lambda template, data: called.append(template) or b"%PDF")
    assert wanted('{"names": "' + "x" * rendering.BIG_BYTES + '"}').made() == b"%PDF"
    assert called == ["poster.typ"]
