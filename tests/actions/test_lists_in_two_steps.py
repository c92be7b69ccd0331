"""Long lists are planned while others write, and stored in a turn of their own: what changes in between is noticed."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from kindermeilen.actions import imports, paper_lists, sums, two_steps
from kindermeilen.actions.context import Context
from kindermeilen.actions.faults import Busy
from kindermeilen.actions.group_lists import plan_groups
from kindermeilen.domain.nouns import Municipality
from kindermeilen.domain.tables_in import TableRefused, parse_groups, parse_reported, parse_tallies
from kindermeilen.storage import imports as stored_imports
from kindermeilen.storage import tables as t
from kindermeilen.storage import towns as stored_towns
from tests.conftest import People, World

DAILY = "institution;group;date;sheet;mode;count"
TOTALS = "institution;group;from;to;green"
GROUPS = "institution;kind;group;children"


def town_of(ctx: Context, world: World) -> Municipality:
    town = stored_towns.find_municipality(ctx.conn, world.ags)
    assert town is not None
    return town


def bring_in(
    world: World,
    header: str,
    *rows: str,
    meanwhile: Callable[[], Any] = lambda: None,
    times: int = 1,
) -> Any:
    """Bring rows in; `meanwhile` happens so many times, each after they were planned and before they are stored."""
    data = "\n".join((header, *rows)).encode()
    left = [meanwhile] * times

    def plan(ctx: Context) -> two_steps.Plan[Any]:
        if header.startswith("municipality"):
            return imports.plan_reported(ctx, parse_reported(data))
        if header.startswith(GROUPS):
            return plan_groups(ctx, town_of(ctx, world), parse_groups(data))
        return paper_lists.plan_paper(ctx, town_of(ctx, world), parse_tallies(data))

    @contextmanager
    def writing(*, side_by_side: bool) -> Iterator[Context]:
        if left:
            left.pop()()
        with world.write(side_by_side=side_by_side) as ctx:
            yield ctx

    return two_steps.in_two_steps(world.read, writing, plan)


def send(
    people: People, method: str, path: str, body: dict[str, Any], headers: Mapping[str, str] | None = None
) -> TestResponse:
    """What Anna's phone sends."""
    sent = {"X-CSRFToken": people.anna.csrf_token(), **(headers or {})}
    body |= {"entry_id": str(uuid4())}
    return people.anna.client.open(f"/api/v1/groups/{path}", method=method, json=body, headers=sent)


def journal(world: World) -> list[tuple[Any, ...]]:
    """What was answered, in order."""
    columns = (t.Revision.day, t.Revision.sheet, t.Revision.number, t.Revision.answer)
    with world.read() as ctx:
        return [tuple(row) for row in ctx.conn.execute(select(*columns).order_by(t.Revision.id))]


def assert_sums_are_right(world: World) -> None:
    with world.read() as ctx:
        assert list(sums.differing_sums(ctx.conn, town_of(ctx, world).id)) == []


def test_what_anna_logs_meanwhile_is_kept_and_counted(people: People, world: World) -> None:
    rows = ("Lindenschule;3b;2026-09-21;way_there;foot;12", "Lindenschule;4a;2026-09-21;way_there;foot;9")
    put = lambda: people.anna.put(world.code_3b, "2026-09-22", "way_there", {"bike": 7})  # noqa: E731
    assert bring_in(world, DAILY, *rows, meanwhile=put) == 2
    totals = [answer["group_total"] for *_, answer in journal(world)]
    assert sorted(totals) == [7, 9, 19]
    assert_sums_are_right(world)


