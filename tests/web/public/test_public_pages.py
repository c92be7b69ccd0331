"""Pages by printed code: for everybody, for ever, made once and sent many times."""

import gzip
import io
import re
from datetime import date

import pytest
import zxingcpp
from flask import Flask
from PIL import Image

from kindermeilen.actions import campaigns, groups, imports
from kindermeilen.domain.access import Actor, Grant, Role
from kindermeilen.domain.tables_in import parse_groups, parse_reported
from kindermeilen.resources import data_file
from kindermeilen.storage import towns
from tests.conftest import People, World

PHONE_BYTES = 60 * 1024
"""First visit on a slow mobile network (experience, scene 2)."""


def log(people: People, code: str, day: str = "2026-09-23", sheet: str = "way_there", **counts: int) -> None:
    assert people.school.put(code, day, sheet, counts).status_code == 201


def words(page: str) -> str:
    """What is to be read on a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r"<(script|style|svg).*?</\1>", "", page, flags=re.S)).split())


def pages_of(world: World) -> tuple[str, ...]:
    return (f"/k/{world.code_3b}", f"/e/{world.code_school}", "/")


def test_class_page_has_one_big_number_the_way_and_the_weeks(people: People, world: World) -> None:
    for day, foot in (("2026-09-15", 8), ("2026-09-16", 7), ("2026-09-17", 5)):
        log(people, world.code_3b, day, foot=foot)
    for day, foot in (("2026-09-21", 4), ("2026-09-22", 4), ("2026-09-23", 3)):
        log(people, world.code_3b, day, foot=foot, car=9)
    log(people, world.code_3b, "2026-09-22", "food", miles=4)
    page = people.nobody.get(f"/k/{world.code_3b}").text
    text = words(page)
    assert page.count('class="big-number"') == 1
    assert re.search(r'class="big-number"><b>35</b>', page)
    for part in ("3b", "Lindenschule", "Blaustein", "31 Grüne Meilen", "4 Rote Meilen", "0 Blaue Meilen"):
        assert part in text
    assert "noch 3 Meilen bis Krumbach" in text
    assert "Das sind 35 von 2.120 Meilen bis Antalya." in text
    assert "vorläufig, Stand 24. September 2026" in text
    assert "Eingetragen sind 6 von 9 Tagen bis heute." in text
    assert "ab 14.9. 20 0 0" in text
    assert "ab 21.9. 11 4 0" in text


def test_strongest_week_says_that_it_is_not_over(people: People, world: World) -> None:
    for day in ("2026-09-21", "2026-09-22", "2026-09-23"):
        log(people, world.code_3b, day, foot=9, car=9)
    assert "Diese Woche ist schon jetzt eure stärkste: 27 Meilen" in words(
        people.nobody.get(f"/k/{world.code_3b}").text
    )
    world.clock.set_day(date(2026, 9, 28))
    assert "Eure stärkste Woche: ab 21.9. mit 27 Meilen." in words(people.nobody.get(f"/k/{world.code_3b}").text)


def test_school_page_adds_its_classes_up_and_leads_to_them_without_a_ranking(people: People, world: World) -> None:
    log(people, world.code_4a, foot=16)
    log(people, world.code_3b, foot=20)
    page = people.nobody.get(f"/e/{world.code_school}").text
    assert re.search(r'class="big-number"><b>36</b>', page)
    assert f'href="/k/{world.code_3b}"' in page
    assert page.index(f"/k/{world.code_3b}") < page.index(f"/k/{world.code_4a}"), "by name, not by miles"
    assert not re.findall(r"(?<![.\d])(?:16|20)(?![.\d])", words(page)), "no class's own number"


def test_start_page_says_what_each_sum_is(people: People, world: World) -> None:
    log(people, world.code_3b, foot=20)
    with world.write() as ctx:
        imports.import_reported(ctx, parse_reported(data_file("real-results.csv").read_bytes()))
        imports.import_reported(ctx, parse_reported(b"municipality;year;total;source\nEmden;2026;1500;Zeitung\n"))
    text = words(people.nobody.get("/").text)
    assert "Summe der hier bekannten Kommunen (3) 1.520 Meilen" in text
    assert "An die Klimakonferenz übergeben noch nicht veröffentlicht" in text
    assert "1 von 4 Gruppen haben eingetragen" in text
    past = words(people.nobody.get("/?jahr=2023").text)
    assert "3.670.936" in past
    assert "In diesem Jahr läuft hier keine Kampagne" in past
    assert "unbekannt" in past


def test_published_result_of_a_town_run_here_is_said_beside_and_not_under_others(people: People, world: World) -> None:
    with world.write() as ctx:
        rows = b"municipality;ags;year;total;source\nBlaustein;08425141;2026;9999;Presse\n"
        imports.import_reported(ctx, parse_reported(rows))
    text = words(people.nobody.get("/").text)
    assert "Für Blaustein wurden außerdem 9.999 Meilen veröffentlicht." in text
    assert "Ergebnisse anderer Kommunen" not in text
    assert "Summe der hier bekannten Kommunen (2) 0 Meilen" in text


def test_adults_miles_stand_apart(people: People, world: World) -> None:
    log(people, world.code_3b, foot=20)
    log(people, world.code_3b, sheet="adults", miles=7)
    for address in pages_of(world):
        text = words(people.nobody.get(address).text)
        assert "Dazu 7 Meilen von Erwachsenen; sie zählen nicht mit." in text
        without_codes = text.replace(world.code_3b, "").replace(world.code_school, "")
        assert not re.search(r"(?<![.\d])27(?![.\d])", without_codes)


def test_group_without_entries_says_how_it_begins(people: People, world: World) -> None:
    text = words(people.nobody.get(f"/k/{world.code_3b}").text)
    assert "Noch keine Meile" in text
    assert "Woche für Woche" not in text
    assert "Eingetragen sind 0 von 9 Tagen" in text


def test_year_without_a_calendar_says_that_coverage_is_unknown(people: People, world: World) -> None:
    with world.write() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        campaigns.save_campaign(ctx, town, campaigns.Plan(2035, date(2035, 9, 10), date(2035, 9, 28)))
    world.clock.set_day(date(2035, 9, 14))
    for address in pages_of(world)[:2]:
        assert "Abdeckung unbekannt" in words(people.nobody.get(address).text)


@pytest.mark.parametrize("which", [0, 1, 2], ids=["class", "school", "start"])
def test_page_is_made_once_and_not_sent_twice(people: People, world: World, which: int) -> None:
    address = pages_of(world)[which]
    first = people.nobody.get(address, headers={"Accept-Encoding": "gzip"})
    tag = first.headers["ETag"]
    assert tag.startswith('"')
    assert first.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(first.data) == people.nobody.get(address).data
    again = people.nobody.get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    log(people, world.code_3b, foot=1)
    fresh = people.nobody.get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": tag})
    assert fresh.status_code == 200
    assert fresh.headers["ETag"] != tag


@pytest.mark.parametrize("which", [0, 1, 2], ids=["class", "school", "start"])
def test_page_has_a_tag_for_each_language_and_day(people: People, world: World, which: int) -> None:
    address = pages_of(world)[which]
    german = people.nobody.get(address)
    english = people.nobody.get(f"{address}?lang=en")
    assert german.headers["ETag"] != english.headers["ETag"]
    assert 'lang="de"' in german.text
    assert '<html lang="en"' in english.text
    world.clock.set_day(date(2026, 9, 25))
    assert people.nobody.get(address).headers["ETag"] != german.headers["ETag"]


def test_english_page_speaks_english_and_stays_in_it(people: People, world: World) -> None:
    log(people, world.code_3b, foot=20)
    page = people.nobody.get(f"/k/{world.code_3b}?lang=en").text
    text = words(page)
    assert "miles" in text
    for german in ("Meilen habt ihr", "Unser Weg", "vorläufig", "Woche für Woche", "Eingetragen"):
        assert german not in text
    assert f'href="/e/{world.code_school}?lang=en"' in page


def test_code_lives_when_the_group_is_renamed_and_the_year_is_closed(people: People, world: World) -> None:
    log(people, world.code_3b, foot=20)
    with world.read() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
    kora = Actor((Grant(Role.COORDINATOR, 1, town.id),), "PC")
    with world.write(kora) as ctx:
        groups.change_group(ctx, world.ags, world.code_3b, name="Die Füchse", entry="app", material="")
        campaigns.close(ctx, town, 2026)
    world.clock.set_day(date(2027, 3, 1))
    text = words(people.nobody.get(f"/k/{world.code_3b}").text)
    assert "Die Füchse" in text
    assert "20 Meilen habt ihr gesammelt" in text


def test_new_year_begins_at_zero_under_the_same_code(people: People, world: World) -> None:
    log(people, world.code_3b, foot=20)
    with world.write() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        campaigns.save_campaign(ctx, town, campaigns.Plan(2027, date(2027, 9, 13), date(2027, 10, 1)))
    world.clock.set_day(date(2027, 9, 14))
    text = words(people.nobody.get(f"/k/{world.code_3b}").text)
    assert "Noch keine Meile" in text
    assert "2027" in text


def test_group_before_the_first_campaign_has_a_page(people: People, world: World) -> None:
    from kindermeilen.actions import towns as making

    with world.write() as ctx:
        town = making.create_municipality(ctx, name="Neuland", ags="08111111", land="BW", lat=48.0, lon=9.0)
        imports.import_groups(ctx, town, parse_groups(b"institution;kind;group;children\nTalschule;school;1a;20\n"))
        (group,) = towns.groups_of_municipality(ctx.conn, town.id)
    assert "Es geht bald los" in words(people.nobody.get(f"/k/{group.code}").text)


def test_a_towns_address_shows_that_town_alone(people: People, world: World) -> None:
    log(people, world.code_3b, foot=20)
    page = people.nobody.get(f"/?ags={world.ags}").text
    assert '<h2 id="ort-1">Blaustein</h2>' in page
    assert "Nebelstadt" not in page
    assert "Alle Kommunen" in words(page)
    assert f"/?jahr=2026&amp;ags={world.ags}" in page, "other years of the same town"
    assert "Nebelstadt" in people.nobody.get("/?ags=00000000").text
    assert "Nebelstadt" in people.nobody.get("/").text


def test_a_countrys_towns_stand_in_a_table_that_leads_to_each(people: People, world: World) -> None:
    from kindermeilen.actions import towns as making

    with world.write() as ctx:
        for number in range(1, 7):
            place = {"ags": f"0811111{number}", "land": "BW", "lat": 48.0, "lon": 9.0}
            town = making.create_municipality(ctx, name=f"Neuland {number}", **place)
            campaigns.save_campaign(ctx, town, campaigns.Plan(2026, date(2026, 9, 14), date(2026, 10, 2)))
    page = people.nobody.get("/").text
    assert 'id="ort-1"' not in page
    assert page.count('href="/?jahr=2026&amp;ags=') == 8
    assert '<h2 id="ort-1">Neuland 6</h2>' in people.nobody.get("/?ags=08111116").text


@pytest.mark.parametrize(
    "address",
    ["/k/ABCDEFGHJ", "/e/ABCDEFGHJ", "/suche?code=ABC", "/k/ABCDEFGHJ/poster.pdf", "/k/%00", "/k/" + "x" * 2000],
)
def test_unknown_code_is_a_404_that_helps(people: People, address: str) -> None:
    for person in (people.nobody, people.anna):
        response = person.get(address)
        assert response.status_code == 404
        assert "Diesen Code gibt es nicht" in words(response.text)
        assert "QR-Code" in words(response.text)
        assert "Set-Cookie" not in response.headers
        assert "Cookie" not in response.headers.get("Vary", "")


def test_typed_code_leads_to_its_page(people: People, world: World) -> None:
    for code, page in ((world.code_3b, "k"), (world.code_school, "e")):
        typed = f"{code[:3].lower()} {code[3:6]}-{code[6:]}"
        response = people.nobody.get("/suche", query_string={"code": typed})
        assert response.headers["Location"] == f"/{page}/{code}"
        assert people.nobody.get(f"/{page}/{typed}").status_code == 200


def test_code_that_leads_nowhere_can_be_typed_again(people: People) -> None:
    for address in ("/k/abc%22def", "/suche?code=abc%22def"):
        page = people.nobody.get(address).text
        assert 'action="/suche"' in page
        assert 'value="abc&#34;def"' in page
    assert 'action="/suche"' not in people.nobody.get("/gibt-es-nicht").text
    assert people.nobody.get("/suche?code=%20").headers["Location"] == "/#klasse"


def test_code_with_a_slash_behind_it_leads_to_its_page(people: People, world: World) -> None:
    assert people.nobody.get(f"/k/{world.code_3b}/").headers["Location"] == f"/k/{world.code_3b}"
    assert people.nobody.get(f"/e/{world.code_school}/").headers["Location"] == f"/e/{world.code_school}"


def test_only_the_start_page_may_be_found_by_search_engines(people: People, world: World) -> None:
    assert '<meta name="robots" content="index, follow">' in people.nobody.get("/").text
    for address in (*pages_of(world)[:2], "/k/ABCDEFGHJ"):
        assert '<meta name="robots" content="noindex">' in people.nobody.get(address).text


@pytest.mark.parametrize("year", ["x", "99999999999999999999", "-1", "٢٠٢٦", "20261", "", "2026.5"])
def test_year_that_is_none_shows_the_present_one(people: People, year: str) -> None:
    response = people.nobody.get("/", query_string={"jahr": year})
    assert response.status_code == 200
    assert "<h1>Grüne Meilen 2026</h1>" in response.text


@pytest.mark.parametrize(
    "query",
    ["endpoint=x", "_method=DELETE", "code=ABC", "_external=1&_scheme=javascript", "_anchor=x", "lang=xx", "a=%22%3E"],
)
def test_language_links_lead_to_this_page_whatever_the_address_says(people: People, world: World, query: str) -> None:
    response = people.nobody.get(f"/k/{world.code_3b}?{query}")
    assert response.status_code == 200
    links = re.findall(r'<a href="([^"]*)" lang="\w+" hreflang', response.text)
    assert len(links) == 3
    assert all(link.startswith(f"/k/{world.code_3b}?") for link in links)


def test_first_visit_is_small_and_asks_nobody_else(app: Flask, people: People, world: World) -> None:
    """Page, style sheets, font, mark and symbols as they travel: packed, and all from here."""
    log(people, world.code_3b, foot=20)
    first = people.nobody.get(f"/k/{world.code_3b}", headers={"Accept-Encoding": "gzip"})
    page = gzip.decompress(first.data).decode()
    assert "<script" not in page
    assert "style=" not in page
    wanted = set(re.findall(r'(?:src|href)="([^"#]+)(?:#[^"]*)?"', page))
    files = {address for address in wanted if address.startswith(("/static/", "/k/")) and "lang=" not in address}
    assert not [address for address in wanted if address.startswith(("http", "//"))]
    packed = [len(first.data)]
    for address in files - {f"/k/{world.code_3b}"}:
        response = people.nobody.get(address, headers={"Accept-Encoding": "gzip"})
        assert response.status_code == 200, address
        data = response.get_data()
        response.close()
        is_packed = "Content-Encoding" in response.headers or address.partition("?")[0].endswith((".woff2", ".png"))
        packed.append(len(data) if is_packed else len(gzip.compress(data)))
    assert sum(packed) < PHONE_BYTES, sum(packed)


def test_qr_codes_lead_to_their_pages(people: People, world: World) -> None:
    response = people.nobody.get(f"/k/{world.code_3b}/qr.png")
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(response.data)))
    assert found.text == f"http://127.0.0.1:5000/k/{world.code_3b}"
    for address in (f"/k/{world.code_3b}/qr.svg", f"/e/{world.code_school}/qr.svg"):
        assert people.nobody.get(address).content_type.startswith("image/svg+xml")
    for address in ("/k/ABCDEFGHJ/qr.svg", "/k/ABCDEFGHJ/qr.png", "/e/ABCDEFGHJ/qr.svg"):
        assert people.nobody.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/barrierefreiheit", "/datenschutz", "/impressum"])
def test_statements_are_there_in_both_languages(people: People, world: World, address: str) -> None:
    german, english = people.nobody.get(address), people.nobody.get(f"{address}?lang=en")
    assert (german.status_code, english.status_code) == (200, 200)
    assert words(german.text) != words(english.text)


def test_imprint_and_contact_are_the_towns_own_words_and_nobodys_code(people: People, world: World) -> None:
    words_of_town = {
        "help_address": "hilfe@blaustein.example",
        "contact": "Rathaus",
        "imprint": "Stadt <b>Blaustein</b>",
    }
    people.kora.post(f"/koordination/{world.ags}/einstellungen", words_of_town)
    page = people.nobody.get("/impressum").text
    assert "Stadt &lt;b&gt;Blaustein&lt;/b&gt;" in page
    assert "hilfe@blaustein.example" in people.nobody.get(f"/k/{world.code_3b}").text


def test_no_page_shouts_at_anybody(people: People, world: World) -> None:
    log(people, world.code_3b, foot=20)
    for address in (*pages_of(world), "/barrierefreiheit", "/datenschutz", "/impressum", "/k/ABCDEFGHJ"):
        assert "!" not in words(people.nobody.get(address).text)


def test_far_page_fetches_no_older_pictures_and_leads_to_the_whole_album(people: People, world: World) -> None:
    """A browser without script fetches every picture of a page, also those in a closed part of it."""
    people.anna.put(world.code_3b, "2026-09-24", "way_there", {"foot": 12})
    with world.write() as ctx:
        ctx.conn.exec_driver_sql("UPDATE week_sum SET foot = 3000")
    page = people.nobody.get(f"/k/{world.code_3b}").text
    assert 'loading="lazy"' not in page
    assert "/static/img/animals/" not in page
    address = re.search(r'href="([^"]*album=alle)"', page)
    assert address, page
    album = people.nobody.get(address[1]).text
    assert album.count('class="album-page"') > page.count('class="album-page"') == 6
    assert "/static/img/animals/" in album


@pytest.mark.parametrize(("miles", "where"), [(100, "zur Klimakonferenz"), (2200, "nach Hause"), (5000, "um die Welt")])
def test_page_says_where_the_way_leads_with_the_towns_plain_name(
    people: People, world: World, miles: int, where: str
) -> None:
    people.anna.put(world.code_3b, "2026-09-24", "way_there", {"foot": 12})
    with world.write() as ctx:
        ctx.conn.exec_driver_sql(f"UPDATE week_sum SET foot = {miles}")
        ctx.conn.exec_driver_sql("UPDATE municipality SET print_name = 'Stadt Blaustein'")
    page = people.nobody.get(f"/k/{world.code_3b}").text
    assert f"Unser Weg {where}</h2>" in page
    assert "Alle zusammen in Blaustein" in page
    assert "Weg von Stadt" not in page


def test_class_without_a_mile_has_a_first_goal_not_fifty_miles_until_fifty(people: People, world: World) -> None:
    text = words(people.nobody.get(f"/k/{world.code_3b}").text)
    assert "Unser erstes Ziel noch 50 Meilen" in text
    assert "bis 50" not in text
