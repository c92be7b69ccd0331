"""Finds the Chromium that the browser tests drive, installs one where there is none, and prints its path.

Order: KINDERMEILEN_TEST_BROWSER, the PATH, the system's package manager (where this user may use it), Playwright's
own installer. Exit 1 with every step that failed where none of them gives a browser that starts: tests that need a
browser fail then, they are never skipped.
"""

import os
import shutil
import sys

from playwright.sync_api import sync_playwright

from scripts import system

VARIABLE = "KINDERMEILEN_TEST_BROWSER"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PACKAGE = "chromium"


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
    answer = system.run((path, "--version"), system.ASK_SECONDS)
    return answer.returncode == 0 and "chrom" in answer.stdout.lower()


def _install_or_fail() -> str:
    if os.environ.get(VARIABLE):
        raise RuntimeError(f"{VARIABLE}={os.environ[VARIABLE]} is no browser that starts. Correct or unset it.")
    tried: list[str] = []
    for commands in (system.install_commands(PACKAGE), [(sys.executable, "-m", "playwright", "install", "chromium")]):
        tried += system.attempt(commands)
        found = find()
        if found:
            return found
    raise RuntimeError(
        "The tests need Chromium, and none could be found or installed.\n"
        + "\n".join(tried)
        + f"\nInstall Chromium yourself, or name it: {VARIABLE}=/path/to/chromium make test"
    )


def _playwrights_own() -> str | None:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if os.path.exists(path) and starts(path) else None


if __name__ == "__main__":
    try:
        sys.stdout.write(ensure() + "\n")
    except RuntimeError as failure:
        sys.exit(str(failure))
