"""Kora's first page: what is due now, who has entered, who is silent, what is missing. Days, never times of day."""

import re
from html import unescape

import pytest

from kindermeilen.actions import accounts, towns
from tests.conftest import People, World

HOME = "/koordination/{}"


def home(people: People, world: World, query: str = "") -> str:
    return unescape(people.kora.get(HOME.format(world.ags) + query).get_data(as_text=True))


def first_step(page: str) -> str:
    found = re.search(r'<div class="card stack">\s*<h2>(.*?)</h2>', page)
    assert found
    return found[1]


def rows(page: str) -> dict[str, tuple[str, str, str]]:
    """State, days and missing days by group."""
    table = page.split('id="eingetragen"')[1]
    found = re.findall(
        r'<tr><th scope="row"><a[^>]*>(.*?)</a>.*?</svg>(.*?)</span></td>\s*'
        r'<td class="num">(.*?)</td>\s*<td>(.*?)</td>',
        table,
        re.DOTALL,
    )
    return {name: (state, days.strip(), missing.strip()) for name, state, days, missing in found}


def test_one_thing_after_the_other_is_due(people: People, world: World) -> None:
    assert first_step(home(people, world)) == "Hilfe-Adresse eintragen"
    people.kora.post(HOME.format(world.ags) + "/einstellungen", {"help_address": "hilfe@blaustein.example"})
    people.kora.post(
        HOME.format(world.ags) + "/liste", {"text": "Einrichtung;Art;Klasse;Kinder\nA;Schule;1;9", "confirmed": "1"}
    )
    assert first_step(home(people, world)) == "Zugangsbriefe drucken"
    people.kora.post(HOME.format(world.ags) + "/briefe")
    assert first_step(home(people, world)) == "Einträge begleiten"
    world.clock.set_day(world.clock.today.replace(month=10, day=10))
    assert first_step(home(people, world)) == "Einträge begleiten"
    people.kora.post(HOME.format(world.ags) + "/kampagne/2026/abschluss", {"typed_year": "2026"})
    assert first_step(home(people, world)) == "Bericht herunterladen"


def test_a_new_town_begins_with_its_campaign(people: People, world: World) -> None:
    with world.write() as ctx:
        town = towns.create_municipality(ctx, name="Neustadt", ags="08111111", land="BW", lat=48.0, lon=9.0)
        account = accounts.ensure_account(ctx, town.id, "coordinator", "Koordination", None, None)
        token = accounts.invite(ctx, account)
    people.nobody.post(f"/einladung/{token}")
    page = unescape(people.nobody.get(HOME.format("08111111")).get_data(as_text=True))
    assert first_step(page) == "Zeitraum und Frist festlegen"
    assert "Wer eingetragen hat" not in page
    for path in ("/liste", "/briefe", "/papier", "/kampagne", "/wartet", "/gemeldet", "/protokoll", "/liste/neu"):
        assert people.nobody.get(HOME.format("08111111") + path).status_code == 200
    assert people.nobody.get(HOME.format("08111111") + "/bericht.csv").status_code == 422


def test_who_has_entered_is_silent_or_comes_on_paper(people: People, world: World) -> None:
    people.anna.put(world.code_3b, "2026-09-23", "way_there", {"foot": 20})
    url = HOME.format(world.ags) + f"/liste/gruppe/{world.code_2c}"
    people.kora.post(url, {"name": "2c", "entry": "paper", "material": "", "children": "20"})
    people.kora.post(
        HOME.format(world.ags) + f"/papier/{world.codes['Kita Regenbogen']}",
        {"from": "2026-09-14", "to": "2026-09-25", "green": "90"},
    )
    page = home(people, world)
    states = {name: state for name, (state, _, _) in rows(page).items()}
    assert states == {"3b": "eingetragen", "4a": "noch nichts", "2c": "kommt auf Papier", "Sonnengruppe": "vom Papier"}
    assert "Eine Gruppe hat noch nichts eingetragen" in page
    assert "2 von 4" in page


def test_missing_days_are_school_days_before_today(people: People, world: World) -> None:
    for day in ("14", "15", "16", "17", "18", "21"):
        people.anna.put(world.code_3b, f"2026-09-{day}", "way_there", {"foot": 20})
    people.anna.client.put(
        f"/api/v1/groups/{world.code_3b}/days/2026-09-22/state",
        json={"entry_id": "11111111-1111-1111-1111-111111111111", "state": "excursion", "weather": None},
        headers={"X-CSRFToken": people.anna.csrf_token()},
    )
    found = rows(home(people, world))
    assert found["3b"] == ("eingetragen", "6 von 8", "Mi. 23.9.")
    assert found["4a"] == ("noch nichts", "0 von 9", "8 Tage, Mo. 14.9. bis Mi. 23.9.")


def test_before_the_first_day_nobody_is_silent(people: People, world: World) -> None:
    world.clock.set_day(world.clock.today.replace(day=10))
    page = home(people, world)
    assert {state for state, _, _ in rows(page).values()} == {"noch nicht dran"}
    assert "Keine Gruppe fehlt" in page


def test_groups_stand_in_the_order_of_their_names_whatever_they_entered(people: People, world: World) -> None:
    before = list(rows(home(people, world)))
    people.clara.put(world.code_2c, "2026-09-23", "way_there", {"foot": 20})
    people.ben.put(world.code_4a, "2026-09-23", "way_there", {"foot": 1})
    assert list(rows(home(people, world))) == before == ["2c", "Sonnengruppe", "3b", "4a"]


def test_no_page_of_the_room_shows_a_time_of_day(people: People, world: World) -> None:
    people.anna.put(world.code_3b, "2026-09-24", "way_there", {"foot": 20})
    for path in ("", "/briefe", "/liste", f"/liste/gruppe/{world.code_3b}", "/protokoll", "/einstellungen"):
        assert not re.search(
            r"\b\d{1,2}:\d{2}\b", people.kora.get(HOME.format(world.ags) + path).get_data(as_text=True)
        )


def test_totals_say_their_coverage_and_that_they_are_provisional(people: People, world: World) -> None:
    people.anna.put(world.code_3b, "2026-09-23", "way_there", {"foot": 20})
    page = home(people, world)
    assert re.search(r'class="big-number"><b>20</b>', page)
    assert "vorläufig, Stand 24. September 2026" in page
    assert "1 von 36 bis heute" in page


@pytest.mark.parametrize("lang", ["de", "en"])
def test_pages_speak_the_language_of_their_address_and_keep_it(people: People, world: World, lang: str) -> None:
    page = home(people, world, f"?lang={lang}")
    assert f'<html lang="{lang}"' in page
    assert ("/liste?lang=en" in page) == (lang == "en")
