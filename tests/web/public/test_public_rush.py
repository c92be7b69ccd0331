"""Many families open a class's page at the same moment: it is made once, and everybody gets it."""

import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from kindermeilen.actions import pages


def test_a_page_is_made_once_however_many_ask_for_it(app: Flask, world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    original = pages.group_page

    def slowly(ctx: Any, code: str) -> Any:
        made.append(code)
        time.sleep(0.2)
        return original(ctx, code)

    monkeypatch.setattr(pages, "group_page", slowly)
    answers: list[int] = []

    def look() -> None:
        answers.append(app.test_client().get(f"/k/{world.code_3b}").status_code)

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 8
    assert len(made) == 1


FAMILIES = 25
SAVES = 8


def test_families_who_open_the_page_while_the_class_saves_see_no_error_and_no_half_state(
    app: Flask, people: Any, world: Any
) -> None:
    """Number, way and open data of one look belong together, and no later look shows less than an earlier one."""
    totals = [5 * number for number in range(SAVES + 1)]
    looks: list[list[tuple[int, int]]] = [[] for _ in range(FAMILIES)]
    saved = threading.Event()

    def family(number: int) -> None:
        browser, tag = app.test_client(), ""
        is_last = False
        while not is_last:
            is_last = saved.is_set()
            response = browser.get(address(number, world), headers={"If-None-Match": tag})
            assert response.status_code in (200, 304), response.status_code
            if response.status_code == 200:
                looks[number].append(figures(response.text))
                tag = response.headers["ETag"]
            time.sleep(0.01)

    with ThreadPoolExecutor(FAMILIES) as pool:
        opened = [pool.submit(family, number) for number in range(FAMILIES)]
        try:
            for number in range(SAVES):
                day = f"2026-09-{14 + number if number < 5 else 16 + number}"
                assert people.anna.put(world.code_3b, day, "way_there", {"foot": 5}).status_code == 201
        finally:
            saved.set()
        for one in opened:
            one.result(timeout=30)
    for found in looks:
        assert all(miles == on_the_way and miles in totals for miles, on_the_way in found)
        assert found == sorted(found)
        assert found[-1][0] == totals[-1]


def address(number: int, world: Any) -> str:
    return (f"/k/{world.code_3b}", f"/k/{world.code_3b}/live", f"/e/{world.code_school}")[number % 3]


def figures(page: str) -> tuple[int, int]:
    """The big number, and the miles in the sentence on the way."""
    number = re.search(r'class="big-number"><b>(\d+)</b>', page)
    way = re.search(r"(\d+) von 2\.120 Meilen bis", page)
    assert "</html>" in page
    return int(number[1]) if number else 0, int(way[1]) if way else -1
