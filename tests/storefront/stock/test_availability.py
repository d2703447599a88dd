"""How many packs can be promised, and out of which lots."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.stock.availability import Pile, Shelf

TODAY = date(2026, 11, 22)
DAYS = st.dates(date(2026, 10, 1), date(2027, 2, 1))


def pile(number=1, *, packs=10, promised=0, expires_on=None, packed_on=TODAY, place=1):
    return Pile(
        lot_id=UUID(int=number),
        lot_code=f"CHE200-{number:02d}",
        place_id=UUID(int=place),
        packed_on=packed_on,
        expires_on=expires_on,
        packs=packs,
        promised=promised,
    )


def shelf(*piles, promised=None, allotted=0, safety=0, blocked=()):
    return Shelf.of(
        piles,
        promised=sum(p.promised for p in piles) if promised is None else promised,
        allotted=allotted,
        safety=safety,
        today=TODAY,
        blocked=set(blocked),
    )


@st.composite
def shelves(draw):
    numbers = draw(st.lists(st.integers(1, 40), unique=True, max_size=8))
    piles = [
        pile(
            number,
            packs=draw(st.integers(1, 100)),
            promised=draw(st.integers(0, 120)),
            expires_on=draw(st.none() | DAYS),
            packed_on=draw(DAYS),
            place=draw(st.integers(1, 3)),
        )
        for number in numbers
    ]
    return shelf(
        *piles,
        allotted=draw(st.integers(0, 50)),
        safety=draw(st.integers(0, 50)),
        blocked=draw(st.sets(st.sampled_from([p.lot_id for p in piles]))) if piles else (),
    )


def test_available_is_on_hand_without_what_is_promised_allotted_and_kept_safe():
    assert shelf(pile(packs=40, promised=5), allotted=10, safety=3).available == 22


def test_safety_stock_may_keep_a_promise_but_not_make_one():
    found = shelf(pile(packs=10), safety=10)

    assert found.available == 0
    assert found.owed == 10


def test_the_last_day_of_a_lot_is_still_a_day_of_sale():
    assert shelf(pile(expires_on=TODAY)).available == 10
    assert shelf(pile(expires_on=date(2026, 11, 21))).available == 0


def test_a_recalled_lot_is_not_on_the_shelf():
    assert shelf(pile(1), pile(2), blocked=[UUID(int=1)]).available == 10


def test_what_was_promised_from_a_recalled_lot_is_owed_from_the_others():
    found = shelf(pile(1, packs=10, promised=4), pile(2, packs=10), blocked=[UUID(int=1)])

    assert found.available == 6


def test_what_was_lost_from_one_lot_is_not_sold_from_another():
    """Three of the five promised packs of a lot are left; two must come from the other one."""
    found = shelf(pile(1, packs=3, promised=5), pile(2, packs=10))

    assert found.available == 8


def test_the_lot_that_expires_first_goes_first():
    late = pile(1, expires_on=date(2027, 1, 1))
    soon = pile(2, expires_on=date(2026, 12, 1))

    assert [pick.pile for pick in shelf(late, soon).pick(12)] == [soon, late]
    assert shelf(late, soon).next_lot_id == soon.lot_id


def test_a_lot_that_keeps_goes_last():
    keeps, soon = pile(1), pile(2, expires_on=date(2027, 1, 1))

    assert [p.lot_id for p in shelf(keeps, soon).piles] == [soon.lot_id, keeps.lot_id]


def test_of_two_that_expire_together_the_one_packed_first_goes_first():
    newer = pile(1, packed_on=date(2026, 11, 20))
    older = pile(2, packed_on=date(2026, 11, 2))

    assert shelf(newer, older).next_lot_id == older.lot_id


def test_nothing_is_next_where_nothing_is_available():
    assert shelf(pile(packs=4, promised=4)).next_lot_id is None
    assert shelf(pile(packs=4), safety=4).next_lot_id is None
    assert shelf().next_lot_id is None


@given(shelves())
def test_available_is_never_below_zero_nor_above_what_lies_free(found):
    assert 0 <= found.available <= found.owed <= sum(p.free for p in found.piles)


@given(shelves(), st.data())
def test_a_pick_gives_exactly_what_was_asked_and_never_what_was_promised(found, data):
    wanted = data.draw(st.integers(0, found.owed))

    picks = found.pick(wanted)

    assert sum(pick.packs for pick in picks) == wanted
    assert all(0 < pick.packs <= pick.pile.free for pick in picks)


@given(shelves(), st.data())
def test_a_pick_leaves_nothing_free_that_expires_before_what_it_takes(found, data):
    picks = found.pick(data.draw(st.integers(0, found.owed)))

    taken = {id(pick.pile): pick.packs for pick in picks}
    left = [p.free - taken.get(id(p), 0) for p in found.piles]
    touched = [position for position, p in enumerate(found.piles) if id(p) in taken]
    assert all(free == 0 for free in left[: max(touched, default=0)])


@given(shelves(), st.data())
def test_what_one_buyer_is_promised_the_next_cannot_have(found, data):
    wanted = data.draw(st.integers(0, found.available))
    taken = {id(pick.pile): pick.packs for pick in found.pick(wanted)}

    then = replace(
        found,
        piles=tuple(replace(p, promised=p.promised + taken.get(id(p), 0)) for p in found.piles),
        promised=found.promised + wanted,
    )

    assert then.available == found.available - wanted


def test_asking_for_more_than_there_is_is_a_mistake_of_the_caller():
    with pytest.raises(AssertionError):
        shelf(pile(packs=2)).pick(3)
