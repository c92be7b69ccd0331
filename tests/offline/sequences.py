"""Random days of a class with bad network, against what the server ends with: python -m tests.offline.sequences

Each sequence is a class of its own with two devices. After it, everything that a device was told is stored must be
stored exactly once, in order, and nothing else; the last word of a class that used one device is what counts.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from scripts import ensure_browser, system
from tests.offline.device import Device
from tests.offline.ground import CHILDREN, Ground

DAYS = ("2026-09-24", "2026-09-23", "2026-09-22")
SHEETS = ("way_there", "way_back", "food")
MODES = ("foot", "bike", "bus", "car")
ACTIONS = {
    "save": 8,
    "edit": 4,
    "delete": 2,
    "undo": 2,
    "reload": 2,
    "close": 1,
    "offline": 3,
    "online": 4,
    "restart": 1,
    "strike": 3,
    "sign_out": 1,
    "sign_in": 2,
    "other_device": 2,
}
LONGEST_DRAIN = 30
FLAGS = ("--disable-dev-shm-usage", "--disable-gpu", "--no-first-run", "--disable-background-networking")


class Wrong(AssertionError):
    """The server and the devices do not agree."""


def _is_for_the_class(entry: dict[str, Any]) -> bool:
    """Taking back a number that another device has changed since: shown in full, until somebody decides."""
    stale = entry["problem"] and entry["problem"]["status"] in (412, 428)
    return bool(entry["kind"] == "delete" and entry["state"] == "refused" and stale)


class Sequence:
    """One class's days."""

    def __init__(self, ground: Ground, devices: list[Device], code: str, seed: int) -> None:
        self.ground, self.devices, self.code = ground, devices, code
        self.random = random.Random(seed)
        self.seed = seed
        self.device = devices[0]
        self.signed_out: set[int] = set()
        self.used = {0}
        self.last: dict[tuple[str, str], dict[str, int] | None] = {}
        self.saved: list[tuple[Device, list[str], dict[tuple[str, str], dict[str, int] | None]]] = []
        self.did: list[str] = []

    def play(self, steps: int) -> None:
        self._begin(self.device)
        for _ in range(steps):
            action = self.random.choices(list(ACTIONS), weights=list(ACTIONS.values()))[0]
            self.did.append(action)
            getattr(self, f"_{action}")()
        self._end()

    def _begin(self, device: Device) -> None:
        device.go_online()
        device.sign_in(self.ground.cookie(self.code))
        device.open(self.code)
        device.settle_in()

    # -- what a class does --

    def _save(self, place: tuple[str, str] | None = None) -> None:
        day, sheet = place or (self.random.choice(DAYS), self.random.choice(SHEETS))
        item: dict[str, Any] = {"kind": "tally", "day": day, "sheet": sheet, "counts": self._counts(sheet)}
        if sheet != "food":
            item["absent"] = self.random.randint(0, 2)
        self._kept([item], {(day, sheet): item["counts"]})

    def _kept(self, items: list[dict[str, Any]], now: dict[tuple[str, str], dict[str, int] | None]) -> None:
        before = {place: self.last.get(place) for place in now}
        self.saved.append((self.device, self.device.save(items), before))
        self.last |= now

    def _counts(self, sheet: str) -> dict[str, int]:
        if sheet == "food":
            return {"miles": self.random.randint(1, 2 * CHILDREN)}
        left = CHILDREN - 2
        counts = {}
        for mode in MODES:
            counts[mode] = self.random.randint(0, left)
            left -= counts[mode]
        return {mode: count for mode, count in counts.items() if count} or {"foot": 1}

    def _edit(self) -> None:
        self._save(self.random.choice(list(self.last)) if self.last else None)

    def _delete(self) -> None:
        there = [place for place, counts in self.last.items() if counts]
        if there:
            day, sheet = self.random.choice(there)
            self._kept([{"kind": "delete", "day": day, "sheet": sheet}], {(day, sheet): None})

    def _undo(self) -> None:
        if self.saved and self.saved[-1][0] is self.device:
            _, ids, before = self.saved.pop()
            self.device.undo(ids)
            self.last |= before

    # -- what happens to it --

    def _reload(self) -> None:
        self.device.reload()

    def _close(self) -> None:
        self.device.reopen()

    def _offline(self) -> None:
        self.device.go_offline()

    def _online(self) -> None:
        self.device.go_online()

    def _restart(self) -> None:
        self.ground.restart()

    def _strike(self) -> None:
        self.ground.strikes.left += self.random.choices(("lost", "500", "503"), k=self.random.randint(1, 2))

    def _sign_out(self) -> None:
        self.device.sign_out()
        self.signed_out.add(self.devices.index(self.device))

    def _sign_in(self) -> None:
        if self.devices.index(self.device) in self.signed_out:
            self.signed_out.discard(self.devices.index(self.device))
            self.device.sign_in(self.ground.cookie(self.code))

    def _other_device(self) -> None:
        number = 1 - self.devices.index(self.device)
        self.device = self.devices[number]
        if number not in self.used:
            self.used.add(number)
            self._begin(self.device)
        elif not self.device.offline:
            self.device.look()

    # -- what must have come of it --

    def _end(self) -> None:
        self.ground.strikes.left.clear()
        for number in sorted(self.used):
            device = self.devices[number]
            device.go_online()
            device.sign_in(self.ground.cookie(self.code))
            self._drain(device)
        self._check()

    def _drain(self, device: Device) -> None:
        until = time.monotonic() + LONGEST_DRAIN
        while left := [one for one in device.drain() if not _is_for_the_class(one)]:
            if time.monotonic() > until:
                raise Wrong(f"still waiting on a device: {left}")
            time.sleep(0.02)

    def _check(self) -> None:
        journal = self.ground.journal(self.code)
        told = [one for number in sorted(self.used) for one in self.devices[number].done()]
        self._once(journal, told)
        self._numbers(journal)
        if len(self.used) == 1:
            self._last_word()

    def _once(self, journal: list[Any], told: list[dict[str, Any]]) -> None:
        """What a device was told is stored, once, as it was; and nothing is that no device made."""
        ids = Counter(entry_id for entry_id, *_ in journal)
        made = {one["id"].replace("-", "") for one in told}
        if any(count > 1 for count in ids.values()) or not set(ids) <= made:
            raise Wrong(f"stored twice, or not by a device: {set(ids) - made}")
        lines = {entry_id: (kind, number, content) for entry_id, kind, _, _, number, content in journal}
        for one in told:
            line = lines.get(one["id"].replace("-", ""))
            if line is None:
                self._same_was_there(one, journal)
            elif one["kind"] == "tally" and line[2]["counts"] != one["body"]["counts"]:
                raise Wrong(f"stored otherwise than it was made: {one} {line}")
            elif not one["correction"] and line[1] != one["revision"]:
                raise Wrong(f"another revision than was told: {one} {line}")

    def _same_was_there(self, one: dict[str, Any], journal: list[Any]) -> None:
        """Told without a line of its own: only where the same number, or nothing, stood there already."""
        if one["kind"] == "delete":
            return
        same = [
            content
            for _, kind, day, sheet, number, content in journal
            if (kind, day, sheet, number) == ("tally", one["day"], one["sheet"], one["revision"])
        ]
        if not same or same[0]["counts"] != one["body"]["counts"]:
            raise Wrong(f"told, but not stored: {one}")

    def _numbers(self, journal: list[Any]) -> None:
        """Revisions of a day and sheet go up by one, and the last is what stands there."""
        for place, (revision, deleted, counts, _) in self.ground.tallies(self.code).items():
            lines = [
                (number, kind, content)
                for _, kind, day, sheet, number, content in journal
                if (day, sheet) == place and number
            ]
            if [number for number, *_ in lines] != list(range(1, revision + 1)):
                raise Wrong(f"revisions of {place}: {lines}")
            expected = {} if lines[-1][1] == "deletion" else lines[-1][2]["counts"]
            if counts != expected or deleted != (lines[-1][1] == "deletion"):
                raise Wrong(f"{place} is {counts}, the last entry says {expected}")

    def _last_word(self) -> None:
        stored = self.ground.tallies(self.code)
        for place, counts in self.last.items():
            there = stored.get(place)
            now = dict(there[2]) if there and not there[1] else None
            if now != (dict(sorted(counts.items())) if counts else None):
                raise Wrong(f"{place}: the class said {counts}, stored is {now}")


