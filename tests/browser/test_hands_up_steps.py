"""Hands up without a page: what is asked next, how often somebody has to answer, and what will be saved."""

import functools
import threading
from collections.abc import Callable, Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import Browser

from kindermeilen.resources import folder

CLASS_OF_25 = """
const order = ["foot", "bike", "scooter", "bus", "car"];
const rare = ["wheels", "train", "park_walk", "carpool", "other", "task"];
const like = {counts: {foot: 11, bike: 6, car: 6}, absent: 2, basis: "counted"};
const setup = (yesterday, parts = 2, children = 25, today = "2026-09-24") => {
  const asked = [{sheet: "way_there", day: "2026-09-24", children},
                 {sheet: "way_back", day: "2026-09-23", children, like: yesterday}];
  return {code: "3b", today, parts: s.partsOf(asked, order, rare).slice(0, parts)};
};
const what = (flow) => { const q = s.question(flow); return q.kind === "mode" ? `${q.mode} up to ${q.most}` : q.kind; };
const there = (flow, numbers) => numbers.reduce((now, n) => s.count(now, n), flow);
"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves the files of static/ and says nothing about it."""

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def steps(browser: Browser) -> Iterator[Callable[[str], Any]]:
    """Runs lines of script that see the steps as `s`, the keys as `k` and the class of 25: what they return."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder("static"))))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/img/mark.svg")
    modules = ("s", "steps"), ("k", "keys")
    imports = "".join(f"const {name} = await import('/js/class/hands-up-{file}.js');" for name, file in modules)
    yield lambda lines: page.evaluate(f"async () => {{ {imports}{CLASS_OF_25}{lines} }}")
    page.close()
    server.shutdown()
    server.server_close()


def test_one_mode_after_the_other_then_the_rest(steps) -> None:  # type: ignore[no-untyped-def]
    asked = steps(
        """let flow = s.begin(setup(null, 1)), seen = [what(flow)];
        for (const n of [12, 6, 0, 3]) { flow = s.count(flow, n); seen.push(what(flow)); }
        flow = s.rest(flow, 4);
        return [...seen, what(flow), s.items(flow)];"""
    )
    assert asked[:-1] == ["foot up to 25", "bike up to 13", "scooter up to 7", "bus up to 7", "rest", "check"]
    tally = {"kind": "tally", "day": "2026-09-24", "sheet": "way_there", "basis": "counted", "absent": 0}
    assert asked[-1] == [{**tally, "counts": {"foot": 12, "bike": 6, "bus": 3, "car": 4}}]


def test_more_hands_than_children_are_no_answer(steps) -> None:  # type: ignore[no-untyped-def]
    before, after = steps(
        """const flow = s.count(s.begin(setup(null, 1)), 20);
        const refused = [6, -1, 1.5, NaN, 30].map((n) => s.count(flow, n));
        return [what(flow), refused.map((one) => one === flow)];"""
    )
    assert before == "bike up to 5"
    assert after == [True] * 5


def test_the_rest_is_a_car_or_absent_or_both(steps) -> None:  # type: ignore[no-untyped-def]
    saved = steps(
        """const flow = there(s.begin(setup(null, 1)), [12, 6, 0, 3]);
        const saved = [4, 0, 1].map((car) => s.items(s.rest(flow, car))[0]);
        return saved.map((one) => [one.counts.car ?? 0, one.absent]);"""
    )
    assert saved == [[4, 0], [0, 4], [1, 3]]


def test_who_is_absent_is_no_car(steps) -> None:  # type: ignore[no-untyped-def]
    left, lowest, saved = steps(
        """let flow = s.present(s.begin(setup(null, 1)), 0, 23);
        flow = there(flow, [12, 6, 0, 3]);
        const left = s.question(flow).most;
        return [left, s.partsNow(s.present(flow, 0, 5))[0].present, s.items(s.rest(flow, left))[0]];"""
    )
    assert (left, lowest) == (2, 21), "23 are here, 21 are counted"
    assert (saved["counts"]["car"], saved["absent"]) == (2, 2)


def test_with_everything_counted_it_goes_on(steps) -> None:  # type: ignore[no-untyped-def]
    assert steps("return what(s.count(s.begin(setup(null, 1)), 25));") == "check"
    assert steps("return what(there(s.begin(setup(like)), [20, 5]));") == "like"
    assert steps("return what(there(s.begin(setup(null)), [20, 5]));") == "foot up to 25"


def test_the_same_way_back_is_assumed_and_leaves_the_absent_out(steps) -> None:  # type: ignore[no-untyped-def]
    back = steps("return s.items(s.like(s.rest(there(s.begin(setup(like)), [12, 6, 0, 3]), 4), true))[1];")
    assert back["basis"] == "assumed"
    assert (back["counts"], back["absent"]) == ({"foot": 11, "bike": 6, "car": 6}, 2)


def test_another_way_back_is_counted_for_those_who_were_there(steps) -> None:  # type: ignore[no-untyped-def]
    asked, back = steps(
        """let flow = s.like(s.count(s.begin(setup(like)), 25), false);
        const first = what(flow);
        flow = s.rest(there(flow, [9, 6, 0, 4]), 4);
        return [first, s.items(flow)[1]];"""
    )
    assert asked == "foot up to 23"
    assert (back["basis"], back["counts"]["car"], back["absent"]) == ("counted", 4, 2)


def test_every_answer_can_be_taken_back_and_corrected(steps) -> None:  # type: ignore[no-untyped-def]
    back, offered, again, kept, asked = steps(
        """let flow = s.rest(there(s.begin(setup(null, 1)), [12, 6, 0, 3]), 4), one = flow, back = [];
        while (one.events.length) { one = s.back(one); back.push(what(one)); }
        const foot = s.askAgain(flow, 0, "foot");
        const same = s.count(foot, 12), more = s.count(foot, 13);
        return [back, what(foot), what(more), what(same), s.question(more).most];"""
    )
    assert back == ["rest", "bus up to 7", "scooter up to 7", "bike up to 13", "foot up to 25"]
    assert offered == "foot up to 16", "the rest is open again while it is corrected"
    assert (again, asked) == ("rest", 3)
    assert kept == "check", "the same number again keeps what the rest said"


def test_rare_modes_lie_behind_weitere_and_lead_back(steps) -> None:  # type: ignore[no-untyped-def]
    seen, counts = steps(
        """let flow = s.askAgain(there(s.begin(setup(null, 1)), [12, 6, 0, 3]), 0, "more");
        const seen = [what(flow), s.question(flow).modes.includes("task")];
        flow = s.count(s.askAgain(flow, 0, "task"), 1);
        seen.push(what(flow));
        return [seen, s.items(s.rest(flow, 3))[0].counts];"""
    )
    assert seen == ["more", True, "rest"]
    assert counts == {"foot": 12, "bike": 6, "bus": 3, "task": 1, "car": 3}


def test_a_short_cut_to_the_rest_and_a_way_home_left_out(steps) -> None:  # type: ignore[no-untyped-def]
    seen, saved = steps(
        """let flow = s.shorten(s.count(s.begin(setup(like)), 20), 0);
        const seen = [what(flow)];
        flow = s.skip(s.rest(flow, 5), 1);
        return [[...seen, what(flow), what(s.open(flow, 1))], s.items(flow).map((one) => one.sheet)];"""
    )
    assert seen == ["rest", "check", "like"]
    assert saved == ["way_there"]


def test_new_facts_keep_what_was_answered_or_say_that_it_does_not_fit(steps) -> None:  # type: ignore[no-untyped-def]
    more, fewer, other_day = steps(
        """const flow = s.count(s.begin(setup(null, 1)), 20);
        const other = s.renew(flow, setup(null, 1, 25, "2026-09-25"));
        return [what(s.renew(flow, setup(null, 1, 26))), s.renew(flow, setup(null, 1, 19)), other];"""
    )
    assert more == "bike up to 6"
    assert fewer is None
    assert other_day is None


def test_digits_and_arrows(steps) -> None:  # type: ignore[no-untyped-def]
    one, two, small, high, zero, after_zero = steps(
        """const keys = [["", "1", 25], ["1", "2", 25], ["", "7", 25], ["2", "9", 25], ["", "0", 25], ["1", "0", 9]];
        return keys.map((pressed) => k.typed(...pressed));"""
    )
    assert (one["text"], one["done"]) == ("1", False), "a second digit may follow"
    assert (two["text"], two["done"]) == ("12", True)
    assert small["done"]
    assert (high["text"], high["refused"]) == ("2", 29)
    assert zero["done"]
    assert after_zero["refused"] == 10
    moves = steps('return [[0, "ArrowDown"], [13, "ArrowDown"], [3, "End"]].map((one) => k.moved(...one, 14, 6));')
    assert moves == [6, 13, 13]
