"""The graph of lots, without a database."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from traceability.lots.lineage import Direction, Edge, Lineage, closure

EVENT = UUID(int=0)


def lot(number: int) -> UUID:
    return UUID(int=number + 1)


def edge(source: int, target: int) -> Edge:
    return Edge(lot(source), lot(target), EVENT)


# Edges go from a lower to a higher lot, as time does.
graphs = st.sets(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=30).map(
    lambda pairs: [edge(*sorted(pair)) for pair in pairs if pair[0] != pair[1]]
)


def reached(start: UUID, edges: list[Edge], direction: Direction) -> set[UUID]:
    """Warshall's way, far from the one under test: grow until nothing is added."""
    found = {start}
    while True:
        more = {
            (each.source if direction is Direction.UP else each.target)
            for each in edges
            if (each.target if direction is Direction.UP else each.source) in found
        }
        if more <= found:
            return found
        found |= more


@given(graphs, st.integers(0, 12), st.sampled_from(Direction))
def test_the_closure_is_every_lot_that_can_be_reached(edges, start, direction):
    assert closure([lot(start)], edges, direction) == reached(lot(start), edges, direction)


@given(graphs, st.integers(0, 12), st.integers(0, 12))
def test_what_came_of_a_lot_is_what_goes_back_to_it(edges, one, other):
    down = lot(other) in closure([lot(one)], edges, Direction.DOWN)
    up = lot(one) in closure([lot(other)], edges, Direction.UP)

    assert down is up


def test_a_circle_ends():
    around = [edge(0, 1), Edge(lot(1), lot(0), EVENT)]

    assert closure([lot(0)], around, Direction.DOWN) == {lot(0), lot(1)}
    assert Lineage(frozenset({lot(0)}), Direction.DOWN, tuple(around)).levels()


@given(graphs, st.sampled_from(Direction))
def test_every_lot_stands_on_one_level_behind_all_that_lead_to_it(edges, direction):
    starts = frozenset({lot(0), lot(12)})
    of_these = closure(starts, edges, direction)
    kept = tuple(each for each in edges if each.source in of_these and each.target in of_these)
    lineage = Lineage(starts, direction, kept)

    rows = lineage.levels()

    level = {lot_id: depth for depth, row in enumerate(rows) for lot_id in row}
    assert sorted(level) == sorted(lineage.lot_ids)
    assert sum(map(len, rows)) == len(level)
    for each in kept:
        near, far = (
            (each.target, each.source) if direction is Direction.UP else (each.source, each.target)
        )
        assert level[near] < level[far]


def test_a_lot_alone_is_its_own_lineage():
    alone = Lineage(frozenset({lot(3)}), Direction.UP, ())

    assert alone.lot_ids == {lot(3)}
    assert alone.levels() == [[lot(3)]]
