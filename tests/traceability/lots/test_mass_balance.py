"""Where every kilogram of a lot came from and went."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import farm
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event as happening

from traceability.crops.profile import YieldBounds
from traceability.events.corrections import declare_error
from traceability.events.diary import events_of_lot
from traceability.events.services import record_process, sell, ship
from traceability.events.stocktaking import correct_stock
from traceability.events.truth import Truth
from traceability.lots.balancing import lots_named, mass_balance
from traceability.lots.mass_balance import Share, Step, balance, told
from traceability.lots.models import Lot
from traceability.quantities import Quantity

LOT, LEAF = "lot", "leaf"


def step(number, *, taken=(), added=(), kind="process"):
    return Step(
        event_id=number,
        kind=kind,
        stage=None,
        business_date=date(2026, 11, number),
        taken=tuple(Share(*each) for each in taken),
        added=tuple(Share(*each) for each in added),
    )


def test_what_is_lost_is_what_went_in_and_did_not_come_out():
    firing = step(1, taken=[(LEAF, 40_000)], added=[(LOT, 8_000)])

    assert firing.loss_grams == 32_000
    assert firing.loss_percent == Decimal("80.0")


def test_by_products_do_not_make_a_yield_usual():
    """What is bounded is the main output, which stands last."""
    bounds = YieldBounds(Decimal("4.2"), Decimal("5.5"))
    firing = replace(
        step(1, taken=[(LEAF, 40_000)], added=[("dust", 2_000), (LOT, 6_000)]), bounds=bounds
    )

    assert not firing.is_usual
    assert firing.loss_grams == 32_000


def test_a_move_between_places_is_neither_loss_nor_post():
    moved = step(2, taken=[(LOT, 500)], added=[(LOT, 500)], kind="ship")

    found = balance(LOT, [moved], [], left_grams=0)

    assert not moved.is_transformation
    assert found.posts == ()


def test_the_account_tells_a_gap_where_the_stock_differs():
    made = step(1, taken=[(LEAF, 40_000)], added=[(LOT, 8_000)])

    assert balance(LOT, [made], [made], left_grams=7_999).gap_grams == 1


@given(
    came=st.lists(st.integers(1, 10**9), min_size=1, max_size=8),
    shares=st.lists(st.floats(0, 1), max_size=8),
)
def test_what_came_less_what_went_is_what_is_left(came, shares):
    left = sum(came)
    steps = [step(1, added=[(LOT, grams)], kind="harvest") for grams in came]
    for share in shares:
        grams = int(left * share)
        if grams:
            steps.append(step(2, taken=[(LOT, grams)], kind="sell"))
            left -= grams

    found = balance(LOT, steps, [], left_grams=left)

    assert found.gap_grams == 0
    assert found.came_grams == sum(came)


@pytest.fixture
def story(deployment):
    """Leaf of 40 kg corrected from 400, fired, packed; packets sold, moved, one lost."""
    with deployment.transaction() as session:
        coop = farm.found(session, deployment.clock)
        leaf = farm.harvest(session, coop, 400)
        event = events_of_lot(session, leaf)[0].id
        declare_error(
            session,
            coop.recorder,
            event_id=event,
            truth=Truth(quantities={0: Quantity.weigh(40)}),
        )
        tea = farm.fire(session, coop, [(leaf, 40_000)], 8_000)
        packed = farm.pack(session, coop, tea, 30)
        sell(session, coop.recorder, inputs=[(packed, Quantity.count(10))], at=coop.now)
        ship(
            session,
            coop.recorder,
            lot=packed,
            quantity=Quantity.count(5),
            to_place=coop.warehouse,
            at=coop.now,
        )
        correct_stock(
            session,
            coop.recorder,
            lot=packed,
            counted=Quantity.count(4),
            place=coop.warehouse,
            at=coop.now,
            reason="spoiled",
        )
        ids = leaf.id, tea.id, packed.id
    return deployment, ids


def test_every_gram_of_a_corrected_chain_is_accounted_for(story):
    deployment, (leaf_id, tea_id, packed_id) = story
    with deployment.reading() as session:
        leaf, tea, packed = (
            mass_balance(session, session.get_one(Lot, each))
            for each in (leaf_id, tea_id, packed_id)
        )

    assert [(p.kind, p.grams) for p in leaf.posts] == [("harvest", 40_000), ("process", -40_000)]
    assert [(p.kind, p.grams) for p in tea.posts] == [("process", 8_000), ("pack", -6_000)]
    assert tea.left_grams == 2_000
    assert [(p.kind, p.grams) for p in packed.posts] == [
        ("pack", 6_000),
        ("stock_correction", -200),
        ("sell", -2_000),
    ]
    assert leaf.gap_grams == tea.gap_grams == packed.gap_grams == 0
    assert [each.kind for each in packed.steps] == ["harvest", "process", "pack"]
    assert [each.loss_grams for each in packed.steps] == [0, 32_000, 0]


def test_a_balance_takes_the_same_number_of_statements_however_long_the_chain(story):
    deployment, ids = story
    counts = []
    for lot_id in ids:
        with deployment.reading() as session:
            lot = session.get_one(Lot, lot_id)
            said = []
            connection = session.connection()
            happening.listen(connection, "before_cursor_execute", lambda *_, s=said: s.append(1))
            mass_balance(session, lot)
            counts.append(len(said))

    assert max(counts) <= 10


def test_a_reason_for_unusual_figures_is_kept_and_shown(sqlite_deployment):
    with sqlite_deployment.transaction() as session:
        coop = farm.found(session, sqlite_deployment.clock)
        leaf = farm.harvest(session, coop, 40)
        made = record_process(
            session,
            coop.recorder,
            stage="process",
            place=coop.workshop,
            inputs=[(leaf, Quantity.weigh(40))],
            output=coop.tea,
            made=Quantity.weigh(12),
            at=coop.now,
            facts=farm.FIRED,
            unusual="Lá héo từ hôm trước",
        )
        lot = made.lines[-1].lot
        found = mass_balance(session, lot)
        codes = {each.id: each.code for each in lots_named(session, found)}

        document = told(lot, found, codes)

    assert [each.unusual for each in found.unusual] == ["Lá héo từ hôm trước"]
    assert document["steps"][-1]["is_usual"] is False
    assert document["steps"][-1]["taken"] == [{"lot": leaf.code, "grams": 40_000, "pieces": 0}]
