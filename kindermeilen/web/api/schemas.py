"""The API's bodies, as schemas that validate and from which the OpenAPI document is made."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from kindermeilen.domain.modes import MILES_KEY, Mode

UUID_PATTERN = r"^[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}$"
EntryId = Annotated[str, Field(pattern=UUID_PATTERN, description="A UUID of this entry's own; sent again as it was")]
KEYS = [*Mode, MILES_KEY]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Counts = Annotated[
    dict[str, Count],
    Field(
        description=f"Counts by key ({', '.join(KEYS)}); food, energy and adults know `miles` alone",
        max_length=20,
        json_schema_extra={"propertyNames": {"enum": [str(key) for key in KEYS]}},
    ),
]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2199, 12, 31))]


class Body(BaseModel):
    """Unknown members are refused, so that a misspelt one is not silently ignored."""

    model_config = ConfigDict(extra="forbid", strict=True)


class TallyIn(Body):
    counts: Counts
    entry_id: EntryId
    basis: Literal["counted", "assumed"] = "counted"
    absent: Count = 0
    confirmed: bool = False


class AnyTally(TallyIn):
    """What is left of a tally that does not fit: enough for the checks that come before the rules."""

    model_config = ConfigDict(extra="ignore", strict=False)
    counts: Annotated[dict[str, Any], BeforeValidator(lambda sent: sent if isinstance(sent, dict) else {})] = {}
    basis: Any = "counted"
    absent: Any = 0
    confirmed: Any = False


class DeletionIn(Body):
    entry_id: EntryId


class StateIn(Body):
    entry_id: EntryId
    state: Literal["no_school", "excursion", "not_asked"] | None = None
    weather: Literal["sun", "clouds", "rain", "snow", "storm"] | None = None


class ChildrenIn(Body):
    entry_id: EntryId
    valid_from: Day = Field(alias="from")
    children: Annotated[int, Field(ge=1, le=400)]


class PeriodIn(Body):
    entry_id: EntryId
    kind: Literal["action", "baseline", "follow_up"]
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")


class CorrectionIn(TallyIn):
    day: Day
    sheet: Literal["way_there", "way_back", "leisure", "food", "energy", "adults"]
    reason: Annotated[str, Field(max_length=500)] = ""


class TallyAnswer(BaseModel):
    revision: int
    miles: int
    group_total: int


class StoredTallyOut(BaseModel):
    revision: int
    day: date
    sheet: str
    counts: dict[str, int]
    basis: str
    absent: int
    confirmed: bool


class StateOut(BaseModel):
    day: date
    state: str | None
    weather: str | None


class ChildrenOut(BaseModel):
    model_config = ConfigDict(populate_by_name=True)
    valid_from: date = Field(alias="from")
    children: int


class PeriodOut(BaseModel):
    model_config = ConfigDict(populate_by_name=True)
    id: str
    kind: str
    first: date = Field(alias="from")
    last: date = Field(alias="to")


class CorrectionOut(BaseModel):
    """`conflict`: the class picks; `late`: the coordinator decides; `stored`: the same number was there already."""

    correction: int | None
    state: Literal["waiting", "stored"]
    kind: Literal["conflict", "late"] | None = None


class ConflictIn(Body):
    entry_id: EntryId
    take: Literal["stored", "waiting"]
    revision: Annotated[int, Field(ge=1, le=2_147_483_647)] | None = Field(
        default=None, description="Of the stored number that was shown beside the other; none where there was none"
    )


class ConflictOut(BaseModel):
    """What holds now; somebody else may have picked before."""

    conflict: int
    taken: Literal["stored", "waiting"]
    revision: int | None


class Problem(BaseModel):
    """RFC 9457; `rule` is the stable name of what was broken, `tally` the stored one at 412 and 428."""

    type: str
    title: str
    status: int
    detail: str
    rule: str
    field: str = ""
    tally: StoredTallyOut | None = None


class MilesOut(BaseModel):
    green: int
    red: int
    blue: int


class NextStopOut(BaseModel):
    name: str
    miles: int
    remaining: int


class BadgeOut(BaseModel):
    key: str
    title: str


class JourneyOut(BaseModel):
    miles_done: int
    miles_total: int
    next_stop: NextStopOut


class ClassDaysOut(BaseModel):
    entered: int
    expected: int | None


class GroupOut(BaseModel):
    code: str
    name: str
    institution: str
    municipality: str
    campaign: dict[str, Any] | None
    miles: MilesOut
    journey: JourneyOut | None
    badges: list[BadgeOut]
    coverage: ClassDaysOut
    state: Literal["provisional", "filed"]
    as_of: date
    report: str | None


class TotalMilesOut(MilesOut):
    unspecified: int
    total: int
    adults: int


class GroupsCoverageOut(BaseModel):
    reported: int
    registered: int


class CoverageOut(BaseModel):
    class_days: ClassDaysOut
    groups: GroupsCoverageOut


class Co2Out(BaseModel):
    """kg CO2e of the whole town, two significant digits; null until its year is closed, and where it is not known.

    `gross_kg` is a comparison, never a saving. `p5` to `p95`: the range of what changed, above 0 less than before.
    `proven_kg`: null is "not proven", never 0. `label`: how good the evidence is, A to D.
    """

    gross_kg: float | None
    p5: float | None
    p50: float | None
    p95: float | None
    proven_kg: float | None
    label: Literal["A", "B", "C", "D"] | None
    edition: str


class MunicipalityOut(BaseModel):
    ags: str
    name: str
    children: int
    groups: int
    institutions: int
    miles: TotalMilesOut
    coverage: CoverageOut
    co2: Co2Out
    state: Literal["provisional", "filed"]
    as_of: date
    report: str | None


class ReportedOut(BaseModel):
    municipality: str
    country: str
    children: int | None
    miles: dict[str, int | None]
    source: str
    parts: list[dict[str, Any]]


class SumOut(BaseModel):
    municipalities: int
    children: int
    groups: int
    institutions: int
    miles: TotalMilesOut


class DistrictOut(BaseModel):
    ags: str
    name: str
    municipalities: list[str]
    miles: TotalMilesOut
    class_days: ClassDaysOut
    state: Literal["provisional", "filed"]
    as_of: date


class TotalsOut(BaseModel):
    year: int
    municipalities: list[MunicipalityOut]
    districts: list[DistrictOut]
    reported: list[ReportedOut]
    total: SumOut
    published: dict[str, Any] | None


class SessionGroup(BaseModel):
    code: str
    name: str
    institution: str
    role: str


class SessionOut(BaseModel):
    csrf: str
    header: str
    groups: list[SessionGroup]
