"""Every open test value of the method, with its tolerance."""

import csv
from pathlib import Path

import pytest

from kindermeilen.domain.co2 import formulas as f
from kindermeilen.domain.co2.editions import edition_of
from kindermeilen.domain.co2.plausibility import check_kg_per_km, check_km_per_mile
from kindermeilen.domain.co2.ranges import RUNS, Observed, Share, Spread, Town, ranges, spread_of
from kindermeilen.domain.co2.rounding import significant
from kindermeilen.domain.destinations import distance_km
from kindermeilen.domain.errors import Refusal

EDITION = edition_of("uba2024")
WAY = f.kg_per_car_way(1.4, 1.475, 1.15, 0.2296, 1.2)
FRANKFURT = (50.1109, 8.6821)
PUBLISHED = Path(__file__).with_name("published_factors.csv")


def exact(value: float, expected: float) -> None:
    assert value == pytest.approx(expected, rel=1e-9)


def four(value: float, expected: float) -> None:
    assert significant(value, 4) == pytest.approx(expected)


def test_gross_comparison_value_g1() -> None:
    exact(f.gross_kg(1000, 1.4, 0.164), 229.6)


def test_gross_less_public_transport_g3() -> None:
    four(f.gross_net_kg(1100 + 430 + 170, 170, 1.4, 0.164, 0.090), 368.9)


def test_vehicle_factor_v1_and_escort_k1() -> None:
    exact(f.vehicle_factor(0.164, 1.4), 0.2296)
    exact(f.escort_factor(0.7, 0.25), 1.475)


def test_kg_per_way_p1_p2() -> None:
    four(WAY, 0.4544)
    four(f.kg_per_car_way(0.8, 1.0, 1.0, 0.2066, 1.5), 0.1102)


def test_shift_s1_s2_s3() -> None:
    four(f.shift_kg(2000, 0.30, 0.15, WAY), 136.3)
    bus = {"public_transport": 0.10, "public_transport_way_kg": 1.4 * 0.090}
    four(f.shift_kg(2000, 0.30, 0.15, WAY, **bus), 132.5)
    four(f.shift_kg(2000, 0.30, 0.15, WAY, control=(0.28, 0.26), **bus), 114.9)


@pytest.mark.parametrize(("runs", "tolerance"), [(400_000, 0.02), (RUNS, 0.03)])
def test_monte_carlo_m1(runs: int, tolerance: float) -> None:
    one = Observed(2000, Share(0.30, 200), Share(0.15, 200), spread_of(EDITION, "d_primary"), public_transport=0.10)
    found = ranges(Town([one]), EDITION, runs=runs, seed=42).whole
    assert (found.p5, found.p50, found.p95) == pytest.approx((45.86, 136.2, 265.6), rel=tolerance)
    four(found.kg, 132.5)


def test_cold_start_c1_c3() -> None:
    four(f.cold_start_factor(2, 10), 1.193)
    four(f.cold_start_factor(2, 10) / f.cold_start_factor(12, 10), 1.074)


def test_persistence_r1_r2_and_difference_d1() -> None:
    four(f.persistence(63, 78, 76), 0.8667)
    four(f.persistence(30, 11, 15), 0.7895)
    assert f.difference_in_differences(2018, 933, 933, 947) == -1099


def test_pictures_for_children_e1_to_e5() -> None:
    four(f.litres_per_kg(22.414), 509.3)
    four(f.litres_per_kg(24.465), 555.9)
    four(f.balloons(132.5, 509, 2.5), 26980)
    four(132.5 / 12.5, 10.6)
    four(f.car_km(132.5, 0.2296), 577.1)


@pytest.mark.parametrize(
    ("place", "km"),
    [((40.4093, 49.8671), 3358.6), ((36.8969, 30.7133), 2293.217), ((9.0250, 38.7469), 5334.01)],
)
def test_geodesics_w1_w3_w4(place: tuple[float, float], km: float) -> None:
    assert distance_km(*FRANKFURT, *place) == pytest.approx(km, abs=0.001)


def test_the_campaigns_own_distance_w5_is_near() -> None:
    assert distance_km(*FRANKFURT, 40.4093, 49.8671) == pytest.approx(3355, rel=0.002)


def published() -> list[tuple[str, float, float, float]]:
    with PUBLISHED.open(encoding="utf-8", newline="") as text:
        return [(row["id"], float(row["km"]), float(row["factor"]), float(row["kg"])) for row in csv.DictReader(text)]


@pytest.mark.parametrize(("name", "km", "factor", "kg"), published())
def test_what_others_published_is_km_times_factor(name: str, km: float, factor: float, kg: float) -> None:
    assert f.gross_kg(1, km, factor) == pytest.approx(kg, abs=0.06), "to the last printed digit"
    if name == "PUB-WALD":
        with pytest.raises(Refusal, match="passt zu keinem Auto"):
            check_kg_per_km(kg, km, factor)
    else:
        assert check_kg_per_km(kg, km, factor) == pytest.approx(factor)


def test_the_slip_of_ten_is_refused_by_name() -> None:
    with pytest.raises(Refusal) as refused:
        check_kg_per_km(4385, 2674, 0.164)
    assert "um eine Stelle verrutscht" in str(refused.value)
    assert "438.5" in str(refused.value)


def test_stickers_taken_for_statute_miles_are_refused_by_name() -> None:
    with pytest.raises(Refusal, match="1,609 km je Meile"):
        check_km_per_mile(6900, 4300)
    check_km_per_mile(4300, 4300)


def test_a_spread_without_width_is_its_value() -> None:
    one = Observed(2000, Share(0.3, 1e9), Share(0.15, 1e9), Spread(1.4, 1.4, 1.4), Spread(1.2, 1.2, 1.2), 0.0)
    fixed = {key: Spread(*[EDITION[key].value] * 3) for key in ("s", "delta", "c", "e_vkm", "e_pt")}
    found = ranges(Town([one], spreads=fixed), EDITION, runs=2000).whole
    assert (found.p5, found.p95) == pytest.approx((found.kg, found.kg), rel=1e-3)
