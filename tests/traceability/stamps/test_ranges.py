import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traceability.errors import InvalidInput
from traceability.stamps.ranges import Range, between, contains, count, overlap, subtract, union

ranges = st.lists(
    st.tuples(st.integers(1, 60), st.integers(0, 12)).map(lambda pair: Range(pair[0], sum(pair))),
    max_size=8,
)


def members(given_ranges):
    return {index for each in given_ranges for index in range(each.first, each.last + 1)}


def is_normal(given_ranges):
    return all(one.last + 1 < two.first for one, two in itertools.pairwise(given_ranges))


@given(ranges)
def test_a_union_holds_every_stamp_once(some):
    joined = union(some)

    assert members(joined) == members(some)
    assert is_normal(joined)


@given(ranges, ranges)
def test_subtracting_leaves_what_sets_leave(some, taken):
    left = subtract(some, taken)

    assert members(left) == members(some) - members(taken)
    assert is_normal(left)


@given(ranges, ranges)
def test_an_overlap_is_an_intersection(some, others):
    both = overlap(some, others)

    assert members(both) == members(some) & members(others)
    assert is_normal(both)


@given(ranges)
def test_a_count_is_of_different_stamps(some):
    assert count(some) == len(members(some))


@given(ranges, st.integers(0, 80))
def test_contains_agrees_with_sets(some, index):
    assert contains(some, index) == (index in members(some))


def test_scanning_two_stamps_gives_the_range_in_either_order():
    assert between(40, 7) == between(7, 40) == Range(7, 40)
    assert len(Range(7, 40)) == 34


@pytest.mark.parametrize(
    ("first", "last", "field"), [(0, 5, "first"), (-3, 5, "first"), (5, 4, "last")]
)
def test_a_range_without_stamps_is_refused(first, last, field):
    with pytest.raises(InvalidInput) as refusal:
        Range(first, last)

    assert refusal.value.field == field
