"""Harvest, process, pack, ship, sell, count: what each records, and what each refuses."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import farm
import pytest
from sqlalchemy import String, func, inspect, select
from sqlalchemy.types import JSON

from traceability.database import Identifier
from traceability.errors import (
    CodeTaken,
    InvalidFact,
    InvalidInput,
    InvalidLotCode,
    InvalidQuantity,
    InvalidTime,
    LotOverdrawn,
    MissingFact,
    NotFound,
    OutOfOrder,
)
from traceability.events import services as events
from traceability.events.models import (
    ErrorDeclaration,
    Event,
    EventFact,
    EventKind,
    EventLine,
    EventStampRange,
)
from traceability.events.stocktaking import correct_stock, record_opening_stock
from traceability.lots import services as lots
from traceability.lots.ledger import Move, balances_of
from traceability.lots.models import Balance, Lot, LotSequence
from traceability.parties import services as parties
from traceability.parties.models import Person
from traceability.parties.recorder import Recorder
from traceability.parties.roles import Role
from traceability.quantities import Quantity
from traceability.times import VIETNAM, EventTime


class Shed:
    """A farm with leaf, tea and packets of the 10th, so that there is something to refuse."""

    def __init__(self, session, coop, neighbour):
        self.session, self.coop, self.neighbour = session, coop, neighbour
        self.leaf = farm.harvest(session, coop, 100, at=farm.day(10))
        self.tea = farm.make_tea(session, coop, 8, at=farm.day(10))
        self.packets = farm.packets(session, coop, 40, at=farm.day(10))
        self.apples = lots.create_material(
            session, coop.recorder, code="NA", crop="custard_apple", form="fresh_fruit"
        )
        self.theirs = farm.make_tea(session, neighbour, 8, at=farm.day(10))

    def harvest(self, **instead):
        given = {
            "plot": self.coop.plot,
            "material": self.coop.leaf,
            "taken": Quantity.weigh(40),
            "at": farm.day(20),
            "facts": farm.PLUCKED,
        }
        return events.record_harvest(self.session, self.coop.recorder, **given | instead)

    def process(self, **instead):
        given = {
            "stage": "process",
            "place": self.coop.workshop,
            "inputs": [(self.leaf, Quantity.weigh(40))],
            "output": self.coop.tea,
            "made": Quantity.weigh(8),
            "at": farm.day(20),
            "facts": farm.FIRED,
        }
        return events.record_process(self.session, self.coop.recorder, **given | instead)

    def pack(self, **instead):
        given = {
            "place": self.coop.workshop,
            "product": self.coop.packet,
            "packs": 10,
            "source": self.tea,
            "at": farm.day(20),
        }
        return events.pack(self.session, self.coop.recorder, **given | instead)

    def ship(self, **instead):
        given = {
            "lot": self.packets,
            "quantity": Quantity.count(10),
            "to_place": self.coop.warehouse,
            "at": farm.day(20),
        }
        return events.ship(self.session, self.coop.recorder, **given | instead)

    def sell(self, **instead):
        given = {"inputs": [(self.packets, Quantity.count(3))], "at": farm.day(20)}
        return events.sell(self.session, self.coop.recorder, **given | instead)

    def count(self, **instead):
        given = {
            "lot": self.packets,
            "counted": Quantity.count(38),
            "place": self.coop.workshop,
            "at": farm.day(20),
            "reason": "hai gói rách",
        }
        return correct_stock(self.session, self.coop.recorder, **given | instead)

    def open_stock(self, **instead):
        given = {
            "content": self.coop.packet,
            "quantity": Quantity.count(5),
            "place": self.coop.workshop,
            "at": farm.day(20),
        }
        return record_opening_stock(self.session, self.coop.recorder, **given | instead)


@pytest.fixture
def shed(book, coop, neighbour):
    return Shed(book, coop, neighbour)


def moved(event):
    return [(line.lot, line.place_id, line.grams, line.pieces) for line in event.lines]


def test_a_harvest_opens_a_lot_of_fresh_leaf_in_the_workshop(shed):
    event = shed.harvest(taken=Quantity.weigh("4.5", "tạ"))

    lot = events.output_lot(event)
    assert (event.kind, event.stage) == (EventKind.HARVEST, "harvest")
    assert (lot.code, lot.content) == ("LA-261120-01", shed.coop.leaf)
    assert event.place is shed.coop.plot
    assert moved(event) == [(lot, shed.coop.workshop.id, 450_000, 0)]
    assert [(line.figure, line.unit) for line in event.lines] == [("4.5", "tạ")]
    assert {fact.key: fact.value for fact in event.facts} == farm.PLUCKED
    assert event.party_id == shed.coop.household.id, "the plot is that household's"


def test_a_delivery_from_a_household_is_received(shed):
    other = parties.add_party(
        shed.session, shed.coop.recorder, kind="household", code="HO-13", name="Ông Hùng"
    )

    event = shed.harvest(stage="receive", household=other, plot=shed.coop.workshop)

    assert (event.kind, event.party_id) == (EventKind.RECEIVE, other.id)


def test_a_harvest_lies_where_it_was_brought(shed):
    event = shed.harvest(store_at=shed.coop.warehouse)

    assert [line.place_id for line in event.lines] == [shed.coop.warehouse.id]


def test_two_harvests_a_day_get_two_codes(shed):
    codes = [events.output_lot(shed.harvest()).code for _ in range(2)]

    assert codes == ["LA-261120-01", "LA-261120-02"]


def test_a_process_step_draws_from_its_inputs_and_opens_a_lot(shed):
    more = farm.harvest(shed.session, shed.coop, 50, at=farm.day(11))

    event = shed.process(
        inputs=[(shed.leaf, Quantity.weigh(60)), (more, Quantity.weigh(40))],
        made=Quantity.weigh(20),
    )

    made = events.output_lot(event)
    assert moved(event) == [
        (shed.leaf, shed.coop.workshop.id, -60_000, 0),
        (more, shed.coop.workshop.id, -40_000, 0),
        (made, shed.coop.workshop.id, 20_000, 0),
    ]
    assert farm.stock(shed.session, shed.leaf) == (40_000, 0)
    assert made.code == "CHE-261120-01"


def test_packing_draws_the_net_weight_and_sets_the_expiry(shed):
    event = shed.pack()

    lot = events.output_lot(event)
    assert moved(event)[0] == (shed.tea, shed.coop.workshop.id, -2_000, 0)
    assert moved(event)[1] == (lot, shed.coop.workshop.id, 2_000, 10)
    assert (lot.business_date, lot.expires_on) == (date(2026, 11, 20), date(2027, 11, 20))


def test_packing_may_say_what_was_drawn_so_that_the_loss_shows(shed):
    event = shed.pack(source=None, inputs=[(shed.tea, Quantity.weigh("2.1"))])

    assert sum(line.grams for line in event.lines) == -100


def test_packing_all_of_a_lot_leaves_nothing(shed):
    shed.pack(packs=40)

    assert balances_of(shed.session, shed.tea.id) == []


def test_shipping_moves_packets_to_another_place(shed):
    shed.ship()

    here = {
        each.place_id: (each.grams, each.pieces)
        for each in balances_of(shed.session, shed.packets.id)
    }
    assert here == {
        shed.coop.workshop.id: (6_000, 30),
        shed.coop.warehouse.id: (2_000, 10),
    }


def test_a_shipment_is_not_drawn_from_the_place_it_goes_to(book, library):
    """Packets lay in both places; shipping more took them from the goal and put them back."""
    coop = farm.found(book, library.clock, code="HAIKHO")
    # The warehouse is drawn on first: places are asked in the order of their ids.
    first, second = sorted([coop.workshop, coop.warehouse], key=lambda place: place.id)
    lot = farm.packets(book, coop, 40)

    def ship(packs, place):
        events.ship(
            book,
            coop.recorder,
            lot=lot,
            quantity=Quantity.count(packs),
            to_place=place,
            at=coop.now,
        )

    ship(20, second) if first is coop.workshop else ship(20, first)
    ship(5, first)
    ship(5, first)

    there = {each.place_id: each.pieces for each in balances_of(book, lot.id)}
    assert there == {first.id: 30, second.id: 10}


def test_shipping_more_than_lies_elsewhere_is_refused(shed):
    shed.ship(quantity=Quantity.count(30))

    with pytest.raises(LotOverdrawn, match="10 packs left, fewer than 11"):
        shed.ship(quantity=Quantity.count(11))


def test_a_sale_takes_packets_from_wherever_they_lie(shed):
    shed.ship(quantity=Quantity.count(39))
    buyer = parties.add_party(
        shed.session, shed.coop.recorder, kind="buyer", code="B-1", name="Cửa hàng Thái"
    )

    event = shed.sell(inputs=[(shed.packets, Quantity.count(40))], buyer=buyer)

    assert (event.kind, event.party_id) == (EventKind.SELL, buyer.id)
    assert sum(line.pieces for line in event.lines) == -40
    assert farm.stock(shed.session, shed.packets) == (0, 0)


def test_a_sale_takes_exactly_what_was_reserved(shed):
    move = Move(shed.packets, shed.coop.workshop.id, -600, -3, "3", "pieces")

    event = shed.sell(inputs=None, moves=[move])

    assert moved(event) == [(shed.packets, shed.coop.workshop.id, -600, -3)]


@pytest.mark.parametrize(("grams", "pieces"), [(600, 3), (-600, -2), (-601, -3), (0, 0), (-600, 0)])
def test_a_sale_of_no_whole_packets_is_refused(shed, grams, pieces):
    move = Move(shed.packets, shed.coop.workshop.id, grams, pieces, "3", "pieces")

    with pytest.raises(InvalidQuantity):
        shed.sell(inputs=None, moves=[move])


def test_counting_brings_the_books_to_what_lies_there(shed):
    event = shed.count()

    assert moved(event) == [(shed.packets, shed.coop.workshop.id, -400, -2)]
    assert farm.stock(shed.session, shed.packets) == (7_600, 38)
    assert {fact.key: fact.value for fact in event.facts} == {"reason": "hai gói rách"}


def test_counting_packets_counts_their_weight_with_them(shed):
    """A count of 38 packets without their weight left 0 g of 38 packets."""
    shed.count(counted=Quantity.count(38))

    assert farm.stock(shed.session, shed.packets) == (38 * 200, 38)


def test_counting_nothing_empties_the_place(shed):
    shed.count(counted=None)

    assert farm.stock(shed.session, shed.packets) == (0, 0)


def test_opening_stock_is_a_lot_without_a_recorded_past(shed):
    packed = events.output_lot(shed.open_stock())
    weighed = events.output_lot(shed.open_stock(content=shed.coop.tea, quantity=Quantity.weigh(12)))

    assert farm.stock(shed.session, packed) == (1_000, 5)
    assert packed.expires_on == date(2027, 11, 20)
    assert farm.stock(shed.session, weighed) == (12_000, 0)


REFUSALS = [
    # act, what is different, the error, the field, a part of the sentence
    ("harvest", {"at": farm.day(23)}, InvalidTime, "at", "future"),
    ("harvest", {"facts": {}}, MissingFact, "pluck_standard", ""),
    ("harvest", {"facts": {**farm.PLUCKED, "colour": 1}}, InvalidFact, "colour", ""),
    (
        "harvest",
        {"facts": {"pluck_standard": "weed"}},
        InvalidFact,
        "pluck_standard",
        "weed",
    ),
    (
        "harvest",
        {"stage": "process", "facts": farm.FIRED},
        InvalidInput,
        "stage",
        "process",
    ),
    ("harvest", {"stage": "boil"}, InvalidInput, "stage", "boil"),
    ("harvest", {"lot_code": "LO 3"}, InvalidLotCode, "code", "LO 3"),
    ("harvest", lambda s: {"lot_code": s.leaf.code}, CodeTaken, "code", "taken"),
    ("harvest", lambda s: {"plot": s.coop.workshop}, InvalidInput, "plot", "not a plot"),
    ("harvest", lambda s: {"material": s.coop.tea}, InvalidInput, "material", "CHE"),
    ("harvest", {"taken": Quantity.count(5)}, InvalidQuantity, "quantity", "weighed"),
    ("harvest", lambda s: {"plot": s.neighbour.plot}, NotFound, None, "no such record"),
    ("harvest", lambda s: {"material": s.neighbour.leaf}, NotFound, None, "no such record"),
    ("harvest", lambda s: {"household": s.neighbour.household}, NotFound, None, "no such"),
    ("harvest", lambda s: {"store_at": s.neighbour.workshop}, NotFound, None, "no such record"),
    ("process", {"at": farm.day(9)}, OutOfOrder, "at", "came about on 2026-11-10"),
    ("process", {"at": farm.day(23)}, InvalidTime, "at", "future"),
    ("process", {"inputs": []}, InvalidInput, "lot", "at least one"),
    (
        "process",
        lambda s: {"inputs": [(s.leaf, Quantity.weigh(1))] * 2},
        InvalidInput,
        "lot",
        "twice",
    ),
    (
        "process",
        lambda s: {"inputs": [(s.leaf, Quantity.weigh(101))]},
        LotOverdrawn,
        "quantity",
        "100 kg left",
    ),
    (
        "process",
        {"made": Quantity.weigh("40.001")},
        InvalidQuantity,
        "made",
        "cannot come out of 40 kg",
    ),
    (
        "process",
        lambda s: {"inputs": [(s.theirs, Quantity.weigh(1))]},
        NotFound,
        None,
        "no such record",
    ),
    ("process", lambda s: {"place": s.neighbour.workshop}, NotFound, None, "no such record"),
    ("process", lambda s: {"output": s.neighbour.tea}, NotFound, None, "no such record"),
    ("process", lambda s: {"output": s.coop.leaf}, InvalidInput, "output", "LA"),
    (
        "process",
        lambda s: {"inputs": [(s.tea, Quantity.weigh(1))]},
        InvalidInput,
        "lot",
        "nothing to do",
    ),
    (
        "process",
        lambda s: {"inputs": [(s.packets, Quantity.count(1))]},
        InvalidInput,
        "lot",
        "nothing to do",
    ),
    (
        "process",
        lambda s: {"inputs": [(s.packets, Quantity.weigh(1))]},
        InvalidQuantity,
        "quantity",
        "counted",
    ),
    ("process", {"stage": "harvest"}, InvalidInput, "stage", "harvest"),
    ("process", {"facts": {}}, MissingFact, "method", ""),
    (
        "process",
        {"facts": {**farm.FIRED, "moisture": "wet"}},
        InvalidFact,
        "moisture",
        "wet",
    ),
    (
        "process",
        {"facts": {**farm.FIRED, "moisture": float("nan")}},
        InvalidFact,
        "moisture",
        "nan",
    ),
    ("process", {"lot_code": "a" * 21}, InvalidLotCode, "code", "a"),
    ("pack", {"at": farm.day(9)}, OutOfOrder, "at", "came about on 2026-11-10"),
    ("pack", {"at": farm.day(23)}, InvalidTime, "at", "future"),
    ("pack", {"source": None}, InvalidInput, "lot", "at least one"),
    ("pack", {"packs": 41}, LotOverdrawn, "quantity", "8 kg left"),
    ("pack", {"packs": 0}, InvalidQuantity, "pieces", "0"),
    ("pack", {"packs": -3}, InvalidQuantity, "pieces", "-3"),
    ("pack", {"packs": 2.5}, InvalidQuantity, "pieces", "2.5"),
    ("pack", {"packs": 10**12}, InvalidQuantity, "pieces", ""),
    (
        "pack",
        lambda s: {"inputs": [(s.tea, Quantity.weigh("1.9"))]},
        LotOverdrawn,
        "packs",
        "2 kg, more than the 1.9 kg",
    ),
    ("pack", lambda s: {"source": s.leaf}, InvalidInput, "lot", "not of the material"),
    ("pack", lambda s: {"source": s.packets}, InvalidInput, "lot", "not of the material"),
    ("pack", lambda s: {"source": s.theirs}, NotFound, None, "no such record"),
    ("pack", lambda s: {"product": s.neighbour.packet}, NotFound, None, "no such record"),
    ("pack", lambda s: {"place": s.neighbour.workshop}, NotFound, None, "no such record"),
    ("pack", {"stage": "process"}, InvalidInput, "stage", "process"),
    ("pack", {"facts": {"packaging": "sack"}}, InvalidFact, "packaging", "sack"),
    ("ship", {"quantity": Quantity.count(41)}, LotOverdrawn, "packs", "40 packs left"),
    ("ship", {"quantity": Quantity.weigh(1)}, InvalidQuantity, "quantity", "counted"),
    ("ship", lambda s: {"to_place": s.coop.workshop}, LotOverdrawn, "packs", "0 packs left"),
    ("ship", lambda s: {"to_place": s.neighbour.workshop}, NotFound, None, "no such record"),
    ("ship", lambda s: {"lot": s.theirs, "quantity": Quantity.weigh(1)}, NotFound, None, "no such"),
    ("ship", {"at": farm.day(9)}, OutOfOrder, "at", "came about"),
    ("ship", {"at": farm.day(23)}, InvalidTime, "at", "future"),
    ("sell", {"inputs": []}, InvalidInput, "lot", "at least one"),
    ("sell", {"inputs": None}, InvalidInput, "lot", "at least one"),
    ("sell", {"inputs": None, "moves": []}, InvalidInput, "lot", "at least one"),
    (
        "sell",
        lambda s: {"inputs": [(s.packets, Quantity.count(41))]},
        LotOverdrawn,
        "packs",
        "40 packs left",
    ),
    (
        "sell",
        lambda s: {"inputs": [(s.packets, Quantity.weigh(1))]},
        InvalidQuantity,
        "quantity",
        "counted",
    ),
    (
        "sell",
        lambda s: {"inputs": [(s.theirs, Quantity.weigh(1))]},
        NotFound,
        None,
        "no such record",
    ),
    ("sell", lambda s: {"buyer": s.neighbour.household}, NotFound, None, "no such record"),
    ("sell", {"at": farm.day(9)}, OutOfOrder, "at", "came about"),
    ("sell", {"at": farm.day(23)}, InvalidTime, "at", "future"),
    (
        "count",
        {"counted": Quantity.count(40)},
        InvalidInput,
        "counted",
        "what the books say",
    ),
    (
        "count",
        lambda s: {"place": s.coop.warehouse, "counted": None},
        InvalidInput,
        "counted",
        "books",
    ),
    ("count", {"counted": Quantity.weigh(3)}, InvalidQuantity, "quantity", "counted"),
    ("count", lambda s: {"lot": s.theirs}, NotFound, None, "no such record"),
    ("count", lambda s: {"place": s.neighbour.workshop}, NotFound, None, "no such record"),
    ("count", {"reason": "x" * 501}, InvalidInput, "reason", "501 characters"),
    ("count", {"reason": "rách \ud800"}, InvalidInput, "reason", "cannot be kept"),
    ("count", {"at": farm.day(9)}, OutOfOrder, "at", "came about"),
    ("count", {"at": farm.day(23)}, InvalidTime, "at", "future"),
    (
        "open_stock",
        {"quantity": Quantity.weigh(3)},
        InvalidQuantity,
        "quantity",
        "counted",
    ),
    ("open_stock", lambda s: {"content": s.coop.tea}, InvalidQuantity, "quantity", "weighed"),
    ("open_stock", lambda s: {"content": s.neighbour.packet}, NotFound, None, "no such record"),
    ("open_stock", lambda s: {"place": s.neighbour.workshop}, NotFound, None, "no such record"),
    ("open_stock", {"at": farm.day(23)}, InvalidTime, "at", "future"),
    ("open_stock", {"lot_code": "LO 3"}, InvalidLotCode, "code", "LO 3"),
]


def rows(session):
    """How much there is of everything that an act could leave behind."""
    tables = (Event, EventLine, EventFact, EventStampRange, ErrorDeclaration, Lot, LotSequence)
    counts = [session.scalar(select(func.count()).select_from(table)) for table in tables]
    kept = session.execute(select(Balance.lot_id, Balance.place_id, Balance.grams, Balance.pieces))
    return counts, sorted(kept.all(), key=str)


@pytest.mark.parametrize(
    "refusal",
    REFUSALS,
    ids=[f"{number}-{each[0]}-{each[2].__name__}" for number, each in enumerate(REFUSALS)],
)
def test_what_cannot_be_is_refused_by_field_and_leaves_nothing_behind(shed, refusal):
    act, instead, error, field, said = refusal
    different = instead(shed) if callable(instead) else instead
    shed.session.flush()
    before = rows(shed.session)

    with pytest.raises(error) as refused, shed.session.begin_nested():
        getattr(shed, act)(**different)

    assert type(refused.value) is error
    assert refused.value.field == field
    assert said in str(refused.value)
    shed.session.expire_all()
    assert rows(shed.session) == before


def test_a_lot_that_belongs_to_others_is_named_no_further(shed):
    with pytest.raises(NotFound) as refused:
        shed.sell(inputs=[(shed.theirs, Quantity.weigh(1))])

    assert shed.theirs.code not in str(refused.value)


def test_the_form_of_another_crop_is_not_fired_into_tea(shed):
    apples = events.output_lot(
        shed.open_stock(content=shed.apples, quantity=Quantity.weigh(40), at=farm.day(10))
    )

    with pytest.raises(InvalidInput, match="nothing to do") as refused:
        shed.process(inputs=[(apples, Quantity.weigh(40))])
    assert (refused.value.field, refused.value.value) == ("lot", apples.code)


def test_six_in_the_morning_is_recorded_with_three_times(shed, library):
    library.clock.now = datetime(2026, 11, 22, 3, 0, 7, tzinfo=UTC)

    event = shed.harvest(at=EventTime.at(datetime(2026, 11, 22, 6, 0, tzinfo=VIETNAM)))

    assert event.event_time == datetime(2026, 11, 21, 23, 0, tzinfo=UTC)
    assert event.offset_minutes == 420
    assert event.business_date == date(2026, 11, 22)
    assert event.record_time == datetime(2026, 11, 22, 3, 0, 7, tzinfo=UTC)
    assert events.output_lot(event).code.startswith("LA-261122")


def test_a_phone_that_is_a_few_minutes_ahead_may_record(shed, library):
    ahead = library.clock.now + timedelta(minutes=4)

    assert shed.harvest(at=EventTime.local(ahead)).event_time == ahead


def test_the_times_survive_both_databases(deployment, clock):
    at = EventTime.at(datetime(2026, 11, 22, 6, 0, tzinfo=VIETNAM))
    with deployment.transaction() as session:
        farm.harvest(session, farm.found(session, clock), at=at)

    with deployment.reading() as session:
        event = session.scalars(select(Event)).one()
        assert (event.event_time, event.offset_minutes) == (at.moment, 420)
        assert event.event_time.utcoffset() == timedelta(0)
        assert (event.business_date, event.record_time) == (date(2026, 11, 22), clock.now)


def test_an_event_says_who_recorded_it_and_for_whom(shed, library):
    person = Person(display_name="Nguyễn Thị Lan", created_at=library.clock())
    shed.session.add(person)
    shed.session.flush()
    helper = Recorder(
        shed.coop.organisation.id,
        Role.HELPER,
        person_id=person.id,
        on_behalf_of=shed.coop.household.id,
        clock=library.clock,
    )

    event = events.record_harvest(
        shed.session,
        helper,
        plot=shed.coop.plot,
        material=shed.coop.leaf,
        taken=Quantity.weigh(3),
        at=shed.coop.now,
        facts=farm.PLUCKED,
    )

    assert (event.recorded_by, event.on_behalf_of) == (person.id, shed.coop.household.id)


@pytest.mark.parametrize("whose", ["neighbour", "nobody"])
def test_nobody_records_on_behalf_of_others_people(shed, library, whose):
    """It met a foreign key of the database instead of an answer."""
    party = shed.neighbour.household.id if whose == "neighbour" else uuid4()
    helper = Recorder(
        shed.coop.organisation.id, Role.HELPER, on_behalf_of=party, clock=library.clock
    )

    with pytest.raises(NotFound) as refused:
        farm.harvest(
            shed.session,
            type(shed.coop)(**{**vars(shed.coop), "recorder": helper}),
        )
    assert refused.value.field == "on_behalf_of"


def test_every_event_has_sixteen_random_bytes_of_its_own(shed):
    for _ in range(5):
        shed.harvest()

    nonces = shed.session.scalars(select(Event.nonce)).all()
    assert {len(nonce) for nonce in nonces} == {16}
    assert len(set(nonces)) == len(nonces)


def test_no_column_of_an_event_holds_a_name_a_phone_or_a_face():
    """People are opaque ids; what is text is a code, a unit, a figure or an answer."""
    text_columns = {
        f"{model.__tablename__}.{column.name}"
        for model in (Event, EventLine, EventFact, EventStampRange, ErrorDeclaration)
        for column in inspect(model).columns
        if isinstance(column.type, String | JSON)
    }
    people = {
        f"{model.__tablename__}.{column.name}": type(column.type)
        for model in (Event, ErrorDeclaration)
        for column in inspect(model).columns
        if column.name in {"recorded_by", "on_behalf_of", "party_id"}
    }

    assert text_columns == {
        "events.kind",
        "events.stage",
        "event_lines.figure",
        "event_lines.unit",
        "event_facts.key",
        "event_facts.value",
        "error_declarations.reason",
        "error_declarations.reason_text",
    }
    assert set(people.values()) == {Identifier}
    assert len(people) == 4


def test_what_people_typed_into_a_fact_is_kept_unchanged(deployment, clock):
    typed = """O'Brien <3 =1+1 "%s" %(x)s; DROP TABLE events --"""
    with deployment.transaction() as session:
        coop = farm.found(session, clock)
        lot = farm.packets(session, coop, 5)
        correct_stock(
            session,
            coop.recorder,
            lot=lot,
            counted=None,
            place=coop.workshop,
            at=coop.now,
            reason=typed,
        )

    with deployment.reading() as session:
        assert session.scalars(select(EventFact.value).where(EventFact.key == "reason")).all() == [
            typed
        ]


def test_everything_is_recorded_in_the_callers_transaction_or_not_at_all(deployment, clock):
    with deployment.transaction() as session:
        coop = farm.found(session, clock)
        farm.harvest(session, coop)
        before = rows(session)

    with pytest.raises(LotOverdrawn), deployment.transaction() as session:  # noqa: PT012 - it fails at commit
        here = farm.visit(session, coop)
        lot = farm.harvest(session, here)
        farm.fire(session, here, [(lot, 40_001)], 8_000)

    with deployment.reading() as session:
        assert rows(session) == before
