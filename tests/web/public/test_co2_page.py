"""The page /co2: the method with its sources, and a calculator that says what it refuses and why."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import process_time
from urllib.parse import urlencode

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from kindermeilen.domain.co2 import calculator
from kindermeilen.domain.co2.calculator import Count, Shift
from kindermeilen.domain.co2.editions import edition_of
from kindermeilen.domain.co2.ranges import Observed, Share, Town, ranges, spread_of
from kindermeilen.web.public import co2
from tests.conftest import People

EDITION = edition_of("uba2024")
COUNTED = {
    "rechnen": "aenderung",
    "wege_vorher": "1.000",
    "auto_vorher": "300",
    "kinder_vorher": "200",
    "wege_aktion": "2000",
    "auto_aktion": "15 %",
    "kinder_aktion": "200",
    "bus": "0,1",
}


def ask(people: People, **form: str) -> TestResponse:
    return people.nobody.get(f"/co2?{urlencode(form)}")


def words(response: TestResponse) -> str:
    """The page's text without its tags, spaces made one."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text)).replace(" .", ".")


def test_the_method_is_told_with_every_factor_and_its_source(people: People) -> None:
    page = people.nobody.get("/co2")
    assert page.status_code == 200
    for factor in EDITION.values.values():
        assert factor.source.replace("CO2", "CO₂") in re.sub("&#34;", '"', page.text)
        if factor.url:
            assert f'<a href="{factor.url.replace("&", "&amp;")}" rel="noreferrer nofollow external">' in page.text
    for sentence in (
        "G ist keine Einsparung: Viele Kinder gehen ohnehin zu Fuß.",
        "Er wird nicht von der kommunalen Treibhausgasbilanz (BISKO) abgezogen",
        "Ohne Vorher-Zählung lässt sich keine Einsparung angeben.",
        "Spanne 0,8 bis 2,2",
        "Bezugsjahr 2024",
        "Es gibt keine Vorher-Zählung.",
    ):
        assert sentence in page.text


def test_nothing_is_loaded_from_elsewhere_and_no_cookie_is_needed(people: People) -> None:
    page = people.nobody.get("/co2")
    loaded = re.findall(r'(?:src|<link[^>]* href)="([^"]+)"', page.text)
    assert [one for one in loaded if not one.startswith("/")] == []
    assert "Set-Cookie" not in page.headers
    assert "Cookie" not in page.headers["Vary"]
    assert "<script" not in page.text


def test_the_coverage_is_the_one_of_the_report(people: People) -> None:
    report = (Path(__file__).parents[3] / "docs" / "co2-coverage.md").read_text(encoding="utf-8")
    rows = re.findall(r"\| (\d+) \| \**([\d.]+)%", report)
    told = co2.COVERAGE
    assert [int(one) for one, _ in rows] == [told["within"], told["below"], told["above"]]
    assert float(rows[0][1]) == pytest.approx(told["share"] * 100, abs=0.05)
    assert f"{told['campaigns']} campaigns" in report
    assert "1.793-mal in der Spanne (89,6 %), 93-mal darunter und 114-mal darüber" in words(people.nobody.get("/co2"))


def test_an_unchanged_page_is_not_sent_again(people: People) -> None:
    for address in ("/co2", f"/co2?{urlencode(COUNTED)}"):
        first = people.nobody.get(address)
        again = people.nobody.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    assert first.headers["ETag"] != people.nobody.get("/co2").headers["ETag"]


def test_the_comparison_value_is_called_a_comparison(people: People) -> None:
    said = words(ask(people, rechnen="vergleich", wege="2.300", km="1,4"))
    assert "alle 2.300 grünen Schul- und Kitawege" in said
    assert "entspräche das rund 530 kg CO₂e. Das ist ein Vergleich, keine Einsparung" in said
    assert "2.300 · 1,4 · 0,164 = 528,1 kg CO₂e" in said


def test_the_range_is_the_one_of_the_report(people: People) -> None:
    """The same code, seed and runs: what somebody works out here is what the report would say."""
    asked = Shift(2000, Count(0.3, 200), Count(0.15, 200), public_transport=0.1)
    found = calculator.shift(asked, "uba2024").found
    km = spread_of(EDITION, "d_primary")
    one = Observed(2000, Share(0.3, 200), Share(0.15, 200), km, public_transport=0.1)
    assert found == ranges(Town([one]), EDITION, runs=calculator.RUNS).whole
    said = words(ask(people, **COUNTED))
    assert "Daraus schätzen wir 45 bis 270 kg CO₂e weniger in den gezählten Wochen (ohne Vergleichsgruppe)." in said
    assert "Die Entfernung ist nicht gemessen: angenommen sind 1,4 km." in said
    assert "Ein Weg im Auto: d · k · c · e : n = 1,4 · 1,475 · 1,15 · 0,2296 : 1,2 = 0,4544 kg" in said
    assert "Belegt ist damit noch nichts" in said


def test_a_count_and_a_share_mean_the_same(people: People) -> None:
    said = [words(ask(people, **COUNTED | one)) for one in ({}, {"auto_vorher": "0,3"}, {"auto_aktion": "300"})]
    assert len({re.search("Daraus schätzen wir[^.]*", one)[0] for one in said}) == 1  # type: ignore[index]


