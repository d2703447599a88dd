"""The picture of a lineage: nothing lies on anything else, and no line is left out."""

from hypothesis import given, settings
from hypothesis import strategies as st

from storefront.web.lineage_layout import BOX_HEIGHT, BOX_WIDTH, WIDTH, fold, lay_out


@st.composite
def graphs(draw):
    """Levels of nodes, and edges that go from a level to a later one."""
    sizes = draw(st.lists(st.integers(1, 9), min_size=1, max_size=8))
    levels = [[f"{number}-{n}" for n in range(size)] for number, size in enumerate(sizes)]
    pairs = [
        (source, target)
        for number, level in enumerate(levels)
        for source in level
        for later in levels[number + 1 :]
        for target in later
    ]
    edges = draw(st.sets(st.sampled_from(pairs), max_size=30)) if pairs else set()
    return levels, edges


def crosses(box, start, end):
    """Whether a line passes through the inside of a box (Liang and Barsky's clipping)."""
    (x, y), (to_x, to_y) = start, end
    enter, leave = 0.0, 1.0
    for at, step, low, high in (
        (x, to_x - x, box.x, box.x + BOX_WIDTH),
        (y, to_y - y, box.y, box.y + BOX_HEIGHT),
    ):
        if step == 0:
            if not low < at < high:
                return False
            continue
        near, far = sorted(((low - at) / step, (high - at) / step))
        enter, leave = max(enter, near), min(leave, far)
    return leave - enter > 1e-9


@given(graphs())
@settings(max_examples=50, deadline=None)
def test_boxes_lie_apart_and_within_the_picture(graph):
    levels, edges = graph
    picture = lay_out(levels, edges)

    assert sorted(box.key for box in picture.boxes) == sorted(key for row in levels for key in row)
    for number, box in enumerate(picture.boxes):
        assert box.x >= 0
        assert box.x + BOX_WIDTH <= WIDTH
        assert box.bottom <= picture.height
        for other in picture.boxes[number + 1 :]:
            apart = abs(box.x - other.x) >= BOX_WIDTH or abs(box.y - other.y) >= BOX_HEIGHT
            assert apart, (box, other)


@given(graphs())
@settings(max_examples=50, deadline=None)
def test_every_edge_is_drawn_from_box_to_box_and_crosses_none(graph):
    levels, edges = graph
    picture = lay_out(levels, edges)
    boxes = {box.key: box for box in picture.boxes}

    assert {(wire.source, wire.target) for wire in picture.wires} == edges
    for wire in picture.wires:
        assert wire.points[0] == (boxes[wire.source].middle, boxes[wire.source].bottom)
        assert wire.points[-1] == (boxes[wire.target].middle, boxes[wire.target].y)
        for start, end in zip(wire.points, wire.points[1:], strict=False):
            for box in picture.boxes:
                assert not crosses(box, start, end), (wire, box)


@given(graphs(), st.integers(1, 6))
@settings(max_examples=50, deadline=None)
def test_a_folded_level_has_at_most_so_many_boxes_and_loses_nobody(graph, most):
    levels, _ = graph
    kept = levels[-1][-1]

    rows, folded = fold(levels, most=most, keep={kept}, opened={0})

    assert rows[0] == levels[0]
    assert kept in rows[-1]
    for number, (row, level) in enumerate(zip(rows, levels, strict=True)):
        stand_in = f"more:{number}"
        assert sorted([*(k for k in row if k != stand_in), *(k for k in level if k in folded)]) == (
            sorted(level)
        )
        if number:
            assert len(row) <= max(most, 2)
