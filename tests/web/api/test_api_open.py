"""What everybody may read of a group: progress with a strong ETag, the same as its page, and nothing below it."""

import gzip
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from kindermeilen.actions import campaigns
from kindermeilen.storage import towns


def test_group_has_the_members_of_the_contract(api_3b: Any, people: Any) -> None:
    api_3b.put({"foot": 20, "car": 3})
    api_3b.put({"miles": 4}, sheet="food")
    response = people.nobody.get(f"/api/v1/groups/{api_3b.code}")
    assert response.status_code == 200
    assert response.content_type == "application/json"
    body = response.get_json()
    assert body == {
        "code": api_3b.code,
        "name": "3b",
        "institution": "Lindenschule",
        "municipality": "Blaustein",
        "campaign": {"year": 2026, "from": "2026-09-14", "to": "2026-10-02", "destination": "Antalya"},
        "miles": {"green": 20, "red": 4, "blue": 0},
        "journey": {
            "miles_done": 24,
            "miles_total": body["journey"]["miles_total"],
            "next_stop": {"name": "Krumbach", "miles": 38, "remaining": 14},
        },
        "badges": [
            {"key": "first_mile", "title": "Die erste Meile"},
            {"key": "stop_1", "title": "Die erste Station"},
        ],
        "coverage": {"entered": 1, "expected": 9},
        "state": "provisional",
        "as_of": "2026-09-24",
        "report": None,
    }


def test_code_is_found_as_people_type_it(api_3b: Any, people: Any) -> None:
    typed = f"{api_3b.code[:4].lower()}-{api_3b.code[4:]}"
    assert people.nobody.get(f"/api/v1/groups/{typed}").get_json()["code"] == api_3b.code


def test_unknown_group_is_404(people: Any, problem: Any, world: Any) -> None:
    for code in ("ABCDEFGHJ", "x" * 3000, "%00", "..%2f..", world.codes["Lindenschule"]):
        problem(people.nobody.get(f"/api/v1/groups/{code}"), 404)


def addresses(code: str) -> list[str]:
    return [f"/api/v1/groups/{code}", "/api/v1/totals?year=2026"]


@pytest.mark.parametrize("which", [0, 1], ids=["group", "totals"])
def test_etag_is_strong_and_answers_304_until_something_changes(api_3b: Any, people: Any, which: int) -> None:
    address = addresses(api_3b.code)[which]
    first = people.nobody.get(address)
    tag = first.headers["ETag"]
    assert tag.startswith('"')
    for header in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = people.nobody.get(address, headers={"If-None-Match": header})
        assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    assert people.nobody.get(address, headers={"If-None-Match": '"other"'}).status_code == 200
    api_3b.put()
    changed = people.nobody.get(address, headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != tag


@pytest.mark.parametrize("which", [0, 1], ids=["group", "totals"])
def test_each_change_of_what_is_shown_changes_the_etag(api_3b: Any, people: Any, world: Any, which: int) -> None:
    """Miles, a deletion, the number of children, a rule, closing, and the day of "Stand …"."""
    address = addresses(api_3b.code)[which]
    seen = [people.nobody.get(address).headers["ETag"]]

    def now_differs() -> None:
        tag = people.nobody.get(address).headers["ETag"]
        assert tag not in seen
        seen.append(tag)

    api_3b.put()
    now_differs()
    api_3b.delete(if_match=1)
    now_differs()
    api_3b.entry("PUT", "/children", from_="2026-09-21", children=24)
    now_differs()
    with world.write() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        campaigns.close(ctx, town, 2026)
    now_differs()
    world.clock.set_day(date(2026, 9, 25))
    now_differs()


@pytest.mark.parametrize("which", [0, 1], ids=["group", "totals"])
def test_answer_is_open_to_caches_and_knows_no_cookie(api_3b: Any, people: Any, which: int) -> None:
    address = addresses(api_3b.code)[which]
    for person in (people.nobody, people.anna):
        response = person.get(address, headers={"Accept-Encoding": "gzip"})
        assert response.headers["Vary"] == "Accept-Encoding"
        assert response.headers["Cache-Control"] == "no-cache"
        assert "Set-Cookie" not in response.headers
        assert response.headers["Content-Encoding"] == "gzip"
    plain = people.nobody.get(address)
    assert gzip.decompress(response.data) == plain.data
    assert response.headers["ETag"] != plain.headers["ETag"]
    refused = people.nobody.get(address, headers={"Accept-Encoding": "gzip;q=0, br"})
    assert "Content-Encoding" not in refused.headers


def test_two_databases_share_no_kept_answer(api_3b: Any, settings: Any) -> None:
    """The same mark may mean another number, as after a restore."""
    from kindermeilen.app import create_app

    api_3b.put({"foot": 7})
    assert api_3b.miles()["green"] == 7
    other = create_app(settings)
    with other.extensions["kindermeilen-database"].write() as conn:
        conn.exec_driver_sql("UPDATE week_sum SET foot = 8")
    assert other.test_client().get(f"/api/v1/groups/{api_3b.code}").get_json()["miles"]["green"] == 8
    other.extensions["kindermeilen-database"].dispose()


def test_group_before_its_first_campaign_has_no_journey(app: Any, world: Any, people: Any) -> None:
    from kindermeilen.actions import imports
    from kindermeilen.actions import towns as making
    from kindermeilen.domain.tables_in import parse_groups

    with world.write() as ctx:
        town = making.create_municipality(ctx, name="Neuland", ags="08111111", land="BW", lat=48.0, lon=9.0)
        imports.import_groups(ctx, town, parse_groups(b"institution;kind;group;children\nTalschule;school;1a;20\n"))
        (group,) = towns.groups_of_municipality(ctx.conn, town.id)
    body = people.nobody.get(f"/api/v1/groups/{group.code}").get_json()
    assert (body["campaign"], body["journey"]) == (None, None)
    assert body["miles"] == {"green": 0, "red": 0, "blue": 0}


def test_no_answer_below_the_town_names_a_mode_a_day_or_children(api_3b: Any, people: Any) -> None:
    api_3b.put({"foot": 11, "car": 6, "carpool": 2, "park_walk": 1, "other": 1}, absent=3)
    text = people.nobody.get(f"/api/v1/groups/{api_3b.code}").text
    for word in ("foot", "car", "carpool", "park_walk", "other", "absent", "children", "way_there", "counts"):
        assert f'"{word}"' not in text


def test_what_is_read_is_what_was_answered_last(api_3b: Any) -> None:
    total = 0
    for day in ("2026-09-21", "2026-09-22", "2026-09-23"):
        total = api_3b.put({"foot": 9}, day, entry_id=str(uuid4())).get_json()["group_total"]
    assert sum(api_3b.miles().values()) == total == 27
