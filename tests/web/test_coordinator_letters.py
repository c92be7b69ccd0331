"""Access letters: one PDF for all, the same letter when printed again, and a new one that ends the old one."""

import re
from html import unescape
from io import BytesIO

import pytest
from pypdf import PdfReader

from kindermeilen.actions import accounts, letters, towns
from tests.conftest import People, World

LIST = "Einrichtung;Art;Klasse;Kinder\nNeu;Schule;9z;20"
INVITATION = re.compile(r"/einladung/[\w-]{22}")


def room(world: World, path: str = "") -> str:
    return f"/koordination/{world.ags}/briefe{path}"


def pages_of(data: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(data)).pages]


def invitation_in(data: bytes) -> str:
    found = INVITATION.search("".join("".join(pages_of(data)).split()))
    assert found
    return found[0]


def seen(people: People, world: World) -> str:
    page = people.kora.get(room(world, f"/{world.code_3b}/neu")).get_data(as_text=True)
    found = re.search(r'name="seen" value="(\d+)"', page)
    assert found
    return found[1]


def test_one_pdf_holds_a_letter_for_every_school_and_class(people: People, world: World) -> None:
    answer = people.kora.post(room(world))
    assert answer.status_code == 200
    assert answer.content_type == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="zugangsbriefe-blaustein.pdf"'
    texts = pages_of(answer.data)
    assert len(texts) == 7
    assert [text for text in texts if "3b" in text and "Lindenschule" in text]
    assert not [text for text in texts if "Nebelschule" in text]


def test_printing_again_gives_the_same_letter(people: People, world: World) -> None:
    first = people.kora.post(room(world, f"/{world.code_3b}")).data
    assert invitation_in(people.kora.post(room(world, f"/{world.code_3b}")).data) == invitation_in(first)
    assert len(pages_of(first)) == 1


def test_a_paper_class_gets_no_letter_until_somebody_asks(people: People, world: World) -> None:
    url = f"/koordination/{world.ags}/liste/gruppe/{world.code_3b}"
    people.kora.post(url, {"name": "3b", "entry": "paper", "material": "", "children": "25"})
    assert len(pages_of(people.kora.post(room(world)).data)) == 6
    assert len(pages_of(people.kora.post(room(world, f"/{world.code_3b}")).data)) == 1


def test_only_new_letters_are_those_never_printed(people: People, world: World) -> None:
    url = f"/koordination/{world.ags}/liste"
    people.kora.post(url, {"text": "Einrichtung;Art;Klasse;Kinder\nNeu;Schule;9z;20", "confirmed": "1"})
    texts = pages_of(people.kora.post(room(world), {"only_new": "1"}).data)
    assert len(texts) == 2
    answer = people.kora.post(room(world), {"only_new": "1"})
    assert answer.status_code == 422
    assert "keine Briefe zu drucken" in answer.get_data(as_text=True)


def test_a_long_list_is_printed_in_parts(people: People, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "MOST_IN_A_FILE", 5)
    assert "Teil 2 von 2" in people.kora.get(room(world)).get_data(as_text=True)
    parts = [people.kora.post(room(world), {"part": part}).data for part in ("1", "2")]
    assert [len(pages_of(part)) for part in parts] == [5, 2]
    assert people.kora.post(room(world), {"part": "3"}).status_code == 422
    assert len(pages_of(people.kora.post(room(world), {"part": "x"}).data)) == 5


def test_the_list_says_which_letters_were_used_and_never_when(people: People, world: World) -> None:
    people.kora.post(f"/koordination/{world.ags}/liste", {"text": LIST, "confirmed": "1"})
    page = unescape(people.kora.get(room(world)).get_data(as_text=True))
    rows = dict(re.findall(r'<th scope="row">([^<]+).*?</svg>([^<]+)</span>', page, re.DOTALL))
    assert rows["3b, Lindenschule"] == "benutzt"
    assert rows["9z, Neu"] == "noch nicht gedruckt"
    people.kora.post(room(world))
    page = unescape(people.kora.get(room(world)).get_data(as_text=True))
    rows = dict(re.findall(r'<th scope="row">([^<]+).*?</svg>([^<]+)</span>', page, re.DOTALL))
    assert rows["9z, Neu"] == "gedruckt, noch nicht benutzt"
    assert not re.search(r"\d{1,2}:\d{2}", page)


def test_the_confirm_page_says_what_ends_and_changes_nothing(people: People, world: World) -> None:
    page = people.kora.get(room(world, f"/{world.code_3b}/neu")).get_data(as_text=True)
    assert "vier Wörter öffnen nichts mehr" in page
    assert "2 angemeldete Geräte werden abgemeldet" in page
    assert people.anna.put(world.code_3b, "2026-09-24", "way_there", {"foot": 3}).status_code == 201


def test_a_new_letter_ends_the_old_one_with_words_sessions_and_tokens(people: People, world: World) -> None:
    token = world.token(world.code_3b)
    old = invitation_in(people.kora.post(room(world, f"/{world.code_3b}")).data)
    bearer = {"Authorization": f"Bearer {token}"}
    today = (world.code_3b, "2026-09-24", "way_there", {"foot": 3})
    assert people.nobody.put(*today, headers=bearer).status_code == 201
    assert people.nobody.get(old).status_code == 200

    answer = people.kora.post(room(world, f"/{world.code_3b}/neu"), {"seen": seen(people, world), "reason": "weg"})

    assert answer.content_type == "application/pdf"
    assert invitation_in(answer.data) != old
    assert people.nobody.get(old).status_code == 404
    assert people.nobody.get(invitation_in(answer.data)).status_code == 200
    assert [person.put(*today).status_code for person in (people.anna, people.tablet)] == [401, 401]
    assert people.nobody.put(*today, headers=bearer).status_code == 401
    with world.read() as ctx:
        assert accounts.account_of_code(ctx, world.code_3b).passphrase_hash is None
    assert people.ben.put(world.code_4a, "2026-09-24", "way_there", {"foot": 3}).status_code == 201


def test_the_same_renewal_sent_twice_ends_one_letter_only(people: People, world: World) -> None:
    form = {"seen": seen(people, world), "reason": "Brief verloren"}
    first = people.kora.post(room(world, f"/{world.code_3b}/neu"), form)
    second = people.kora.post(room(world, f"/{world.code_3b}/neu"), form)
    assert invitation_in(second.data) == invitation_in(first.data)
    page = people.kora.get(f"/koordination/{world.ags}/protokoll").get_data(as_text=True)
    assert page.count("Brief verloren") == 1


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 30])
def test_a_renewal_without_the_letter_it_is_for_changes_nothing(people: People, world: World, number: str) -> None:
    assert people.kora.post(room(world, f"/{world.code_3b}/neu"), {"seen": number}).status_code == 422
    assert people.anna.put(world.code_3b, "2026-09-24", "way_there", {"foot": 3}).status_code == 201


def test_letters_need_a_campaign_to_name_its_days(people: People, world: World) -> None:
    with world.write() as ctx:
        town = towns.create_municipality(ctx, name="Neustadt", ags="08111111", land="BW", lat=48.0, lon=9.0)
        account = accounts.ensure_account(ctx, town.id, "coordinator", "Koordination", None, None)
        token = accounts.invite(ctx, account)
    people.nobody.post(f"/einladung/{token}")
    url = "/koordination/08111111"
    people.nobody.post(f"{url}/liste", {"text": LIST, "confirmed": "1"})
    answer = people.nobody.post(f"{url}/briefe")
    assert answer.status_code == 422
    assert "noch keine Kampagne" in answer.get_data(as_text=True)
