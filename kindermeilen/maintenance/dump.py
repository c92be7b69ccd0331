"""A PostgreSQL database as a file, by PostgreSQL's own `pg_dump`, before its schema changes."""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import URL

from kindermeilen.domain.errors import Refusal
from kindermeilen.storage.engine import Database

REFUSED = (
    "No dump of the database could be made before the upgrade: %(fault)s. Nothing was changed. Install PostgreSQL's "
    "pg_dump of the server's version, or make a dump by other means and run: kindermeilen upgrade --without-backup"
)


def dump(database: Database, target: Path) -> None:
    """Write the whole database to `target`, for `pg_restore`; it is whole or is not there. Raises Refusal."""
    tool = shutil.which("pg_dump")
    if tool is None:
        raise _refused("there is no pg_dump here")
    part = target.with_name(target.name + ".part")
    try:
        part.unlink(missing_ok=True)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            _run(tool, database.url, file.fileno())
            os.fsync(file.fileno())
        part.replace(target)
    except OSError as fault:
        part.unlink(missing_ok=True)
        raise _refused(str(fault)) from fault


def _run(tool: str, url: URL, out: int) -> None:
    """The password goes by the environment: every user of the machine can read a command's arguments."""
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    password = {"PGPASSWORD": str(url.password)} if url.password else {}
    command = [tool, "--format=custom", f"--dbname={address}"]
    done = subprocess.run(  # noqa: S603 the operator's own tool and address
        command, stdout=out, stderr=subprocess.PIPE, text=True, check=False, env=os.environ | password
    )
    if done.returncode:
        raise OSError(done.stderr.strip() or f"pg_dump ended with {done.returncode}")


def _refused(fault: str) -> Refusal:
    return Refusal("no_dump", REFUSED, params={"fault": fault})
