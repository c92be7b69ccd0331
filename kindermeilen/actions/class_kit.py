"""What a class gets before its first day: its tally list, its poster to colour in, the letter to parents, its dates.

The letter to parents is public like the page its code leads to. The rest is for the class, its house, the coordinator.
The access letter is never in it: it is a key, and made elsewhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from kindermeilen.actions import logos, pages
from kindermeilen.actions.class_prints import ColouringPoster, colouring_of_frame, frames_of_institution
from kindermeilen.actions.context import Context, GroupFrame, frame_of, load_group, load_institution, load_municipality
from kindermeilen.actions.tally_sheet import TallyList, list_of_frame
from kindermeilen.actions.town_prints import TownPosters, codes_of_town
from kindermeilen.domain.access import Right
from kindermeilen.domain.calendar import InstitutionKind, Period, week_of
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.journey import destination_of
from kindermeilen.domain.miles import PeriodKind
from kindermeilen.domain.modes import Mode
from kindermeilen.domain.nouns import Campaign, Municipality
from kindermeilen.domain.rules import CampaignRules
from kindermeilen.storage import towns

MOST_KITS = 30
"""In one file: 150 pages; setting them takes about 400 MB and five seconds (measured)."""
SATURDAY = 5
NO_KITS = N_("Es gibt noch nichts zu drucken: Hier nimmt noch keine Klasse oder Gruppe an einer Kampagne teil.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFacts:
    """What the letters say of a group: public facts only. `action`: first and last day of each of its action weeks."""

    group: str
    house: str
    municipality: str
    is_kita: bool
    path: str
    action: tuple[tuple[date, date], ...]
    rules: CampaignRules
    green_modes: tuple[Mode, ...]
    destination: str
    help_address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartKit:
    """One group's kit. `counting`: the weeks before and after that are counted without miles."""

    facts: ClassFacts
    counting: tuple[Period, ...]
    deadline: date
    on_paper: bool
    tally_list: TallyList
    poster: ColouringPoster


def class_facts(ctx: Context, code: str) -> ClassFacts:
    """What a group's letter to parents says. Raises NotFound with help, Refusal where it takes part in no campaign."""
    frame = pages.frame_of_code(ctx, code)
    return _facts(frame, _campaign(ctx, frame))


def kit_of_group(ctx: Context, code: str) -> StartKit:
    """A group's kit. Raises NotFound, WordsNeeded, Refusal."""
    frame, _ = load_group(ctx, code, Right.SEE_TALLIES)
    return _kit(ctx, frame)


def kits_of_house(ctx: Context, code: str) -> list[StartKit]:
    """The kits of all groups of a school or Kita that take part. Raises NotFound, Refusal where there is none."""
    house, _, _ = load_institution(ctx, code, Right.SEE_INSTITUTION)
    frames = frames_of_institution(ctx, house.id)
    if not frames:
        raise Refusal("no_kits", NO_KITS)
    return [_kit(ctx, frame) for frame in frames]


def kits_of_town(ctx: Context, ags: str, part: int = 1) -> tuple[Municipality, list[StartKit]]:
    """A part (from 1) of the kits of a town's groups, by institution and name. Raises NotFound, Refusal."""
    town, _ = load_municipality(ctx, ags)
    codes = codes_of_town(ctx, town)[(max(part, 1) - 1) * MOST_KITS :][:MOST_KITS]
    places = (towns.find_place(ctx.conn, code) for code in codes)
    kits = [_kit(ctx, frame_of(ctx.conn, place)) for place in places if place is not None]
    if not kits:
        raise Refusal("no_kits", NO_KITS)
    return town, kits


def kit_files(ctx: Context, town: Municipality) -> int:
    """How many files it takes to print a town's kits."""
    return ceil(len(codes_of_town(ctx, town)) / MOST_KITS)


def _campaign(ctx: Context, frame: GroupFrame) -> Campaign:
    campaign = frame.current(ctx.today)
    if campaign is None:
        raise Refusal("no_kits", NO_KITS)
    return campaign


def _kit(ctx: Context, frame: GroupFrame) -> StartKit:
    campaign = _campaign(ctx, frame)
    facts = _facts(frame, campaign)
    return StartKit(
        facts=facts,
        counting=tuple(one for one in frame.periods(campaign) if one.kind is not PeriodKind.ACTION),
        deadline=campaign.deadline,
        on_paper=frame.group.entry == "paper",
        tally_list=list_of_frame(ctx, frame, first_week(ctx.today, facts.action, campaign)),
        poster=colouring_of_frame(ctx, frame),
    )


def first_week(today: date, action: Sequence[tuple[date, date]], campaign: Campaign) -> date:
    """The Monday of the first week of the action that is not over, at the weekend the next; at last the last.

    `action`: first and last day of each part of the action.
    """
    parts = action or ((campaign.date_from, campaign.date_to),)
    school_day = today + timedelta(days=7 - today.weekday()) if today.weekday() >= SATURDAY else today
    first = next((max(first, school_day) for first, last in parts if last >= school_day), parts[-1][1])
    return week_of(first)


def _facts(frame: GroupFrame, campaign: Campaign) -> ClassFacts:
    action = [one for one in frame.periods(campaign) if one.kind is PeriodKind.ACTION]
    return ClassFacts(
        group=frame.group.name,
        house=frame.institution.name,
        municipality=frame.municipality.print_name or frame.municipality.name,
        is_kita=frame.institution.kind == InstitutionKind.KITA,
        path=f"/k/{frame.group.code}",
        action=tuple((one.first, one.last) for one in action),
        rules=campaign.rules,
        green_modes=tuple(mode for mode in Mode if mode.is_way and campaign.rules.earns_green_mile(mode)),
        destination=destination_of(campaign.destination).place,
        help_address=frame.municipality.help_address,
    )


def houses_of_town(ctx: Context, ags: str) -> TownPosters:
    """What the town and each of its institutions have reached, for their certificates. Raises NotFound."""
    town, _ = load_municipality(ctx, ags)
    houses = towns.institutions_of(ctx.conn, town.id)
    found = (pages.town_progress(ctx, ags), *(pages.institution_page(ctx, house.code) for house in houses))
    return TownPosters(town, found, logos.for_print(ctx.conn, town.id))
