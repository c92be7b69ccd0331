"""The report as JSON for other systems: stable keys in a stable order, unknown is null, dates as ISO 8601."""

import json
from dataclasses import asdict
from datetime import date
from typing import Any

from kindermeilen.documents.columns import COLUMNS, Translate, table
from kindermeilen.domain.co2.exported import result_data
from kindermeilen.domain.co2.sentences import sentences, told
from kindermeilen.domain.report import Report

SCHEMA_VERSION = 1
"""Rises when a key goes or changes its meaning; new keys may come without."""


def report_json(report: Report, translate: Translate = str) -> bytes:
    """Keys and coded values are never translated; titles, explanations and rules are."""
    text = json.dumps(_document(report, translate), ensure_ascii=False, indent=2, default=_iso)
    return f"{text}\n".encode()


def _document(report: Report, translate: Translate) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "municipality": report.municipality,
        "ags": report.ags,
        "year": report.year,
        "state": report.state,
        "as_of": report.as_of,
        "campaign": {
            "from": report.campaign_from,
            "to": report.campaign_to,
            "deadline": report.deadline,
            "conference": report.conference,
        },
        "groups": {"registered": report.groups_registered, "reported": report.groups_reported},
        "institutions": len(report.institutions),
        "known_municipalities": report.known_municipalities and asdict(report.known_municipalities),
        "handed_over": report.handed_over and asdict(report.handed_over),
        "rules": [{"name": translate(rule.name), "value": translate(rule.value)} for rule in report.rules],
        "columns": [
            {
                "key": column.key,
                "kind": column.kind,
                "title": translate(column.title),
                "explanation": translate(column.explanation),
            }
            for column in COLUMNS
        ],
        "rows": [dict(zip((column.key for column in COLUMNS), cells, strict=True)) for cells in table(report)],
        "wishes": [
            {
                "institution": wish.institution,
                "group": wish.group,
                "text": wish.text,
                "outcome": wish.outcome,
                "outcome_text": wish.outcome_text,
            }
            for wish in report.wishes
        ],
        "co2": _co2(report, translate),
    }


def _co2(report: Report, translate: Translate) -> dict[str, Any] | None:
    if report.co2 is None:
        return None
    found = report.co2.figures
    words = sentences(found.whole, sure=found.sure, compared=found.compared)
    return result_data(report.co2) | {"sentences": [told(one, translate) for one in words]}


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")
