"""Whatever is sent: an answer of the contract, never a fault of the server, and whole numbers at the end."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kindermeilen.actions.sums import differing_sums
from kindermeilen.storage import towns

GOOD_ID = "6f9619ff-8b86-d011-b42d-00c04fc964ff"
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-3, 30),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(
        [GOOD_ID, "2026-09-23", "0001-01-01", "9999-12-31", "foot", "miles", "counted", "action", "x" * 600]
    ),
)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)
COUNTS = st.dictionaries(st.sampled_from(["foot", "car", "miles", "plane", ""]), SCALARS, max_size=4) | JSON
MEMBERS = {
    "counts": COUNTS,
    "entry_id": st.sampled_from([GOOD_ID, "", "1"]) | st.uuids().map(str) | SCALARS,
    "basis": st.sampled_from(["counted", "assumed"]) | SCALARS,
    "absent": SCALARS,
    "confirmed": SCALARS,
    "state": st.sampled_from(["no_school", "excursion"]) | SCALARS,
    "weather": st.sampled_from(["sun", None]) | SCALARS,
    "from": SCALARS,
    "to": SCALARS,
    "children": SCALARS,
    "kind": st.sampled_from(["action", "baseline", "follow_up"]) | SCALARS,
    "day": SCALARS,
    "sheet": st.sampled_from(["way_there", "food"]) | SCALARS,
    "reason": SCALARS,
}
BODIES = st.fixed_dictionaries({}, optional=MEMBERS) | JSON
DAYS = st.sampled_from(["2026-09-23", "2026-09-24", "2026-09-20", "2026-02-30", "0001-01-01", "9999-12-31", "x", "%00"])
SHEETS = st.sampled_from(["way_there", "way_back", "leisure", "food", "energy", "adults", "state", "lunch", "%00"])
PATHS = st.one_of(
    st.builds("/days/{}/{}".format, DAYS, SHEETS),
    st.builds("/days/{}/state".format, DAYS),
    st.sampled_from(["/children", "/corrections", "/periods/p1", "/periods/%00", "/periods/" + "x" * 300, ""]),
)
MATCHES = st.sampled_from([None, '"1"', '"2"', "*", "1", 'W/"1"', '"99999999999999999999"', "\xe4", ""])


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(["PUT", "DELETE", "POST", "GET"]), PATHS, BODIES, MATCHES)
def test_nothing_that_is_sent_makes_the_server_stumble(
    api_3b: Any, world: Any, method: str, path: str, body: Any, match: str | None
) -> None:
    headers = {"Authorization": f"Bearer {api_3b.token}"} | ({} if match is None else {"If-Match": match})
    address = f"/api/v1/groups/{api_3b.code}{path}"
    response = api_3b.client.open(address, method=method, json=body, headers=headers)
    assert response.status_code in (200, 201, 202, 400, 403, 404, 405, 409, 412, 422, 428), (response.text, body)
    if response.status_code >= 400:
        assert response.content_type == "application/problem+json"
    with world.read() as ctx:
        town = towns.find_municipality(ctx.conn, world.ags)
        assert town is not None
        assert list(differing_sums(ctx.conn, town.id)) == []
