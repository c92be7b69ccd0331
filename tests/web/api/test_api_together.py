"""Several at once: nothing lost, nothing doubled, everybody told what is stored."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

WRITERS = 6


def at_once(app: Any, api: Any, *requests: Any) -> list[Any]:
    """Each request (a function of an Api with a client of its own) in a thread of its own."""
    with ThreadPoolExecutor(len(requests)) as pool:
        waiting = [pool.submit(ask, type(api)(app.test_client(), api.code, api.token)) for ask in requests]
        return [one.result() for one in waiting]


def test_one_of_several_first_entries_is_stored_and_the_others_are_shown_it(app: Any, api_3b: Any) -> None:
    answers = at_once(app, api_3b, *(lambda api, n=n: api.put({"foot": n}) for n in range(1, WRITERS + 1)))
    assert sorted(answer.status_code for answer in answers) == [201] + [428] * (WRITERS - 1)
    stored = api_3b.get().get_json()
    for answer in answers:
        if answer.status_code == 428:
            assert answer.get_json()["tally"] == stored
    assert api_3b.miles()["green"] == stored["counts"]["foot"]


def test_one_of_several_changes_of_the_same_revision_is_stored(app: Any, api_3b: Any) -> None:
    api_3b.put()
    changes = (lambda api, n=n: api.put({"foot": n}, if_match=1) for n in range(1, WRITERS + 1))
    answers = at_once(app, api_3b, *changes)
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * (WRITERS - 1)
    assert api_3b.get().get_json()["revision"] == 2


def test_the_same_entry_sent_by_several_is_counted_once(app: Any, api_3b: Any) -> None:
    entry_id = str(uuid4())
    answers = at_once(app, api_3b, *[lambda api: api.put({"foot": 9}, entry_id=entry_id)] * WRITERS)
    assert sorted(answer.status_code for answer in answers) == [200] * (WRITERS - 1) + [201]
    assert {answer.headers["ETag"] for answer in answers} == {'"1"'}
    assert api_3b.miles()["green"] == 9


def test_change_and_deletion_at_once_leave_one_of_them(app: Any, api_3b: Any) -> None:
    api_3b.put()
    change, deletion = at_once(
        app, api_3b, lambda api: api.put({"foot": 3}, if_match=1), lambda api: api.delete(if_match=1)
    )
    assert sorted((change.status_code, deletion.status_code)) == [200, 412]
    assert api_3b.miles()["green"] == (3 if change.status_code == 200 else 0)


def test_different_days_at_once_are_all_counted(app: Any, api_3b: Any) -> None:
    days = [f"2026-09-{day}" for day in range(14, 25)]
    answers = at_once(app, api_3b, *(lambda api, day=day: api.put({"foot": 2}, day) for day in days))
    assert {answer.status_code for answer in answers} == {201}
    assert api_3b.miles()["green"] == 2 * len(days)


def test_readers_meanwhile_see_whole_numbers_only(app: Any, api_3b: Any) -> None:
    """Two classes' worth of entries come in; whoever reads sees a multiple of 7."""
    days = [f"2026-09-{day}" for day in range(14, 22)]
    writes = [lambda api, day=day: api.put({"foot": 7}, day) for day in days]
    reads = [lambda api: api.miles()["green"]] * 8
    answers = at_once(app, api_3b, *writes, *reads)
    assert all(seen % 7 == 0 for seen in answers[len(days) :])
    assert api_3b.miles()["green"] == 7 * len(days)
