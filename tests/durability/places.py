"""Where a test of hard days runs: a folder and, on PostgreSQL, a server that keeps what it says, and can be struck."""

import argparse
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from tests.databases import PostgresServer


class StruckServer(PostgresServer):
    """As durable as in production. Its connections can be cut, it can be restarted in the middle, and killed."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, durable=True)
        self._is_down = False

    def cut_connections(self) -> None:
        self.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'kindermeilen'")

    def restart(self) -> None:
        """Without a word to anybody, as after a power cut of a second."""
        self._pg_ctl("restart", "-m", "immediate")

    def kill(self) -> None:
        """All its processes at once; then it is begun again, and mends itself from its log."""
        self.stop()
        self.begin()

    def stop(self) -> None:
        postmaster = psutil.Process(int((self.data / "postmaster.pid").read_text().split()[0]))
        every = [postmaster, *postmaster.children(recursive=True)]
        for process in every:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)
        psutil.wait_procs(every)
        self._is_down = True

    def begin(self) -> None:
        if self._is_down:
            self._pg_ctl("start", "-o", f'-h "" -k {self._address.query["host"]}', "-l", str(self.data / "log"))
        self._is_down = False
        self._server.ensure_postgres_running()

    def close(self) -> None:
        self.begin()  # whoever tidies up looks for the process that is there now
        super().close()

    @property
    def data(self) -> Path:
        return Path(self._server.pgdata)

    def _pg_ctl(self, *words: str) -> None:
        self._admin.dispose()
        command = [self._server.bin_path / "pg_ctl", "-w", "-D", self.data, *words]
        subprocess.run(command, user=self._server.system_user, check=True, stdout=subprocess.DEVNULL, timeout=120)


@contextmanager
def struck_server() -> Iterator[StruckServer]:
    """On the disk; a short path, as a socket's name has to be."""
    with tempfile.TemporaryDirectory(prefix="km-", ignore_cleanup_errors=True) as folder:
        server = StruckServer(Path(folder))
        try:
            yield server
        finally:
            server.close()


def database_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")


@contextmanager
def place(database: str) -> Iterator[tuple[Path, str]]:
    """A folder and the address of an empty database, for a command; no address for the file in the folder."""
    with tempfile.TemporaryDirectory() as folder:
        if database == "sqlite":
            yield Path(folder), ""
        else:
            with struck_server() as server:
                yield Path(folder), server.empty(Path(folder))
