"""Large prints in a process of their own: what they take goes back to the machine when they are done.

Measured: two hundred posters take 550 MB while they are laid out, and a process that has done it once keeps most of
it. In a process apart the server stays as small as it was, and others' requests go first (`nice`).

    python -m kindermeilen.documents.apart < JSON > FILE
"""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from kindermeilen.documents import typesetting
from kindermeilen.resources import PACKAGE

MOST_SECONDS = 120
NICE = 10
"""How far prints let others go first on a busy core: a class that saves does not wait for a poster."""

log = logging.getLogger(__name__)


class TypesettingFailed(Exception):
    """The other process gave no file; the text is what it said."""


def pdf_apart(template: str, data: Mapping[str, Any]) -> bytes:
    """As `typesetting.pdf`, elsewhere. Raises TypesettingFailed."""
    done = subprocess.run(  # noqa: S603 ourselves, and nothing of a request is in the command
        [sys.executable, "-m", __name__],
        input=json.dumps({"template": template, "data": data}).encode(),
        capture_output=True,
        timeout=MOST_SECONDS,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(PACKAGE.parent), os.environ.get("PYTHONPATH", "")))},
    )
    said = done.stderr.decode(errors="replace").strip()
    if done.returncode:
        raise TypesettingFailed(said[-2000:])
    if said:
        log.warning("%s", said)
    return done.stdout


def main() -> None:
    """The other process: one task from stdin, its file to stdout, warnings to stderr."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    os.nice(NICE)
    task = json.load(sys.stdin.buffer)
    sys.stdout.buffer.write(typesetting.pdf(task["template"], task["data"]))


if __name__ == "__main__":
    main()
