"""A lot's whole history in one call: fields and field work upwards, buyers and stamps downwards."""

import farm
import pytest
from test_tracing import statements

from traceability.events import services as events
from traceability.events.corrections import declare_error
from traceability.events.models import EventKind
from traceability.events.recording import Draft, append
from traceability.logistics.units import PALLET, pack_units
from traceability.lots.history import history_of
from traceability.lots.ledger import Move
from traceability.lots.lineage import Direction
from traceability.lots.telling import document
from traceability.parties import services as parties
from traceability.quantities import Quantity
from traceability.stamps import services as stamps
from traceability.stamps.ranges import Range


def spray(session, coop, on, product="Abamectin"):
    """Field work on the farm's plot."""
    return append(
        session,
        coop.recorder,
        Draft(
            kind=EventKind.FIELD_OPERATION,
            at=on,
            stage="spray",
            place_id=coop.plot.id,
            facts={"product": product},
        ),
    )


def carton(session, coop, lot, packs, *, pallet=False):
    """A carton with packs of a lot; on a pallet of its own where it is asked for."""
    contents = [(lot, Quantity.count(packs))]
    event = pack_units(session, coop.recorder, place=coop.workshop, at=coop.now, contents=contents)
    (unit,) = {each.unit for each in event.units}
    if not pallet:
        return unit
    event = pack_units(
        session, coop.recorder, place=coop.workshop, at=coop.now, children=[unit], kind=PALLET
    )
    (outer,) = {each.unit for each in event.units}
    return unit, outer


def dispatch(session, coop, lot, packs, buyer):
    """Packs that left for a buyer."""
    move = Move(lot, coop.workshop.id, -packs * 200, -packs, str(packs), "pieces")
    return append(
        session,
        coop.recorder,
        Draft(kind=EventKind.DISPATCH, at=coop.now, party_id=buyer.id, moves=[move]),
    )


def test_upwards_to_every_plot_with_the_work_done_on_it_before(book, coop):
    harvested = farm.day(20)
    late, early = farm.day(21), farm.day(1, month=6)
    spray(book, coop, early)
    spray(book, coop, late, "after the harvest")
    wrong = spray(book, coop, farm.day(2), "never happened")
    declare_error(book, coop.recorder, event_id=wrong.id, truth=None)
    lot = farm.packets(book, coop, 10, at=harvested)

    history = history_of(book, [lot.id], Direction.UP)

    assert [each.code for each in history.lots.values() if not each.is_packed]
    assert len(history.lineage.levels()) == 3
    (plot,) = document(history)["plots"]
    assert plot["place"] == "LO-3"
    assert [work["facts"] for work in plot["field_work"]] == [{"product": "Abamectin"}]
    assert [step.kind for step in history.steps] == ["harvest", "process", "pack"]


def test_a_lot_is_all_that_was_harvested_into_it_whoever_brought_it(book, coop):
    """The picture once showed the first of three harvests as the whole lot."""
    household = parties.add_party(book, coop.recorder, kind="household", code="HO-1", name="Hộ Mão")
    lot = farm.harvest(book, coop, 40)
    events.record_harvest(
        book,
        coop.recorder,
        plot=coop.plot,
        material=lot.material,
        taken=Quantity.weigh(25),
        at=coop.now,
        facts={"pluck_standard": "bud_two_leaves"},
        household=household,
        into=lot,
    )

    history = history_of(book, [lot.id], Direction.UP)

    assert history.made_of(lot.id).grams == 65_000
    assert [(step.party_id, step.lines[0].grams) for step in history.beginnings] == [
        (coop.household.id, 40_000),
        (household.id, 25_000),
    ]


def test_downwards_to_cartons_buyers_and_stamps(book, coop, library):
    tea = farm.make_tea(book, coop, 4)
    lot, other = farm.pack(book, coop, tea, 10), farm.pack(book, coop, tea, 5)
    buyer = parties.add_party(book, coop.recorder, kind="buyer", code="KH-1", name="Cửa hàng Xanh")
    inner, pallet = carton(book, coop, lot, 6, pallet=True)
    loose = carton(book, coop, other, 1)
    dispatch(book, coop, lot, 2, buyer)
    events.sell(book, coop.recorder, inputs=[(lot, Quantity.count(1))], at=coop.now)
    run = stamps.issue_run(book, coop.recorder, library.vault, count=10, host=library.host, lot=lot)
    stamps.bind(book, coop.recorder, run=run, stamps=Range(1, 10), lot=lot)
    stamps.void(book, coop.recorder, run=run, stamps=Range(4, 5))

    told = document(history_of(book, [lot.id], Direction.DOWN))

    assert [(box["unit"], box["inside"], box["pieces"]) for box in told["units"]] == [
        (inner.code, pallet.code, 6)
    ]
    assert [(left["party"], left["pieces"]) for left in told["departures"]] == [
        ("KH-1", 2),
        (None, 1),
    ]
    assert {event["kind"] for event in told["events"]} >= {"pack", "dispatch", "sell"}
    assert told["stamps"] == [
        {
            "lot": lot.code,
            "run": run.number,
            "kind": "unit",
            "count": 8,
            "ranges": [[1, 3], [6, 10]],
        }
    ]
    everything = document(history_of(book, [tea.id], Direction.DOWN))
    assert {box["unit"] for box in everything["units"]} == {inner.code, loose.code}


def test_every_figure_follows_a_correction(book, coop):
    lot = farm.packets(book, coop, 10)
    sale = events.sell(book, coop.recorder, inputs=[(lot, Quantity.count(4))], at=coop.now)

    declare_error(book, coop.recorder, event_id=sale.id, truth=None, reason="Ghi nhầm lô")

    assert document(history_of(book, [lot.id], Direction.DOWN))["departures"] == []
    assert sale.error.reason_text == "Ghi nhầm lô"


@pytest.mark.parametrize("direction", list(Direction))
def test_a_long_history_takes_as_many_statements_as_a_short_one(book, coop, library, direction):
    short = farm.harvest(book, coop, 4)
    many = [farm.pack(book, coop, farm.make_tea(book, coop, 4), 10) for _ in range(8)]

    with statements(library.engine) as few:
        history_of(book, [short.id], direction)
    with statements(library.engine) as more:
        found = history_of(book, [each.id for each in many], direction)

    assert len(found.lots) >= 8
    assert len(more) == len(few) <= 13
