"""What other websites, messengers and the press may show of a page: current, harmless, no word more than the page."""

import re
from html import unescape
from io import BytesIO

import pytest
from PIL import Image

from kindermeilen.domain.nouns import CampaignState
from kindermeilen.storage import campaigns
from tests.conftest import People, World

NEVER = re.compile(r"Auto|Fahrgemeinschaft|Elternhaltestelle|fehlen heute|25 Kinder|Kilometer weit")


def bases(world: World) -> tuple[str, ...]:
    return f"/k/{world.code_3b}", f"/e/{world.code_school}", ""


def at(base: str, below: str, world: World) -> str:
    """The address; the town must be named, as there are two here."""
    return base + below if base else f"{below}?ags={world.ags}"


def log(people: People, world: World) -> None:
    for day in (21, 22, 23):
        people.anna.put(world.code_3b, f"2026-09-{day}", "way_there", {"foot": 20, "car": 3}, absent=2)


def test_widget_may_stand_in_any_frame_and_does_nothing_there(people: People, world: World) -> None:
    log(people, world)
    for base in bases(world):
        answer = people.nobody.get(at(base, "/widget", world))
        policy = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors *" in policy
        assert policy.startswith("default-src 'none'")
        assert "script-src" not in policy
        assert "unsafe" not in policy
        assert "X-Frame-Options" not in answer.headers
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert answer.headers["Refresh"] == "600"
        assert "Set-Cookie" not in answer.headers
        assert "<script" not in answer.text
        assert "60" in answer.text
        assert "Vorläufig, Stand 24. September 2026" in answer.text
        assert not NEVER.search(answer.text)


def test_every_other_page_still_refuses_to_be_framed(people: People, world: World) -> None:
    for path in (f"/k/{world.code_3b}", f"/k/{world.code_3b}/teilen", "/"):
        answer = people.nobody.get(path)
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("colour", ["light", "dark", "auto"])
def test_widget_takes_the_colours_that_its_website_wants(people: People, world: World, colour: str) -> None:
    asked = {"light": "?farbe=hell", "dark": "?farbe=dunkel", "auto": "?farbe=%22%3E"}[colour]
    assert f'class="{colour}"' in people.nobody.get(f"/k/{world.code_3b}/widget{asked}").text


def test_unknown_code_says_so_inside_the_frame(people: People) -> None:
    answer = people.nobody.get("/k/ABCDEFGH2/widget")
    assert answer.status_code == 404
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "Diesen Code gibt es nicht" in answer.text


@pytest.mark.parametrize(("below", "of"), [("/widget.svg", 2), ("/widget.png", 1), ("/bild.png", 0)])
def test_picture_keeps_itself_current_by_its_tag(people: People, world: World, below: str, of: int) -> None:
    address = at(bases(world)[of], below, world)
    first = people.nobody.get(address)
    assert (first.status_code, first.headers["Cache-Control"]) == (200, "no-cache")
    tag = first.headers["ETag"]
    assert tag.startswith('"')
    again = people.nobody.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    log(people, world)
    fresh = people.nobody.get(address, headers={"If-None-Match": tag})
    assert fresh.status_code == 200
    assert fresh.headers["ETag"] != tag
    assert fresh.data != first.data


def test_pictures_have_the_size_that_others_want(people: People, world: World) -> None:
    for below, size in (("/bild.png", (1200, 630)), ("/widget.png", (800, 450))):
        with Image.open(BytesIO(people.nobody.get(f"/k/{world.code_3b}{below}").data)) as image:
            assert image.size == size
    picture = people.nobody.get(f"/k/{world.code_3b}/widget.svg")
    assert picture.data.startswith(b"<svg")
    assert b"<script" not in picture.data
    assert "sandbox" in picture.headers["Content-Security-Policy"]


def test_picture_of_a_card_is_dark_where_that_is_asked_for(people: People, world: World) -> None:
    def corner(asked: str) -> tuple[int, ...]:
        with Image.open(BytesIO(people.nobody.get(f"/k/{world.code_3b}/widget.png{asked}").data)) as image:
            found = image.convert("RGB").getpixel((780, 225))
        assert isinstance(found, tuple)
        return found

    assert sum(corner("")) > 3 * 200
    assert sum(corner("?farbe=dunkel")) < 3 * 80


