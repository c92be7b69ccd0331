"""Devices send what they queued: reordered, doubled, again after days. Whatever the order, a simple model ends in the
same totals, and `check` finds nothing.

The model knows nothing of tables and sums: a list of what is there for each day and sheet, a set of entries that were
answered, and the order of checks as the contract says it: a known entry, then `If-Match`, then the rules.
"""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as run_settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from kindermeilen.actions import days, sums, tallies
from kindermeilen.actions.context import Context
from kindermeilen.actions.tallies import Sent
from kindermeilen.config import Settings
from kindermeilen.domain.access import Actor
from kindermeilen.domain.errors import Refusal
from kindermeilen.domain.modes import GREEN_BY_DEFAULT
from kindermeilen.maintenance import check
from kindermeilen.storage import paper, towns
from kindermeilen.storage import tallies as stored_tallies
from kindermeilen.storage.engine import Database
from tests.actions.class_actors import teacher
from tests.conftest import NOW, SECRET, TODAY, World
from tests.databases import Databases

FIRST = date(2026, 9, 21)
DAYS = tuple(FIRST + timedelta(days=number) for number in (0, 1, 3, 4))
"""Few, so that entries meet: Monday, Tuesday, today, and Friday, which lies in the future."""
SHEETS = ("way_there", "way_back", "leisure", "food", "energy", "adults")
CHILDREN = 25
MODES = ("foot", "bus", "car", "task")
RUNS, STEPS = {"sqlite": 50, "postgresql": 15}, 40


@dataclass(frozen=True)
class Entry:
    """What a device queued. `kind` is the journal's."""

    id: str
    kind: str
    day: date
    sheet: str = "way_there"
    counts: tuple[tuple[str, int], ...] = ()
    basis: str = "counted"
    if_match: str | None = None
    state: str | None = None
    children: int = CHILDREN

    @property
    def content(self) -> Any:
        """What makes two entries the same; the revision it was meant for is not part of it."""
        counts = tuple(sorted((key, count) for key, count in self.counts if count))
        parts: dict[str, Any] = {
            "tally": (self.sheet, counts, self.basis),
            "deletion": (self.sheet,),
            "state": (self.state,),
            "children": (self.children,),
            "correction": (self.sheet, counts),
        }
        return (self.kind, self.day, parts[self.kind])


@dataclass
class Tally:
    """What is there for a day and sheet; `counts` is None after it was taken back."""

    revision: int
    counts: dict[str, int] | None
    basis: str = "counted"


@dataclass
class Model:
    """A class as anybody would keep it on paper."""

    tallies: dict[tuple[date, str], Tally] = field(default_factory=dict)
    known: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    states: dict[date, str | None] = field(default_factory=dict)
    headcounts: dict[date, int] = field(default_factory=dict)
    corrections: int = 0

    def take(self, entry: Entry) -> Any:
        """The answer to an entry, or the name of the rule that refuses it."""
        if entry.id in self.known:
            content, answer = self.known[entry.id]
            return answer if content == entry.content else "entry_id_reused"
        answer = getattr(self, f"_{entry.kind}")(entry)
        if not isinstance(answer, str):
            self.known[entry.id] = (entry.content, answer)
        return answer

    def _tally(self, entry: Entry) -> Any:
        there = self.tallies.get((entry.day, entry.sheet))
        refused = self._stale(there, entry.if_match) or self._impossible(entry)
        if refused:
            return refused
        revision = there.revision + 1 if there else 1
        counts = {key: count for key, count in entry.counts if count}
        self.tallies[entry.day, entry.sheet] = Tally(revision, counts, entry.basis)
        if entry.sheet in ("way_there", "way_back") and self.states.get(entry.day):
            self.states[entry.day] = None
        return (revision, self.total)

    def _deletion(self, entry: Entry) -> Any:
        there = self.tallies.get((entry.day, entry.sheet))
        if refused := self._stale(there, entry.if_match):
            return refused
        if there is None or there.counts is None:
            return "not_found"
        self.tallies[entry.day, entry.sheet] = Tally(there.revision + 1, None)
        return (there.revision + 1, self.total)

    def _state(self, entry: Entry) -> Any:
        if entry.day > TODAY:
            return "future"
        ways = [self.tallies.get((entry.day, sheet)) for sheet in ("way_there", "way_back")]
        if entry.state and any(tally and tally.counts is not None for tally in ways):
            return "day_has_tally"
        self.states[entry.day] = entry.state
        return ("said", entry.state)

    def _children(self, entry: Entry) -> Any:
        after = self.headcounts | {entry.day: entry.children}
        for (day, sheet), tally in self.tallies.items():
            if sheet in ("way_there", "way_back") and tally.counts:
                changed = children_on(after, day) != children_on(self.headcounts, day)
                if changed and sum(tally.counts.values()) > children_on(after, day):
                    return "fewer_children_than_ways"
        self.headcounts = after
        return ("children", entry.children)

    def _correction(self, entry: Entry) -> Any:
        if refused := self._impossible(replace(entry, basis="counted")):
            return refused
        self.corrections += 1
        return ("waiting",)

    def _stale(self, there: Tally | None, if_match: str | None) -> str:
        if there is None:
            return "no_such_revision" if if_match is not None else ""
        if if_match is None:
            return "revision_needed"
        return "" if if_match == str(there.revision) else "stale_revision"

    def _impossible(self, entry: Entry) -> str:
        if entry.day > TODAY:
            return "future"
        most = children_on(self.headcounts, entry.day)
        ways = [count for _, count in entry.counts]
        too_many = entry.sheet in ("way_there", "way_back") and sum(ways) > most
        return "more_ways_than_children" if too_many else ""

    @property
    def total(self) -> int:
        """Green, red and blue miles; adults' stand elsewhere."""
        return sum(
            count
            for (_, sheet), tally in self.tallies.items()
            for key, count in (tally.counts or {}).items()
            if sheet != "adults" and (key == "miles" or key in GREEN_BY_DEFAULT)
        )


