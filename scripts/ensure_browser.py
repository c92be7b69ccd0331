"""Finds the Chromium that the browser tests drive, installs one where there is none, and prints its path.

Order: KINDERMEILEN_TEST_BROWSER, the PATH, the system's package manager (where this user may use it), Playwright's
own installer. Exit 1 with every step that failed where none of them gives a browser that starts: tests that need a
browser fail then, they are never skipped.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

VARIABLE = "KINDERMEILEN_TEST_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PACKAGE_MANAGERS: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...] = (
    ("apt-get", (("apt-get", "update"), ("apt-get", "install", "-y", "--no-install-recommends", "chromium"))),
    ("dnf", (("dnf", "install", "-y", "chromium"),)),
    ("apk", (("apk", "add", "chromium"),)),
)
START_SECONDS = 60
INSTALL_SECONDS = 900


def find() -> str | None:
    """The path of a browser that starts: named by the environment, on the PATH, or from Playwright."""
    named = os.environ.get(VARIABLE)
    if named:
        return named if starts(named) else None
    on_path = (shutil.which(name) for name in NAMES)
    return next((path for path in on_path if path and starts(path)), None) or _playwrights_own()


def ensure() -> str:
    """The path of a browser, installing one if need be. Raises RuntimeError saying what was tried."""
    return find() or _install_or_fail()


def starts(path: str) -> bool:
    """Whether that file is a browser that runs here: some systems ship a stub that only names another package."""
    answer = _run((path, "--version"), START_SECONDS)
    return answer.returncode == 0 and "chrom" in answer.stdout.lower()


def is_root() -> bool:
    """Whether this user may install packages, and may not use Chromium's sandbox."""
    return os.geteuid() == 0


def _install_or_fail() -> str:
    if os.environ.get(VARIABLE):
        raise RuntimeError(f"{VARIABLE}={os.environ[VARIABLE]} is no browser that starts. Correct or unset it.")
    tried: list[str] = []
    for commands in (_system_commands(), _playwright_commands()):
        tried += _failures(commands)
        found = find()
        if found:
            return found
    raise RuntimeError(
        "The tests need Chromium, and none could be found or installed.\n"
        + "\n".join(tried)
        + f"\nInstall Chromium yourself, or name it: {VARIABLE}=/path/to/chromium make test"
    )


def _system_commands() -> Sequence[tuple[str, ...]]:
    """What installs Chromium here; nothing where there is no known package manager or no right to use it."""
    commands = next((commands for name, commands in PACKAGE_MANAGERS if shutil.which(name)), ())
    if is_root():
        return commands
    if shutil.which("sudo") and _run(("sudo", "-n", "true"), START_SECONDS).returncode == 0:
        return [("sudo", "-n", *command) for command in commands]
    return ()


def _playwright_commands() -> Sequence[tuple[str, ...]]:
    return [(sys.executable, "-m", "playwright", "install", "chromium")]


def _failures(commands: Sequence[tuple[str, ...]]) -> list[str]:
    """Runs the commands until one fails; one line per failure."""
    for command in commands:
        _say(f"No browser yet; running: {' '.join(command)}")
        answer = _run(command, INSTALL_SECONDS)
        if answer.returncode:
            last = (answer.stderr.strip() or answer.stdout.strip() or "no message").splitlines()[-1]
            return [f"- {' '.join(command)}: exit {answer.returncode}: {last}"]
    return []


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) and starts(path) else None


def _run(command: tuple[str, ...], seconds: int) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=seconds, env=environment, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return subprocess.CompletedProcess(command, 1, stdout="", stderr=str(error))


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    try:
        sys.stdout.write(ensure() + "\n")
    except RuntimeError as failure:
        sys.exit(str(failure))
