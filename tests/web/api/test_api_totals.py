"""A year's totals: the towns run here, paper, results of others, regions once; and beside it what was handed over."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from kindermeilen.actions import imports, paper_lists
from kindermeilen.actions import towns as making
from kindermeilen.domain.tables_in import parse_groups, parse_reported, parse_tallies
from kindermeilen.resources import data_file
from kindermeilen.storage import towns

HEADER = "municipality;country;ags;year;part_of;institution;children;groups;green;red;blue;total;source\n"
Totals = Callable[..., dict[str, Any]]


@pytest.fixture
def totals(people: Any) -> Totals:
    """The totals of a year, as everybody gets them."""

    def read(year: int = 2026) -> dict[str, Any]:
        response = people.nobody.get(f"/api/v1/totals?year={year}")
        assert response.status_code == 200
        body: dict[str, Any] = response.get_json()
        return body

    return read


@pytest.fixture
def report(world: Any) -> Callable[..., None]:
    """Brings in results of others, a line each."""

    def bring_in(*lines: str) -> None:
        with world.write() as ctx:
            imports.import_reported(ctx, parse_reported((HEADER + "\n".join(lines)).encode()))

    return bring_in


def miles(green: int = 0, red: int = 0, blue: int = 0, unspecified: int = 0, adults: int = 0) -> dict[str, int]:
    total = green + red + blue + unspecified
    return {"green": green, "red": red, "blue": blue, "unspecified": unspecified, "total": total, "adults": adults}


def test_town_has_the_members_of_the_contract(api_3b: Any, totals: Totals) -> None:
    api_3b.put({"foot": 20, "car": 3})
    api_3b.put({"miles": 4}, sheet="food")
    api_3b.put({"miles": 2}, sheet="energy")
    api_3b.put({"miles": 9}, sheet="adults")
    body = totals()
    assert body["year"] == 2026
    blaustein, nebelstadt = body["municipalities"]
    assert blaustein == {
        "ags": "08425141",
        "name": "Blaustein",
        "children": 85,
        "groups": 4,
        "institutions": 3,
        "miles": miles(20, 4, 2, adults=9),
        "coverage": {
            "class_days": {"entered": 1, "expected": 4 * 9},
            "groups": {"reported": 1, "registered": 4},
        },
        "co2": dict.fromkeys(("gross_kg", "p5", "p50", "p95", "proven_kg", "label")) | {"edition": "uba2024"},
        "state": "provisional",
        "as_of": "2026-09-24",
        "report": None,
    }
    assert (nebelstadt["name"], nebelstadt["miles"]) == ("Nebelstadt", miles())
    assert body["total"] == {
        "municipalities": 2,
        "children": 109,
        "groups": 5,
        "institutions": 4,
        "miles": miles(20, 4, 2, adults=9),
    }


def test_two_towns_add_up_and_stay_apart(api_3b: Any, world: Any, totals: Totals) -> None:
    api_1a = type(api_3b)(api_3b.client, world.code_1a, world.token(world.code_1a))
    api_3b.put({"foot": 20})
    api_1a.put({"bike": 5})
    body = totals()
    assert [town["miles"]["total"] for town in body["municipalities"]] == [20, 5]
    assert body["total"]["miles"]["total"] == 25


def test_year_is_the_present_one_unless_asked(people: Any, totals: Totals) -> None:
    assert people.nobody.get("/api/v1/totals").get_json() == totals(2026)
    empty = totals(1999)
    assert (empty["municipalities"], empty["reported"], empty["published"]) == ([], [], None)
    assert empty["total"]["miles"] == miles()


@pytest.mark.parametrize("year", ["abc", "-1", "20261", "99999999999999999999999", "٢٠٢٦", "2026.0", ""])
def test_year_that_cannot_be_is_refused_naming_it(people: Any, problem: Any, year: str) -> None:
    problem(people.nobody.get("/api/v1/totals", query_string={"year": year}), 422, "year", "year")


def test_results_of_others_are_added_and_unknown_is_never_zero(api_3b: Any, report: Any, totals: Totals) -> None:
    api_3b.put({"foot": 20})
    report("Emden;DE;03402000;2026;;;120;6;1000;;;1500;Zeitung", "Rainbach;AT;;2026;;VS Rainbach;;;;;;1425;Schule")
    body = totals()
    emden, rainbach = body["reported"]
    assert emden == {
        "municipality": "Emden",
        "country": "DE",
        "children": 120,
        "miles": {"green": 1000, "red": None, "blue": None, "unspecified": 500, "total": 1500},
        "source": "Zeitung",
        "parts": [],
    }
    assert rainbach["children"] is None
    assert rainbach["miles"]["total"] == 1425
    assert [part["institution"] for part in rainbach["parts"]] == ["VS Rainbach"]
    assert body["total"]["municipalities"] == 4
    assert body["total"]["miles"] == miles(1020, unspecified=1925)


def test_row_of_a_town_run_here_is_shown_beside_and_never_added(api_3b: Any, report: Any, totals: Totals) -> None:
    api_3b.put({"foot": 20})
    report("Blaustein;DE;08425141;2026;;;;;;;;9999;Presse", "Blaustein;;;2026;;Lindenschule;;;300;;;;Presse")
    body = totals()
    (beside,) = body["reported"]
    assert (beside["municipality"], beside["miles"]["total"]) == ("Blaustein", 9999)
    assert body["municipalities"][0]["miles"]["total"] == 20
    assert body["total"]["municipalities"] == 2
    assert body["total"]["miles"]["total"] == 20


def test_row_without_a_key_but_with_the_name_of_a_town_run_here_is_not_added(
    api_3b: Any, report: Any, totals: Totals
) -> None:
    report("Nebelstadt;DE;;2026;;;;;;;;9999;Presse", "Nebelstadt;AT;;2026;;;;;;;;11;Presse")
    body = totals()
    assert len(body["reported"]) == 2
    assert (body["total"]["municipalities"], body["total"]["miles"]["total"]) == (3, 11)


def test_region_counts_once_and_its_towns_stand_below(report: Any, totals: Totals) -> None:
    report(
        "Kreis Sonnental;DE;;2026;;;900;;;;;5000;Kreis",
        "Sonnendorf;DE;;2026;Kreis Sonnental;;200;;1200;;;;Zeitung",
        "Bergdorf;DE;;2026;Kreis Sonnental;Bergschule;;;300;;;;Zeitung",
        "Taldorf;DE;;2026;Kreis Nirgends;;;;70;;;;Zeitung",
    )
    body = totals()
    region, alone = body["reported"]
    assert {part["municipality"] for part in region["parts"]} == {"Sonnendorf", "Bergdorf"}
    assert alone["municipality"] == "Taldorf"
    assert body["total"]["miles"]["total"] == 5070
    assert body["total"]["children"] == 109 + 900


def test_region_that_contains_a_town_run_here_counts_once(api_3b: Any, report: Any, totals: Totals) -> None:
    api_3b.put({"foot": 20})
    report(
        "Kreis Sonnental;DE;;2026;;;;;;;;5000;Kreis",
        "Blaustein;DE;08425141;2026;Kreis Sonnental;;;;1000;;;;Kreis",
    )
    body = totals()
    assert {one["municipality"] for one in body["reported"]} == {"Blaustein", "Kreis Sonnental"}
    assert body["municipalities"][0]["miles"]["total"] == 20
    assert body["total"]["miles"]["total"] == 5000
    assert body["total"]["municipalities"] == 2


def test_district_run_here_leaves_towns_elsewhere_in_the_sum(
    api_3b: Any, world: Any, report: Any, totals: Totals
) -> None:
    """Kora's town lies in a district that is here too: it enters only results of towns that are not on the instance."""
    with world.write() as ctx:
        making.create_municipality(ctx, name="Alb-Donau-Kreis", ags="08425", land="BW", lat=48.3, lon=9.7)
        inside = making.create_municipality(
            ctx, name="Ehingen", ags="08425033", land="BW", lat=48.28, lon=9.72, part_of="08425"
        )
        assert inside.part_of_id is not None
    api_3b.put({"foot": 20})
    report(
        "Alb-Donau-Kreis;DE;08425;2026;;;;;;;;8000;Kreis",
        "Laichingen;DE;08425071;2026;Alb-Donau-Kreis;;;;600;;;;Schule",
    )
    body = totals()
    assert body["total"]["miles"]["total"] == 620
    assert {one["municipality"] for one in body["reported"]} == {"Alb-Donau-Kreis", "Laichingen"}


