"""Tables that people bring in as CSV, read and checked as far as that needs no database (contract, *CSV in*).

Every fault of the whole file is found, with line, column, value and remedy; with a single fault nothing is returned.
`encoding` makes text of bytes, `reader` rows of text, `cells` values of cells; then one module for each kind of table.
"""

from kindermeilen.domain.tables_in.faults import Fault, TableRefused
from kindermeilen.domain.tables_in.groups import GroupRow, parse_groups
from kindermeilen.domain.tables_in.reported_rows import ReportedRow, parse_reported
from kindermeilen.domain.tables_in.tally_rows import PaperTotalRow, TallyRow, parse_tallies

__all__ = [
    "Fault",
    "GroupRow",
    "PaperTotalRow",
    "ReportedRow",
    "TableRefused",
    "TallyRow",
    "parse_groups",
    "parse_reported",
    "parse_tallies",
]
