"""A working day at La Hiên in season: fruit bought in the morning, graded and boxed by evening.

About a tonne a day; a season of ten weeks brings 70 t. Of the several hundred households eight
deliver a day here: in a real season a load of 125 kg is gathered from two or three of them.
"""

from datetime import date, timedelta

from storefront.demo.desk import Desk
from storefront.demo.packing import pack_lot
from storefront.demo.scale import together, weigh
from traceability.events.services import output_lot, record_process
from traceability.events.stocktaking import correct_stock
from traceability.lots.models import Lot
from traceability.lots.stock import stock_by_place
from traceability.parties.roles import Role

DELIVERIES = 8
KILOGRAMS = 125
PAST_ITS_DAY = 7
"""Days after boxing on which a box is not good any more."""

_SPECIAL_IN_A_HUNDRED = 12
_KEPT = 0.93
"""Of the weight bought: cracked and small fruit is left out."""


def work(desk: Desk, day: date) -> None:
    """Buy, grade, box."""
    bought = [_buy(desk, day, turn) for turn in range(DELIVERIES)]
    graded = round(sum(grams for _, grams in bought) * _KEPT / 1000) * 1000
    event = record_process(
        desk.session,
        desk.by(Role.STAFF),
        stage="sort",
        place=desk.places["DIEMTHU"],
        inputs=[(lot, desk.weighed(grams)) for lot, grams in together(bought)],
        output=desk.materials["NALOAI"],
        made=desk.weighed(graded),
        at=desk.put(day, 12),
        facts={"grade": "mixed", "fruit_per_kg": str(desk.chance.choice((3, 3.5, 4)))},
    )
    lot = output_lot(event)
    boxes = graded * (100 - _SPECIAL_IN_A_HUNDRED) // 100 // 3_000
    rest = graded - boxes * 3_000
    at = desk.put(day, 14)
    products = desk.products
    pack_lot(desk, source=lot, product=products["NA3KG"], packs=boxes, at=at, packaging="carton")
    pack_lot(
        desk,
        source=lot,
        product=products["NA2KG"],
        packs=rest // 2_000,
        at=at,
        packaging="carton",
        drawn=rest,
    )


def _buy(desk: Desk, day: date, turn: int) -> tuple[Lot, int]:
    """One delivery to the buying point, from the orchards of one area."""
    plot = desk.chance.choice(desk.plots)
    grams = desk.about(KILOGRAMS, 0.2)
    event = weigh(
        desk,
        desk.by(Role.PICKER),
        household=desk.chance.choice(desk.households),
        plot=plot,
        material="NATUOI",
        grams=grams,
        at=desk.put(day, 6 + turn // 3),
        stage="receive",
        facts={"cultivar": desk.cultivar(plot)},
    )
    return output_lot(event), grams


def end_season(desk: Desk, today: date) -> None:
    """Write off what is left once it is past its day: nothing of the season is in stock."""
    after = desk.days[-1] + timedelta(days=PAST_ITS_DAY)
    if after >= today:
        return
    at = desk.put(after, 16)
    for lot in [packed.lot for packed in desk.shelf]:
        for pile in stock_by_place(desk.session, lot):
            correct_stock(
                desk.session,
                desk.by(Role.STAFF),
                lot=lot,
                counted=None,
                place=pile.place,
                at=at,
                reason="Quả chín quá, không bán nữa",
            )
