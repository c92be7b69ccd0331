"""Many families open a class's page at the same moment: it is made once, and everybody gets it."""

import threading
import time
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
