"""What must come back, and what must not be sold meanwhile."""

import crowd
import farm
import pytest
import trade
from sqlalchemy import select

from traceability.errors import Conflict, InvalidInput, NotFound
from traceability.events import services as events
from traceability.events.corrections import declare_error
from traceability.events.models import Event, EventKind
from traceability.logistics.trade import dispatch
from traceability.quantities import Quantity
from traceability.recalls.models import Recall
from traceability.recalls.services import blocking, close_recall, open_recall, recalls_of


def opened(book, coop, lot, **instead):
    given = {"lot": lot, "reason_vi": "Tồn dư thuốc"}
    return open_recall(book, coop.recorder, **given | instead)


@pytest.fixture
def road(book, coop):
    """Leaf, the tea of it, two lots of packets of that; and packets of another leaf."""
    leaf = farm.harvest(book, coop, 40)
    tea = farm.fire(book, coop, [(leaf, 40_000)], 8_000)
    return {
        "leaf": leaf,
        "tea": tea,
        "first": farm.pack(book, coop, tea, 10),
        "second": farm.pack(book, coop, tea, 10),
        "other": farm.packets(book, coop, 10),
    }


def reached(book, road):
    found = blocking(book, [lot.id for lot in road.values()])
    return {name for name, lot in road.items() if lot.id in found}


@pytest.mark.parametrize(
    ("recalled", "must_not_be_sold"),
    [
        ("leaf", {"leaf", "tea", "first", "second"}),
        ("tea", {"tea", "first", "second"}),
        ("first", {"first"}),
        ("other", {"other"}),
    ],
)
def test_a_recall_reaches_what_was_made_of_the_lot_and_nothing_else(
    book, coop, road, recalled, must_not_be_sold
):
    opened(book, coop, road[recalled])

    assert reached(book, road) == must_not_be_sold


def test_what_is_packed_after_the_recall_is_reached_too(book, coop, road):
    recall = opened(book, coop, road["leaf"])

    late = farm.pack(book, coop, road["tea"], 5)

    assert recalls_of(book, [late.id]) == {late.id: recall}


def test_a_blend_is_reached_by_any_of_its_lots(book, coop, road):
    clean = farm.make_tea(book, coop, 2)
    blend = events.output_lot(
        events.pack(
            book,
            coop.recorder,
            place=coop.workshop,
            product=coop.packet,
            packs=10,
            inputs=[(clean, Quantity.weigh(1)), (road["tea"], Quantity.weigh(1))],
            at=coop.now,
        )
    )
    opened(book, coop, road["leaf"])

    assert blocking(book, [blend.id, clean.id]) == {blend.id}


def test_a_step_declared_wrong_leads_no_recall_on(book, coop, road):
    opened(book, coop, road["tea"])
    packing = book.scalars(
        select(Event).where(Event.kind == EventKind.PACK).order_by(Event.id)
    ).first()

    declare_error(book, coop.recorder, event_id=packing.id, truth=None)

    assert reached(book, road) == {"tea", "second"}


@pytest.mark.parametrize("outcome", ["fixed", "unfounded"])
def test_goods_that_are_in_order_after_a_recall_are_sold_again(book, coop, road, outcome):
    recall = opened(book, coop, road["leaf"])
    close_recall(book, coop.recorder, recall=recall, outcome=outcome)

    assert reached(book, road) == set()
    assert (recall.outcome, recall.closed_at) == (outcome, coop.recorder.now())


def test_what_was_put_to_another_use_is_no_food_any_more_but_may_go_out(book, coop, road):
    maker = trade.buyer(book, coop)
    recall = opened(book, coop, road["leaf"])

    def go():
        packs = Quantity.count(1, net_grams=farm.NET_GRAMS)
        goods = [(road["first"], packs)]
        return dispatch(book, coop.recorder, buyer=maker, inputs=goods, at=coop.now)

    with pytest.raises(Conflict, match="is recalled"):
        go()
    close_recall(book, coop.recorder, recall=recall, outcome="repurposed")
    assert go().kind is EventKind.DISPATCH

    assert reached(book, road) == {"leaf", "tea", "first", "second"}


def test_a_pack_that_turns_up_after_its_lot_was_destroyed_is_still_recalled(book, coop, road):
    trade.destroy(book, coop, road["other"], 10)
    recall = opened(book, coop, road["other"])
    close_recall(book, coop.recorder, recall=recall, outcome="destroyed")

    assert recalls_of(book, [road["other"].id]) == {road["other"].id: recall}


