"""Commands for the CO₂ estimate: to check a figure, or to work out another town's. They need no database."""

import json
from collections.abc import Iterable
from typing import Any

import click

from kindermeilen.cli.base import say
from kindermeilen.domain.co2.editions import Edition, edition_of
from kindermeilen.domain.co2.explained import Step, gross_steps, shift_steps
from kindermeilen.domain.co2.formulas import check_children, check_km, check_share, check_ways, gross_kg
from kindermeilen.domain.co2.ranges import (
    RUNS,
    SEED,
    Observed,
    Share,
    Spread,
    Town,
    point_kg,
    ranges,
    spread_of,
    spreads_of,
)
from kindermeilen.domain.co2.ranges import Range as Found

EDITION = "uba2024"
PARAMETERS = {"d": "d", "k": "k", "s": "s", "delta": "delta", "c": "c", "n": "n", "e": "e_vkm", "e_vkm": "e_vkm"}
PARAMETERS |= {"e_pt": "e_pt"}
MOST_RUNS = 10_000_000

edition_option = click.option("--edition", default=EDITION, show_default=True, help="Factor edition.")
explain_option = click.option("--explain", is_flag=True, help="Print the calculation step by step (to stderr).")


class LowHigh(click.ParamType[tuple[str, Spread]]):
    """PARAM=LOW:DEFAULT:HIGH."""

    name = "PARAM=LOW:DEFAULT:HIGH"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Spread]:
        """The parameter's key and its spread."""
        name, _, numbers = str(value).partition("=")
        if name not in PARAMETERS:
            self.fail(f"{name!r} is none of {', '.join(PARAMETERS)}", param, ctx)
        try:
            low, default, high = (float(one) for one in numbers.split(":"))
        except ValueError:
            self.fail(f"{value!r}: write PARAM=LOW:DEFAULT:HIGH, for example d=0.8:1.4:2.2", param, ctx)
        if not 0 <= low <= default <= high < float("inf") or default == 0:
            self.fail(f"{value!r}: needs 0 <= LOW <= DEFAULT <= HIGH and a default above 0", param, ctx)
        return PARAMETERS[name], Spread(low, default, high)


@click.group()
def co2() -> None:
    """The CO₂ estimate: the comparison value G, and the shift V against a baseline week with its range."""


@co2.command()
@click.option("--ways", type=float, required=True, help="Green ways counted.")
@click.option("--km", type=float, required=True, help="Length of a way, one direction.")
@edition_option
@explain_option
def gross(ways: float, km: float, edition: str, explain: bool) -> None:
    """G: what these ways would have caused as rides along in a car. A comparison, never a saving."""
    check_ways("--ways", ways)
    check_km("--km", km)
    found = edition_of(edition)
    kg = gross_kg(ways, km, found["e_pkm"].value)
    if explain:
        _say_all(gross_steps(ways, km, found, kg))
    _print({"kg": kg, "edition": found.key})


@co2.command()
@click.option("--ways", type=float, required=True, help="Child ways counted in the action weeks.")
@click.option("--before", type=float, required=True, help="Car share in the baseline week, 0 to 1.")
@click.option("--after", type=float, required=True, help="Car share in the action weeks, 0 to 1.")
@click.option("--control-before", type=float, help="The same of a group that had not started.")
@click.option("--control-after", type=float)
@click.option("--children-before", type=float, help="Children counted in the baseline week.")
@click.option("--children-after", type=float, help="Children counted in the action weeks.")
@click.option("--control-children", type=float, help="Children of the control group; else as the others.")
@click.option("--km", type=float, help="Typical distance, one direction; else the edition's for primary schools.")
@click.option("--public-transport", type=float, help="Share of the shift that went to bus and train; else unknown.")
@click.option("--low-high", type=LowHigh(), multiple=True, help="Another spread of a parameter.")
@click.option("--runs", type=click.IntRange(100, MOST_RUNS), default=RUNS, show_default=True)
@click.option("--seed", type=click.IntRange(0), default=SEED, show_default=True)
@edition_option
@explain_option
def shift(
    edition: str, runs: int, seed: int, explain: bool, low_high: tuple[tuple[str, Spread], ...], **given: Any
) -> None:
    """V: kg CO₂e less than in the baseline week, with its range where the children counted are given."""
    _check(given)
    found = edition_of(edition)
    one, town = _observed(given, found, dict(low_high))
    spreads = spreads_of(town, found)
    result = Found(point_kg(one, spreads), *[float("nan")] * 3)
    has_range = given["children_before"] is not None
    if has_range:
        result = ranges(town, found, runs=runs, seed=seed).whole
    if explain:
        _say_all(shift_steps(one, spreads, found, result))
    _print(
        {
            "kg": result.kg,
            "p5": result.p5 if has_range else None,
            "p50": result.p50 if has_range else None,
            "p95": result.p95 if has_range else None,
            "proven_kg": result.p5 if has_range and result.p5 > 0 else None,
            "edition": found.key,
            "seed": seed,
        }
    )


def _check(given: dict[str, Any]) -> None:
    for pair in (("control_before", "control_after"), ("children_before", "children_after")):
        if (given[pair[0]] is None) != (given[pair[1]] is None):
            raise click.UsageError(f"{_option(pair[0])} and {_option(pair[1])} belong together")
    check_ways("--ways", given["ways"])
    for name in ("before", "after", "control_before", "control_after", "public_transport"):
        if given[name] is not None:
            check_share(_option(name), given[name])
    for name in ("children_before", "children_after", "control_children"):
        if given[name] is not None:
            check_children(_option(name), given[name])
    if given["km"] is not None:
        check_km("--km", given["km"])


def _observed(given: dict[str, Any], edition: Edition, low_high: dict[str, Spread]) -> tuple[Observed, Town]:
    km = low_high.pop("d", spread_of(edition, "d_primary"))
    before, after = given["children_before"] or 0, given["children_after"] or 0
    one = Observed(
        ways=given["ways"],
        before=Share(given["before"], before),
        during=Share(given["after"], after),
        km=km if given["km"] is None else km.scaled(given["km"]),
        public_transport=given["public_transport"],
        control=_control(given, before, after),
    )
    return one, Town([one], low_high)


def _control(given: dict[str, Any], before: float, after: float) -> tuple[Share, Share] | None:
    """The control group; of as many children as the others unless given."""
    if given["control_before"] is None:
        return None
    own = given["control_children"]
    return Share(given["control_before"], own or before), Share(given["control_after"], own or after)


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


def _say_all(steps: Iterable[Step]) -> None:
    for step in steps:
        say(step.in_german())


def _print(result: dict[str, Any]) -> None:
    click.echo(json.dumps(result))


COMMANDS = (co2,)
