"""What waits for Kora: stored and sent numbers side by side, decided once."""

import re
from html import unescape
from uuid import uuid4

import pytest

from tests.conftest import People, World

DAY = "2026-09-22"


def room(world: World, path: str = "/wartet") -> str:
    return f"/koordination/{world.ags}{path}"


def send_late(people: People, world: World, foot: int = 11, reason: str = "Liste gefunden") -> None:
    body = {
        "entry_id": str(uuid4()),
        "day": DAY,
        "sheet": "way_there",
        "counts": {"foot": foot, "bus": 2},
        "reason": reason,
    }
    answer = people.anna.client.post(
        f"/api/v1/groups/{world.code_3b}/corrections", json=body, headers={"X-CSRFToken": people.anna.csrf_token()}
    )
    assert answer.status_code == 202


def address_of_first(people: People, world: World) -> str:
    found = re.search(r'action="([^"]+/wartet/\d+)"', people.kora.get(room(world)).get_data(as_text=True))
    assert found
    return found[1]


def stored(people: People, world: World) -> dict[str, int]:
    answer = people.anna.get(f"/api/v1/groups/{world.code_3b}/days/{DAY}/way_there")
    return dict(answer.get_json()["counts"]) if answer.status_code == 200 else {}


def test_both_numbers_stand_side_by_side_with_the_reason(people: People, world: World) -> None:
    people.anna.put(world.code_3b, DAY, "way_there", {"foot": 9})
    send_late(people, world)
    page = unescape(people.kora.get(room(world)).get_data(as_text=True))
    assert '<th scope="row">zu Fuß</th><td class="num">9</td><td class="num">11</td>' in page
    assert '<th scope="row">Bus</th><td class="num">0</td><td class="num">2</td>' in page
    assert "Liste gefunden" in page
    assert not re.search(r"\d{1,2}:\d{2}", page)
    assert "Ein Eintrag wartet auf Sie" in people.kora.get(room(world, "")).get_data(as_text=True)


def test_the_sent_number_counts_once_accepted_and_the_log_says_so(people: People, world: World) -> None:
    send_late(people, world)
    url = address_of_first(people, world)
    assert people.kora.post(url, {"decision": "accept", "reason": "geprüft"}).status_code == 302
    assert stored(people, world) == {"foot": 11, "bus": 2}
    assert "Nichts wartet" in people.kora.get(room(world)).get_data(as_text=True)
    log = people.kora.get(room(world, "/protokoll")).get_data(as_text=True)
    assert "Wartende Zahl genommen: 3b, 2026-09-22" in log


def test_the_stored_number_stays_where_the_sent_one_is_refused(people: People, world: World) -> None:
    people.anna.put(world.code_3b, DAY, "way_there", {"foot": 9})
    send_late(people, world)
    assert people.kora.post(address_of_first(people, world), {"decision": "reject"}).status_code == 302
    assert stored(people, world) == {"foot": 9}


@pytest.mark.parametrize("second", ["accept", "reject"])
def test_deciding_twice_changes_nothing(people: People, world: World, second: str) -> None:
    send_late(people, world)
    url = address_of_first(people, world)
    people.kora.post(url, {"decision": "accept"})
    assert people.kora.post(url, {"decision": second}).status_code == 302
    assert "schon entschieden" in people.kora.get(room(world)).get_data(as_text=True)
    assert stored(people, world) == {"foot": 11, "bus": 2}


def test_a_number_that_breaks_a_rule_cannot_be_accepted_and_goes_on_waiting(people: People, world: World) -> None:
    send_late(people, world, foot=20)
    group = f"/liste/gruppe/{world.code_3b}"
    people.kora.post(
        room(world, group), {"name": "3b", "entry": "app", "material": "", "children": "19", "from": "2026-09-14"}
    )
    answer = people.kora.post(address_of_first(people, world), {"decision": "accept"})
    assert answer.status_code == 422
    assert "Im Feld „zu Fuß“ stehen 20 Kinder" in answer.get_data(as_text=True)
    assert stored(people, world) == {}
    assert people.kora.post(address_of_first(people, world), {"decision": "reject"}).status_code == 302


