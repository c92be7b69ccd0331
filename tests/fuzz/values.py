"""What people, spreadsheets and attackers put into fields."""

from hypothesis import strategies as st

MARK = "kmxss"
"""Stands in every piece of markup that is sent, so that it is found where it became an element."""

WORDS = ["", " ", "3b", "on", "1", "0", "null", "true", "None", "accept", "waiting", "kita", "school", "app", "paper"]
NUMBERS = [
    *(
        "-1",
        "+5",
        "007",
        "1.5",
        "1,5",
        "1e3",
        "NaN",
        "inf",
        "-inf",
        "0x10",
        "1 000",
        "1.000",
        "1_000",
        "½",
        "²",
        "٣",
        "１２",
    ),
    *("24", "25", "26", "399", "400", "401", "9999", "999999999", "99999999999", "2147483647", "2147483648"),
    *("4294967296", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "9" * 400),
]
DAYS = [
    *("2026-09-14", "2026-09-22", "2026-09-23", "2026-09-24", "2026-09-25", "2026-09-26", "2026-10-02", "2026-10-03"),
    *("0001-01-01", "9999-12-31", "1999-12-31", "2100-01-01", "2026-02-30", "2026-13-01", "24.09.2026", "1.1.1"),
    *("31.12.9999", "99.99.2026", "2026-9-4", "2026-W39-4", "20260924", "2026-09-24T08:30", "-2026-09-24", "morgen"),
    *("٢٠٢٦-٠٩-٢٤", "2026-09-24\n", "2026‑09‑24"),
]
SIGNS = [
    *("\x00", "a\x00b", "\x1b[31m", "\x7f", "\x85", "\t", "\r\nSet-Cookie: a=b", "\u2028", "\ud800", "a\udfffb"),
    *(
        "\u202egnirts",
        "\u200b",
        "\ufeff",
        "\ufffe",
        "e\u0301",
        "שלום",
        "مرحبا",
        "👩‍👩‍👧‍👦",
        "🚲" * 200,
        "Ω",
        "ﬁ",
        "İ",
        "ß",
    ),
]
LONG = ["a" * 121, "ä" * 201, "x" * 501, "Wort " * 60, "a" * 2001, "ü" * 8001, "z" * 10_000, "1|" * 3000, "\n" * 3000]
ATTACKS = [
    *("=1+1", "@SUM(A1)", "+49", "-", "='a'!A1", "#NAME?", "%s%n", "%(name)s", "%(", "{{7*7}}", "{%raise%}", "${7}"),
    *("' OR 1=1 --", "'; DROP TABLE tally; --", '"', "\\", "\\'", "`", "a%00b", "../../etc/passwd", "//evil.example"),
    *(f"<{MARK}>", f"<script>{MARK}</script>", f'" on{MARK}="1', f"' on{MARK}='1", f"</textarea><{MARK}>"),
    *(
        f"</title><{MARK}>",
        f"--><{MARK}>",
        f"javascript:{MARK}",
        f"&lt;{MARK}&gt;",
        f"<img src=x on{MARK}=1>",
        f"]]><{MARK}>",
    ),
]
TEXTS = st.text(alphabet=st.characters(exclude_categories=()), max_size=40)
"""Any code point, lone surrogates too."""
VALUES = st.one_of(
    *(st.sampled_from(group) for group in (WORDS, NUMBERS, DAYS, SIGNS, LONG, ATTACKS)),
    st.integers(-(2**70), 2**70).map(str),
    st.dates().map(str),
    TEXTS,
)
