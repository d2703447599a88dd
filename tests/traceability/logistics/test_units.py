"""Cartons and pallets: what goes in is no longer loose, and never more than is there."""

import farm
import pytest

from traceability.errors import LotOverdrawn, StampsUnavailable, UnitUnavailable
from traceability.events.corrections import declare_error
from traceability.events.models import EventUnit
from traceability.events.services import sell, ship
from traceability.logistics.holdings import boxed, cargo_of
from traceability.logistics.units import PALLET, open_unit, pack_units, unit_by_code
from traceability.lots.models import LogisticUnit
from traceability.quantities import Quantity
from traceability.stamps import services as stamps
from traceability.stamps.ranges import Range


def packs(count):
    return Quantity.count(count, net_grams=farm.NET_GRAMS)


def cartons(session, coop, lot, each, count=1, **given):
    """The cartons of one act, in the order of their codes."""
    event = pack_units(
        session,
        coop.recorder,
        place=coop.workshop,
        contents=[(lot, packs(each))],
        count=count,
        at=coop.now,
        **given,
    )
    return [session.get_one(LogisticUnit, row.unit_id) for row in event.units]


def test_one_act_makes_many_cartons_with_codes_in_a_row(session, coop, lot):
    first = cartons(session, coop, lot, 6, count=3)
    second = cartons(session, coop, lot, 2)

    day = f"{coop.now.business_date:%y%m%d}"
    assert [unit.code for unit in first + second] == [f"T-{day}-00{n}" for n in (1, 2, 3, 4)]
    assert boxed(session, [lot.id]) == {(lot.id, coop.workshop.id): (20 * 200, 20)}
    assert farm.stock(session, lot) == (40 * 200, 40), "packing cartons takes nothing away"


def test_cartons_never_hold_more_than_lies_loose(session, coop, lot):
    cartons(session, coop, lot, 12, count=3)

    with pytest.raises(LotOverdrawn) as refused:
        cartons(session, coop, lot, 5)

    assert (refused.value.params["left"], refused.value.value) == (4, 5)


def test_what_is_in_cartons_is_not_sold_loose(session, coop, lot):
    (carton,) = cartons(session, coop, lot, 30)
    with pytest.raises(LotOverdrawn) as refused:
        sell(session, coop.recorder, inputs=[(lot, packs(11))], at=coop.now)
    assert refused.value.params["left"] == 10

    open_unit(session, coop.recorder, unit=carton, at=coop.now)

    sell(session, coop.recorder, inputs=[(lot, packs(11))], at=coop.now)
    assert farm.stock(session, lot) == (29 * 200, 29)


def test_a_carton_is_opened_in_part(session, coop, lot):
    (carton,) = cartons(session, coop, lot, 10)

    open_unit(session, coop.recorder, unit=carton, at=coop.now, contents=[(lot, packs(4))])

    assert cargo_of(session, unit_ids=[carton.id]).total(carton.id) == {lot.id: (6 * 200, 6)}
    with pytest.raises(LotOverdrawn):
        open_unit(session, coop.recorder, unit=carton, at=coop.now, contents=[(lot, packs(7))])
    open_unit(session, coop.recorder, unit=carton, at=coop.now)
    with pytest.raises(UnitUnavailable, match="empty"):
        open_unit(session, coop.recorder, unit=carton, at=coop.now)


