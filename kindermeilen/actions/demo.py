"""A demo town with a running campaign: open on any day, its institutions invented, the same for the same day."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID

from kindermeilen.actions import (
    accounts,
    campaigns,
    corrections,
    days,
    demo_co2,
    demo_wishes,
    imports,
    paper_lists,
    secrets,
    tallies,
    towns,
)
from kindermeilen.actions.context import Context, GroupFrame, frame_of
from kindermeilen.actions.tallies import Sent
from kindermeilen.domain.access import Actor, Grant, Role
from kindermeilen.domain.calendar import InstitutionKind, SchoolCalendar, week_of
from kindermeilen.domain.journey import next_destination
from kindermeilen.domain.logo import SVG, Logo
from kindermeilen.domain.nouns import Group, Municipality, children_on
from kindermeilen.domain.tables_in import PaperTotalRow, parse_groups, parse_reported
from kindermeilen.resources import data_file
from kindermeilen.storage import accounts as stored_accounts
from kindermeilen.storage import logos
from kindermeilen.storage import towns as stored_towns

LAND = "BW"
GROUPS = """institution;kind;group;children;entry
Lindenschule;school;1a;22;app
Lindenschule;school;2b;24;app
Lindenschule;school;3b;25;app
Lindenschule;school;4a;23;app
Bachschule;school;2c;20;app
Bachschule;school;3a;18;app
Bergschule;school;1b;24;app
Bergschule;school;4d;26;app
Kita Regenbogen;kita;Sonnengruppe;19;app
Kita Regenbogen;kita;Sternengruppe;21;app
Kita Apfelbaum;kita;Igel;17;paper
Kita Apfelbaum;kita;Spatzen;16;paper
"""
MODES = ("foot", "bike", "scooter", "bus", "car")
CLASS, SCHOOL = "3b", "Lindenschule"
NOT_YET_TODAY = ("3b", "3a", "Sternengruppe")
DAYS_BEFORE, DAYS_AFTER = 9, 14
MORNING = time(7, 5)
HELP = "kindermeilen@blaustein.example"
PRINT_NAME = "Stadt Blaustein"
LOGO_SIZE = (1000, 1000)
IMPRINT = "Vorführung von Kindermeilen\nAlle Einrichtungen und Zahlen dieser Kommune sind erfunden."


@dataclass(frozen=True, slots=True)
class SignIn:
    """One way into the demo: who, the sign-in number, the four words."""

    who: str
    number: str
    words: str


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo's sheet of sign-ins says. `invitation`: the token of an unused letter."""

    sign_ins: tuple[SignIn, ...]
    class_code: str
    school_code: str
    invited: str
    invitation: str
    api_token: str


def build(ctx: Context) -> Demo:
    """Make the town with everything a visitor wants to see."""
    town = towns.create_municipality(ctx, name="Blaustein", ags="08425141", land=LAND, lat=48.41, lon=9.92)
    stored_towns.change_municipality(ctx.conn, town.id, help_address=HELP, contact=HELP, imprint=IMPRINT)
    stored_towns.change_municipality(ctx.conn, town.id, print_name=PRINT_NAME)
    logos.set_logo(ctx.conn, town.id, Logo(SVG, data_file("demo-logo.svg").read_bytes(), *LOGO_SIZE))
    first = _first_day(ctx.today)
    plan = campaigns.Plan(
        year=ctx.today.year,
        date_from=first,
        date_to=ctx.today + timedelta(days=DAYS_AFTER),
        destination=next_destination(ctx.today).key,
    )
    campaigns.save_campaign(ctx, town, plan)
    imports.import_groups(ctx, town, parse_groups(GROUPS.encode()))
    imports.import_reported(ctx, parse_reported(data_file("real-results.csv").read_bytes()))
    accounts.ensure_account(ctx, town.id, "coordinator", "Koordination", None, None)
    coordinator = _as_coordinator(ctx, town)
    demo_co2.set_weeks(coordinator, _frames(ctx, town), first)
    frames = list(_frames(ctx, town))
    demo_co2.answer(coordinator, frames)
    for frame in frames:
        if frame.group.entry == "app":
            _log(ctx, frame, first)
    _paper(ctx, town, first)
    demo_wishes.add(coordinator, town, frames)
    return _sign_ins(ctx, town, {frame.group.name: frame for frame in frames})


def _first_day(today: date) -> date:
    """The Monday from which enough school days lie behind us, in the holidays too."""
    calendar = SchoolCalendar(LAND, InstitutionKind.SCHOOL)
    day = today
    for _ in range(DAYS_BEFORE):
        day = calendar.previous_open_day(day) or day - timedelta(days=1)
    return week_of(day)


def _frames(ctx: Context, town: Municipality) -> Iterator[GroupFrame]:
    for group in stored_towns.groups_of_municipality(ctx.conn, town.id):
        place = stored_towns.find_place(ctx.conn, group.code)
        if place is not None:
            yield frame_of(ctx.conn, place)


def _as_teacher(ctx: Context, group: Group, day: date) -> Context:
    """The class's teacher on the morning of that day."""
    account = accounts.account_of_code(ctx, group.code)
    grant = Grant(Role.TEACHER, account.id, group.municipality_id, group.institution_id, group.id)
    now = datetime.combine(day, MORNING, tzinfo=UTC)
    return replace(ctx, actor=Actor((grant,), "Windows-PC"), now=now, today=day)


