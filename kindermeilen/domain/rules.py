"""The town's rules of a campaign, as data: which modes earn a mile, which days and sheets count."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from typing import Any

from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.modes import ALWAYS_GREEN, Mode, Sheet


@dataclass(frozen=True, slots=True)
class CampaignRules:
    """What a town may set (local rules differ: bus not counted, car pools counted, holidays counted …).

    `bus`, `train`, `park_walk`, `carpool`: does that mode earn a Grüne Meile? `leisure`: do ways outside school
    earn? `holiday_ways`: do ways on days without school earn? `adults`: are adults' miles collected, in a line of
    their own?
    """

    bus: bool = True
    train: bool = True
    park_walk: bool = False
    carpool: bool = False
    leisure: bool = True
    holiday_ways: bool = True
    adults: bool = True

    @property
    def green_modes(self) -> frozenset[Mode]:
        """The modes that earn a Grüne Meile in this campaign."""
        return _green_modes(self)

    def earns_green_mile(self, mode: Mode) -> bool:
        """A way on foot, by cycle, scooter, bus or train earns one Grüne Meile (Klima-Bündnis campaign rules)."""
        return mode in self.green_modes

    def takes(self, sheet: Sheet) -> bool:
        """Whether the campaign collects this sheet at all."""
        return {Sheet.LEISURE: self.leisure, Sheet.ADULTS: self.adults}.get(sheet, True)

    def as_data(self) -> dict[str, bool]:
        """What is stored and shown."""
        return asdict(self)


@lru_cache(maxsize=128)
def _green_modes(rules: CampaignRules) -> frozenset[Mode]:
    settable = {mode for mode in (Mode.BUS, Mode.TRAIN, Mode.PARK_WALK, Mode.CARPOOL) if getattr(rules, mode.value)}
    return ALWAYS_GREEN | settable


def rules_from(data: Mapping[str, Any]) -> CampaignRules:
    """Rules from stored or typed data; a missing rule has its default. Raises Refusal for an unknown rule."""
    known = {field.name for field in fields(CampaignRules)}
    for name, value in data.items():
        if name not in known or not isinstance(value, bool):
            raise Refusal(
                "unknown_rule",
                N_("Die Regel „%(name)s“ gibt es nicht. Bekannt sind: %(known)s."),
                field=str(name),
                params={"name": name, "known": ", ".join(sorted(known))},
            )
    return CampaignRules(**data)
