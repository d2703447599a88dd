"""What is in stock, read on both databases."""

import farm
import pytest

from traceability.events.services import ship
from traceability.lots.models import Lot
from traceability.lots.stock import (
    Content,
    left_of,
    lots_in_stock,
    stock_by_content,
    stock_by_place,
)
from traceability.quantities import Quantity


@pytest.fixture
def coop(deployment):
    with deployment.transaction() as session:
        return farm.found(session, deployment.clock)


@pytest.fixture
def told(deployment, coop):
    """A lot of leaf, one of tea with 2 kg left, one of 30 packs, and two that are used up."""
    with deployment.transaction() as session:
        here = farm.visit(session, coop)
        tea = farm.make_tea(session, here, 8, at=farm.day(20))
        packed = farm.pack(session, here, tea, 30, at=farm.day(21))
        leaf = farm.harvest(session, here, 40, at=farm.day(22))
        return {"tea": tea, "packed": packed, "leaf": leaf}


def codes(found):
    return [each.lot.code for each in found]


def test_lots_with_something_left_come_newest_first(deployment, coop, told):
    with deployment.reading() as session:
        found = lots_in_stock(session, coop.organisation.id)

    assert codes(found) == [told["leaf"].code, told["packed"].code, told["tea"].code]
    assert [(each.grams, each.pieces) for each in found] == [(40_000, 0), (6_000, 30), (2_000, 0)]


def test_empty_lots_come_only_when_they_are_asked_for(deployment, coop, told):
    with deployment.reading() as session:
        found = lots_in_stock(session, coop.organisation.id, with_empty=True)

    assert len(found) == 4
    assert [each.is_empty for each in found].count(True) == 1


def test_lots_are_found_by_code_and_by_name_without_accents(deployment, coop, told):
    organisation_id = coop.organisation.id
    with deployment.reading() as session:
        by_code = lots_in_stock(session, organisation_id, search=told["tea"].code.lower())
        by_name = lots_in_stock(session, organisation_id, search="bup CHE")
        nothing = lots_in_stock(session, organisation_id, search="%")

    assert codes(by_code) == [told["tea"].code]
    assert codes(by_name) == [told["leaf"].code]
    assert nothing == []


def test_lots_are_chosen_by_what_they_are_of(deployment, coop, told):
    organisation_id = coop.organisation.id
    with deployment.reading() as session:
        packed = lots_in_stock(session, organisation_id, content=Content.PRODUCT)
        leaf = lots_in_stock(session, organisation_id, content_ids=[coop.leaf.id])
        oldest = lots_in_stock(session, organisation_id, oldest_first=True, limit=1)
        third = lots_in_stock(session, organisation_id, limit=1, offset=2)

    assert codes(packed) == [told["packed"].code]
    assert codes(leaf) == [told["leaf"].code]
    assert codes(oldest) == codes(third) == [told["tea"].code]


def test_the_stock_of_each_material_and_product_is_summed(deployment, coop, told):
    with deployment.transaction() as session:
        farm.harvest(session, farm.visit(session, coop), 5)
    with deployment.reading() as session:
        found = stock_by_content(session, coop.organisation.id)

    assert [(s.content.code, s.lots, s.grams, s.pieces) for s in found] == [
        ("CHE", 1, 2_000, 0),
        ("LA", 2, 45_000, 0),
        ("CHE200", 1, 6_000, 30),
    ]


def test_a_lot_lies_where_it_was_taken(deployment, coop, told):
    with deployment.transaction() as session:
        here = farm.visit(session, coop)
        lot = session.get_one(Lot, told["packed"].id)
        ship(
            session,
            here.recorder,
            lot=lot,
            quantity=Quantity.count(10, net_grams=200),
            to_place=here.warehouse,
            at=here.now,
        )
    with deployment.reading() as session:
        lot = session.get_one(Lot, told["packed"].id)
        lies = {each.place.code: each.pieces for each in stock_by_place(session, lot)}
        left = left_of(session, lot)

    assert lies == {"KHO": 10, "XUONG": 20}
    assert (left.grams, left.pieces) == (6_000, 30)


def test_anothers_lots_are_no_stock(deployment, coop, told):
    with deployment.transaction() as session:
        other = farm.found(session, deployment.clock, code="LAHIEN")
    with deployment.reading() as session:
        assert lots_in_stock(session, other.organisation.id, with_empty=True) == []
        assert stock_by_content(session, other.organisation.id) == []
