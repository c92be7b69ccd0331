"""What public pages are made of: the one object behind page, screen, widget, poster and the open API.

Below the town it never holds a mode by day, an absence or the number of children (see `domain/public_figures.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kindermeilen.domain.album import AlbumPage
from kindermeilen.domain.badges import Badge
from kindermeilen.domain.class_things import MissionText
from kindermeilen.domain.comparison import ComparedClasses
from kindermeilen.domain.coverage import DAYS_OF_WEEK, Coverage
from kindermeilen.domain.journey import Destination, Journey
from kindermeilen.domain.miles import Miles
from kindermeilen.domain.milestones import Milestone
from kindermeilen.domain.nouns import Campaign, Group, Institution, Municipality
from kindermeilen.domain.public_figures import ModeSums
from kindermeilen.domain.stops import stops_to
from kindermeilen.domain.wishes import ReleasedWish


class PageKind(StrEnum):
    """Whose page it is."""

    GROUP = "group"
    INSTITUTION = "institution"
    TOWN = "town"


@dataclass(frozen=True, slots=True)
class Found:
    """What a printed code leads to."""

    municipality: Municipality
    institution: Institution
    group: Group | None
    campaign: Campaign | None


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One class on its school's page: no comparison, just its miles."""

    name: str
    code: str
    miles: Miles


@dataclass(frozen=True, slots=True)
class PublicMission:
    """A class's mission of the week, by language, and whether it did it: never on which day."""

    picture: str
    texts: Mapping[str, MissionText]
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressPage:
    """A group's, an institution's or a town's progress.

    `weeks`: miles by Monday. `campaign` is None before the first one, and with it both journeys. `code` of a town is
    its key (AGS), `institution` empty. `house_kind` (school or kita) is known of a group's page only.
    `mode_sums` is None where they may not be shown.
    """

    kind: PageKind
    name: str
    code: str
    institution: str = ""
    institution_code: str = ""
    house_kind: str = ""
    municipality: str
    ags: str
    print_name: str
    lat: float
    lon: float
    campaign: Campaign | None
    destination: Destination | None
    journey: Journey | None
    town_journey: Journey | None = None
    town_miles: int = 0
    miles: Miles
    weeks: tuple[tuple[date, Miles], ...] = ()
    coverage: Coverage
    as_of: date
    groups: tuple[GroupLine, ...] = ()
    badges: tuple[Badge, ...] = ()
    album: tuple[AlbumPage, ...] = ()
    next_milestone: Milestone | None = None
    mission: PublicMission | None = None
    wishes: tuple[ReleasedWish, ...] = ()
    mode_sums: ModeSums | None = None
    comparison: ComparedClasses | None = None

    @property
    def is_provisional(self) -> bool:
        """Before the year is filed: figures carry *vorläufig, Stand …*."""
        return self.campaign is None or self.campaign.is_provisional

    @property
    def best_week(self) -> tuple[date, Miles] | None:
        """The own week with the most miles, the first of several: a record to beat, never a rank."""
        return max(self.weeks, key=lambda week: week[1].total, default=None)

    @property
    def best_week_is_on(self) -> bool:
        """Whether the week with the most miles is not over: what is judged from whole weeks still waits for it."""
        best = self.best_week
        return best is not None and self.as_of < best[0] + timedelta(days=DAYS_OF_WEEK)

    @property
    def town_name(self) -> str:
        """As the town wants to be called."""
        return self.print_name or self.municipality

    def conference(self, lang: str) -> str:
        """The place of the conference in that language; empty before the first campaign."""
        return stops_to(self.destination, self.lat, self.lon)[-1].named(lang) if self.destination else ""
