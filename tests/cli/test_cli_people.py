"""init, campaign, groups, invite, token: the way from an empty folder to letters in the classes' hands."""

import stat
from collections.abc import Callable

import pytest

from kindermeilen.actions import sign_in
from tests.cli.conftest import CAMPAIGN, GROUPS, INIT, Operator
from tests.conftest import AGS, OTHER_AGS

Code = Callable[[str], str]


def test_init_makes_an_instance_and_prints_the_first_invitation_alone(no_instance: Operator) -> None:
    result = no_instance.run(*INIT)
    assert result.exit_code == 0
    assert result.stdout.startswith("http://127.0.0.1:5000/einladung/")
    assert len(result.stdout.splitlines()) == 1
    assert "Blaustein" in result.stderr
    assert stat.S_IMODE((no_instance.folder / "secret-key").stat().st_mode) == 0o600


def test_letters_say_the_address_that_people_reach(no_instance: Operator) -> None:
    printed = no_instance.does(*INIT, KINDERMEILEN_BASE_URL="https://meilen.blaustein.example/")
    assert printed.startswith("https://meilen.blaustein.example/einladung/")


def test_init_again_adds_a_town_and_keeps_the_secret(one_town: Operator) -> None:
    secret = (one_town.folder / "secret-key").read_text()
    words = ("--ags", "08421000", "--land", "BW", "--lat", "48.4", "--lon", "10.0")
    assert one_town.does("init", "--municipality", "Ulm", *words)
    assert (one_town.folder / "secret-key").read_text() == secret
    assert "08421000" in one_town.is_refused("groups", "list")


def test_an_empty_secret_file_is_filled(no_instance: Operator) -> None:
    no_instance.file("secret-key", "")
    no_instance.does(*INIT)
    assert len((no_instance.folder / "secret-key").read_text()) >= 32


@pytest.mark.parametrize(
    ("option", "value", "named"),
    [
        ("--ags", "0842514", "ags"),
        ("--land", "XX", "land"),
        ("--lat", "98", "lat"),
        ("--part-of", "08425", "part_of"),
    ],
)
def test_init_refuses_a_town_that_cannot_be(option: str, value: str, named: str, no_instance: Operator) -> None:
    assert no_instance.is_refused(*INIT, option, value).startswith(f"{named}: ")


def test_init_refuses_a_town_twice(one_town: Operator) -> None:
    before = one_town.rows()
    assert "08425141" in one_town.is_refused(*INIT)
    assert one_town.rows() == before


def test_a_town_may_be_part_of_a_district(no_instance: Operator) -> None:
    district = ("--municipality", "Alb-Donau-Kreis", "--ags", "08425", "--land", "BW", "--lat", "48.4", "--lon", "9.9")
    no_instance.does("init", *district)
    no_instance.does(*INIT, "--part-of", "08425")


@pytest.mark.parametrize(
    "arguments",
    [
        ("init", "--municipality", "Blaustein"),
        ("campaign", "--year", "2026", "--from", "14.9.2026", "--to", "2026-10-02"),
        ("campaign", "--year", "2026"),
        ("groups", "import", "no-such-file.csv"),
        ("groups", "import"),
        ("invite",),
        ("invite", "ABC", "--coordinator", "Umweltamt"),
        ("token", "create"),
        ("report", "--format", "csv"),
        ("report", "--year", "2026", "--format", "exe"),
        ("serve", "--port", "http"),
        ("serve", "--port", "70000"),
        ("serve", "--workers", "0"),
        ("restore", "no-such-file"),
        ("backup",),
        ("no-such-command",),
    ],
)
def test_wrong_usage_exits_with_2_and_prints_no_result(arguments: tuple[str, ...], one_town: Operator) -> None:
    assert "Usage" in one_town.is_misused(*arguments)


def test_a_campaign_is_made_and_changed(one_town: Operator) -> None:
    changed = one_town.run(
        *CAMPAIGN, "--deadline", "2026-10-20", "--report-by", "2026-11-01", "--destination", "Antalya"
    )
    assert changed.exit_code == 0
    assert changed.stdout == ""
    assert "2026-10-20" in changed.stderr


@pytest.mark.parametrize(
    ("option", "value", "named"),
    [
        ("--to", "2026-09-01", "from"),
        ("--deadline", "2026-09-01", "deadline"),
        ("--report-by", "2026-09-01", "report_by"),
        ("--year", "2031", "year"),
        ("--destination", "Atlantis", "destination"),
    ],
)
def test_a_campaign_that_cannot_be_is_refused(option: str, value: str, named: str, one_town: Operator) -> None:
    before = one_town.rows()
    assert one_town.is_refused(*CAMPAIGN, option, value).startswith(f"{named}: ")
    assert one_town.rows() == before


def test_the_same_list_twice_changes_nothing(one_town: Operator) -> None:
    before = one_town.rows()
    again = one_town.run("groups", "import", one_town.file("again.csv", GROUPS))
    assert (again.exit_code, again.stdout) == (0, "")
    assert "0 new, 0 changed, 2 as they were" in again.stderr
    assert one_town.rows() == before


def test_the_list_that_comes_out_can_go_in_again(one_town: Operator) -> None:
    listed = one_town.does("groups", "list")
    header, *lines = [line.split(";") for line in listed.splitlines()]
    assert header[-1] == "code"
    assert [line[2] for line in lines] == ["3b", "4a"]
    before = one_town.rows()
    one_town.does("groups", "import", one_town.file("listed.csv", listed))
    assert one_town.rows() == before


