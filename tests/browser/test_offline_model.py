"""The class app's model: pure functions over a frame of the real server, tried in the browser that runs them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

TODAY, YESTERDAY, TOMORROW = "2026-09-24", "2026-09-23", "2026-09-25"
MODEL = """async ({frame, at, queued, done, since}) => {
  const { createModel } = await import("/static/js/class/model.js");
  window.model = createModel({ frame, now: Date.parse(at), queued: queued ?? [], done: done ?? [], since: since ?? 0 });
}"""


@pytest.fixture
def model(open_page: Callable[..., Page], world, people) -> Callable[..., object]:  # type: ignore[no-untyped-def]
    """`model(call, at=…, queued=[…])`: what the model answers; Anna's frame unless another person's is asked for."""
    people.anna.put(world.code_3b, YESTERDAY, "way_there", {"foot": 12, "bike": 6, "car": 4}, absent=1)
    page = open_page("/impressum")

    def answer(call: str, at: str = "2026-09-24T08:30:00+02:00", who: str = "anna", **given: object) -> object:
        code = world.code_kita if who == "ines" else world.code_3b
        frame = getattr(people, who).get(f"/api/v1/groups/{code}/frame").json
        page.evaluate(MODEL, {"frame": frame, "at": at, **given})
        return page.evaluate(call)

    return answer


def entry(kind: str, day: str = TODAY, sheet: str | None = "way_there", **body: object) -> dict[str, object]:
    state = body.pop("state_", "waiting")
    return {"id": "1", "seq": 1, "kind": kind, "day": day, "sheet": sheet, "body": body, "state": state, "base": None}


def test_the_question_asks_for_this_morning_and_the_last_school_days_way_home(model) -> None:
    asked = model("model.question()")
    assert (asked["there"], asked["back"], asked["free"]) == (TODAY, YESTERDAY, None)
    assert asked["like"]["counts"] == {"foot": 12, "bike": 6, "car": 4}

    # On Monday yesterday is Friday, also where the frame is from Thursday.
    asked = model("model.question()", at="2026-09-28T07:55:00+02:00")
    assert (asked["there"], asked["back"]) == ("2026-09-28", "2026-09-25")
    assert asked["like"] is None

    # On a free day the last school day is offered.
    asked = model("model.question()", at="2026-09-26T09:00:00+02:00")
    assert (asked["there"], asked["back"], asked["last_open"]) == (None, None, "2026-09-25")
    assert asked["free"]["kind"] == "weekend"

    # Berlin says which day it is.
    assert model("model.today", at="2026-09-24T23:59:59+02:00") == TODAY
    assert model("model.today", at="2026-09-24T22:00:00Z") == TOMORROW
    # Nobody asks a Kita for the way home.
    assert model("model.question().back", who="ines") is None
    assert model("model.question().back", who="ines", at="2026-09-25T08:00:00+02:00") is None


def test_what_waits_counts_and_says_so(model) -> None:
    waiting = [entry("tally", counts={"foot": 10, "car": 5}, absent=2)]
    assert model("model.total") == 18
    assert model("model.total", queued=waiting) == 28
    tally = model("model.tally('2026-09-24', 'way_there')", queued=waiting)
    assert (tally["counts"], tally["absent"], tally["waiting"]) == ({"foot": 10, "car": 5}, 2, True)
    assert model("[model.standing('2026-09-24'), model.standing('2026-09-22')]", queued=waiting) == [
        "entered",
        "missing",
    ]

    # An edit takes the place of the stored number.
    edit = [entry("tally", YESTERDAY, counts={"foot": 1}), entry("tally", TODAY, "food", counts={"miles": 3})]
    assert model("[model.miles.green, model.miles.red, model.total]", queued=edit) == [1, 3, 4]
    gone = [entry("delete", YESTERDAY)]
    answer = model("[model.tally('2026-09-23', 'way_there'), model.total, model.standing('2026-09-23')]", queued=gone)
    assert answer == [None, 0, "missing"]
    refused = [entry("tally", counts={"foot": 10}, state_="refused")]
    assert model("[model.total, model.tally('2026-09-24', 'way_there')]", queued=refused) == [18, None]

    # What was acknowledged stays until a frame knows it.
    done = {**entry("tally", YESTERDAY, counts={"foot": 2}), "at": 1, "revision": 2}
    assert model("model.total", done=[done]) == 2
    assert model("model.total", done=[{**done, "revision": 1}]) == 18


def test_a_state_and_a_number_of_children_lie_over_the_days(model) -> None:
    queued = [
        entry("state", TOMORROW, None, state="excursion", weather="rain"),
        {**entry("children", TODAY, None, children=26), "day": None, "body": {"from": TODAY, "children": 26}},
    ]
    said = "model.standing('2026-09-25'), model.day('2026-09-25').weather"
    call = f"[{said}, model.children('2026-09-25'), model.children('2026-09-23')]"
    assert model(call, at="2026-09-25T08:00:00+02:00", queued=queued) == ["said", "rain", 26, 25]

    # Ways lift a state.
    queued = [entry("state", TODAY, None, state="no_school", weather=None), entry("tally", counts={"foot": 1})]
    assert model("model.standing('2026-09-24')", queued=queued) == "entered"


def test_which_days_may_be_entered(model) -> None:
    assert model("model.may('2026-09-24').save", at="2026-10-09T20:00:00+02:00") is True
    late = model("model.may('2026-09-24')", at="2026-10-10T08:00:00+02:00")
    assert (late["save"], late["late"]) == (False, True)

    # Tomorrow is not for today.
    assert model("model.may('2026-09-25').save") is False
    assert model("model.may('2026-09-25').save", at="2026-09-25T08:00:00+02:00") is True
    assert model("[model.standing('2026-09-25'), model.may('2031-01-01').save]") == ["future", False]

    # A class device enters today, and the last school day's way home.
    call = "[['2026-09-24', null], ['2026-09-23', 'way_back'], ['2026-09-23', 'way_there'], ['2026-09-22', 'way_back']]"
    assert model(f"{call}.map(([day, sheet]) => model.may(day, sheet).save)", who="tablet") == [
        True,
        True,
        False,
        False,
    ]
    assert model("model.question().back", who="tablet") == YESTERDAY
