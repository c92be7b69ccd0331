"""What certificates and posters to colour in are made of. Public: nothing here says how many children there are."""

from dataclasses import dataclass
from datetime import date

from kindermeilen.actions.context import Context, GroupFrame, frame_of
from kindermeilen.actions.pages import Found, find_institution, frame_of_code
from kindermeilen.domain.calendar import InstitutionKind
from kindermeilen.domain.colouring import Scale, expected_miles, scale_for
from kindermeilen.domain.journey import Destination, destination_of, miles_to, next_destination
from kindermeilen.domain.miles import PeriodKind
from kindermeilen.domain.nouns import Campaign, children_on
from kindermeilen.domain.stops import Stop, route_to
from kindermeilen.storage import towns


@dataclass(frozen=True, slots=True, kw_only=True)
class ColouringPoster:
    """One poster to colour in. `house`: the group's school or Kita, empty on a house's own poster.

    `path`: where its code leads, below the base address. `stops`: all of its way there and home again.
    """

    name: str
    house: str
    municipality: str
    year: int
    path: str
    scale: Scale
    destination: Destination
    miles_total: int
    stops: tuple[Stop, ...]
    is_kita: bool


def colouring_of_group(ctx: Context, code: str, part: int = 1) -> ColouringPoster:
    """A group's poster; `part`: the first one, or one that goes on where it ends. Raises NotFound with help."""
    return colouring_of_frame(ctx, frame_of_code(ctx, code), part)


def colouring_of_frame(ctx: Context, frame: GroupFrame, part: int = 1) -> ColouringPoster:
    """The same of a group that is known already."""
    found = Found(frame.municipality, frame.institution, frame.group, frame.current(ctx.today))
    return _poster(ctx, found, scale_for(_expected(frame, found.campaign), part))


def colouring_of_institution(ctx: Context, code: str, part: int = 1) -> ColouringPoster:
    """A school's or Kita's joint poster. Raises NotFound with help."""
    found = find_institution(ctx, code)
    frames = frames_of_institution(ctx, found.institution.id)
    expected = sum(_expected(frame, frame.current(ctx.today)) for frame in frames)
    return _poster(ctx, found, scale_for(expected or expected_miles(None, None, found.institution.kind), part))


def frames_of_institution(ctx: Context, institution_id: int) -> list[GroupFrame]:
    """The groups of a house that take part in a campaign."""
    places = (towns.find_place(ctx.conn, group.code) for group in towns.groups_of_institution(ctx.conn, institution_id))
    frames = [frame_of(ctx.conn, place) for place in places if place is not None]
    return [frame for frame in frames if frame.campaigns]


def _expected(frame: GroupFrame, campaign: Campaign | None) -> float:
    """By the group's number when its action began, so that the scale stays as it was printed."""
    days = _action_days(frame, campaign) if campaign else []
    first = days[0] if days else campaign.date_from if campaign else None
    children = children_on(frame.headcounts, first) if frame.headcounts and first else None
    return expected_miles(children, len(days) if days else None, frame.institution.kind)


def _action_days(frame: GroupFrame, campaign: Campaign) -> list[date]:
    periods = [period for period in frame.periods(campaign) if period.kind is PeriodKind.ACTION]
    return sorted(day for period in periods for day in frame.calendar.open_days(period.first, period.last))


def _poster(ctx: Context, found: Found, scale: Scale) -> ColouringPoster:
    town, group = found.municipality, found.group
    destination = _destination(ctx, found.campaign)
    route = route_to(destination, town.lat, town.lon)
    return ColouringPoster(
        name=group.name if group else found.institution.name,
        house=found.institution.name if group else "",
        municipality=town.print_name or town.name,
        year=found.campaign.year if found.campaign else destination.year,
        path=f"/k/{group.code}" if group else f"/e/{found.institution.code}",
        scale=scale,
        destination=destination,
        miles_total=miles_to(destination, town.lat, town.lon),
        stops=(*route.there, *route.home),
        is_kita=found.institution.kind == InstitutionKind.KITA,
    )


def _destination(ctx: Context, campaign: Campaign | None) -> Destination:
    """The campaign's, and before the first one that of the next conference."""
    return destination_of(campaign.destination) if campaign else next_destination(ctx.today)