def test_district_shows_the_sum_of_its_towns_and_adds_it_nowhere(
    api_3b: Any, world: Any, people: Any, totals: Totals
) -> None:
    with world.write() as ctx:
        district = making.create_municipality(ctx, name="Alb-Donau-Kreis", ags="08425", land="BW", lat=48.3, lon=9.7)
        for ags in (world.ags, world.other_ags):
            town = towns.find_municipality(ctx.conn, ags)
            assert town is not None
            towns.change_municipality(ctx.conn, town.id, part_of_id=district.id)
    api_3b.put({"foot": 20})
    body = totals()
    (found,) = body["districts"]
    assert (found["ags"], sorted(found["municipalities"])) == ("08425", [world.ags, world.other_ags])
    assert found["miles"]["total"] == body["total"]["miles"]["total"] == 20
    assert found["class_days"]["entered"] == 1
    assert "Alb-Donau-Kreis" in people.nobody.get("/").text


def test_total_from_paper_is_in_the_towns_sum(api_3b: Any, world: Any, totals: Totals) -> None:
    api_3b.put({"foot": 20})
    text = (
        "institution;group;from;to;groups;children;green;red;blue;adults\n"
        "Bachschule;2c;2026-09-14;2026-09-25;1;20;300;10;5;7\n"
        "Kita Regenbogen;;2026-09-14;2026-09-18;1;18;40;;;\n"
    )
    with world.write() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        paper_lists.import_paper_totals(ctx, town, parse_tallies(text.encode()))
    town_body = totals()["municipalities"][0]
    assert town_body["miles"] == miles(360, 10, 5, adults=7)
    assert town_body["coverage"]["groups"] == {"reported": 3, "registered": 4}