def _as_coordinator(ctx: Context, town: Municipality) -> Context:
    account = stored_accounts.account_by_name(ctx.conn, town.id, "coordinator", "Koordination")
    if account is None:
        raise LookupError("the demo's own coordinator")
    return replace(ctx, actor=Actor((Grant(Role.COORDINATOR, account.id, town.id),), "Windows-PC"))


def _log(ctx: Context, frame: GroupFrame, first: date) -> None:
    """A plausible entry for each school day, and sometimes for leisure, food and energy."""
    random = Random(f"{frame.group.name} {frame.institution.name}")  # noqa: S311 plausible figures, no secrets
    habit = [
        random.uniform(4, 9),
        random.uniform(1, 4),
        random.uniform(1, 4),
        random.uniform(1, 3),
        random.uniform(1, 3),
    ]
    for day in demo_co2.days_before(frame, first):
        _count_only(_as_teacher(ctx, frame.group, day), frame, random, demo_co2.by_car(habit))
    for number, day in enumerate(frame.calendar.open_days(first, ctx.today)):
        teacher = _as_teacher(ctx, frame.group, day)
        if day == ctx.today and frame.group.name in NOT_YET_TODAY:
            return
        if frame.group.name == "4a" and number == 3:
            days.put_state(teacher, frame.group.code, day, _id(random), "excursion", "sun")
            continue
        if demo_co2.counts_before(frame, day, first):
            _count_only(teacher, frame, random, demo_co2.by_car(habit))
        else:
            _log_day(teacher, frame, random, habit)
    if frame.group.name == "2b":
        _two_numbers(_as_teacher(ctx, frame.group, ctx.today), frame, random)


def _count_only(teacher: Context, frame: GroupFrame, random: Random, habit: list[float]) -> None:
    """The ways to school or Kita of a day, without anything that earns miles."""
    absent = random.choice((0, 0, 1, 1, 2))
    modes = random.choices(MODES, habit, k=children_on(frame.headcounts, teacher.today) - absent)
    _put(teacher, frame, "way_there", {mode: modes.count(mode) for mode in sorted(set(modes))}, random, absent=absent)


def _log_day(teacher: Context, frame: GroupFrame, random: Random, habit: list[float]) -> None:
    children = children_on(frame.headcounts, teacher.today)
    absent = random.choice((0, 0, 1, 1, 2))
    modes = random.choices(MODES, habit, k=children - absent)
    counts = {mode: modes.count(mode) for mode in sorted(set(modes))}
    _put(teacher, frame, "way_there", counts, random, absent=absent)
    if frame.institution.kind == InstitutionKind.SCHOOL:
        _put(teacher, frame, "way_back", counts, random, basis=random.choice(("assumed", "counted")))
    if random.random() < 0.4:
        _put(teacher, frame, "leisure", {"foot": random.randint(2, 9), "bike": random.randint(1, 9)}, random)
    if random.random() < 0.3:
        _put(teacher, frame, random.choice(("food", "energy")), {"miles": random.randint(3, children)}, random)


def _put(
    teacher: Context,
    frame: GroupFrame,
    sheet: str,
    counts: dict[str, int],
    random: Random,
    *,
    basis: str = "counted",
    absent: int = 0,
) -> None:
    sent = Sent(_id(random), None, counts, basis, absent)
    tallies.put_tally(teacher, frame.group.code, teacher.today, sheet, sent)


def _two_numbers(teacher: Context, frame: GroupFrame, random: Random) -> None:
    """Two devices saved different numbers: something for the class and the coordinator to settle."""
    day = frame.calendar.previous_open_day(teacher.today)
    if day is not None:
        sent = Sent(_id(random), None, {"foot": 11, "bike": 6, "bus": 4, "car": 2}, absent=1)
        corrections.put_or_keep_beside(teacher, frame.group.code, day, "way_there", sent)


def _id(random: Random) -> str:
    return UUID(int=random.getrandbits(128), version=4).hex


def _paper(ctx: Context, town: Municipality, first: date) -> None:
    house = next(one for one in stored_towns.institutions_of(ctx.conn, town.id) if one.name == "Kita Apfelbaum")
    last = min(first + timedelta(days=4), ctx.today)
    row = PaperTotalRow(0, house.name, ("Igel",), first, last, 1, 17, 96, 12, 8, 14)
    paper_lists.add_paper_total(ctx, town, house, row)


def _sign_ins(ctx: Context, town: Municipality, frames: dict[str, GroupFrame]) -> Demo:
    frame = frames[CLASS]
    wanted = {
        "Koordination der Stadt": ("coordinator", "Koordination"),
        f"Schulzugang {SCHOOL}": ("school", frame.institution.code),
        f"Klasse {CLASS}, {SCHOOL}": ("class", frame.group.code),
        "Sonnengruppe, Kita Regenbogen": ("class", frames["Sonnengruppe"].group.code),
    }
    sign_ins = []
    for who, (kind, name) in wanted.items():
        account = stored_accounts.account_by_name(ctx.conn, town.id, kind, name)
        if account is None:
            raise LookupError(f"the demo's own account {name}")
        words = secrets.new_passphrase()
        stored_accounts.set_passphrase(ctx.conn, account.id, secrets.hash_passphrase(words))
        sign_ins.append(SignIn(who, account.sign_in_number, words))
    class_account = accounts.account_of_code(ctx, frame.group.code)
    return Demo(
        sign_ins=tuple(sign_ins),
        class_code=frame.group.code,
        school_code=frame.institution.code,
        invited="Klasse 4a, Lindenschule",
        invitation=accounts.invite(ctx, accounts.account_of_code(ctx, frames["4a"].group.code)),
        api_token=accounts.create_token(ctx, class_account),
    )
