"""Texts that people type."""

from kindermeilen.domain.texts import in_order, lines, one_line


def test_signs_that_nobody_sees_are_no_part_of_a_line() -> None:
    assert one_line(" Bewegliche\x00\tFerien\r\n tage\x1b[31m ") == "Bewegliche Ferien tage [31m"


def test_lines_stay_lines() -> None:
    assert lines("\x00Rathaus\r\n\r\nMarktplatz 1\x7f\n") == "Rathaus\n\nMarktplatz 1"


def test_no_sign_turns_a_name_round_or_hides_in_it() -> None:
    assert one_line("Stadt \u202eretsnüM\u202c \u200bA\u2066b\u2069\ufeff") == "Stadt retsnüM Ab"
    assert lines("Rat\u202ehaus") == "Rathaus"
    assert one_line("می\u200cخواهم") == "می\u200cخواهم", "a joiner is part of the word"


def test_names_stand_where_people_look_for_them() -> None:
    wanted = [
        "2b",
        "10a",
        "Äpfelgruppe",
        "apfelkinder",
        "Bärenklasse",
        "Klasse 9",
        "Klasse 10",
        "Straßenkinder",
        "Zebras",
    ]
    assert sorted(wanted, key=in_order) == wanted
    assert in_order("Überlingen") < in_order("Ulm")
    assert in_order("9" * 300) > in_order("1")