def test_page_says_of_itself_what_messengers_show(people: People, world: World) -> None:
    log(people, world)
    for base in bases(world)[:2]:
        page = people.nobody.get(base).text
        head = dict(re.findall(r'<meta property="(og:[\w:]+)" content="([^"]*)">', page))
        assert head["og:image"] == f"http://127.0.0.1:5000{base}/bild.png"
        assert head["og:url"] == f"http://127.0.0.1:5000{base}"
        assert "60 Meilen" in head["og:description"]
        assert "Vorläufig, Stand" in head["og:image:alt"]
        assert f'href="{base}/teilen"' in page
        assert 'name="twitter:card" content="summary_large_image"' in page


def test_share_page_has_a_line_to_copy_pictures_and_a_text(people: People, world: World) -> None:
    log(people, world)
    for base in bases(world):
        page = people.nobody.get(at(base, "/teilen", world)).text
        lines = [unescape(one) for one in re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)]
        query = "" if base else f"?ags={world.ags}"
        assert lines[0].startswith(f'<iframe src="http://127.0.0.1:5000{base}/widget{query}" title="Kindermeilen: ')
        assert f'src="http://127.0.0.1:5000{base}/widget.svg{query}"' in lines[1]
        assert "60 Meilen" in lines[2]
        if base.startswith("/k/"):
            assert lines[2].startswith("Die Klasse 3b (Lindenschule) hat 60 Meilen")
        assert "vorläufig, Stand 24.09.2026" in lines[2]
        assert len(lines[3]) <= 280
        for below in ("/bild.png", "/widget.png", "/poster.pdf?"):
            assert f'"{base}{below}' in page
        assert not NEVER.search(page)


def test_english_press_text_calls_the_conference_as_the_map_does(people: People, world: World) -> None:
    with world.write() as ctx:
        ctx.conn.exec_driver_sql("UPDATE campaign SET destination = 'cop32-addis-abeba'")
    page = people.nobody.get(f"/k/{world.code_3b}/teilen?lang=en").text
    text = unescape(re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)[2])
    assert "Addis Ababa" in text
    assert "Abeba" not in text.replace(world.code_3b, "")


def test_name_with_quotes_leaves_no_line_to_copy_open(people: People, world: World) -> None:
    with world.write() as ctx:
        ctx.conn.exec_driver_sql("""UPDATE "group" SET name = '"><b>3b' WHERE name = '3b'""")
    page = people.nobody.get(f"/k/{world.code_3b}/teilen").text
    assert "<b>3b" not in page
    line = unescape(re.findall(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)[0])
    assert "<b>" not in line, "not in the website that it is copied into, either"


def test_filed_year_is_said_to_be_reported(people: People, world: World) -> None:
    log(people, world)
    with world.write() as ctx:
        campaigns.change_campaign(ctx.conn, 1, state=CampaignState.FILED)
    page = people.nobody.get(f"/k/{world.code_3b}/teilen").text
    assert "Die Zahlen sind gemeldet" in page
    assert "Die Zahlen sind vorläufig" not in page


def test_address_without_a_town_still_means_the_one_that_was_here_first(people: People, world: World) -> None:
    for below in ("/widget", "/widget.svg", "/bild.png", "/poster.pdf", "/teilen"):
        answer = people.nobody.get(f"{below}?farbe=dunkel")
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{below}?farbe=dunkel&ags={world.ags}")
        is_for_others = below not in ("/teilen", "/poster.pdf")
        assert (answer.headers.get("Cross-Origin-Resource-Policy") == "cross-origin") is is_for_others, below
        for query in ("?ags=99999999", "?ags=%00"):
            assert people.nobody.get(below + query).status_code == 404


def test_addresses_to_pass_on_name_the_town_before_there_is_a_second_one(people: People, world: World) -> None:
    with world.write() as ctx:
        ctx.conn.exec_driver_sql(f"UPDATE municipality SET ags = substr(ags, 1, 5) WHERE ags <> '{world.ags}'")
    page = people.nobody.get("/teilen")
    assert page.status_code == 200
    assert f"http://127.0.0.1:5000/widget?ags={world.ags}" in unescape(page.text)
    assert f'"/poster.pdf?ags={world.ags}&' in unescape(page.text)
