"""The permission matrix, said by people's names.

Anna teaches 3b at the Lindenschule, Ben 4a at the same school, Clara at the Bachschule. The tablet is the class's own
device in 3b; the script sends with 3b's token. The school is the Lindenschule's account. Kora coordinates Blaustein,
Nora another town. Nobody is not signed in.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kindermeilen.domain.access import MATRIX, NOBODY, Actor, Grant, Right, Role, Thing, Verdict, grant_for, may

BLAUSTEIN, NEBELSTADT = 1, 2
LINDENSCHULE, BACHSCHULE = 10, 11
CLASS_3B = Thing(BLAUSTEIN, LINDENSCHULE, 100)
CLASS_4A = Thing(BLAUSTEIN, LINDENSCHULE, 101)
CLASS_2C = Thing(BLAUSTEIN, BACHSCHULE, 102)
THE_SCHOOL = Thing(BLAUSTEIN, LINDENSCHULE)
THE_TOWN = Thing(BLAUSTEIN)


def signed_in(role: Role, thing: Thing, account_id: int = 1) -> Actor:
    return Actor((Grant(role, account_id, thing.municipality_id, thing.institution_id, thing.group_id),))


PEOPLE = {
    "anna": signed_in(Role.TEACHER, CLASS_3B),
    "ben": signed_in(Role.TEACHER, CLASS_4A),
    "clara": signed_in(Role.TEACHER, CLASS_2C),
    "tablet": signed_in(Role.CLASS_DEVICE, CLASS_3B),
    "script": signed_in(Role.CLASS_TOKEN, CLASS_3B),
    "school": signed_in(Role.SCHOOL, THE_SCHOOL),
    "kora": signed_in(Role.COORDINATOR, THE_TOWN),
    "nora": signed_in(Role.COORDINATOR, Thing(NEBELSTADT)),
    "nobody": NOBODY,
}
MAY_WITH_3B = {
    Right.LOG_TODAY: "tablet script anna school kora",
    Right.LOG_ANY_DAY: "script anna school kora",
    Right.SEE_TALLIES: "script anna school kora",
    Right.SEE_TIMES: "anna",
    Right.CHANGE_CHILDREN: "script anna school kora",
    Right.CHANGE_PERIODS: "script anna school kora",
    Right.REQUEST_CORRECTION: "script anna school kora",
    Right.SETTLE_CONFLICT: "anna school kora",
    Right.MANAGE_DEVICES: "anna school",
    Right.SEE_INSTITUTION: "school kora",
    Right.CHANGE_CLOSING_DAYS: "school kora",
    Right.ANSWER_QUESTIONS: "school kora",
    Right.COORDINATE: "kora",
    Right.SPEAK_FOR_CLASS: "anna school kora",
}
INSIDE_3B = ("anna", "tablet", "script", "school", "kora")


def test_every_right_is_said() -> None:
    assert set(MAY_WITH_3B) == set(Right)
    assert set(MATRIX) == set(Role)


@pytest.mark.parametrize("right", Right)
def test_who_may_what_with_class_3b(right: Right) -> None:
    allowed = [name for name, actor in PEOPLE.items() if may(actor, right, CLASS_3B) is Verdict.YES]
    assert sorted(allowed) == sorted(MAY_WITH_3B[right].split())


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("name", ["ben", "clara", "nora"])
def test_for_a_stranger_class_3b_does_not_exist(name: str, right: Right) -> None:
    assert may(PEOPLE[name], right, CLASS_3B) is Verdict.NOT_FOUND


@pytest.mark.parametrize("right", Right)
@pytest.mark.parametrize("thing", [CLASS_3B, THE_SCHOOL, THE_TOWN], ids=["class", "school", "town"])
def test_who_is_not_signed_in_is_asked_to(thing: Thing, right: Right) -> None:
    assert may(NOBODY, right, thing) is Verdict.SIGN_IN


@pytest.mark.parametrize("right", sorted(MATRIX[Role.TEACHER] - {Right.LOG_TODAY}))
def test_the_tablet_is_asked_for_the_words_before_what_anna_may(right: Right) -> None:
    assert may(PEOPLE["tablet"], right, CLASS_3B) is Verdict.WORDS


@pytest.mark.parametrize("right", sorted(set(Right) - MATRIX[Role.TEACHER]))
def test_no_words_make_the_tablet_a_coordinator(right: Right) -> None:
    assert may(PEOPLE["tablet"], right, CLASS_3B) is Verdict.NO


@pytest.mark.parametrize("name", ["anna", "script", "school", "kora"])
@pytest.mark.parametrize("right", Right)
def test_who_knows_the_class_but_may_not_is_told_so(name: str, right: Right) -> None:
    expected = Verdict.YES if name in MAY_WITH_3B[right].split() else Verdict.NO
    assert may(PEOPLE[name], right, CLASS_3B) is expected


def test_times_of_day_are_for_the_class_alone() -> None:
    assert [name for name in PEOPLE if may(PEOPLE[name], Right.SEE_TIMES, CLASS_3B) is Verdict.YES] == ["anna"]


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("school", Verdict.YES),
        ("kora", Verdict.YES),
        ("anna", Verdict.NOT_FOUND),
        ("tablet", Verdict.NOT_FOUND),
        ("clara", Verdict.NOT_FOUND),
        ("nora", Verdict.NOT_FOUND),
    ],
)
def test_the_room_of_the_lindenschule_is_the_schools_and_koras(name: str, verdict: Verdict) -> None:
    assert may(PEOPLE[name], Right.SEE_INSTITUTION, THE_SCHOOL) is verdict


@pytest.mark.parametrize("name", [name for name in PEOPLE if name not in ("kora", "nobody")])
def test_the_town_is_koras_alone(name: str) -> None:
    assert may(PEOPLE[name], Right.COORDINATE, THE_TOWN) is Verdict.NOT_FOUND
    assert may(PEOPLE["kora"], Right.COORDINATE, THE_TOWN) is Verdict.YES


def test_the_school_enters_for_all_its_classes_and_no_other() -> None:
    verdicts = [may(PEOPLE["school"], Right.LOG_ANY_DAY, thing) for thing in (CLASS_3B, CLASS_4A, CLASS_2C)]
    assert verdicts == [Verdict.YES, Verdict.YES, Verdict.NOT_FOUND]


def test_a_device_of_two_classes_may_for_both_and_nothing_in_between() -> None:
    annas_phone = Actor(PEOPLE["anna"].grants + PEOPLE["ben"].grants)
    assert may(annas_phone, Right.LOG_ANY_DAY, CLASS_3B) is Verdict.YES
    assert may(annas_phone, Right.LOG_ANY_DAY, CLASS_4A) is Verdict.YES
    assert may(annas_phone, Right.SEE_INSTITUTION, THE_SCHOOL) is Verdict.NOT_FOUND


def test_a_tablet_on_which_anna_gave_the_words_is_annas() -> None:
    both = Actor(PEOPLE["tablet"].grants + PEOPLE["anna"].grants)
    assert may(both, Right.LOG_ANY_DAY, CLASS_3B) is Verdict.YES


@pytest.mark.parametrize(
    ("names", "right", "role"),
    [
        ("kora anna", Right.LOG_ANY_DAY, Role.TEACHER),
        ("kora school anna tablet", Right.LOG_TODAY, Role.CLASS_DEVICE),
        ("kora school", Right.LOG_TODAY, Role.SCHOOL),
        ("anna kora", Right.COORDINATE, Role.COORDINATOR),
    ],
)
def test_an_entry_names_the_narrowest_that_may(names: str, right: Right, role: Role) -> None:
    device = Actor(tuple(grant for name in names.split() for grant in PEOPLE[name].grants))
    found = grant_for(device, right, CLASS_3B)
    assert found is not None
    assert found.role is role


FEW = st.integers(1, 3)
GRANTS = st.builds(Grant, st.sampled_from(Role), st.just(1), FEW, st.none() | FEW, st.none() | FEW)
ACTORS = st.lists(GRANTS, max_size=4).map(lambda grants: Actor(tuple(grants)))
THINGS = st.builds(Thing, FEW, st.none() | FEW, st.none() | FEW)


@given(ACTORS, st.sampled_from(Right), THINGS)
def test_who_may_has_a_grant_that_says_so_and_nobody_else_has(actor: Actor, right: Right, thing: Thing) -> None:
    found = grant_for(actor, right, thing)
    assert (may(actor, right, thing) is Verdict.YES) == (found is not None)
    assert found is None or (found in actor.grants and found.municipality_id == thing.municipality_id)


@given(ACTORS, st.sampled_from(Right), THINGS)
def test_no_sign_in_reaches_into_another_town(actor: Actor, right: Right, thing: Thing) -> None:
    elsewhere = Actor(tuple(grant for grant in actor.grants if grant.municipality_id != thing.municipality_id))
    assert may(elsewhere, right, thing) in (Verdict.SIGN_IN, Verdict.NOT_FOUND)


@given(ACTORS, GRANTS, st.sampled_from(Right), THINGS)
def test_another_sign_in_never_takes_a_right_away(actor: Actor, more: Grant, right: Right, thing: Thing) -> None:
    if may(actor, right, thing) is Verdict.YES:
        assert may(Actor((*actor.grants, more)), right, thing) is Verdict.YES