def children_on(headcounts: dict[date, int], day: date) -> int:
    """25 from the beginning, then the newest number that holds."""
    holding = [valid_from for valid_from in headcounts if valid_from <= day]
    return headcounts[max(holding)] if holding else CHILDREN


def counts_for(sheet: str) -> st.SearchStrategy[tuple[tuple[str, int], ...]]:
    """Counts of a sheet, sometimes more than the class can have."""
    if sheet in ("food", "energy", "adults"):
        return st.integers(0, 60).map(lambda count: (("miles", count),))
    return st.dictionaries(st.sampled_from(MODES), st.integers(0, 14), max_size=3).map(
        lambda found: tuple(found.items())
    )


ENTRIES = st.sampled_from(SHEETS).flatmap(
    lambda sheet: st.builds(
        Entry,
        id=st.uuids(version=4).map(lambda one: one.hex),
        kind=st.sampled_from(("tally", "tally", "tally", "deletion", "state", "children", "correction")),
        day=st.sampled_from(DAYS),
        sheet=st.just(sheet),
        counts=counts_for(sheet),
        basis=st.sampled_from(("counted", "assumed")) if sheet == "way_back" else st.just("counted"),
        if_match=st.sampled_from((None, None, "1", "2", "3")),
        state=st.sampled_from((None, "no_school", "excursion", "not_asked")),
        children=st.integers(15, 30),
    )
)


