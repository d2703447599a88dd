"""A slip is the event: recorded once, added to the lot of the day, priced, corrected."""

from dataclasses import replace
from datetime import date

import farm
import members
import pytest
from sqlalchemy import select

from traceability.deliveries.models import DeliverySlip
from traceability.deliveries.pricing import price_slip, set_price
from traceability.deliveries.reading import last_slip, slips_of_day, versions_of
from traceability.deliveries.services import OwnPrice, SlipTruth, correct_slip, record_slip
from traceability.errors import (
    AlreadyCorrected,
    Conflict,
    InvalidInput,
    LotOverdrawn,
    MissingFact,
    NotAllowed,
    NotFound,
    OutOfOrder,
)
from traceability.events.corrections import declare_error
from traceability.events.diary import events_of_lot
from traceability.events.models import EventKind
from traceability.events.services import record_harvest
from traceability.events.truth import Truth
from traceability.lots.journey import journey_of
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role
from traceability.quantities import Quantity
from traceability.verification import verify


def told(session, slip):
    """What a slip says, read anew."""
    session.expire(slip)
    return slip.net_grams, slip.price.price_vnd if slip.price else None


def test_a_slip_is_an_event_on_the_plot_and_goods_in_the_workshop(book, coop):
    members.price(book, coop)

    slip = members.deliver(book, coop, "25.5", "30.1")

    assert slip.code == "PC26-00001"
    assert (slip.gross_grams, slip.tare_grams, slip.net_grams) == (55_600, 400, 55_200)
    assert slip.price.amount_vnd == 55_200 * 32
    event = slip.event
    assert (event.kind, event.stage) == (EventKind.RECEIVE, "receive")
    assert (event.place_id, event.party_id) == (coop.plot.id, coop.household.id)
    [line] = event.lines
    assert (line.grams, line.figure, line.unit) == (55_200, "55.2", "kg")
    assert line.place_id == coop.workshop.id
    assert [each["figure"] for each in slip.weighings] == ["25.5", "30.1"]


def test_many_members_fill_one_lot_a_day_and_grade_that_leads_to_every_plot(book, coop):
    pairs = [members.member(book, coop, number) for number in range(1, 6)]
    slips = [
        members.deliver(book, coop, household=household, plot=plot) for household, plot in pairs
    ]
    other_grade = members.deliver(book, coop, grade="bud")
    other_day = members.deliver(book, coop, at=farm.day(20))

    lots = {slip.lot_id for slip in slips}
    assert len(lots) == 1
    assert len({*lots, other_grade.lot_id, other_day.lot_id}) == 3
    journey = journey_of(book, slips[0].lot)
    assert {place.id for place in journey.plots} == {plot.id for _, plot in pairs}
    assert journey.legs[0].households == 5
    assert farm.stock(book, slips[0].lot) == (100_000, 0)
    assert verify(book) == []


def test_what_comes_after_the_first_batch_is_another_lot(book, coop):
    morning = members.deliver(book, coop)
    made = members.process(book, coop, morning.lot, 10_000)
    household, plot = members.member(book, coop, 7)

    noon = members.deliver(book, coop, household=household, plot=plot)
    later = members.deliver(book, coop)

    assert morning.lot_id != noon.lot_id == later.lot_id
    assert plot.id not in {place.id for place in journey_of(book, made).plots}


def test_a_harvest_is_added_only_to_a_lot_of_its_material_and_day(book, coop, neighbour):
    lot = farm.harvest(book, coop, 40)
    given = {"plot": coop.plot, "material": coop.leaf, "taken": Quantity.weigh(2)}

    for wrong, at in ((lot, farm.day(21)), (farm.make_tea(book, coop), coop.now)):
        with pytest.raises(InvalidInput) as refused:
            record_harvest(book, coop.recorder, **given, at=at, facts=farm.PLUCKED, into=wrong)
        assert (refused.value.field, refused.value.value) == ("into", wrong.code)
    theirs = farm.harvest(book, neighbour)
    with pytest.raises(NotFound):
        record_harvest(book, coop.recorder, **given, at=coop.now, facts=farm.PLUCKED, into=theirs)
    record_harvest(book, coop.recorder, **given, at=coop.now, facts=farm.PLUCKED, into=lot)
    assert farm.stock(book, lot) == (42_000, 0)


