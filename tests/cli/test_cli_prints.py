"""The command that prints a poster without a server."""

from collections.abc import Callable

from tests.cli.conftest import Operator

Codes = Callable[[str], str]


def test_a_poster_goes_to_a_file_or_to_stdout(one_town: Operator, code: Codes) -> None:
    file = one_town.folder / "poster.pdf"
    assert one_town.does("poster", code("3b"), "--paper", "a4", "-o", str(file)) == ""
    assert file.read_bytes().startswith(b"%PDF-")
    assert one_town.run("poster", code("3b"), "--format", "png", "--paper", "a4").stdout_bytes.startswith(b"\x89PNG")
    svg = one_town.does("poster", code("3b").lower(), "--format", "svg")
    assert svg.startswith("<svg")


def test_an_unknown_code_is_refused_with_the_way_to_the_right_one(one_town: Operator) -> None:
    message = one_town.is_refused("poster", "ZZZZZZZZZ")
    assert "ZZZZZZZZZ" in message
    assert "groups list" in message
    assert "--format" in one_town.is_misused("poster", "ZZZZZZZZZ", "--format", "doc")
