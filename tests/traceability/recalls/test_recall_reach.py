"""What a recall reaches: every lot, every buyer with what they still have, every gram."""

import farm
import pytest
import trade
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from traceability.database import writing
from traceability.errors import InvalidInput, NotAllowed, NotFound, NotReconciled
from traceability.events import services as events
from traceability.events.corrections import declare_error
from traceability.events.models import Event, EventKind
from traceability.events.stocktaking import correct_stock
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role
from traceability.quantities import Quantity
from traceability.recalls.buyers import Buyer
from traceability.recalls.contacts import contacts_of, note_contact, progress
from traceability.recalls.mass import Mass
from traceability.recalls.reach import reach_of
from traceability.recalls.services import (
    close_recall,
    drill,
    open_recall,
    reach_of_recall,
    recalls_of,
)
from traceability.stamps import services as stamps
from traceability.stamps.ranges import Range


@pytest.fixture
def sold(book, coop, library):
    """A lot of 20 packs with 20 stamps: 6 sent to one shop, 4 to another, 3 over the counter."""
    lot = farm.packets(book, coop, 20)
    run = stamps.issue_run(book, coop.recorder, library.vault, count=20, host=library.host, lot=lot)
    stamps.bind(book, coop.recorder, run=run, stamps=Range(1, 20), lot=lot)
    green = trade.buyer(book, coop)
    market = trade.buyer(book, coop, "KH-2", name="Chợ Đồng Xuân", phone=None)
    sent = trade.dispatch(book, coop, lot, 6, green)
    trade.dispatch(book, coop, lot, 4, market)
    sale = events.sell(book, coop.recorder, inputs=[(lot, Quantity.count(3))], at=coop.now)
    return {"lot": lot, "green": green, "market": market, "sent": sent, "sale": sale}


def reached(book, coop, lot, **more):
    return reach_of(book, [lot.id], organisation_id=coop.organisation.id, after=None, **more)


def still_out(reach):
    return {recipient.name: recipient.pieces for recipient in reach.recipients}


def test_every_buyer_is_named_with_what_they_still_have(book, coop, sold):
    trade.give_back(book, coop, sold["sent"], 2)

    reach = reached(book, coop, sold["lot"])

    assert still_out(reach) == {"Cửa hàng Xanh": 4, "Chợ Đồng Xuân": 4, "": 3}
    green = next(each for each in reach.recipients if each.name == "Cửa hàng Xanh")
    assert (green.key, green.phone) == (f"party:{sold['green'].id}", "0912 345 678")
    assert (green.amounts[0].sent_pieces, green.amounts[0].pieces) == (6, 4)
    assert [each.name for each in reach.recipients if not each.can_be_told] == ["", "Chợ Đồng Xuân"]
    assert reach.stamps == 20
    assert reach.on_hand == {sold["lot"].id: (9 * 200, 9)}


def test_a_shop_tells_who_stands_behind_its_sales_and_promises(book, coop, sold):
    asked = {}

    def shop(session, *, organisation_id, event_ids, lot_ids):
        asked.update(organisation_id=organisation_id, lot_ids=set(lot_ids))
        assert sold["sale"].id in event_ids
        yield Buyer(
            "order:1", "DH-1", "Trần Văn Bình", "0911", "b@x.vn", sale_event_id=sold["sale"].id
        )
        yield Buyer("order:2", "DH-2", "Lê Thị Hoa", promised={sold["lot"].id: 5})

    reach = reached(book, coop, sold["lot"], buyers=[shop])

    assert asked == {"organisation_id": coop.organisation.id, "lot_ids": {sold["lot"].id}}
    assert still_out(reach)["Trần Văn Bình"] == 3
    assert [(buyer.label, list(buyer.promised.values())) for buyer in reach.promised] == [
        ("DH-2", [5])
    ]


def test_a_recall_of_the_leaf_reaches_the_buyers_of_the_packets(book, coop, sold):
    (leaf,) = book.scalars(
        select(type(sold["lot"])).where(type(sold["lot"]).material_id == coop.leaf.id)
    )

    assert still_out(reached(book, coop, leaf)) == still_out(reached(book, coop, sold["lot"]))


def test_the_reach_follows_corrections(book, coop, sold):
    declare_error(book, coop.recorder, event_id=sold["sent"].id, truth=None, reason="Nhầm lô")

    assert still_out(reached(book, coop, sold["lot"])) == {"Chợ Đồng Xuân": 4, "": 3}


def test_the_recall_is_an_event_about_every_lot_it_reaches(book, coop):
    tea = farm.make_tea(book, coop, 4)
    packed = farm.pack(book, coop, tea, 10)

    recall = open_recall(book, coop.recorder, lot=tea, reason_vi="Nấm mốc")

    event = book.get_one(Event, recall.event_id)
    assert event.kind is EventKind.RECALL
    assert {each.lot_id for each in event.about} == {tea.id, packed.id}
    assert not event.lines


