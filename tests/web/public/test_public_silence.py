"""What pages by QR and the open API never let anybody read, not even by comparing two looks: a mode, a way, an absence,
who went by car, how many children a class has. What can be read is by how much the miles of a whole class grew.
"""

import json
import re
from typing import Any

import pytest

from kindermeilen.actions import imports
from kindermeilen.domain.tables_in import parse_groups
from kindermeilen.storage import towns
from tests.conftest import People, World

DAY = "2026-09-23"


class Look:
    """What everybody can read of 3b and its school at one moment."""

    def __init__(self, people: People, world: World) -> None:
        nobody = people.nobody
        self.pages = [nobody.get(f"/k/{world.code_3b}").text, nobody.get(f"/e/{world.code_school}").text]
        self.api = nobody.get(f"/api/v1/groups/{world.code_3b}").get_json()
        self.totals = nobody.get("/api/v1/totals?year=2026").get_json()

    def below_the_town(self) -> tuple[Any, ...]:
        return (*self.pages, json.dumps(self.api))

    def everything(self) -> tuple[Any, ...]:
        return (*self.below_the_town(), json.dumps(self.totals))


def put(people: People, world: World, counts: dict[str, int], *, revision: int | None = None, **more: Any) -> None:
    day, sheet = more.pop("day", DAY), more.pop("sheet", "way_there")
    headers = {"If-Match": f'"{revision}"'} if revision else {}
    response = people.anna.put(world.code_3b, day, sheet, counts, headers=headers, **more)
    assert response.status_code in (200, 201), response.text


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"foot": 20, "car": 3}, {"foot": 20, "car": 5}),
        ({"foot": 20, "car": 3}, {"foot": 20}),
        ({"foot": 20, "car": 3}, {"foot": 20, "carpool": 3}),
        ({"foot": 20, "car": 3}, {"foot": 20, "park_walk": 2, "other": 1}),
        ({"foot": 20}, {"bus": 9, "bike": 6, "scooter": 5}),
        ({"foot": 20}, {"foot": 19, "task": 1}),
        ({"foot": 20}, {"wheels": 1, "foot": 19}),
    ],
    ids=str,
)
def test_mode_and_car_ride_cannot_be_read(
    people: People, world: World, one: dict[str, int], other: dict[str, int]
) -> None:
    put(people, world, one)
    first = Look(people, world).everything()
    put(people, world, other, revision=1)
    assert Look(people, world).everything() == first


def test_absence_cannot_be_read(people: People, world: World) -> None:
    put(people, world, {"foot": 20}, absent=4)
    first = Look(people, world).everything()
    put(people, world, {"foot": 20}, revision=1, absent=1)
    assert Look(people, world).everything() == first


def test_number_of_children_of_a_class_cannot_be_read(people: People, world: World) -> None:
    put(people, world, {"foot": 20})
    first = Look(people, world).below_the_town()
    for children in (24, 40, 20):
        form = {"children": str(children), "valid_from": "2026-09-14", "entry": ""}
        assert people.anna.post(f"/klasse/{world.code_3b}/gruppe", form).status_code == 302
        assert Look(people, world).below_the_town() == first


def test_way_and_day_within_a_week_cannot_be_read(people: People, world: World) -> None:
    """Twenty there, or ten there and ten back, or the same on another day."""
    put(people, world, {"foot": 20})
    first = Look(people, world).everything()
    put(people, world, {"foot": 10}, revision=1)
    put(people, world, {"foot": 10}, sheet="way_back")
    assert Look(people, world).everything() == first
    put(people, world, {}, revision=2)
    put(people, world, {}, revision=1, sheet="way_back")
    people.anna.client.delete(
        f"/api/v1/groups/{world.code_3b}/days/{DAY}/way_there",
        json={"entry_id": "6f9619ff-8b86-d011-b42d-00c04fc964ff"},
        headers={"X-CSRFToken": people.anna.csrf_token(), "If-Match": '"3"'},
    )
    people.anna.client.delete(
        f"/api/v1/groups/{world.code_3b}/days/{DAY}/way_back",
        json={"entry_id": "6f9619ff-8b86-d011-b42d-00c04fc964fe"},
        headers={"X-CSRFToken": people.anna.csrf_token(), "If-Match": '"2"'},
    )
    put(people, world, {"foot": 20}, day="2026-09-21")
    assert Look(people, world).everything() == first


def test_why_a_day_has_no_tally_and_its_weather_cannot_be_read(people: People, world: World) -> None:
    looks = []
    for number, (state, weather) in enumerate((("excursion", "rain"), ("no_school", "sun"), ("no_school", None))):
        body = {"state": state, "weather": weather, "entry_id": f"6f9619ff-8b86-d011-b42d-00c04fc9640{number}"}
        headers = {"X-CSRFToken": people.anna.csrf_token()}
        address = f"/api/v1/groups/{world.code_3b}/days/{DAY}/state"
        assert people.anna.client.put(address, json=body, headers=headers).status_code == 200
        looks.append(Look(people, world).everything())
    assert looks[0] == looks[1] == looks[2]


