"""All tables, by the noun they hold."""

from kindermeilen.storage.tables.access import (
    Account,
    ApiToken,
    Audit,
    Device,
    FailedSignIn,
    Invitation,
    Pairing,
    Session,
)
from kindermeilen.storage.tables.base import Base, UtcDateTime
from kindermeilen.storage.tables.campaigns import (
    Campaign,
    Enrolment,
    EntryCount,
    PaperTotal,
    PaperTotalGroup,
    Period,
    ReportedTotal,
)
from kindermeilen.storage.tables.children import MissionAnswer, Reward, TownLogo, Wish
from kindermeilen.storage.tables.co2 import Co2Result, InstitutionAnswer
from kindermeilen.storage.tables.entries import Correction, DayState, Revision, Tally, WeekSum
from kindermeilen.storage.tables.towns import ClosingDay, Group, Headcount, Institution, Municipality

__all__ = [
    "Account",
    "ApiToken",
    "Audit",
    "Base",
    "Campaign",
    "ClosingDay",
    "Co2Result",
    "Correction",
    "DayState",
    "Device",
    "Enrolment",
    "EntryCount",
    "FailedSignIn",
    "Group",
    "Headcount",
    "Institution",
    "InstitutionAnswer",
    "Invitation",
    "MissionAnswer",
    "Municipality",
    "Pairing",
    "PaperTotal",
    "PaperTotalGroup",
    "Period",
    "ReportedTotal",
    "Revision",
    "Reward",
    "Session",
    "Tally",
    "TownLogo",
    "UtcDateTime",
    "WeekSum",
    "Wish",
]
