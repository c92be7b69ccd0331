"""The production server: shuts every door but one, says little, and stops when told."""

import stat
from pathlib import Path

import pytest

from tests.durability.harness import devices, served


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home folder of the user that serves."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    return home


def test_the_server_leaves_no_other_door_and_stops_when_told(home: Path, tmp_path: Path) -> None:
    with served(tmp_path / "instance") as instance:
        device, server = devices(instance, 1)[0], instance.server
        device.write(2)
        files = [*home.rglob("*"), *instance.folder.rglob("*")]
        assert [path for path in files if stat.S_ISSOCK(path.stat().st_mode)] == []
        instance.stop()
        log = instance.log()
    assert server is not None
    assert server.returncode == 0
    assert len(device.acknowledged) == 2
    assert not [word for word in ("alembic", "Traceback", device.code, device.token) if word in log]
