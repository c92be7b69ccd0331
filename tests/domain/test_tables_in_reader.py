"""Any file that people call a CSV: read as it was meant, or refused with line, column, value and remedy."""

import csv
import io
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kindermeilen.domain.tables_in import Fault, TableRefused, parse_groups, parse_reported, parse_tallies, reader
from kindermeilen.domain.tables_in.faults import MOST_SHOWN

HEADER = ["institution", "kind", "group", "children"]
GERMAN_HEADER = ["Einrichtung", "Art", "Klasse", "Kinder"]
ROWS = [["Grundschule Käthe-Möhn-Straße", "school", "3b", "25"], ["Kita „Igel“, Süd", "kita", "Füchse", "18"]]
ENCODINGS = ["utf-8", "utf-8-sig", "cp1252"]


def written(rows: list[list[str]], delimiter: str = ";", encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator=end).writerows(rows)
    return file.getvalue().encode(encoding)


def refused(data: bytes | str) -> tuple[Fault, ...]:
    with pytest.raises(TableRefused) as refusal:
        parse_groups(data.encode() if isinstance(data, str) else data)
    return refusal.value.faults


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("header", [HEADER, GERMAN_HEADER])
def test_same_list_is_read_however_a_spreadsheet_wrote_it(encoding, delimiter, end, header):
    rows = parse_groups(written([header, *ROWS], delimiter, encoding, end))
    assert [(row.institution, row.kind, row.group, row.children) for row in rows] == [
        ("Grundschule Käthe-Möhn-Straße", "school", "3b", 25),
        ("Kita „Igel“, Süd", "kita", "Füchse", 18),
    ]


def is_plain(name: str) -> bool:
    """A name with single spaces whose bytes in Windows-1252 are not by chance those of another name in UTF-8."""
    try:
        return name.isascii() or not name.encode("cp1252").decode("utf-8")
    except UnicodeDecodeError:
        return True


NAMES = (
    st.text(st.sampled_from("abcdefgÄÖÜäöüß 1234567890;,\t\"'-–&.:/()„“"), min_size=1, max_size=30)
    .map(lambda name: "K" + " ".join(name.split()))
    .filter(is_plain)
)


@settings(deadline=None, max_examples=60)
@given(
    names=st.lists(NAMES, min_size=1, max_size=6, unique_by=str.casefold),
    order=st.permutations(range(4)),
    data=st.data(),
)
def test_round_trip_through_any_encoding_delimiter_and_order_of_columns(names, order, data):
    table = [HEADER, *([name, "school", "3b", "25"] for name in names)]
    encoding, delimiter = data.draw(st.sampled_from(ENCODINGS)), data.draw(st.sampled_from(";,\t"))
    rows = parse_groups(written([[row[place] for place in order] for row in table], delimiter, encoding))
    assert [row.institution for row in rows] == names