def test_what_waits_for_a_decision_cannot_be_read(people: People, world: World) -> None:
    first = Look(people, world).everything()
    body = {
        "counts": {"foot": 20},
        "day": DAY,
        "sheet": "way_there",
        "entry_id": "6f9619ff-8b86-d011-b42d-00c04fc964ff",
    }
    headers = {"X-CSRFToken": people.anna.csrf_token()}
    address = f"/api/v1/groups/{world.code_3b}/corrections"
    assert people.anna.client.post(address, json=body, headers=headers).status_code == 202
    assert Look(people, world).everything() == first


def test_all_that_two_looks_tell_is_by_how_much_the_miles_grew(people: People, world: World) -> None:
    """The total counts up as soon as a class saves, so its growth can be seen; nothing else of what was saved can."""
    before = Look(people, world)
    put(people, world, {"foot": 12, "bike": 3, "car": 7}, absent=2)
    after = Look(people, world)
    assert changed(before.api, after.api) == {
        "miles.green": (0, 15),
        "journey.miles_done": (0, 15),
        "journey.next_stop.name": ("Ulm", "Weißenhorn"),
        "journey.next_stop.miles": (5, 21),
        "journey.next_stop.remaining": (5, 6),
        "badges": (
            [],
            [{"key": "first_mile", "title": "Die erste Meile"}, {"key": "stop_1", "title": "Die erste Station"}],
        ),
        "coverage.entered": (0, 1),
    }
    town = "municipalities.0"
    assert changed(before.totals, after.totals) == {
        f"{town}.miles.green": (0, 15),
        f"{town}.miles.total": (0, 15),
        f"{town}.coverage.class_days.entered": (0, 1),
        f"{town}.coverage.groups.reported": (0, 1),
        "total.miles.green": (0, 15),
        "total.miles.total": (0, 15),
    }


def test_pages_below_the_town_name_no_mode_that_could_point_at_a_child(people: People, world: World) -> None:
    put(people, world, {"foot": 11, "car": 6, "carpool": 2, "park_walk": 1, "other": 1})
    for page in Look(people, world).pages:
        told = re.sub(r'<section [^>]*aria-labelledby="(mission|album)".*?</section>', "", page, flags=re.DOTALL)
        for word in ("Auto", "Fahrgemeinschaft", "Elternhaltestelle", "fehlen", "krank", "Kinder "):
            assert word not in re.sub(r"<[^>]+>", " ", told)
        for picture in ("modes/car", "modes/carpool", "modes/park_walk", "modes/other"):
            assert picture not in page


def test_page_names_no_day_but_mondays_and_today(people: People, world: World) -> None:
    put(people, world, {"foot": 11}, day="2026-09-22")
    for page in Look(people, world).pages:
        text = re.sub(r"<[^>]+>", " ", page)
        assert re.findall(r"\b\d{1,2}\.\d{1,2}\.", text) == ["21.9."] * len(re.findall(r"\b21\.9\.", text))
        assert "22. September" not in text


def test_week_of_fewer_than_three_days_is_not_shown_since_it_would_be_a_day(people: People, world: World) -> None:
    for day in ("2026-09-22", "2026-09-23"):
        put(people, world, {"foot": 11}, day=day)
        for path in (f"/k/{world.code_3b}", f"/e/{world.code_school}"):
            assert "Woche für Woche" not in people.nobody.get(path).text
    put(people, world, {"foot": 11}, day="2026-09-24")
    for path in (f"/k/{world.code_3b}", f"/e/{world.code_school}"):
        assert "Woche für Woche" in people.nobody.get(path).text


def test_small_group_shows_its_total_and_no_weeks(people: People, world: World) -> None:
    """Four children in a class of the school: neither its weeks, nor the school's, from which they could be taken."""
    with world.write() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        rows = b"institution;kind;group;children\nLindenschule;school;5s;4\nLindenschule;school;5t;5\n"
        imports.import_groups(ctx, town, parse_groups(rows))
        codes = {group.name: group.code for group in towns.groups_of_municipality(ctx.conn, town.id)}
    for name in ("5s", "5t"):
        for day in ("2026-09-21", "2026-09-22", "2026-09-23"):
            assert people.school.put(codes[name], day, "way_there", {"foot": 1}).status_code == 201
    shown = {name: people.nobody.get(f"/k/{codes[name]}").text for name in ("5s", "5t")}
    assert "Woche für Woche" not in shown["5s"]
    assert "Woche für Woche" in shown["5t"]
    assert all(re.search(r'class="big-number"><b>3</b>', page) for page in shown.values())
    assert "Woche für Woche" not in people.nobody.get(f"/e/{world.code_school}").text


def test_start_page_of_a_town_shows_no_class(people: People, world: World) -> None:
    put(people, world, {"foot": 20})
    page = people.nobody.get("/").text
    assert world.code_3b not in page
    assert "3b" not in re.sub(r"<[^>]+>", " ", page)
    assert "Lindenschule" not in page


def changed(before: Any, after: Any, path: str = "") -> dict[str, tuple[Any, Any]]:
    """Where two JSON values differ."""
    if isinstance(before, dict):
        pairs = [(name, before[name], after[name]) for name in before]
    elif isinstance(before, list) and len(before) == len(after):
        pairs = [(str(place), *both) for place, both in enumerate(zip(before, after, strict=True))]
    else:
        return {} if before == after else {path: (before, after)}
    return {
        name: both
        for part, one, other in pairs
        for name, both in changed(one, other, f"{path}.{part}".lstrip(".")).items()
    }
