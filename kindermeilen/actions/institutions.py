"""The school account's room: its groups, what is missing this week, closing days, and the periods of the house."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from kindermeilen.actions.audit import write_audit
from kindermeilen.actions.class_week import missing_days_of_week
from kindermeilen.actions.context import Context, current_campaign, frame_of, load_institution
from kindermeilen.actions.days import campaign_for_period
from kindermeilen.actions.sums import place_institution_again
from kindermeilen.actions.tallies import refuse_filed
from kindermeilen.domain.access import Right
from kindermeilen.domain.calendar import InstitutionKind, Period, periods_of, week_of
from kindermeilen.domain.coverage import days_of_bits
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.miles import PeriodKind
from kindermeilen.domain.nouns import Campaign, Institution, Municipality, children_on
from kindermeilen.domain.texts import one_line
from kindermeilen.storage import campaigns, paper, tallies, towns
from kindermeilen.storage.campaigns import StoredPeriod

LONGEST_LABEL = 120
LONGEST_CLOSING_DAYS = 60
UNNAMED = N_("Schließtag")


@dataclass(frozen=True, slots=True)
class HouseLine:
    """A group in its house's room. `missing`: this week's school days without an entry; `waiting`: two numbers."""

    code: str
    name: str
    children: int | None
    last_day: date | None
    missing: tuple[date, ...]
    waiting: int
    takes_part: bool


@dataclass(frozen=True, slots=True)
class HousePage:
    """The room of an institution. `closing_days`: first, last, label."""

    institution: Institution
    municipality: Municipality
    is_kita: bool
    today: date
    monday: date
    campaign: Campaign | None
    groups: tuple[HouseLine, ...]
    closing_days: tuple[tuple[date, date, str], ...]
    periods: tuple[StoredPeriod, ...]

    @property
    def next_monday(self) -> date:
        """The Monday after this week."""
        return self.monday + timedelta(days=7)


def house_page(ctx: Context, code: str) -> HousePage:
    """An institution's room, for its own account and the coordinator. Raises NotFound."""
    house, town, _ = load_institution(ctx, code, Right.SEE_INSTITUTION)
    campaign = current_campaign(campaigns.campaigns_of_municipality(ctx.conn, town.id), ctx.today)
    periods = campaigns.periods_of_institution(ctx.conn, house.id)
    return HousePage(
        institution=house,
        municipality=town,
        is_kita=house.kind == InstitutionKind.KITA,
        today=ctx.today,
        monday=week_of(ctx.today),
        campaign=campaign,
        groups=_lines(ctx, house, campaign),
        closing_days=towns.closing_days_of(ctx.conn, house.id),
        periods=tuple(one for one in periods if _is_of_house(one, campaign)),
    )


def _lines(ctx: Context, house: Institution, campaign: Campaign | None) -> tuple[HouseLine, ...]:
    rows = tallies.weeks_of_institution(ctx.conn, house.id, campaign.id) if campaign else []
    last: dict[int, date] = {}
    for row in rows:
        last[row.group_id] = max(last.get(row.group_id, date.min), *days_of_bits(row.week, row.days))
    lines = []
    for group in towns.groups_of_institution(ctx.conn, house.id):
        place = towns.find_place(ctx.conn, group.code)
        if place is None:
            continue
        frame = frame_of(ctx.conn, place)
        waiting = paper.waiting_corrections_of_group(ctx.conn, group.id)
        lines.append(
            HouseLine(
                code=group.code,
                name=group.name,
                children=children_on(frame.headcounts, ctx.today) if frame.headcounts else None,
                last_day=last.get(group.id),
                missing=missing_days_of_week(ctx, frame),
                waiting=sum(one.kind == "conflict" for one in waiting),
                takes_part=any(campaign and one.id == campaign.id for one in frame.campaigns),
            )
        )
    return tuple(lines)


def add_closing_days(ctx: Context, code: str, first: date, last: date, label: str) -> None:
    """Days on which the house is closed, beside weekends and holidays. Raises Refusal where some are there already."""
    house, town, _ = load_institution(ctx, code, Right.CHANGE_CLOSING_DAYS)
    _wait_for_entries(ctx, house)
    label = one_line(label)
    _check_closing_days(first, last, label)
    _refuse_filed_window(ctx, town, first, last)
    for there_first, there_last, there_label in towns.closing_days_of(ctx.conn, house.id):
        if first <= there_last and there_first <= last:
            raise Refusal(
                "closing_days_overlap",
                N_("Diese Tage überschneiden sich mit „%(label)s“, %(first)s bis %(last)s. Nichts wurde gespeichert."),
                field="closing-from",
                params={"label": there_label, "first": there_first, "last": there_last},
            )
    towns.add_closing_days(ctx.conn, house, [(first, last, label or UNNAMED)])
    _place_again(ctx, house, town)
    write_audit(ctx, town.id, "add_closing_days", house.name, first=first.isoformat(), last=last.isoformat())