def test_real_results_of_others_come_in_and_stand_beside_what_was_handed_over(
    world: Any, totals: Totals, people: Any
) -> None:
    with world.write() as ctx:
        imports.import_reported(ctx, parse_reported(data_file("real-results.csv").read_bytes()))
    body = totals(2023)
    bayreuth = next(one for one in body["reported"] if one["municipality"].startswith("Bayreuth (Stadt"))
    assert bayreuth["miles"] == {"green": 9196, "red": 3337, "blue": 3343, "unspecified": 0, "total": 15876}
    assert len(bayreuth["parts"]) == 3
    known = [one for one in body["reported"] if one["miles"]["total"]]
    assert body["total"]["miles"]["total"] == sum(one["miles"]["total"] for one in known)
    assert body["total"]["municipalities"] == len(body["reported"])
    published = totals(2018)["published"]
    assert published["miles"] > 1_000_000
    assert published["source"].startswith("http")
    assert totals(2018)["total"]["miles"]["total"] < published["miles"]
    blaustein = next(one for one in totals(2018)["reported"] if one["municipality"] == "Blaustein")
    assert blaustein["miles"]["total"] == 10682
    assert totals(2018)["total"]["municipalities"] == len(totals(2018)["reported"]) - 1


def test_children_of_a_single_class_cannot_be_read_from_who_reported_first(api_3b: Any, totals: Totals) -> None:
    """The town's number of children is that of all groups, so it does not grow by a class when this one begins."""
    before = totals()["municipalities"][0]
    api_3b.put({"foot": 20})
    after = totals()["municipalities"][0]
    assert after["children"] == before["children"]
    assert set(after["coverage"]) == {"class_days", "groups"}


def test_group_that_came_later_counts_from_then_on(world: Any, totals: Totals) -> None:
    with world.write() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        imports.import_groups(ctx, town, parse_groups(b"institution;kind;group;children\nBachschule;school;1a;19\n"))
    assert totals()["municipalities"][0]["groups"] == 5
    assert totals()["municipalities"][0]["children"] == 104


def test_closed_year_keeps_its_figures(api_3b: Any, world: Any, totals: Totals) -> None:
    from kindermeilen.actions import campaigns

    api_3b.put({"foot": 20})
    before = totals()["municipalities"][0]
    with world.write() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        campaigns.close(ctx, town, 2026)
    world.clock.set_day(date(2026, 9, 24))
    assert totals()["municipalities"][0] == before
