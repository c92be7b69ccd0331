"""The town's joint way, on every class's page and on the screen in the town hall: the same sum as in its report."""

import re

from kindermeilen.actions import campaigns, pages, paper_lists
from kindermeilen.domain.tables_in import PaperTotalRow, parse_tallies
from kindermeilen.storage import towns
from tests.conftest import People, World
from tests.web.public.test_public_pages import log, words


def number(page: str) -> str:
    found = re.search(r'class="big-number"><b>([\d.]+)</b>', page)
    return found[1] if found else ""


def test_joint_miles_are_those_of_the_report_with_paper_and_every_colour(people: People, world: World) -> None:
    log(people, world.code_3b, foot=20, car=3)
    log(people, world.code_3b, sheet="food", miles=4)
    log(people, world.code_4a, foot=7, park_walk=5)
    log(people, world.code_4a, sheet="adults", miles=9)
    with world.write() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        head = b"institution;group;from;to;groups;children;green;red;blue;adults\n"
        rows = parse_tallies(head + b"Kita Regenbogen;Sonnengruppe;2026-09-14;2026-09-18;1;20;100;;3;2\n")
        paper_lists.import_paper_totals(ctx, town, [row for row in rows if isinstance(row, PaperTotalRow)])
        whole = campaigns.totals_of(ctx, town, 2026).town
        joint = pages.town_progress(ctx, world.ags)
    assert (whole.green, whole.red, whole.blue, whole.adults) == (127, 4, 3, 11)
    assert joint.miles.total == whole.total == joint.town_miles
    assert joint.miles.adults == whole.adults
    assert number(people.nobody.get(f"/live?ags={world.ags}").text) == "134"
    assert "Alle zusammen in Blaustein 134 Meilen" in words(people.nobody.get(f"/k/{world.code_kita}").text)


def test_screen_asks_which_town_where_there_are_several(people: People, world: World) -> None:
    page = people.nobody.get("/live").text
    assert f'href="/live?ags={world.ags}"' in page
    assert people.nobody.get(f"/live?ags={world.ags}").status_code == 200
    assert people.nobody.get("/live?ags=00000000").status_code == 404
    assert people.nobody.get("/live?ags=08425").status_code == 404


def test_an_entry_of_another_class_makes_the_page_new_since_it_shows_the_town(people: People, world: World) -> None:
    for address in (f"/k/{world.code_3b}", f"/k/{world.code_3b}/live", f"/live?ags={world.ags}"):
        tag = people.nobody.get(address).headers["ETag"]
        assert people.nobody.get(address, headers={"If-None-Match": tag}).status_code == 304
    log(people, world.code_4a, foot=7)
    for address in (f"/k/{world.code_3b}", f"/live?ags={world.ags}"):
        assert people.nobody.get(address, headers={"If-None-Match": tag}).status_code == 200
    assert "7 Meilen" in words(people.nobody.get(f"/k/{world.code_3b}").text)