def test_numbers_are_counted_by_year_and_a_refused_slip_takes_none(book, coop):
    members.deliver(book, coop)
    with pytest.raises(MissingFact), book.begin_nested():
        record_slip(
            book,
            coop.recorder,
            household=coop.household,
            material=coop.leaf,
            weighings=members.bags("3"),
            at=coop.now,
            plot=coop.plot,
        )
    last_year = farm.EventTime.at(coop.now.as_entered.replace(year=2025))

    assert members.deliver(book, coop).code == "PC26-00002"
    assert members.deliver(book, coop, at=last_year).code == "PC25-00001"


def test_the_price_of_the_day_is_taken_and_the_last_word_of_a_day_counts(book, coop):
    members.price(book, coop, 30_000, since=date(2026, 11, 1))
    members.price(book, coop, 35_000, since=date(2026, 11, 21))
    members.price(book, coop, 34_000, since=date(2026, 11, 21))
    members.price(book, coop, 99_000, since=date(2026, 11, 23))
    members.price(book, coop, 80_000, grade="bud")

    prices = [members.deliver(book, coop, at=farm.day(day)).price.price_vnd for day in (20, 21, 22)]

    assert prices == [30_000, 34_000, 34_000]


def test_a_price_set_later_fills_open_slips_and_leaves_the_others(book, coop):
    early = members.deliver(book, coop, at=farm.day(19))
    waiting = members.deliver(book, coop, at=farm.day(21))
    gone = members.deliver(book, coop, at=farm.day(21))
    declare_error(book, coop.recorder, event_id=gone.event_id, truth=None)
    events = {slip.event_id for slip in (early, waiting, gone)}
    assert waiting.price is None

    members.price(book, coop, 31_500, since=date(2026, 11, 20))
    members.price(book, coop, 40_000, since=date(2026, 11, 20))

    assert told(book, waiting) == (20_000, 31_500), "a slip keeps what stands on paper"
    assert told(book, early)[1] is told(book, gone)[1] is None
    assert {slip.event_id for slip in book.scalars(select(DeliverySlip))} == events


def test_another_price_needs_a_reason_and_the_permission(book, coop):
    slip = members.deliver(book, coop, price=OwnPrice(50_000, "Hái đẹp"))
    assert (slip.price.price_vnd, slip.price.reason) == (50_000, "Hái đẹp")

    price_slip(book, coop.recorder, slip=slip, price_vnd=51_000, reason="Thoả thuận lại")
    assert [each.price_vnd for each in slip.prices] == [50_000, 51_000]
    with pytest.raises(InvalidInput, match="Say why"):
        price_slip(book, coop.recorder, slip=slip, price_vnd=51_000, reason=" ")
    picker = Recorder(coop.organisation.id, Role.PICKER, clock=coop.recorder.clock)
    with pytest.raises(NotAllowed):
        price_slip(book, picker, slip=slip, price_vnd=1, reason="x")
    coop_of_picker = replace(coop, recorder=picker)
    with pytest.raises(NotAllowed):
        members.deliver(book, coop_of_picker, price=OwnPrice(1, "x"))
    assert members.deliver(book, coop_of_picker).price is None


def test_grades_that_the_crop_does_not_know_have_no_price(book, coop):
    for material, grade in ((coop.leaf, "gold"), (coop.leaf, ""), (coop.tea, "")):
        with pytest.raises(InvalidInput) as refused:
            set_price(
                book,
                coop.recorder,
                material=material,
                grade=grade,
                valid_from=date(2026, 11, 1),
                price_vnd=1,
            )
        assert refused.value.field == "grade"


def test_a_corrected_slip_keeps_its_number_and_is_owed_for_anew(book, coop):
    members.price(book, coop)
    members.price(book, coop, 80_000, grade="bud")
    household, plot = members.member(book, coop, 9)
    slip = members.deliver(book, coop, "40.2")
    members.price(book, coop, 1, since=date(2026, 11, 2))

    right = correct_slip(
        book,
        coop.recorder,
        slip=slip,
        truth=SlipTruth(weighings=members.bags("4.2"), household=household, plot=plot),
    )

    assert (right.code, right.version, right.net_grams) == (slip.code, 1, 4_000)
    assert right.price.price_vnd == members.PRICE, "day and grade stay, so does the price"
    assert (right.event.party_id, right.event.place_id) == (household.id, plot.id)
    assert right.lot_id == slip.lot_id
    assert farm.stock(book, slip.lot) == (4_000, 0)
    dearer = correct_slip(
        book, coop.recorder, slip=right, truth=SlipTruth(facts={"pluck_standard": "bud"})
    )
    assert (dearer.grade, dearer.price.price_vnd, dearer.gross_grams) == ("bud", 80_000, 4_200)
    assert [each.version for each in versions_of(book, dearer)] == [0, 1, 2]
    assert slips_of_day(book, coop.organisation.id, date(2026, 11, 22)) == [dearer]
    assert last_slip(book, coop.organisation.id) is dearer
    with pytest.raises(AlreadyCorrected):
        correct_slip(book, coop.recorder, slip=right, truth=None)
    with pytest.raises(Conflict, match="declared wrong"):
        price_slip(book, coop.recorder, slip=right, price_vnd=5, reason="x")
    assert verify(book) == []


