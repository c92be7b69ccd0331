"""German, English and Leichte Sprache by address: public pages in all three, other rooms in two."""

import re

import pytest
from sqlalchemy import update

from kindermeilen.storage.tables import Group
from tests.conftest import People, World
from tests.web.public.test_public_pages import log, words


def test_leichte_sprache_is_german_in_easy_words_and_a_switch_away(people: People, world: World) -> None:
    log(people, world.code_3b, foot=20)
    german = people.nobody.get(f"/k/{world.code_3b}").text
    address = next(re.finditer(r'<a href="([^"]+)"[^>]*>Leichte Sprache</a>', german))[1]
    page = people.nobody.get(address.replace("&amp;", "&"))
    assert '<html lang="de"' in page.text
    assert "Ihr habt 20 von 2.120 Meilen bis Antalya." in words(page.text)
    assert "Klima·konferenz" in words(page.text)
    assert f'href="/e/{world.code_school}?lang=leicht"' in page.text, "and stays in it"
    assert page.headers["ETag"] != people.nobody.get(f"/k/{world.code_3b}").headers["ETag"]


def test_what_plain_language_does_not_have_is_said_in_german(people: People, world: World) -> None:
    text = words(people.nobody.get("/datenschutz?lang=leicht").text)
    german = words(people.nobody.get("/datenschutz").text)
    assert set(german.split()) & set(text.split())
    assert "Daten·schutz" in text


@pytest.mark.parametrize("who", ["anna", "kora"])
def test_rooms_of_adults_do_not_offer_it_and_speak_german(people: People, world: World, who: str) -> None:
    path = f"/klasse/{world.code_3b}/gruppe" if who == "anna" else f"/koordination/{world.ags}"
    page = getattr(people, who).get(f"{path}?lang=leicht").text
    assert "Leichte Sprache" not in page
    assert "lang=leicht" not in page
    assert '<html lang="de"' in page


def test_unknown_code_is_explained_in_plain_language_too(people: People) -> None:
    text = words(people.nobody.get("/k/ABCDEFGHJ?lang=leicht").text)
    assert "Ein Code hat 9 Zeichen." in text


def test_mistyped_code_leads_to_the_page_that_looks_like_it(people: People, world: World) -> None:
    """O for Q, 0 for D, 5 for S: what hands and eyes take for each other."""
    code, typed = "QDS3B7HKM", "O053B7HKM"
    with world.write() as ctx:
        ctx.conn.execute(update(Group).where(Group.code == world.code_3b).values(code=code))
    for path in ("", "/live", "/poster.pdf", "/widget", "/bild.png", "/teilen", "/qr.svg", "/sticker.pdf"):
        response = people.nobody.get(f"/k/{typed}{path}?lang=en")
        assert response.status_code == 302
        assert response.headers["Location"] == f"/k/{code}{path}?lang=en"
    assert people.nobody.get(f"/suche?code={typed}").headers["Location"] == f"/k/{code}"
    assert "frame-ancestors *" in people.nobody.get(f"/k/{typed}/widget").headers["Content-Security-Policy"]


def test_a_schools_code_under_a_class_leads_to_the_school(people: People, world: World) -> None:
    assert people.nobody.get(f"/k/{world.code_school}").headers["Location"] == f"/e/{world.code_school}"
    assert (
        people.nobody.get(f"/k/{world.code_school}/bild.png").headers["Location"] == f"/e/{world.code_school}/bild.png"
    )
    assert people.nobody.get(f"/k/{world.code_school}/sticker.pdf").headers["Location"] == f"/e/{world.code_school}"
