"""What the class app reads: a group's frame; and picking one of two numbers."""

from flask import Response, jsonify

from kindermeilen.actions import class_frame, conflicts
from kindermeilen.domain.tallies import entry_id_of
from kindermeilen.web import frames
from kindermeilen.web.api import bp
from kindermeilen.web.api.gate import body_as, limited
from kindermeilen.web.api.schemas import ConflictIn
from kindermeilen.web.unit import reading, writing

LONGEST_NUMBER = 9
"""Digits; no number of ours has more, and none is larger than the database counts."""


@bp.get("/groups/<code>/frame")
@limited
def get_frame(code: str) -> Response:
    """Everything the class app needs for a group, for days without network; `ETag` without the moment, 304."""
    with reading() as ctx:
        frame = class_frame.class_frame(ctx, code)
    return frames.answer(frame)


@bp.post("/groups/<code>/conflicts/<conflict_id>")
@limited
def post_conflict(code: str, conflict_id: str) -> Response:
    """Pick the stored number or the one that waits beside it; again with the same `entry_id` changes nothing."""
    body = body_as(ConflictIn)
    entry_id, number = entry_id_of(body.entry_id), _number(conflict_id)
    with writing(side_by_side=True) as ctx:
        return jsonify(conflicts.settle_once(ctx, code, number, entry_id, body.take, body.revision))


def _number(text: str) -> int:
    """The number of an address; what is none is nothing's number, which is said after the sign-in was looked at."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else 0