@settings(deadline=None, max_examples=150)
@given(
    data=st.one_of(
        st.binary(max_size=400),
        st.text(max_size=200).map(str.encode),
        st.binary(max_size=200).map(lambda tail: b"institution;kind;group;children\n" + tail),
        st.text(max_size=200).map(lambda tail: b"institution;group;date;sheet;mode;count\n" + tail.encode()),
        st.text(st.sampled_from('a1;,"\t\n\r=-.0| '), max_size=200).map(
            lambda tail: b"municipality;year;total;part_of;from;ags\n" + tail.encode()
        ),
    )
)
def test_no_file_breaks_the_reader(data):
    told = []
    for parse in (parse_groups, parse_tallies, parse_reported):
        try:
            parse(data)
        except TableRefused as refusal:
            told.append(refusal)
    assert all(refusal.faults for refusal in told)
    assert all(len(str(refusal).splitlines()) == refusal.count for refusal in told)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "leer"),
        (b"\xef\xbb\xbf \r\n", "leer"),
        ("institution;kind".encode("utf-16"), "CSV UTF-8"),
        ("institution;kind;group".encode("utf-16-le"), "CSV UTF-8"),
        (b"PK\x03\x04 workbook", "Arbeitsmappe"),
        (b"\xd0\xcf\x11\xe0 old workbook", "Arbeitsmappe"),
        (b"institution;kind;group;children\nSchule \x81;school;3b;25\n", "Zeichensatz"),
        (b"just a letter\nto the town\n", "Namen der Spalten"),
        (b'"institution;kind;group;children\n', "keine Tabelle"),
        (b"institution;kind;group;children\n\n;;;\n", "steht nichts"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(data, said):
    assert said in str(refused(data)[0])


def test_half_broken_utf_8_is_refused_at_its_line_and_not_read_as_something_else():
    data = "institution;kind;group;children\nMöwenschule;school;3b;25\nBärenschule;school;3b;2".encode()
    (fault,) = refused(data.replace(b"B\xc3\xa4r", b"B\xc3r"))
    assert (fault.line, "kaputt" in fault.message) == (3, True)


def test_umlauts_that_were_broken_before_are_refused_but_foreign_letters_are_not():
    (fault,) = refused("institution;kind;group;children\nStÃ¤dtische Schule;school;3b;25")
    assert (fault.line, fault.column, fault.value) == (2, "institution", "StÃ¤dtische Schule")
    assert parse_groups("institution;kind;group;children\nSchoul Käerch, Ålborg;school;Ñ;25".encode())


def test_excels_own_hint_and_blank_lines_are_skipped_but_counted():
    data = "sep=,\n\ninstitution,kind,group,children\n\n,,,\nLindenschule,school,3b,x\n"
    assert [(fault.line, fault.column) for fault in refused(data)] == [(6, "children")]


def test_lines_are_counted_as_an_editor_does_also_behind_cells_of_several_lines():
    data = 'institution;kind;group;children\n"Linden-\nschule\n";school;3b;25\nBachschule;school;2c;viele\n'
    (fault,) = refused(data)
    assert (fault.line, fault.column, fault.value) == (5, "children", "viele")
    assert parse_groups(data.replace("viele", "20").encode())[0].institution == "Linden- schule"


def test_every_fault_of_the_whole_file_is_told_with_line_column_value_and_remedy():
    rows = (";school;3b;2x", "Bachschule;Zoo;2c;0", "Bachschule;school;2d;20", "Bachschule;school;2e;")
    faults = refused("\n".join(("Einrichtung;Art;Klasse;Kinder", *rows)))
    assert [(fault.line, fault.column, fault.value) for fault in faults] == [
        (2, "Einrichtung", ""),
        (2, "Kinder", "2x"),
        (3, "Art", "Zoo"),
        (3, "Kinder", "0"),
        (5, "Kinder", ""),
    ]
    assert str(faults[1]) == "Zeile 2, Spalte Kinder: „2x“ – Das ist keine ganze Zahl. Bitte nur Ziffern eintragen."


def test_what_is_printed_is_capped_what_is_counted_is_not():
    data = "institution;kind;group;children\n" + "".join(f"Schule;school;{n};x\n" for n in range(MOST_SHOWN + 5))
    with pytest.raises(TableRefused) as refusal:
        parse_groups(data.encode())
    lines = str(refusal.value).splitlines()
    assert (refusal.value.count, len(refusal.value.faults)) == (MOST_SHOWN + 5, MOST_SHOWN)
    assert (len(lines), lines[-1]) == (MOST_SHOWN + 1, "… und 5 weitere Fehler.")


def test_unknown_column_is_refused_naming_the_known_ones_and_the_rows_are_checked_all_the_same():
    column, cell = refused("institution;kind;group;children;Haustier\nLindenschule;school;3b;x;Hund\n")
    assert (column.line, column.column) == (1, "Haustier")
    assert "institution" in str(column)
    assert "contact_role" in str(column)
    assert (cell.line, cell.column) == (2, "children")


def test_missing_and_doubled_columns_are_told_once_and_not_on_every_row():
    faults = refused("Einrichtung;institution;Art;Klasse\nLindenschule;x;school;3b\nBachschule;y;school;2c\n")
    assert [(fault.line, fault.column, fault.message) for fault in faults] == [
        (1, "institution", "Diese Spalte steht zweimal da. Bitte eine löschen."),
        (1, "children", "Diese Spalte fehlt. Bitte ergänzen."),
    ]


@pytest.mark.parametrize("row", ["Lindenschule;school;3b", "Lindenschule;school;3b;25;extra", "Lindenschule"])
def test_a_row_with_too_few_or_too_many_cells_is_refused_at_its_line(row):
    (fault,) = refused(f"institution;kind;group;children\nBachschule;school;2c;20\n{row}\n")
    assert fault.line == 3
    assert "die Kopfzeile 4" in str(fault)


def test_empty_cells_and_columns_at_the_end_are_what_excel_leaves_behind():
    rows = parse_groups(b"institution;kind;group;children;;\nLindenschule;school;3b;25;;\nBachschule;school;2c;20\n")
    assert len(rows) == 2
    (fault,) = refused("institution;kind;group;children;\nLindenschule;school;3b;25;Hund\n")
    assert (fault.line, fault.value) == (2, "Hund")


def test_a_quote_too_many_costs_its_line_and_not_the_rest_of_the_file():
    faults = refused('institution;kind;group;children\n"Linden"schule;school;3b;25\nBachschule;school;2c;x\n')
    assert [fault.line for fault in faults] == [2, 3]
    assert "Anführungszeichen" in str(faults[0])


def test_a_quote_that_is_never_closed_is_refused_where_it_opens():
    rows = "".join(f"Schule {n};school;3b;25\n" for n in range(20_000))
    faults = refused(f'institution;kind;group;children\nLindenschule;school;3b;25\n"Bachschule;school;2c;20\n{rows}')
    assert faults[0].line == 3


@pytest.mark.parametrize(
    ("typed", "children"),
    [("25", 25), (" 25 ", 25), ("'25", 25), ("025", 25), ("1", 1), ("400", 400)],
)
def test_whole_numbers_as_spreadsheets_write_them(typed, children):
    assert (
        parse_groups(f"institution;kind;group;children\nLindenschule;school;3b;{typed}".encode())[0].children
        == children
    )


@pytest.mark.parametrize("typed", ["1.234", "1 234", "1\u00a0234", "1\u202f234", "1'234", "1’234", "1234"])
def test_points_and_spaces_before_three_digits_part_thousands(typed):
    assert parse_reported(f"municipality;year;total\nBlaustein;2018;{typed}".encode())[0].total == 1234


@pytest.mark.parametrize(
    "typed",
    [
        "12,5",
        "1,234",
        "1.23",
        "0.123",
        "1.2345",
        "1.234 567",
        "-5",
        "+5",
        "=5",
        "=A1",
        "@5",
        "5%",
        "1e3",
        "٣",
        "5 Kinder",
        "99999999999",
    ],
)
def test_what_is_no_whole_number_is_refused_and_never_guessed(typed):
    with pytest.raises(TableRefused) as refusal:
        parse_reported(f'municipality;year;total\nBlaustein;2018;"{typed}"'.encode())
    (fault,) = refusal.value.faults
    assert (fault.line, fault.column, fault.value) == (2, "total", typed)


def test_text_of_spreadsheets_becomes_what_people_meant():
    typed = [
        "'=1a",
        "'1/2",
        "'s Gravenhage",
        "+plus",
        "-Igel-",
        "@home",
        "Blaue  Gruppe\u00a0 2",
        "Fu\u0308chse",
        "So\u00adnne",
    ]
    data = written([HEADER, *(["Kita", "kita", name, "20"] for name in typed)])
    assert [row.group for row in parse_groups(data)] == [
        *("=1a", "1/2", "'s Gravenhage", "+plus", "-Igel-", "@home", "Blaue Gruppe 2", "Füchse", "Sonne"),
    ]


@pytest.mark.parametrize("typed", ["=A1", "#NAME?", "#WERT!", "a\x00b", "a\x1b[31mb", "a\u202eb", "\ufffd", "x" * 121])
def test_formulas_control_characters_and_endless_texts_are_no_names(typed):
    (fault,) = refused(written([HEADER, [typed, "school", "3b", "25"]]))
    assert (fault.line, fault.column) == (2, "institution")
    assert "\x1b" not in str(fault)
    assert len(str(fault)) < 220


def test_more_rows_than_any_town_has_are_refused_at_the_first_one_too_many(monkeypatch):
    monkeypatch.setattr(reader, "MOST_ROWS", 2)
    assert len(parse_groups(written([HEADER, *ROWS]))) == 2
    (fault,) = refused(written([HEADER, *ROWS, *ROWS]))
    assert (fault.line, "mehr als 2 Zeilen" in str(fault)) == (4, True)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_what_was_sent_can_be_shown_again(encoding):
    assert reader.decoded("Käthe;Möhn\r\n".encode(encoding)) == "Käthe;Möhn\r\n"


def test_many_faulty_lines_are_counted_in_little_memory():
    line = "Grundschule am Wald;3b;2026-09-24;way_there;foot;"
    tracemalloc.start()
    with pytest.raises(TableRefused) as refusal:
        parse_tallies(b"institution;group;date;sheet;mode;count\n" + f"{line}x\n".encode() * 20_000)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refusal.value.count == 20_000
    assert peak < 15_000_000


KINDS = {
    "groups": (parse_groups, "institution;kind;group;children", "{0};school;3b;25", "institution"),
    "tallies": (parse_tallies, "institution;group;date;sheet;mode;count", "S;{0};2026-09-24;food;miles;5", "group"),
    "paper": (parse_tallies, "institution;group;from;to;green", "S;{0};2026-09-24;2026-09-25;5", "group"),
    "totals": (parse_reported, "municipality;year;green", "{0};2026;5", "municipality"),
}
NO_TABLES = {
    "empty": b"",
    "blank": b"\n\n \n",
    "mark-only": b"\xef\xbb\xbf",
    "utf-16": "a;b\nS;ä\n".encode("utf-16"),
    "workbook": b"PK\x03\x04" + bytes(200),
    "zeros": bytes(500),
}


@pytest.fixture(params=KINDS)
def kind(request):
    return KINDS[request.param]


@pytest.mark.parametrize("data", NO_TABLES.values(), ids=NO_TABLES)
def test_what_is_no_table_is_refused_by_each_kind_of_import_with_one_sentence(kind, data):
    with pytest.raises(TableRefused) as refusal:
        kind[0](data)
    assert refusal.value.count == 1


def test_a_header_alone_is_refused_by_each_kind_of_import(kind):
    with pytest.raises(TableRefused, match="Unter der Kopfzeile steht nichts"):
        kind[0](kind[1].encode())


def test_a_formula_is_refused_by_each_kind_of_import(kind):
    parse, header, row, column = kind
    with pytest.raises(TableRefused, match="Formel") as refusal:
        parse(f"{header}\n{row.format('=A1')}".encode())
    assert [(fault.line, fault.column) for fault in refusal.value.faults] == [(2, column)]


def test_a_million_rows_are_refused_by_each_kind_at_the_first_one_too_many(kind):
    parse, header, row, _ = kind
    rows = [row.format(f"A{number}") for number in range(reader.MOST_ROWS)]
    data = "\n".join([header, *rows, *rows * 9]).encode()
    with pytest.raises(TableRefused) as refusal:
        parse(data)
    assert [(fault.line, "Bitte teilen" in str(fault)) for fault in refusal.value.faults] == [(100_002, True)]


def test_a_file_that_is_wrong_in_every_cell_is_told_short_and_counted_whole():
    row = "=A1;=A1;=A1;=A1;=A1;=A1\n" * 20_000
    with pytest.raises(TableRefused) as refusal:
        parse_tallies(f"institution;group;date;sheet;mode;count\n{row}".encode())
    assert (len(refusal.value.faults), refusal.value.count) == (MOST_SHOWN, 100_000)
    assert str(refusal.value).endswith("… und 99000 weitere Fehler.")