def test_after_the_deadline_kora_may_still_accept(people: People, world: World) -> None:
    world.clock.set_day(world.clock.today.replace(month=11))
    send_late(people, world)
    answer = people.kora.post(address_of_first(people, world), {"decision": "accept"}, follow_redirects=True)
    assert "Die Nachmeldung zählt jetzt" in answer.get_data(as_text=True)
    assert stored(people, world) == {"foot": 11, "bus": 2}
    assert "Nachmeldung übernommen: 3b" in people.kora.get(room(world, "/protokoll")).get_data(as_text=True)


# --- two numbers that the class never settled --------------------------------------------------------------------


@pytest.fixture
def two_numbers(people: People, world: World) -> None:
    """Anna's phone stored 9, and the whiteboard's 11 waits beside it."""
    people.anna.put(world.code_3b, DAY, "way_there", {"foot": 9})
    address = f"/klasse/{world.code_3b}/tag/{DAY}"
    empty = {"way_there-day": DAY, "way_there-revision": "", "way_there-foot": "11", "entry": str(uuid4())}
    people.anna.post(address, empty, headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0)"})


@pytest.mark.usefixtures("two_numbers")
def test_two_numbers_are_shown_by_their_day_and_never_by_time_or_device(people: People, world: World) -> None:
    page = unescape(people.kora.get(room(world)).get_data(as_text=True))
    assert "Zwei Geräte haben verschiedene Zahlen gespeichert" in page
    assert '<td class="num">9</td><td class="num">11</td>' in page
    assert not re.search(r"\d{1,2}:\d{2}|Windows|Uhr", page)
    assert f'href="/klasse/{world.code_3b}/tag/{DAY}"' in page
    assert f'href="/klasse/{world.code_3b}/tag/{DAY}/verlauf"' in page


@pytest.mark.usefixtures("two_numbers")
@pytest.mark.parametrize(
    ("decision", "foot", "said", "logged"),
    [
        ("accept", 11, "Die gesendete Zahl gilt jetzt", "Wartende Zahl genommen: 3b"),
        ("reject", 9, "Es bleibt, was gespeichert war", "Wartende Zahl verworfen: 3b"),
    ],
)
@pytest.mark.parametrize("month", [9, 11])
def test_kora_settles_them_before_and_after_the_deadline(
    people: People, world: World, decision: str, foot: int, said: str, logged: str, month: int
) -> None:
    world.clock.set_day(world.clock.today.replace(month=month))
    answer = people.kora.post(address_of_first(people, world), {"decision": decision}, follow_redirects=True)
    assert said in answer.get_data(as_text=True)
    assert stored(people, world) == {"foot": foot}
    assert "Zwei Zahlen: Hinweg" not in people.anna.get(f"/klasse/{world.code_3b}/tag/{DAY}").get_data(as_text=True)
    assert logged in people.kora.get(room(world, "/protokoll")).get_data(as_text=True)


@pytest.mark.usefixtures("two_numbers")
@pytest.mark.parametrize("decision", ["accept", "reject"])
def test_a_third_number_that_came_meanwhile_is_not_replaced_unseen(people: People, world: World, decision: str) -> None:
    url = address_of_first(people, world)
    shown = {"revision": "1", "decision": decision}
    people.anna.put(world.code_3b, DAY, "way_there", {"foot": 12}, headers={"If-Match": '"1"'})
    answer = people.kora.post(url, shown)
    assert answer.status_code == 422
    page = unescape(answer.get_data(as_text=True))
    assert "Inzwischen kam eine weitere Zahl dazu" in page
    assert '<td class="num">12</td><td class="num">11</td>' in page
    assert stored(people, world) == {"foot": 12}


def test_a_number_that_waits_where_nothing_was_stored_is_not_put_over_one_that_came(
    people: People, world: World
) -> None:
    send_late(people, world)
    assert 'name="revision" value="0"' in people.kora.get(room(world)).get_data(as_text=True)
    people.anna.put(world.code_3b, DAY, "way_there", {"foot": 12})
    url = address_of_first(people, world)
    assert people.kora.post(url, {"decision": "accept", "revision": "0"}).status_code == 422
    assert people.kora.post(url, {"decision": "accept", "revision": "1"}).status_code == 302
    assert stored(people, world) == {"foot": 11, "bus": 2}


def test_an_assumed_way_home_is_called_so(people: People, world: World) -> None:
    people.anna.put(world.code_3b, DAY, "way_there", {"foot": 9}, basis="assumed")
    send_late(people, world)
    assert '<td class="num">angenommen</td><td class="num">gezählt</td>' in people.kora.get(room(world)).get_data(
        as_text=True
    )
