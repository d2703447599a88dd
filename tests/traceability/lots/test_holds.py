from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from traceability.lots.holds import Cause, Hold, Pass, reaching
from traceability.lots.lineage import Edge

START = datetime(2026, 11, 1, tzinfo=UTC)
LEAF, TEA, DUST, PACKS = (UUID(int=number) for number in range(1, 5))
ROAD = [
    Edge(LEAF, TEA, UUID(int=10)),
    Edge(LEAF, DUST, UUID(int=10)),
    Edge(TEA, PACKS, UUID(int=11)),
]


def hold(lot, *, day=1, kind="residue"):
    at = START + timedelta(days=day)
    return Hold(lot, UUID(int=20), Cause.FAILED, kind, at.date(), at, UUID(int=20))


def passed(lot, *, day=5, kind="residue", number=30):
    return Pass(lot, kind, START + timedelta(days=day), UUID(int=number))


def test_a_hold_reaches_everything_that_was_made_of_the_lot():
    found = reaching([hold(LEAF)], [], ROAD)

    assert found == {each: (hold(LEAF),) for each in (LEAF, TEA, DUST, PACKS)}


def test_what_went_in_is_not_held_for_what_came_out():
    assert set(reaching([hold(TEA)], [], ROAD)) == {TEA, PACKS}


def test_a_later_test_of_the_same_kind_frees_its_lot_and_what_is_made_of_it():
    found = reaching([hold(LEAF)], [passed(TEA)], ROAD)

    assert set(found) == {LEAF, DUST}


def test_another_kind_of_test_or_an_earlier_one_frees_nothing():
    passes = [passed(LEAF, kind="moisture"), passed(LEAF, day=0), passed(LEAF, day=1, number=19)]

    assert set(reaching([hold(LEAF)], passes, ROAD)) == {LEAF, TEA, DUST, PACKS}


def test_of_two_results_at_one_moment_the_one_that_was_recorded_later_counts():
    assert reaching([hold(LEAF)], [passed(LEAF, day=1, number=21)], ROAD) == {}


def test_each_hold_is_freed_by_its_own_test():
    wet, sprayed = hold(TEA, kind="moisture"), hold(LEAF)

    found = reaching([wet, sprayed], [passed(TEA, kind="moisture")], ROAD)

    assert found[PACKS] == (sprayed,)


LOTS = st.integers(1, 8).map(lambda number: UUID(int=number))
EDGES = st.lists(
    st.tuples(LOTS, LOTS).filter(lambda pair: pair[0] < pair[1]).map(lambda p: Edge(*p, p[1])),
    max_size=12,
)


@given(EDGES, LOTS, st.lists(LOTS, max_size=3))
def test_a_lot_is_held_exactly_where_a_way_leads_to_it_past_every_test(edges, start, tested):
    found = reaching([hold(start)], [passed(lot) for lot in tested], edges)

    expected = set() if start in tested else {start}
    for _ in range(8):
        expected |= {e.target for e in edges if e.source in expected and e.target not in tested}
    assert set(found) == expected
    assert all(len(holds) == 1 for holds in found.values())
    assert date(2026, 11, 2) == hold(start).on
