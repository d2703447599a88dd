"""A working day at Côn Minh: tubers bought, starch washed out, vermicelli made and packed.

About 12 t of tubers become 2.6 t of wet starch; half of it is made into about 670 kg of dried
vermicelli, the rest is kept for the months in which nothing is dug. 300 working days make 200 t.
"""

from datetime import date, timedelta

from storefront.demo.desk import Desk
from storefront.demo.packing import pack_lot, to_warehouse
from storefront.demo.scale import together, weigh
from traceability.events.services import output_lot, record_process
from traceability.events.stocktaking import record_opening_stock
from traceability.lots.models import Lot
from traceability.parties.roles import Role
from traceability.quantities import Quantity

DELIVERIES = 6
KILOGRAMS = 2_000
TUBERS_PER_STARCH = 4.6
STARCH_PER_VERMICELLI = 1.85
DRIED_KILOGRAMS = 670


def open_books(desk: Desk) -> None:
    """What was there before the books: starch of the last season."""
    event = record_opening_stock(
        desk.session,
        desk.by(Role.STAFF),
        content=desk.materials["BOT"],
        quantity=Quantity.weigh("20", "tấn"),
        place=desk.places["XUONG"],
        at=desk.put(desk.days[0] - timedelta(days=1), 16),
    )
    desk.kept = [output_lot(event)]


def work(desk: Desk, day: date) -> None:
    """Pack what dried since yesterday; buy and grind; steam yesterday's starch and hang it up."""
    _pack(desk, day)
    bought = [buy(desk, day, turn) for turn in range(DELIVERIES)]
    (starch,) = desk.kept
    desk.kept = [_grind(desk, day, bought)]
    dried = desk.about(DRIED_KILOGRAMS, 0.06)
    event = record_process(
        desk.session,
        desk.by(Role.STAFF),
        stage="noodles",
        place=desk.places["XUONG"],
        inputs=[(starch, desk.weighed(round(dried * STARCH_PER_VERMICELLI / 1000) * 1000))],
        output=desk.materials["MIENKHO"],
        made=desk.weighed(dried),
        at=desk.put(day, 16),
        facts={
            "composition": "pure",
            "method": "sheets",
            "drying": desk.chance.choice(("sun", "greenhouse")),
            "drying_hours": str(desk.chance.randrange(14, 30)),
            "moisture": f"{desk.chance.uniform(11, 13.5):.1f}",
        },
    )
    desk.waiting = [(output_lot(event), dried)]


def this_morning(desk: Desk, day: date) -> None:
    """The first deliveries of today, not ground yet."""
    for turn in range(2):
        buy(desk, day, turn)


def buy(desk: Desk, day: date, turn: int) -> tuple[Lot, int]:
    """One delivery of tubers; the soil on them is deducted."""
    plot = desk.chance.choice(desk.plots)
    household = desk.chance.choice(desk.households)
    grams = desk.about(KILOGRAMS, 0.25) // 10_000 * 10_000
    helped = desk.chance.random() < 0.25  # noqa: PLR2004 - a quarter comes with the helper
    recorder = desk.by(Role.HELPER, on_behalf_of=household) if helped else desk.by(Role.PICKER)
    event = weigh(
        desk,
        recorder,
        household=household,
        plot=plot,
        material="CU",
        grams=grams,
        at=desk.put(day, 6 + turn // 3),
        stage="receive",
        facts={
            "cultivar": desk.cultivar(plot),
            "soil_share": str(desk.chance.randrange(3, 9)),
        },
    )
    return output_lot(event), grams


def _grind(desk: Desk, day: date, bought: list[tuple[Lot, int]]) -> Lot:
    tubers = sum(grams for _, grams in bought)
    starch = round(tubers / (TUBERS_PER_STARCH * desk.chance.uniform(0.97, 1.03)) / 1000) * 1000
    event = record_process(
        desk.session,
        desk.by(Role.STAFF),
        stage="starch",
        place=desk.places["XUONG"],
        inputs=[(lot, desk.weighed(grams)) for lot, grams in together(bought)],
        output=desk.materials["BOT"],
        made=desk.weighed(starch),
        at=desk.put(day, 10),
        facts={
            "washings": str(desk.chance.randrange(4, 7)),
            "settling_hours": str(desk.chance.randrange(6, 14)),
            "water_source": "stream",
        },
    )
    return output_lot(event)


def _pack(desk: Desk, day: date) -> None:
    """Two thirds into packs of 500 g, the rest into bundles of 1 kg; broken strands are lost."""
    for lot, grams in desk.waiting:
        at = desk.put(day, 8)
        small = grams * 66 // 100 // 500
        rest = grams - small * 500
        bags = pack_lot(
            desk, source=lot, product=desk.products["MIEN500"], packs=small, at=at, packaging="bag"
        )
        pack_lot(
            desk,
            source=lot,
            product=desk.products["MIEN1KG"],
            packs=rest * 98 // 100 // 1_000,
            at=at,
            packaging="bag",
            drawn=rest,
        )
        to_warehouse(desk, bags, day, hour=14)
    desk.waiting = []
