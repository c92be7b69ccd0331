"""The list of institutions and groups: what makes a row, what makes a fault."""

from datetime import date

import pytest

from kindermeilen.domain.tables_in import Fault, GroupRow, TableRefused, parse_groups

FULL = "institution;kind;group;children;address;contact_role;email;from;to;entry;material"


def rows(*lines: str, header: str = "institution;kind;group;children") -> list[GroupRow]:
    return parse_groups("\n".join((header, *lines)).encode())


def faults(*lines: str, header: str = "institution;kind;group;children") -> list[tuple[int, str, str]]:
    return [(fault.line, fault.column, fault.value) for fault in refusal(*lines, header=header)]


def refusal(*lines: str, header: str) -> tuple[Fault, ...]:
    with pytest.raises(TableRefused) as refused:
        rows(*lines, header=header)
    return refused.value.faults


def test_a_full_row_is_read_to_its_last_cell():
    who = "Lindenschule;Grundschule;3b;25;Lindenweg 1, Blaustein;Sekretariat;linde@schule.example"
    assert rows(f"{who};14.9.2026;2026-10-02;Papier;30 Alben", header=FULL) == [
        GroupRow(
            line=2,
            institution="Lindenschule",
            kind="school",
            group="3b",
            children=25,
            address="Lindenweg 1, Blaustein",
            contact_role="Sekretariat",
            email="linde@schule.example",
            date_from=date(2026, 9, 14),
            date_to=date(2026, 10, 2),
            entry="paper",
            material="30 Alben",
        )
    ]


def test_german_headers_in_any_order_and_spelling_mean_the_same():
    german = " KINDER ;E-Mail-Adresse;Klasse / Gruppe;Art der Einrichtung;Name der Einrichtung;Eingabe;Von;Bis"
    (row,) = rows("25;linde@schule.example;3b;Schule;Lindenschule;App;;", header=german)
    assert (row.institution, row.kind, row.group, row.children, row.entry) == (
        "Lindenschule",
        "school",
        "3b",
        25,
        "app",
    )


def test_what_is_left_out_is_empty_and_says_nothing():
    (row,) = rows("Lindenschule;school;3b;25")
    assert (row.address, row.email, row.date_from, row.date_to, row.entry) == ("", "", None, None, "")


def test_the_exported_list_comes_in_again_with_its_codes():
    (row,) = rows("Lindenschule;school;3b;25;k7m9p2qx", header="institution;kind;group;children;code")
    assert row.group == "3b"


@pytest.mark.parametrize("kind", ["school", "School", "Schule", "GRUNDSCHULE", "Schule (Grundschule)", "Gymnasium"])
def test_schools_by_their_german_names(kind):
    assert rows(f"Lindenschule;{kind};3b;25")[0].kind == "school"


@pytest.mark.parametrize("kind", ["kita", "Kita", "Kindergarten", "Kindertagesstätte", "Kinderhaus", "Krippe"])
def test_kitas_by_their_german_names(kind):
    assert rows(f"Regenbogen;{kind};Igel;25")[0].kind == "kita"


def test_a_kita_without_groups_may_be_one_of_200_but_nobody_is_one_of_401():
    assert rows("Regenbogen;kita;alle;200")[0].children == 200
    assert faults("Regenbogen;kita;alle;401", "Regenbogen;kita;Igel;0") == [
        (2, "children", "401"),
        (3, "children", "0"),
    ]


def test_the_same_group_with_other_values_is_refused_naming_both_lines():
    (fault,) = refusal(
        "Lindenschule;school;3b;25", "Lindenschule;school;3B;24", header="institution;kind;group;children"
    )
    assert (fault.line, fault.value) == (3, "3B")
    assert "Zeile 2" in str(fault)


def test_the_same_row_again_is_the_same_group():
    assert len(rows("Lindenschule;school;3b;25", "Lindenschule;school;3b;25")) == 1


def test_what_belongs_to_the_institution_must_agree_in_all_its_rows():
    found = faults(
        "Lindenschule;school;3b;25;Lindenweg 1;;;;;;",
        "Lindenschule;kita;4a;22;;;;;;;",
        "Lindenschule;school;4b;22;Bachweg 2;;;;;;",
        "LINDENSCHULE;school;4c;22;Lindenweg 1;;;;;;",
        header=FULL,
    )
    assert found == [(3, "kind", "kita"), (4, "address", "Bachweg 2"), (5, "institution", "LINDENSCHULE")]


def test_a_disagreement_names_the_column_as_the_file_has_it():
    found = faults(
        "a@b.example;Linde;Schule;1;9", "c@d.example;Linde;Schule;2;9", header="E-Mail;Schule;Art;Klasse;Kinder"
    )
    assert found == [(3, "E-Mail", "c@d.example")]


@pytest.mark.parametrize("email", ["linde", "linde@", "@schule.example", "a b@schule.example", "a@b", "a@b.de, c@d.de"])
def test_an_e_mail_address_looks_like_one(email):
    assert faults(f"Lindenschule;school;3b;25;{email}", header="institution;kind;group;children;email") == [
        (2, "email", email)
    ]


@pytest.mark.parametrize(
    ("first", "last", "column"),
    [
        ("2026-10-02", "2026-09-14", "from"),
        ("2026-09-14", "", "to"),
        ("", "2026-09-14", "from"),
        ("31.09.2026", "2026-10-02", "from"),
        ("2026-09-14", "1926-10-02", "to"),
        ("09/14/2026", "2026-10-02", "from"),
        ("14.09.", "2026-10-02", "from"),
    ],
)
def test_weeks_need_two_days_in_order(first, last, column):
    header = "institution;kind;group;children;from;to"
    assert column in [one for _, one, _ in faults(f"Lindenschule;school;3b;25;{first};{last}", header=header)]


def test_days_of_two_digits_are_of_this_century():
    (row,) = rows("Lindenschule;school;3b;25;14.09.26;02. 10. 2026", header="institution;kind;group;children;from;to")
    assert (row.date_from, row.date_to) == (date(2026, 9, 14), date(2026, 10, 2))


@pytest.mark.parametrize("group", ["01. Feb", "1. Mrz", "03. März", "3a|3b"])
def test_a_class_that_excel_made_a_date_of_is_seen(group):
    assert faults(f"Lindenschule;school;{group};25") == [(2, "group", group)]


def test_unknown_words_are_refused_with_those_that_are_known():
    header = "institution;kind;group;children;entry"
    kind, entry = refusal("Lindenschule;Zoo;3b;25;Fax", header=header)
    assert (kind.value, entry.value) == ("Zoo", "Fax")
    assert "kita" in str(kind)
    assert "paper" in str(entry)