def run(browser: Browser, count: int, seed: int, steps: int = 12, progress: bool = False) -> Counter[str]:
    """Plays that many sequences; gives how often each thing happened. Raises Wrong naming the seed."""
    happened: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder, Ground(Path(folder), count) as ground:
        contexts = [browser.new_context(timezone_id="Europe/Berlin", locale="de-DE") for _ in range(2)]
        devices = [Device(context, ground.url) for context in contexts]
        for number, code in enumerate(ground.codes):
            sequence = Sequence(ground, devices, code, seed + number)
            try:
                sequence.play(steps)
            except Exception as wrong:
                raise Wrong(f"seed {seed + number}: {', '.join(sequence.did)}: {wrong}") from wrong
            happened.update(sequence.did)
            for used in sequence.used:
                devices[used].forget()
                devices[used].sign_out()
            if progress and (number + 1) % 50 == 0:
                sys.stderr.write(f"{number + 1} of {count}\n")
        if found := ground.findings():
            raise Wrong(f"check: {found[:5]}")
        for context in contexts:
            context.close()
    return happened


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.offline.sequences", description=__doc__)
    parser.add_argument("--sequences", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--steps", type=int, default=12)
    given = parser.parse_args()
    began = time.monotonic()
    path = ensure_browser.find()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=list(FLAGS), chromium_sandbox=not system.is_root()
        )
        happened = run(browser, given.sequences, given.seed, given.steps, progress=True)
        browser.close()
    seconds = time.monotonic() - began
    often = ", ".join(f"{name} {number}" for name, number in happened.most_common())
    sys.stdout.write(
        f"{given.sequences} sequences from seed {given.seed} in {seconds:.0f} s: "
        f"everything acknowledged is stored exactly once, check is clean\n{often}\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