def test_of_several_recalls_of_a_lot_the_last_one_counts(book, coop, road):
    close_recall(book, coop.recorder, recall=opened(book, coop, road["tea"]), outcome="repurposed")
    again = opened(book, coop, road["tea"])
    assert set(recalls_of(book, [road["first"].id]).values()) == {again}

    close_recall(book, coop.recorder, recall=again, outcome="unfounded")

    assert reached(book, road) == set()


def test_the_end_of_a_recall_is_an_event_of_every_lot_that_it_reached(book, coop, road):
    recall = opened(book, coop, road["tea"])
    close_recall(book, coop.recorder, recall=recall, outcome="fixed")

    (told,) = book.scalars(select(Event).where(Event.kind == EventKind.RECALL_CLOSED))
    assert {each.lot_id for each in told.about} == {
        road[name].id for name in ("tea", "first", "second")
    }
    assert [(fact.key, fact.value) for fact in told.facts] == [("outcome", "fixed")]
    assert [each.source_event_id for each in told.sources] == [recall.event_id]


def test_neither_the_beginning_nor_the_end_of_a_recall_is_declared_wrong(book, coop, road):
    recall = opened(book, coop, road["tea"])
    close_recall(book, coop.recorder, recall=recall, outcome="fixed")
    kinds = (EventKind.RECALL, EventKind.RECALL_CLOSED)

    for event in book.scalars(select(Event).where(Event.kind.in_(kinds))).all():
        with pytest.raises(InvalidInput) as refused:
            declare_error(book, coop.recorder, event_id=event.id, truth=None)
        assert refused.value.field == "event"


def test_one_of_two_recalls_goes_on_when_the_other_ends(book, coop, road):
    first, _ = opened(book, coop, road["leaf"]), opened(book, coop, road["tea"])
    close_recall(book, coop.recorder, recall=first, outcome="unfounded")

    assert reached(book, road) == {"tea", "first", "second"}


def test_nothing_asked_is_nothing_blocked(book, coop, road):
    opened(book, coop, road["leaf"])

    assert blocking(book, []) == set()


@pytest.mark.parametrize(
    ("instead", "field"),
    [
        ({"reason_vi": "  "}, "reason_vi"),
        ({"reason_vi": "x" * 501}, "reason_vi"),
        ({"reason_en": "x" * 501}, "reason_en"),
    ],
)
def test_a_recall_says_why_in_words_that_can_be_kept(book, coop, road, instead, field):
    with pytest.raises(InvalidInput) as refused:
        opened(book, coop, road["leaf"], **instead)
    assert refused.value.field == field


def test_anothers_lot_and_recall_are_not_there(book, coop, neighbour, road):
    with pytest.raises(NotFound):
        opened(book, neighbour, road["leaf"])
    recall = opened(book, coop, road["leaf"])
    with pytest.raises(NotFound):
        close_recall(book, neighbour.recorder, recall=recall, outcome="fixed")
    assert recall.closed_at is None


def test_a_recall_ends_with_an_outcome_and_once(book, coop, road):
    recall = opened(book, coop, road["leaf"])
    with pytest.raises(InvalidInput, match="fixed, repurposed") as refused:
        close_recall(book, coop.recorder, recall=recall, outcome="forgotten")
    assert (refused.value.field, refused.value.value) == ("outcome", "forgotten")

    close_recall(book, coop.recorder, recall=recall, outcome="fixed")
    with pytest.raises(Conflict) as again:
        close_recall(book, coop.recorder, recall=recall, outcome="destroyed")
    assert again.value.field == "recall"
    assert recall.outcome == "fixed"


def test_two_who_end_a_recall_at_once_end_it_once(deployment):
    """On PostgreSQL the second outcome took the place of the first."""
    with deployment.transaction() as session:
        coop = farm.found(session, deployment.clock)
        recall_id = opened(session, coop, farm.harvest(session, coop)).id

    def end(outcome):
        with deployment.transaction() as session:
            recall = session.get_one(Recall, recall_id)
            close_recall(session, coop.recorder, recall=recall, outcome=outcome)
            return outcome

    outcomes = crowd.tally(crowd.together([lambda: end("fixed"), lambda: end("unfounded")] * 3))

    assert outcomes.pop("Conflict") == 5
    with deployment.reading() as session:
        assert {session.get_one(Recall, recall_id).outcome: 1} == outcomes
