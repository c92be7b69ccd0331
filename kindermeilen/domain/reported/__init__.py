"""Rules between results that other municipalities reported: nothing twice, nothing that contradicts, regions once.

What counts for a municipality and year, and what only stands below it (contract, *CSV in*):

- A row without institution counts, its institutions stand below it; without such a row the institutions add up.
- Rows of the same name with different first days are different weeks: their miles add up, their children are the same
  ones. A row without days speaks for the whole year; the dated rows of the same name stand below it.
- Where the region named in `part_of` has a row of its own that year, the region counts once and the row stands below.
"""

from kindermeilen.domain.reported.contradictions import check_reported
from kindermeilen.domain.reported.doubts import Question, questions
from kindermeilen.domain.reported.sums import ReportedMunicipality, sum_reported

__all__ = ["Question", "ReportedMunicipality", "check_reported", "questions", "sum_reported"]