def test_more_rides_are_shown_as_more_and_an_unsure_change_as_unsure(people: People) -> None:
    more = words(ask(people, **COUNTED | {"auto_aktion": "60 %"}))
    assert re.search(r"Daraus schätzen wir \d+ bis \d+ kg CO₂e mehr in den gezählten Wochen", more)
    assert "um mehr als 30 Prozentpunkte geändert" not in more
    assert "um mehr als 30 Prozentpunkte geändert" in words(ask(people, **COUNTED | {"auto_aktion": "61 %"}))
    unsure = words(ask(people, **COUNTED | {"auto_aktion": "29 %"}))
    assert "Sie schließt null ein: Ein Rückgang ist nicht sicher." in unsure
    assert "weniger in den gezählten" not in unsure


def test_a_control_group_is_taken_off_and_named(people: People) -> None:
    control = {"auto_vergleich_vorher": "28 %", "auto_vergleich_aktion": "0,26", "kinder_vergleich": "120"}
    said = words(ask(people, **COUNTED | control))
    assert "(mit Vergleichsgruppe)" in said
    assert "(0,3 − 0,15) − (0,28 − 0,26) = 0,13" in said


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"auto_vorher": "143 %"}, "auto_vorher", "zwischen 0 und 1 liegen, nicht 1,43"),
        ({"auto_vorher": "-5%"}, "auto_vorher", "zwischen 0 und 1"),
        ({"bus": "2"}, "bus", "zwischen 0 und 1"),
        ({"auto_vorher": "1001"}, "auto_vorher", "1.001 Wege mit dem Auto, aber nur 1.000 Wege gezählt"),
        ({"wege_aktion": "0"}, "wege_aktion", "Ohne gezählte Wege gibt es nichts zu schätzen"),
        ({"wege_vorher": "0"}, "wege_vorher", "Ohne gezählte Wege"),
        ({"wege_aktion": "10,5"}, "wege_aktion", "keine ganze Zahl"),
        ({"kinder_aktion": ""}, "kinder_aktion", "Bitte geben Sie hier eine Zahl ein"),
        ({"kinder_aktion": "0"}, "kinder_aktion", "die Zahl der gezählten Kinder"),
        ({"entfernung": "0"}, "entfernung", "über 0 und höchstens 100 km sein, nicht 0"),
        ({"entfernung": "300"}, "entfernung", "höchstens 100 km sein, nicht 300"),
        ({"entfernung": "nah"}, "entfernung", "„nah“ ist keine Zahl"),
        ({"je_auto": "9"}, "je_auto", "zwischen 1 und 8"),
        ({"auto_vergleich_vorher": "20 %"}, "kinder_vergleich", "Bitte geben Sie hier eine Zahl ein"),
        ({"wege_aktion": "9" * 30}, "wege_aktion", "keine ganze Zahl"),
        ({"wege_aktion": "9" * 12}, "wege_aktion", "zu groß"),
        ({"entfernung": "nan"}, "entfernung", "keine Zahl"),
    ],
)
def test_bad_input_is_named_at_its_field(people: People, changed: dict[str, str], field: str, said: str) -> None:
    page = ask(people, **COUNTED | changed)
    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert said in words(page)
    assert "Daraus schätzen wir" not in page.text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"fremd_km": "1000", "fremd_kg": "1640"}, "vermutlich um eine Stelle verrutscht. Erwartet sind rund 164 kg"),
        ({"fremd_km": "6900", "fremd_meilen": "4300"}, "Hier wurde mit 1,609 km je Meile gerechnet"),
        ({"fremd_km": "1000", "fremd_kg": "164"}, "0,164 kg je km kann ein Auto verursachen"),
    ],
)
def test_other_peoples_figures_are_checked(people: People, form: dict[str, str], said: str) -> None:
    page = ask(people, rechnen="pruefen", **form)
    assert page.status_code == 200
    assert said in words(page)


def test_a_check_needs_kilometres_and_something_beside_them(people: People) -> None:
    assert 'href="#fremd_km"' in ask(people, rechnen="pruefen", fremd_kg="5").text
    assert 'href="#fremd_kg"' in ask(people, rechnen="pruefen", fremd_km="5").text


def test_what_is_typed_stays_and_never_becomes_part_of_the_page(people: People) -> None:
    page = ask(people, rechnen="vergleich", wege='"><b>x', km="300")
    assert page.status_code == 422
    assert "<b>x" not in page.text
    assert 'value="300"' in page.text


def test_the_page_speaks_english_and_says_it_in_short_for_leichte_sprache(people: People) -> None:
    assert "<h1>What we say about CO₂</h1>" in people.nobody.get("/co2?lang=en").text
    assert 'name="lang" value="en"' in people.nobody.get("/co2?lang=en").text
    assert "Wir zählen vor der Aktion." in people.nobody.get("/co2?lang=leicht").text
    assert "Wir zählen vor der Aktion." not in people.nobody.get("/co2").text


def test_a_hundred_at_once_burn_little_and_the_same_question_is_drawn_once(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []
    monkeypatch.setattr(calculator, "ranges", lambda *a, **k: drawn.append(1) or ranges(*a, **k))
    calculator.shift.cache_clear()

    def one(number: int) -> int:
        form = COUNTED | {"auto_vorher": str(100 + number % 10)}
        return app.test_client().get(f"/co2?{urlencode(form)}").status_code

    began = process_time()
    with ThreadPoolExecutor(100) as pool:
        answers = list(pool.map(one, range(100)))
    assert set(answers) <= {200, 503}
    assert len(drawn) == 10
    assert process_time() - began < 10


def test_who_has_to_wait_too_long_is_told_when_to_come_again(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(co2, "WAIT_SECONDS", 0.01)
    with co2._turn:
        page = ask(people, **COUNTED)
    assert (page.status_code, page.headers["Retry-After"]) == (503, "3")
    assert "Gerade rechnen hier viele" in page.text