def remove_closing_days(ctx: Context, code: str, first: date, last: date) -> None:
    """Take closing days away; twice changes nothing. Raises Refusal for a filed year."""
    house, town, _ = load_institution(ctx, code, Right.CHANGE_CLOSING_DAYS)
    _wait_for_entries(ctx, house)
    there = [(one[0], one[1]) for one in towns.closing_days_of(ctx.conn, house.id)]
    if (first, last) not in there:
        return
    _refuse_filed_window(ctx, town, first, last)
    towns.remove_closing_days(ctx.conn, house, first, last)
    _place_again(ctx, house, town)
    write_audit(ctx, town.id, "remove_closing_days", house.name, first=first.isoformat(), last=last.isoformat())


def add_period(ctx: Context, code: str, kind: str, first: date, last: date) -> None:
    """A period of the house: it holds for its groups without own ones of that kind. Raises Refusal."""
    house, town, _ = load_institution(ctx, code, Right.CHANGE_PERIODS)
    _wait_for_entries(ctx, house)
    if kind not in tuple(PeriodKind):
        raise Refusal("kind", N_("Bitte wählen Sie, was in dieser Zeit geschieht."), field="period-kind")
    if first > last:
        raise Refusal("from_after_to", N_("Der erste Tag liegt nach dem letzten. Bitte tauschen."), field="period-from")
    there = campaigns.campaigns_of_municipality(ctx.conn, town.id)
    campaign = campaign_for_period(there, PeriodKind(kind), first, last)
    refuse_filed(campaign)
    _refuse_overlap(ctx, house, campaign, kind, first, last)
    period = StoredPeriod(str(uuid4()), campaign.id, house.id, None, kind, first, last)
    campaigns.set_period(ctx.conn, town.id, period)
    _place_again(ctx, house, town)
    write_audit(ctx, town.id, "add_period", house.name, kind=kind, first=first.isoformat(), last=last.isoformat())


def remove_period(ctx: Context, code: str, public_id: str) -> None:
    """Take a period of the house away; twice changes nothing. Raises Refusal where entries would lie outside then."""
    house, town, _ = load_institution(ctx, code, Right.CHANGE_PERIODS)
    _wait_for_entries(ctx, house)
    there = campaigns.periods_of_institution(ctx.conn, house.id)
    found = next((one for one in there if one.public_id == public_id and one.group_id is None), None)
    if found is None:
        return
    years = campaigns.campaigns_of_municipality(ctx.conn, town.id)
    refuse_filed(next(one for one in years if one.id == found.campaign_id))
    campaigns.remove_period(ctx.conn, public_id, town.id)
    _place_again(ctx, house, town)
    write_audit(ctx, town.id, "remove_period", house.name, kind=found.kind, first=found.first.isoformat())


def _refuse_overlap(ctx: Context, house: Institution, campaign: Campaign, kind: str, first: date, last: date) -> None:
    stored = campaigns.periods_of_institution(ctx.conn, house.id)
    there = [Period(PeriodKind(one.kind), one.first, one.last) for one in stored if _is_of_house(one, campaign)]
    periods_of([], [*there, Period(PeriodKind(kind), first, last)], (campaign.date_from, campaign.date_to))


def _is_of_house(period: StoredPeriod, campaign: Campaign | None) -> bool:
    return period.group_id is None and campaign is not None and period.campaign_id == campaign.id


def _wait_for_entries(ctx: Context, house: Institution) -> None:
    """Lock the house's groups, so that no entry is stored by the old days while the new ones come in."""
    for group in towns.groups_of_institution(ctx.conn, house.id):
        towns.find_place(ctx.conn, group.code, lock=True)


def _check_closing_days(first: date, last: date, label: str) -> None:
    if first > last:
        raise Refusal(
            "from_after_to", N_("Der erste Tag liegt nach dem letzten. Bitte tauschen."), field="closing-from"
        )
    if last - first > timedelta(days=LONGEST_CLOSING_DAYS):
        raise Refusal(
            "closing_days_too_long",
            N_("Das sind mehr als %(most)s Tage am Stück. Bitte prüfen Sie das Datum."),
            field="closing-to",
            params={"most": LONGEST_CLOSING_DAYS},
        )
    if len(label) > LONGEST_LABEL:
        raise Refusal(
            "label_too_long",
            N_("Der Anlass darf höchstens %(most)s Zeichen haben."),
            field="closing-label",
            params={"most": LONGEST_LABEL},
        )


def _refuse_filed_window(ctx: Context, town: Municipality, first: date, last: date) -> None:
    for campaign in campaigns.campaigns_of_municipality(ctx.conn, town.id):
        if first <= campaign.date_to and campaign.date_from <= last:
            refuse_filed(campaign)


def _place_again(ctx: Context, house: Institution, town: Municipality) -> None:
    """The sums follow the new days, and every page that shows them is new."""
    place_institution_again(ctx.conn, house.id)
    for campaign in campaigns.campaigns_of_municipality(ctx.conn, town.id):
        campaigns.change_campaign(ctx.conn, campaign.id)
        campaigns.touch_groups(ctx.conn, campaign.id)
