"""What cannot have happened is refused by its field, and leaves nothing behind."""

import farm
import pytest
from sqlalchemy import func, select

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
    EventLine,
    EventStampRange,
)
from traceability.lots.models import Balance, Lot, LotSequence
from traceability.quantities import Quantity

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
