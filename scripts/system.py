"""Runs commands and asks the system's package manager for what tests and benchmarks need, where this user may."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

INSTALLERS: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    ("apt-get", (("apt-get", "update"), ("apt-get", "install", "-y", "--no-install-recommends"))),
    ("dnf", (("dnf", "install", "-y"),)),
    ("apk", (("apk", "add"),)),
)
ASK_SECONDS = 60
INSTALL_SECONDS = 900


def is_root() -> bool:
    """Whether this user may install packages, and may not use Chromium's sandbox."""
    return os.geteuid() == 0


def install(package: str) -> list[str]:
    """Installs a package of the system; returns what went wrong, one line each."""
    return attempt(install_commands(package))


def install_commands(package: str) -> list[tuple[str, ...]]:
    """What would install it; nothing where there is no known package manager or no right to use it."""
    steps = next((steps for name, steps in INSTALLERS if shutil.which(name)), ())
    commands = [*steps[:-1], (*steps[-1], package)] if steps else []
    if is_root():
        return commands
    if shutil.which("sudo") and run(("sudo", "-n", "true"), ASK_SECONDS).returncode == 0:
        return [("sudo", "-n", *command) for command in commands]
    return []


def attempt(commands: Sequence[tuple[str, ...]]) -> list[str]:
    """Runs the commands until one fails; one line for the one that failed."""
    for command in commands:
        sys.stderr.write(f"Running: {' '.join(command)}\n")
        answer = run(command, INSTALL_SECONDS)
        if answer.returncode:
            return [f"- {' '.join(command)}: exit {answer.returncode}: {reason(answer.stderr or answer.stdout)}"]
    return []


def reason(printed: str) -> str:
    """The first line that speaks of an error, else the last one."""
    lines = [line.strip() for line in printed.splitlines() if line.strip()] or ["no message"]
    return next((line for line in lines if "error" in line.lower() or line.startswith("E:")), lines[-1])


def run(command: tuple[str, ...], seconds: int) -> subprocess.CompletedProcess[str]:
    """The command's answer; exit 1 with the reason where it cannot be started or takes too long."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=seconds, env=environment, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(command, 1, stdout="", stderr=str(error))