def test_a_slip_follows_a_correction_of_its_event_alone(book, coop):
    slip = members.deliver(book, coop, "40.2", price=OwnPrice(50_000, "Hái đẹp"))

    declaration = declare_error(
        book,
        coop.recorder,
        event_id=slip.event_id,
        truth=Truth(quantities={0: Quantity.weigh("38.5")}),
    )

    right = last_slip(book, coop.organisation.id)
    assert right.event_id == declaration.corrective_event_id
    assert (right.net_grams, right.gross_grams, right.tare_grams) == (38_500, None, None)
    assert (right.price.amount_vnd, right.price.reason) == (1_925_000, "Hái đẹp")


def test_the_day_of_a_lot_that_others_share_is_not_moved(book, coop):
    slip = members.deliver(book, coop)
    yesterday = Truth(at=farm.day(21))
    members.deliver(book, coop)
    with pytest.raises(OutOfOrder) as refused:
        declare_error(book, coop.recorder, event_id=slip.event_id, truth=yesterday)
    assert refused.value.params["lot"] == slip.lot.code

    alone = members.deliver(book, coop, grade="bud")
    members.price(book, coop, 70_000, grade="bud", since=date(2026, 11, 21))
    members.price(book, coop, 90_000, grade="bud", since=date(2026, 11, 22))
    declare_error(book, coop.recorder, event_id=alone.event_id, truth=yesterday)

    moved = last_slip(book, coop.organisation.id)
    assert moved.business_date == moved.lot.business_date == date(2026, 11, 21)
    assert moved.price.price_vnd == 70_000


def test_what_is_in_the_pan_already_cannot_never_have_come(book, coop):
    slip = members.deliver(book, coop)
    members.process(book, coop, slip.lot, 15_000)

    with pytest.raises(LotOverdrawn):
        correct_slip(book, coop.recorder, slip=slip, truth=None)


def test_goods_bought_in_may_come_from_no_plot_that_is_known(book, coop):
    slip = record_slip(
        book,
        coop.recorder,
        household=coop.household,
        material=coop.leaf,
        weighings=members.bags("5"),
        at=coop.now,
        facts=farm.PLUCKED,
    )
    assert slip.event.place_id == coop.workshop.id
    with pytest.raises(InvalidInput) as refused:
        record_slip(
            book,
            coop.recorder,
            household=coop.household,
            material=coop.leaf,
            weighings=members.bags("5"),
            at=coop.now,
            facts=farm.PLUCKED,
            stage="harvest",
        )
    assert refused.value.field == "plot"


def test_a_neighbours_member_is_not_there(book, coop, neighbour):
    with pytest.raises(NotFound):
        members.deliver(book, coop, household=neighbour.household)
    with pytest.raises(NotFound):
        correct_slip(book, neighbour.recorder, slip=members.deliver(book, coop), truth=None)


def test_buyers_deliver_nothing(book, coop):
    buyer = members.parties.add_party(
        book, coop.recorder, kind="buyer", code="KHACH", name="Cửa hàng"
    )
    with pytest.raises(InvalidInput, match="KHACH"):
        members.deliver(book, coop, household=buyer)
    slip = members.deliver(book, coop, stage="harvest")
    with pytest.raises(InvalidInput, match="KHACH"):
        correct_slip(book, coop.recorder, slip=slip, truth=SlipTruth(household=buyer))
    with pytest.raises(InvalidInput, match="XUONG"):
        correct_slip(book, coop.recorder, slip=slip, truth=SlipTruth(plot=coop.workshop))


def test_only_what_was_brought_has_a_household_to_correct(book, coop):
    made = farm.make_tea(book, coop)
    [firing] = [each for each in events_of_lot(book, made) if each.kind is EventKind.PROCESS]

    with pytest.raises(InvalidInput) as refused:
        declare_error(
            book, coop.recorder, event_id=firing.id, truth=Truth(household=coop.household)
        )
    assert refused.value.field == "household"
