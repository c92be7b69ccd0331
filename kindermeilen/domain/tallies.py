"""One group's counts for a day and sheet, and what is valid (Klima-Bündnis campaign rules; the town's rules)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.modes import MILES_KEY, Mode, Sheet
from kindermeilen.domain.rules import CampaignRules

ASK_ABOVE_PER_CHILD = 3
"""Leisure, food or energy above this many per child and day is asked back once."""
REFUSE_ABOVE_PER_CHILD = 10
"""… and above this it is a slip."""

ENTRY_ID = re.compile(r"[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}")


class Basis(StrEnum):
    """Counted in class, or assumed from the way there: assumed ways earn miles and enter no share."""

    COUNTED = "counted"
    ASSUMED = "assumed"


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one group, one day, one sheet. `counts` holds no zeros; keys are modes, or `miles`."""

    day: date
    sheet: Sheet
    counts: Mapping[str, int] = field(default_factory=dict)
    basis: Basis = Basis.COUNTED
    absent: int = 0

    @property
    def total(self) -> int:
        """Ways (or miles) on this sheet."""
        return sum(self.counts.values())

    def content(self) -> dict[str, Any]:
        """What makes two entries the same: day, sheet, counts without zeros, basis, absent."""
        return {
            "day": self.day.isoformat(),
            "sheet": self.sheet.value,
            "counts": dict(sorted(self.counts.items())),
            "basis": self.basis.value,
            "absent": self.absent,
        }


def tally_of(day: date, sheet: str, counts: Mapping[str, Any], basis: str = Basis.COUNTED, absent: Any = 0) -> Tally:
    """A tally from what somebody typed or sent. Raises Refusal naming the field."""
    known_sheet = sheet_of(sheet)
    return Tally(
        day=day,
        sheet=known_sheet,
        counts=_clean_counts(known_sheet, counts),
        basis=_basis_of(basis),
        absent=_whole("absent", absent),
    )


def sheet_of(sheet: str) -> Sheet:
    """The sheet of that key. Raises Refusal for an unknown one."""
    if sheet not in tuple(Sheet):
        raise Refusal(
            "unknown_sheet",
            N_("Den Bogen „%(value)s“ gibt es nicht. Bekannt sind: %(known)s."),
            field="sheet",
            params={"value": sheet[:40], "known": ", ".join(Sheet)},
        )
    return Sheet(sheet)


def entry_id_of(value: Any) -> str:
    """An entry's id (a UUID) in one spelling. Raises Refusal for anything else."""
    if not isinstance(value, str) or not ENTRY_ID.fullmatch(value):
        raise Refusal(
            "entry_id",
            N_("„entry_id“ muss eine UUID sein. Bitte senden Sie jeden Eintrag mit einer eigenen."),
            field="entry_id",
        )
    return value.replace("-", "").lower()


def check_limits(tally: Tally, children: int, rules: CampaignRules, *, confirmed: bool) -> None:
    """Refuse what the class cannot have counted. `children`: the group's number on that day."""
    if not rules.takes(tally.sheet) and tally.total:
        raise Refusal(
            "sheet_not_collected",
            N_("Diese Kampagne sammelt „%(sheet)s“ nicht. Nichts wurde gespeichert."),
            field="sheet",
            params={"sheet": tally.sheet.value},
        )
    if tally.absent > children:
        raise _too_many("absent", tally.absent, children)
    if tally.sheet.is_school_way:
        _check_school_way(tally, children)
    else:
        _check_per_child(tally, children, confirmed=confirmed)


def _check_school_way(tally: Tally, children: int) -> None:
    for mode, count in tally.counts.items():
        if count > children:
            raise _too_many(f"counts.{mode}", count, children)
    if tally.total > children:
        raise Refusal(
            "more_ways_than_children",
            N_(
                "Zusammen sind es %(count)s Wege, die Gruppe hat an diesem Tag %(children)s Kinder. "
                "Nichts wurde gespeichert; bitte die Zahlen prüfen."
            ),
            field="counts",
            params={"count": tally.total, "children": children},
        )


def _too_many(name: str, count: int, children: int) -> Refusal:
    return Refusal(
        "more_ways_than_children",
        N_(
            "Im Feld „%(name)s“ stehen %(count)s Kinder, die Gruppe hat an diesem Tag %(children)s. "
            "Nichts wurde gespeichert; bitte die Zahl prüfen."
        ),
        field=name,
        params={"name": name.removeprefix("counts."), "count": count, "children": children},
    )


def _check_per_child(tally: Tally, children: int, *, confirmed: bool) -> None:
    params = {"count": tally.total, "children": children, "limit": REFUSE_ABOVE_PER_CHILD * children}
    if tally.total > REFUSE_ABOVE_PER_CHILD * children:
        raise Refusal(
            "above_ten_per_child",
            N_(
                "%(count)s Meilen an einem Tag sind für %(children)s Kinder zu viele (höchstens %(limit)s). "
                "Nichts wurde gespeichert; bitte die Zahl prüfen."
            ),
            field="counts",
            params=params,
        )
    asked = tally.sheet is not Sheet.ADULTS and tally.total > ASK_ABOVE_PER_CHILD * children
    if asked and not confirmed:
        raise Refusal(
            "confirm_above_three_per_child",
            N_(
                "%(count)s Meilen an einem Tag sind für %(children)s Kinder ungewöhnlich viele. Nichts wurde "
                "gespeichert. Wenn die Zahl stimmt, bestätigen Sie sie bitte („confirmed“)."
            ),
            field="confirmed",
            params=params,
        )


def _clean_counts(sheet: Sheet, counts: Mapping[str, Any]) -> dict[str, int]:
    allowed = tuple(Mode) if sheet.counts_modes else (MILES_KEY,)
    for key in counts:
        if key not in allowed:
            raise Refusal(
                "unknown_mode",
                N_("„%(value)s“ ist auf dem Bogen „%(sheet)s“ nicht bekannt. Bekannt sind: %(known)s."),
                field=f"counts.{key[:40]}",
                params={"value": key[:40], "sheet": sheet.value, "known": ", ".join(allowed)},
            )
    cleaned = {key: _whole(f"counts.{key}", value) for key, value in counts.items()}
    return {key: value for key, value in sorted(cleaned.items()) if value}


def _whole(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise Refusal(
            "not_a_count",
            N_("Im Feld „%(name)s“ muss eine ganze Zahl ab 0 stehen. Nichts wurde gespeichert."),
            field=name,
            params={"name": name.removeprefix("counts.")},
        )
    return value


def _basis_of(value: str) -> Basis:
    if value not in tuple(Basis):
        raise Refusal(
            "unknown_basis",
            N_("„basis“ ist entweder „counted“ (gezählt) oder „assumed“ (angenommen)."),
            field="basis",
        )
    return Basis(value)
