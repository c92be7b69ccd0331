"""A town's IT with nothing but the wheel: an environment away from the checkout, and no right to write into it."""

import ctypes
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).parents[2]
DROP_FROM_BOUNDING_SET = 24
CAPABILITIES = 41
START_SECONDS = 30


def as_anybody() -> None:
    """Runs in the child before it starts: root, too, keeps only the rights that a file's mode gives."""
    if os.geteuid() == 0:
        prctl = ctypes.CDLL(None).prctl
        for capability in range(CAPABILITIES):
            prctl(DROP_FROM_BOUNDING_SET, capability, 0, 0, 0)


def make_read_only(folder: Path) -> None:
    """Nobody may write there any more."""
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode & ~0o222)


def files_with_times(folder: Path) -> dict[str, int]:
    """Every file below a folder with the moment of its last change."""
    return {str(file.relative_to(folder)): file.lstat().st_mtime_ns for file in folder.rglob("*")}


@dataclass
class Operator:
    """Runs the installed command in a folder of their own; `venv` is where it is installed."""

    venv: Path
    folder: Path
    environ: Mapping[str, str] = field(default_factory=dict)

    def _started(self, *arguments: str, out: Any = subprocess.PIPE) -> subprocess.Popen[str]:
        home = self.folder.parent / "home"
        home.mkdir(mode=0o500, exist_ok=True)
        return subprocess.Popen(
            [str(self.venv / "bin" / "kindermeilen"), *arguments],
            cwd=self.folder,
            env={"PATH": os.defpath, "HOME": str(home), "LANG": "C.UTF-8", **self.environ},
            stdout=out,
            stderr=out,
            text=True,
            preexec_fn=as_anybody,
        )

    def run(self, *arguments: str) -> tuple[str, str]:
        """What a command wrote to stdout and stderr; it must have succeeded."""
        started = self._started(*arguments)
        out, err = started.communicate(timeout=60)
        assert started.returncode == 0, (arguments, out, err)
        return out, err

    def python(self, code: str) -> str:
        """What a line of Python prints there."""
        found = subprocess.run(
            [str(self.venv / "bin" / "python"), "-c", code],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=True,
            preexec_fn=as_anybody,
        )
        return found.stdout.strip()

    @contextmanager
    def serving(self) -> Iterator["Browser"]:
        """The server, as long as it is needed; it must end in peace when it is told to."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        log = self.folder / "serve.log"
        with log.open("w") as out:
            server = self._started("serve", "--port", str(port), out=out)
        try:
            browser = Browser(f"http://127.0.0.1:{port}")
            browser.wait_until_up(server, log)
            yield browser
        finally:
            server.terminate()
            server.wait(timeout=40)
        assert server.returncode == 0, log.read_text()
        assert "Traceback" not in log.read_text()


@dataclass(frozen=True)
class Page:
    """An answer as it came."""

    status: int
    body: bytes
    media_type: str

    @property
    def text(self) -> str:
        return self.body.decode()


class Browser:
    """Asks one server and keeps its cookie."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self._opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(CookieJar())
        )

    def ask(
        self, path: str, data: bytes | None = None, method: str | None = None, headers: Mapping[str, str] | None = None
    ) -> Page:
        """Any request; a path, or a whole address of this server."""
        address = self.base_url + path.removeprefix(self.base_url)
        asked = urllib.request.Request(address, data, dict(headers or {}), method=method)
        try:
            with self._opener.open(asked, timeout=30) as answer:
                return Page(answer.status, answer.read(), answer.headers.get_content_type())
        except urllib.error.HTTPError as error:
            with error:
                return Page(error.code, error.read(), error.headers.get_content_type())

    def send(self, path: str, shown_on: str, **fields: str) -> Page:
        """A form with the CSRF token of the page it stands on."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.ask(shown_on).text)
        assert token, shown_on
        return self.ask(path, urlencode(fields | {"csrf_token": token[1]}).encode())

    def wait_until_up(self, server: subprocess.Popen[str], log: Path) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            assert server.poll() is None, log.read_text()
            try:
                if self.ask("/up/db").status == 200:
                    return
            except OSError:
                time.sleep(0.05)
        raise AssertionError(log.read_text())


def clean_environment(folder: Path, wheel: Path) -> Path:
    """A fresh virtual environment with the wheel and what it asks for, in the versions that were tested; read-only."""
    venv = folder / "venv"
    _done(sys.executable, "-m", "venv", str(venv))
    pip = (str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    _done(*pip, "--constraint", str(ROOT / "constraints.txt"), str(wheel))
    package = next((venv / "lib").glob("python*/site-packages")) / "kindermeilen"
    for compiled in package.rglob("*.pyc"):
        compiled.unlink()
    make_read_only(venv)
    return venv


def built_wheel(folder: Path, checkout: Path = ROOT) -> Path:
    """The wheel as an operator makes it from a checkout."""
    wheel = (sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps")
    _done(*wheel, "--wheel-dir", str(folder), str(checkout))
    return next(folder.glob("kindermeilen-*.whl"))


def _done(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
