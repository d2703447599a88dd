"""Which events cannot all be true, because a thing would be inside or made of itself."""

from datetime import UTC, datetime, timedelta

import pytest

from traceability.epcis.cycles import closing
from traceability.epcis.flattening import Flat

BEGIN = datetime(2026, 11, 22, tzinfo=UTC)


def event(kind, *epcs, action=None, hour=0, corrective=()):
    """An event as rows; of an EPC its role and its name."""
    columns = {
        "event_type": kind,
        "event_time": BEGIN + timedelta(hours=hour),
        "action": action,
        "declared_at": BEGIN if corrective else None,
    }
    values = [("corrective", "", False, each, None, None, None) for each in corrective]
    return Flat(columns, [(role, uri, None, None) for role, uri in epcs], values)


def packed(parent, *children, action="ADD", hour=0, kind="AggregationEvent"):
    return event(
        kind, ("parent", parent), *(("child", each) for each in children), action=action, hour=hour
    )


def made(outputs, inputs, hour=0):
    named = [*(("output", each) for each in outputs), *(("input", each) for each in inputs)]
    return event("TransformationEvent", *named, hour=hour)


def circles(*flats):
    return closing([(f"urn:x:{number}", flat) for number, flat in enumerate(flats)])


@pytest.mark.parametrize(
    ("flats", "closed"),
    [
        ([packed("a", "a")], {0: "a"}),
        ([packed("a", "b"), packed("b", "a")], {1: "a"}),
        ([packed("a", "b"), packed("b", "c"), packed("c", "x", "a")], {2: "a"}),
        ([packed("b", "a", hour=2), packed("a", "b", hour=1)], {0: "a"}),
        ([packed("a", "b", kind="AssociationEvent") for _ in "12"], {}),
        ([packed("a", "b"), packed("a", "b", action="DELETE"), packed("b", "a")], {}),
        ([packed("a", "b"), packed("a", action="DELETE"), packed("b", "a")], {}),
        ([packed("a", "b"), packed("c", "b", action="DELETE"), packed("b", "a")], {2: "a"}),
        ([packed("a", "b"), packed("b", "a", action="OBSERVE")], {}),
        ([packed("a", "b"), packed("b", "a", kind="AssociationEvent")], {}),
        ([made("a", "a")], {0: "a"}),
        ([made("b", "a"), made("c", "b"), made("a", "c")], {2: "a"}),
        ([made("bc", "a"), made("d", "bc")], {}),
    ],
)
def test_the_event_that_closes_a_circle_is_found(flats, closed):
    assert circles(*flats) == closed


def test_a_correction_that_comes_back_to_itself_is_found():
    one = event("ObjectEvent", corrective=["urn:x:1"])
    other = event("ObjectEvent", corrective=["urn:x:0"])

    assert circles(one, other) == {1: "urn:x:1"}
    assert circles(event("ObjectEvent", corrective=["urn:x:0"])) == {0: "urn:x:0"}
    assert circles(one, event("ObjectEvent")) == {}
