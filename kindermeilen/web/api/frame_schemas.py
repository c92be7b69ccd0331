"""The frame's schema: what the class app keeps of a group. Members that are not known are null."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class DeviceOut(BaseModel):
    kind: Literal["teacher", "class", "school", "coordinator", "token"]
    label: str | None
    all_days: bool
    sees_times: bool
    may_manage: bool
    may_settle: bool


class ModesOut(BaseModel):
    usual: list[str]
    rare: list[str]
    green: list[str]


class ClosedOut(BaseModel):
    rule: str
    detail: str


class FrameDayOut(BaseModel):
    """`closed` of a day to come is what will hold on that day."""

    day: date
    kind: Literal["open", "weekend", "public_holiday", "school_holiday", "closing_day", "unknown"]
    name: str | None
    period: Literal["action", "baseline", "follow_up"] | None
    children: int
    open_until: date | None
    closed: ClosedOut | None
    state: Literal["no_school", "excursion", "not_asked"] | None
    weather: Literal["sun", "clouds", "rain", "snow", "storm"] | None


class NumbersOut(BaseModel):
    revision: int
    counts: dict[str, int]
    basis: Literal["counted", "assumed"]
    absent: int
    deleted: bool


class FrameTallyOut(NumbersOut):
    day: date
    sheet: str
    confirmed: bool


class WaitingOut(BaseModel):
    """Times and devices for the class's teacher alone."""

    id: int
    kind: Literal["conflict", "late"]
    day: date
    sheet: str
    counts: dict[str, int]
    basis: Literal["counted", "assumed"]
    absent: int
    reason: str
    at: datetime | None
    device: str | None
    stored: NumbersOut | None
    stored_at: datetime | None
    stored_device: str | None


class FrameMilesOut(BaseModel):
    green: int
    red: int
    blue: int
    total: int


class StopOut(BaseModel):
    name: str
    miles: int


class FrameJourneyOut(BaseModel):
    """`previous_miles` are those of the last stop passed; `stops` are the next ones, `next_stop` the first of them."""

    destination: str
    miles_done: int
    miles_total: int
    previous_miles: int
    next_stop: StopOut
    stops: list[StopOut]


class FramePeriodOut(BaseModel):
    model_config = ConfigDict(populate_by_name=True)
    kind: Literal["action", "baseline", "follow_up"]
    first: date = Field(alias="from")
    last: date = Field(alias="to")


class FrameMissionOut(BaseModel):
    title: str
    done: bool


class FrameOut(BaseModel):
    version: Literal[1]
    code: str
    name: str
    institution: str
    institution_code: str
    kind: Literal["school", "kita"]
    municipality: str
    now: datetime
    today: date
    device: DeviceOut
    modes: ModesOut
    sheets: list[str]
    holiday_ways: bool
    task: str | None
    days: list[FrameDayOut]
    tallies: list[FrameTallyOut]
    waiting: list[WaitingOut]
    miles: FrameMilesOut
    journey: FrameJourneyOut | None
    periods: list[FramePeriodOut]
    deadline: date | None
    open_until: date | None
    previous_open_day: date | None
    asks_way_home: bool
    last_open: date | None
    next_start: date | None
    last_end: date | None
    mission: FrameMissionOut | None