def test_a_drill_finds_the_same_and_changes_nothing(book, coop, sold):
    before = book.scalar(select(func.count()).select_from(Event))
    ticks = iter([10.0, 10.25])

    tried = drill(book, coop.recorder, lot=sold["lot"], timer=lambda: next(ticks))

    assert tried.seconds == 0.25
    assert still_out(tried.reach) == {"Cửa hàng Xanh": 6, "Chợ Đồng Xuân": 4, "": 3}
    assert not book.new
    assert not book.dirty
    assert book.scalar(select(func.count()).select_from(Event)) == before
    assert recalls_of(book, [sold["lot"].id]) == {}


def test_who_may_not_recall_sees_no_names(book, coop, neighbour, sold):
    staff = Recorder(coop.organisation.id, Role.STAFF, clock=coop.recorder.clock)
    with pytest.raises(NotAllowed):
        drill(book, staff, lot=sold["lot"])
    with pytest.raises(NotFound):
        drill(book, neighbour.recorder, lot=sold["lot"])


def test_it_is_closed_only_when_every_gram_is_accounted_for(book, coop, sold):
    recall = open_recall(book, coop.recorder, lot=sold["lot"], reason_vi="Nấm mốc")
    trade.give_back(book, coop, sold["sent"], 6)
    trade.destroy(book, coop, sold["lot"], 13)

    def close(**how):
        close_recall(book, coop.recorder, recall=recall, **{"outcome": "destroyed", **how})

    mass = reach_of_recall(book, coop.recorder, recall).mass
    assert mass == Mass(on_hand=0, sent=2_600, returned=1_200, destroyed=2_600)
    assert mass.recalled == mass.on_hand + mass.destroyed + 1_400
    with pytest.raises(NotReconciled, match=r"still have 1.4 kg by the books; 0 kg|0 g") as refused:
        close()
    assert refused.value.field == "lost"
    with pytest.raises(InvalidInput) as refused:
        close(lost_grams=1_400, lost_reason=" ")
    assert refused.value.field == "lost_reason"
    with pytest.raises(NotReconciled):
        close(lost_grams=1_401, lost_reason="Khách đã uống")
    assert recall.closed_at is None

    close(lost_grams=1_400, lost_reason="Khách đã uống")

    assert (recall.outcome, recall.lost_grams) == ("destroyed", 1_400)
    assert recall.lost_reason == "Khách đã uống"


def test_what_is_said_to_be_destroyed_does_not_lie_in_stock(book, coop):
    recall = open_recall(book, coop.recorder, lot=farm.packets(book, coop, 5), reason_vi="Mốc")

    with pytest.raises(NotReconciled, match="1 kg of it lies in stock"):
        close_recall(book, coop.recorder, recall=recall, outcome="destroyed")


acts = st.lists(st.tuples(st.sampled_from(["sell", "back", "destroy", "count"]), st.integers(1, 5)))


@given(acts)
@settings(max_examples=15, deadline=None, derandomize=True)
def test_whatever_happens_to_recalled_goods_their_sum_stays(library, plan):
    """recalled = on hand + destroyed + counted off + still out, in every history."""
    with Session(writing(library.engine), expire_on_commit=False) as session:
        coop = farm.found(session, library.clock)
        lot = farm.packets(session, coop, 20)
        sent = trade.dispatch(session, coop, lot, 8, trade.buyer(session, coop))
        recall = open_recall(session, coop.recorder, lot=lot, reason_vi="Mốc")
        out = 8
        for act, packs in plan:
            here = farm.stock(session, lot)[1]
            if act == "back" and out >= packs:
                trade.give_back(session, coop, sent, packs)
                out -= packs
            elif act == "destroy" and here >= packs:
                trade.destroy(session, coop, lot, packs)
            elif act == "count" and here > packs:
                correct_stock(
                    session,
                    coop.recorder,
                    lot=lot,
                    counted=Quantity.count(here - packs),
                    place=coop.workshop,
                    at=coop.now,
                    reason="spoiled",
                )

        mass = reach_of_recall(session, coop.recorder, recall).mass

        assert mass.recalled == 20 * farm.NET_GRAMS
        assert mass.still_out == out * farm.NET_GRAMS
        assert mass.on_hand == farm.stock(session, lot)[0]
        session.rollback()


def test_who_was_told_is_noted_once(book, coop, sold, library):
    recall = open_recall(book, coop.recorder, lot=sold["lot"], reason_vi="Mốc")
    reach = reach_of_recall(book, coop.recorder, recall)
    key = f"party:{sold['green'].id}"

    first = note_contact(book, coop.recorder, recall=recall, reach=reach, recipient=key)
    told_at = first.notified_at
    note_contact(book, coop.recorder, recall=recall, reach=reach, recipient=key, answered=True)

    (contact,) = contacts_of(book, recall).values()
    assert contact.notified_at == told_at
    assert contact.answered_at is not None
    told = progress(reach, [contact])
    assert (told.recipients, told.notified, told.answered, told.waiting) == (2, 1, 1, 1)
    for nobody in ("unknown", "party:1"):
        with pytest.raises(NotFound):
            note_contact(book, coop.recorder, recall=recall, reach=reach, recipient=nobody)