def test_a_mixed_carton_holds_two_lots_and_a_pallet_both_cartons(session, coop, lot):
    other = farm.packets(session, coop, 10)
    mixed = (
        pack_units(
            session,
            coop.recorder,
            place=coop.workshop,
            contents=[(lot, packs(3)), (other, packs(2))],
            at=coop.now,
        )
        .units[0]
        .unit
    )
    plain = cartons(session, coop, lot, 5)[0]
    pallet = (
        pack_units(
            session,
            coop.recorder,
            place=coop.workshop,
            children=[mixed, plain],
            kind=PALLET,
            at=coop.now,
        )
        .units[0]
        .unit
    )

    cargo = cargo_of(session, unit_ids=[pallet.id])
    assert cargo.total(pallet.id) == {lot.id: (1600, 8), other.id: (400, 2)}
    assert cargo.top(mixed.id).unit == pallet.id

    with pytest.raises(UnitUnavailable, match="stands in another"):
        pack_units(
            session,
            coop.recorder,
            place=coop.workshop,
            children=[plain],
            kind=PALLET,
            at=coop.now,
        )
    open_unit(session, coop.recorder, unit=pallet, at=coop.now, children=[plain])
    cargo = cargo_of(session, unit_ids=[pallet.id, plain.id])
    assert cargo.unit(plain.id).parent is None
    assert cargo.total(pallet.id) == {lot.id: (600, 3), other.id: (400, 2)}


def test_a_carton_moves_with_all_that_is_in_it(session, coop, lot):
    (carton,) = cartons(session, coop, lot, 10)

    ship(session, coop.recorder, units=[carton], to_place=coop.warehouse, at=coop.now)

    assert boxed(session, [lot.id]) == {(lot.id, coop.warehouse.id): (2000, 10)}
    with pytest.raises(LotOverdrawn):
        ship(
            session,
            coop.recorder,
            lot=lot,
            quantity=packs(31),
            to_place=coop.warehouse,
            at=coop.now,
        )


def test_what_was_built_on_is_corrected_from_the_end(session, coop, lot):
    packing = pack_units(
        session, coop.recorder, place=coop.workshop, contents=[(lot, packs(30))], at=coop.now
    )
    moved = ship(
        session,
        coop.recorder,
        units=[packing.units[0].unit],
        to_place=coop.warehouse,
        at=coop.now,
    )
    with pytest.raises(UnitUnavailable, match="since"):
        declare_error(session, coop.recorder, event_id=packing.id, truth=None)

    declare_error(session, coop.recorder, event_id=moved.id, truth=None)
    declare_error(session, coop.recorder, event_id=packing.id, truth=None)

    assert boxed(session, [lot.id]) == {}
    assert session.query(EventUnit).count() == 2, "both entries stay in the books"


def test_an_opening_is_not_undone_once_the_packets_are_sold(session, coop, lot):
    (carton,) = cartons(session, coop, lot, 30)
    opened = open_unit(session, coop.recorder, unit=carton, at=coop.now)
    sell(session, coop.recorder, inputs=[(lot, packs(20))], at=coop.now)

    with pytest.raises(LotOverdrawn, match="Cartons hold 30 packs"):
        declare_error(session, coop.recorder, event_id=opened.id, truth=None)


def test_an_sscc_is_given_where_there_is_a_company_prefix(session, coop, lot):
    assert cartons(session, coop, lot, 1)[0].sscc is None
    coop.organisation.gs1_company_prefix = "8931234"

    first, second = cartons(session, coop, lot, 1, count=2)

    assert (first.sscc, second.sscc) == ("089312340000000011", "089312340000000028")
    assert unit_by_code(session, coop.organisation.id, second.sscc) is second


def test_a_carton_names_its_stamps_and_no_other_carton_the_same(
    session, coop, lot, sqlite_deployment
):
    run = stamps.issue_run(
        session,
        coop.recorder,
        sqlite_deployment.vault,
        count=40,
        host=sqlite_deployment.host,
        lot=lot,
    )
    stamps.bind(session, coop.recorder, run=run, stamps=Range(1, 20), lot=lot)

    (carton,) = cartons(session, coop, lot, 10, stamps=(run, Range(1, 10)))
    for unfit, why in ((Range(10, 19), "another carton"), (Range(15, 24), "not on packs")):
        with pytest.raises(StampsUnavailable, match=why):
            cartons(session, coop, lot, 10, stamps=(run, unfit))

    open_unit(session, coop.recorder, unit=carton, at=coop.now)
    cartons(session, coop, lot, 10, stamps=(run, Range(10, 19)))