class Stream(RuleBasedStateMachine):
    """A class's devices and the server, on a copy of the world for each stream."""

    queue = Bundle("queue")

    def __init__(self, world: World, actor: Actor, config: Settings, databases: Databases, folder: Path) -> None:
        super().__init__()
        self.world, self.actor, self.config, self.model = world, actor, config, Model()
        self.databases, self.url = databases, databases.copy(config.database_url, folder)
        self.database = Database(self.url)

    def teardown(self) -> None:
        """At the end of each stream: nothing is wrong anywhere in the database."""
        assert list(check.findings(self.database, self.config)) == []
        self.database.dispose()
        self.databases.remove(self.url)

    @rule(target=queue, entry=ENTRIES)
    def write_down(self, entry: Entry) -> Entry:
        """A device queues an entry; nothing is sent yet."""
        return entry

    @rule(target=queue, entry=ENTRIES)
    def write_down_on_top(self, entry: Entry) -> Entry:
        """A device that has just seen what is stored queues a change of it."""
        there = self.model.tallies.get((entry.day, entry.sheet))
        return replace(entry, if_match=str(there.revision) if there else None)

    @precondition(lambda self: self.model.tallies)
    @rule(target=queue, entry=ENTRIES, data=st.data())
    def change_one_that_is_there(self, entry: Entry, data: st.DataObject) -> Entry:
        """A device takes back or changes a tally at once, with or without the revision that is stored now."""
        day, sheet = data.draw(st.sampled_from(sorted(self.model.tallies)))
        kind = data.draw(st.sampled_from(("tally", "deletion")))
        seen = data.draw(st.sampled_from((str(self.model.tallies[day, sheet].revision), None)))
        counts = data.draw(counts_for(sheet))
        change = replace(entry, day=day, sheet=sheet, kind=kind, if_match=seen, counts=counts, basis="counted")
        self.send(change, 1)
        return change

    @rule(entry=queue, times=st.integers(1, 3))
    def send_from_queue(self, entry: Entry, times: int) -> None:
        """Any queued entry, in any order, once or more often."""
        self.send(entry, times)

    def send(self, entry: Entry, times: int) -> None:
        """Model and server say the same."""
        for _ in range(times):
            assert self.deliver(entry) == self.model.take(entry)

    @rule(entry=queue, count=st.integers(0, 14))
    def reuse_an_id(self, entry: Entry, count: int) -> None:
        """A broken device sends something else under an id it used."""
        other = replace(entry, kind="tally", sheet="way_there", counts=(("foot", count),), basis="counted")
        assert self.deliver(other) == self.model.take(other)

    def deliver(self, entry: Entry) -> Any:
        """What the server answers, or the rule by which it refuses."""
        try:
            with self.database.write() as conn:
                return send(Context(conn, self.actor, NOW, TODAY, SECRET), self.world.code_3b, entry)
        except Refusal as refusal:
            return refusal.rule

    @invariant()
    def the_same_is_stored(self) -> None:
        """Tallies, states, numbers of children and what waits are the model's; sums are those of the tallies."""
        with self.database.read() as conn:
            place = towns.find_place(conn, self.world.code_3b)
            assert place is not None
            stored = stored_tallies.all_tallies(conn, place.group.id)
            said = stored_tallies.states_of_group(conn, place.group.id, date(2026, 1, 1), date(2026, 12, 31))
            states = {day: state for _, day, state in said}
            waiting = len(paper.waiting_corrections_of_group(conn, place.group.id))
            children = {one.valid_from: one.children for one in towns.headcounts_of(conn, place.group.id)}
            differing = list(sums.differing_sums(conn, place.municipality.id))
        there = {(one.day, one.sheet): (one.revision, None if one.deleted else one.counts) for one in stored}
        assert there == {key: (tally.revision, tally.counts) for key, tally in self.model.tallies.items()}
        assert states == {day: state for day, state in self.model.states.items() if state}
        assert waiting == self.model.corrections
        assert self.model.headcounts.items() <= children.items()
        assert differing == []


def send(ctx: Context, code: str, entry: Entry) -> Any:
    """Deliver an entry as the API does; the part of its answer that the model knows."""
    if entry.kind == "state":
        return ("said", days.put_state(ctx, code, entry.day, entry.id, entry.state, None)["state"])
    if entry.kind == "children":
        return ("children", days.put_children(ctx, code, entry.id, entry.day, entry.children)["children"])
    if entry.kind == "correction":
        body = {"counts": dict(entry.counts)}
        return (days.send_correction(ctx, code, entry.id, entry.day, entry.sheet, body, "")["state"],)
    if entry.kind == "deletion":
        answer = tallies.delete_tally(ctx, code, entry.day, entry.sheet, entry.id, entry.if_match)
    else:
        sent = Sent(entry.id, entry.if_match, dict(entry.counts), entry.basis, confirmed=True)
        answer = tallies.put_tally(ctx, code, entry.day, entry.sheet, sent)
    return (answer.revision, answer.group_total)


def test_any_order_of_entries_ends_in_the_models_totals(
    world: World, settings: Settings, databases: Databases, tmp_path_factory: pytest.TempPathFactory
) -> None:
    anna = teacher(world, world.code_3b)
    world.database.dispose()
    folder = tmp_path_factory.mktemp("stream")
    run_state_machine_as_test(
        lambda: Stream(world, anna, settings, databases, folder),
        settings=run_settings(
            max_examples=RUNS[databases.name],
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