def test_the_list_goes_to_a_file_where_asked(one_town: Operator) -> None:
    target = one_town.folder / "list.csv"
    assert one_town.does("groups", "list", "-o", str(target)) == ""
    assert target.read_text() == one_town.does("groups", "list")


def test_a_file_that_cannot_be_written_is_said_in_one_line(one_town: Operator) -> None:
    said = one_town.is_refused("groups", "list", "-o", str(one_town.folder / "no-such-folder" / "list.csv"))
    assert "no-such-folder" in said
    assert len(said.splitlines()) == 1


def test_an_invitation_is_one_address_and_ends_the_one_before(one_town: Operator, code: Code) -> None:
    first, second = (one_town.does("invite", code("3b")) for _ in range(2))
    assert first != second
    assert len(second.splitlines()) == 1
    assert second.startswith("http://127.0.0.1:5000/einladung/")


def test_a_code_may_be_typed_small_and_with_blanks(one_town: Operator, code: Code) -> None:
    typed = code("3b").lower()
    assert one_town.does("invite", f"{typed[:4]} {typed[4:]}")


@pytest.mark.parametrize("command", [("invite", "ABCDEFGHJ"), ("token", "create", "ABCDEFGHJ")])
def test_an_unknown_code_is_refused(command: tuple[str, ...], one_town: Operator) -> None:
    assert "Diesen Code gibt es nicht" in one_town.is_refused(*command)


@pytest.mark.parametrize("name", ["", "Umweltamt " * 13])
def test_a_coordinator_needs_a_name_that_fits(name: str, one_town: Operator) -> None:
    assert one_town.is_refused("invite", "--coordinator", name).startswith("name: ")


def test_a_coordinator_is_invited_by_name(one_town: Operator) -> None:
    assert "/einladung/" in one_town.does("invite", "--coordinator", "Umweltamt")


def test_a_renewed_access_ends_its_tokens(two_towns: Operator, made_world: tuple[object, dict[str, str]]) -> None:
    code = made_world[1]["3b"]
    token = two_towns.does("token", "create", code).strip()
    two_towns.does("invite", code)
    assert _grants(two_towns, token) == 1
    two_towns.does("invite", code, "--renew")
    assert _grants(two_towns, token) == 0


def _grants(operator: Operator, token: str) -> int:
    with operator.database() as database, database.read() as conn:
        return len(sign_in.actor_of_token(conn, token).grants)


def test_a_token_is_printed_alone_and_stored_hashed(one_town: Operator, code: Code) -> None:
    printed = one_town.does("token", "create", code("3b"))
    assert len(printed.splitlines()) == 1
    assert len(printed.strip()) >= 22
    assert printed.strip() not in str(one_town.rows())


def test_letters_are_not_made_without_the_secret_that_they_need(one_town: Operator, code: Code) -> None:
    known = code("3b")
    (one_town.folder / "secret-key").unlink()
    assert "KINDERMEILEN_SECRET_KEY" in one_town.is_refused("invite", known)


NEEDS_A_TOWN = [
    ("campaign", "--year", "2027", "--from", "2027-09-14", "--to", "2027-10-02"),
    ("groups", "list"),
    ("report", "--year", "2026"),
    ("invite", "--coordinator", "Umweltamt"),
]


@pytest.mark.parametrize("command", NEEDS_A_TOWN)
def test_of_several_towns_one_has_to_be_said(command: tuple[str, ...], two_towns: Operator) -> None:
    before = two_towns.rows()
    said = two_towns.is_refused(*command)
    assert "--municipality" in said
    assert AGS in said
    assert OTHER_AGS in said
    assert two_towns.is_refused(*command, "--municipality", "08000000").startswith("--municipality: ")
    assert two_towns.rows() == before
    assert two_towns.run(*command, "--municipality", OTHER_AGS).exit_code == 0


@pytest.mark.parametrize("command", NEEDS_A_TOWN)
def test_of_one_town_it_need_not_be_said(command: tuple[str, ...], one_town: Operator) -> None:
    assert one_town.run(*command).exit_code == 0


def test_a_list_goes_to_the_town_that_was_said(two_towns: Operator) -> None:
    listed = two_towns.file("more.csv", "institution;kind;group;children\nNebelschule;school;9z;20\n")
    assert "--municipality" in two_towns.is_refused("groups", "import", listed)
    two_towns.does("groups", "import", listed, "--municipality", OTHER_AGS)
    assert "9z" in two_towns.does("groups", "list", "--municipality", OTHER_AGS)
    assert "9z" not in two_towns.does("groups", "list", "--municipality", AGS)


def test_tallies_go_to_the_town_that_was_said(two_towns: Operator) -> None:
    content = "institution;group;date;sheet;mode;count\nNebelschule;1a;2026-09-23;way_there;foot;12\n"
    tallies = two_towns.file("tallies.csv", content)
    assert "--municipality" in two_towns.is_refused("tallies", "import", tallies)
    assert "Nebelschule" in two_towns.is_refused("tallies", "import", tallies, "--municipality", AGS)
    two_towns.does("tallies", "import", tallies, "--municipality", OTHER_AGS)
    assert "Nebelschule" in two_towns.does("report", "--year", "2026", "--municipality", OTHER_AGS)


def test_a_code_says_its_town_itself(two_towns: Operator, made_world: tuple[object, dict[str, str]]) -> None:
    assert two_towns.does("token", "create", made_world[1]["1a"])