@pytest.mark.postgresql
def test_ben_logs_while_a_list_for_annas_class_has_its_turn(
    people: People, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long list of days keeps only the classes waiting that stand in it."""
    answers: list[int] = []
    add_tallies = stored_imports.add_tallies

    def slowly(*given: Any) -> None:
        add_tallies(*given)
        answers.append(people.ben.put(world.code_4a, "2026-09-22", "way_there", {"bike": 7}).status_code)

    monkeypatch.setattr(stored_imports, "add_tallies", slowly)
    assert bring_in(world, DAILY, "Lindenschule;3b;2026-09-21;way_there;foot;12") == 1
    assert answers == [201]
    assert_sums_are_right(world)


def test_another_number_that_anna_logs_meanwhile_is_never_overwritten(people: People, world: World) -> None:
    rows = ("Lindenschule;3b;2026-09-21;way_there;foot;12", "Lindenschule;4a;2026-09-21;way_there;foot;9")
    with pytest.raises(TableRefused) as refused:
        bring_in(
            world,
            DAILY,
            *rows,
            meanwhile=lambda: people.anna.put(world.code_3b, "2026-09-21", "way_there", {"foot": 11}),
        )
    assert [(fault.line, fault.column) for fault in refused.value.faults] == [(2, "count")]
    assert [answer["miles"] for *_, answer in journal(world)] == [11]


def fewer_children(people: People, world: World) -> None:
    data = {"name": "4a", "entry": "app", "material": "", "children": "5", "from": "2026-09-01"}
    people.kora.post(f"/koordination/{world.ags}/liste/gruppe/{world.code_4a}", data)


def a_total_from_paper(people: People, world: World) -> None:
    with world.write() as ctx:
        data = f"{TOTALS}\nLindenschule;4a;2026-09-21;2026-09-21;70\n".encode()
        paper_lists.import_paper_totals(ctx, town_of(ctx, world), parse_tallies(data))


def a_year_that_is_filed(people: People, world: World) -> None:
    with world.write() as ctx:
        ctx.conn.execute(t.Campaign.__table__.update().values(state="filed"))


@pytest.mark.parametrize("change", [fewer_children, a_total_from_paper, a_year_that_is_filed])
def test_rules_that_change_meanwhile_hold(people: People, world: World, change: Callable[..., None]) -> None:
    with pytest.raises(TableRefused):
        bring_in(
            world,
            DAILY,
            "Lindenschule;4a;2026-09-21;way_there;foot;9",
            meanwhile=lambda: change(people, world),
        )
    assert [line for line in journal(world) if line[1] == "way_there"] == []


def test_a_day_logged_meanwhile_keeps_a_total_from_paper_out(people: People, world: World) -> None:
    put = lambda: people.ben.put(world.code_4a, "2026-09-21", "way_there", {"foot": 9})  # noqa: E731
    with pytest.raises(TableRefused):
        bring_in(world, TOTALS, "Lindenschule;4a;2026-09-14;2026-09-25;77", meanwhile=put)


def test_a_group_that_somebody_adds_meanwhile_is_there_once(world: World) -> None:
    def add() -> None:
        with world.write() as ctx:
            data = f"{GROUPS}\nWaldschule;school;1a;20\n".encode()
            imports.import_groups(ctx, town_of(ctx, world), parse_groups(data))

    plan = bring_in(world, GROUPS, "Waldschule;school;1a;21", "Waldschule;school;1b;20", meanwhile=add)
    assert [one.name for one in plan.new] == ["1b, Waldschule"]
    assert [one.changes for one in plan.changed] == [("children",)]
    with world.read() as ctx:
        names = [row[2] for row in imports.listed_groups(ctx, town_of(ctx, world)) if row[0] == "Waldschule"]
    assert names == ["1a", "1b"]


def test_a_result_that_somebody_brings_in_meanwhile_counts_once(world: World) -> None:
    header, row = "municipality;year;green", "Ulm;2026;500"

    def add() -> None:
        with world.write() as ctx:
            imports.import_reported(ctx, parse_reported(f"{header}\n{row}\n".encode()))

    assert bring_in(world, header, row, "Emden;2026;40", meanwhile=add) == 1


def test_where_others_never_stop_it_is_said_and_nothing_is_stored(
    people: People, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(two_steps, "FEW_LINES", 0)
    days = iter(range(14, 25))
    with pytest.raises(Busy):
        bring_in(
            world,
            DAILY,
            "Lindenschule;3b;2026-09-21;way_there;foot;12",
            meanwhile=lambda: people.anna.put(world.code_3b, f"2026-09-{next(days)}", "food", {"miles": 1}),
            times=99,
        )
    assert [line for line in journal(world) if line[1] == "way_there"] == []


def test_many_lines_that_changed_meanwhile_are_planned_again_while_others_write(
    people: People, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(two_steps, "FEW_LINES", 0)
    put = lambda: people.anna.put(world.code_3b, "2026-09-22", "way_there", {"bike": 7})  # noqa: E731
    assert bring_in(world, DAILY, "Lindenschule;3b;2026-09-21;way_there;foot;12", meanwhile=put) == 1
    assert_sums_are_right(world)


def test_a_list_leaves_what_entries_one_by_one_leave(people: People, world: World) -> None:
    counts = {"2026-09-21": {"foot": 12, "bus": 3}, "2026-09-22": {"bike": 4, "car": 9}, "2026-09-23": {"foot": 1}}
    for day, modes in counts.items():
        people.anna.put(world.code_3b, day, "way_there", modes)
    one_by_one = journal(world)
    lines = [f"Lindenschule;4a;{day};way_there;{m};{n}" for day, modes in counts.items() for m, n in modes.items()]
    assert bring_in(world, DAILY, *lines) == 3
    assert journal(world)[3:] == one_by_one
    assert_sums_are_right(world)


def test_a_day_that_was_taken_back_goes_on_in_its_history(people: People, world: World) -> None:
    people.anna.put(world.code_3b, "2026-09-21", "way_there", {"foot": 9})
    taken_back = send(people, "DELETE", f"{world.code_3b}/days/2026-09-21/way_there", {}, {"If-Match": '"1"'})
    assert taken_back.status_code == 200
    assert bring_in(world, DAILY, "Lindenschule;3b;2026-09-21;way_there;foot;12") == 1
    assert [number for _, _, number, _ in journal(world)] == [1, 2, 3]
    assert_sums_are_right(world)


def test_ways_from_paper_take_the_place_of_what_was_said_of_their_day(people: People, world: World) -> None:
    for day in ("2026-09-21", "2026-09-22"):
        said = send(people, "PUT", f"{world.code_3b}/days/{day}/state", {"state": "not_asked", "weather": "sun"})
        assert said.status_code == 200
    bring_in(world, DAILY, "Lindenschule;3b;2026-09-21;way_there;foot;12", "Lindenschule;3b;2026-09-22;food;miles;3")
    with world.read() as ctx:
        found = ctx.conn.execute(select(t.DayState.day, t.DayState.state).order_by(t.DayState.day)).all()
    assert [(day.isoformat(), state) for day, state in found] == [("2026-09-21", None), ("2026-09-22", "not_asked")]


def test_a_list_shows_the_pages_of_its_groups_again_and_no_others(world: World) -> None:
    def versions() -> dict[str, int]:
        with world.read() as ctx:
            every = stored_towns.groups_of_municipality(ctx.conn, town_of(ctx, world).id)
            return {group.name: group.version for group in every}

    before = versions()
    bring_in(world, DAILY, "Lindenschule;3b;2026-09-21;way_there;foot;12")
    assert {name for name, version in versions().items() if version != before[name]} == {"3b"}


def test_own_weeks_over_another_period_of_the_group_are_a_fault_of_their_row(people: People, world: World) -> None:
    period = {"kind": "baseline", "from": "2026-09-14", "to": "2026-09-18"}
    assert send(people, "PUT", f"{world.code_3b}/periods/{uuid4()}", period).status_code == 200
    with pytest.raises(TableRefused) as refused:
        bring_in(world, f"{GROUPS};from;to", "Lindenschule;school;3b;25;2026-09-16;2026-09-25")
    assert [(fault.line, fault.column) for fault in refused.value.faults] == [(2, "from")]


def test_no_two_of_many_new_groups_get_the_same_number(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["A", "A", "B", "C", "D", *(f"{number:08}" for number in range(100))])
    monkeypatch.setattr("kindermeilen.actions.secrets.new_sign_in_number", lambda: next(drawn))
    bring_in(world, GROUPS, "Waldschule;school;1a;20", "Waldschule;school;1b;20")
    with world.read() as ctx:
        numbers = list(ctx.conn.scalars(select(t.Account.sign_in_number)))
    assert len(numbers) == len(set(numbers))
