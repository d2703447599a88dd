"""A working day at La Bằng: plucking in the morning, firing the same day, packing the next.

About 1,500 kg of fresh leaf from eight of ten plots become about 300 kg of made tea. A whole year
has about 245 such days: 73 t of tea from 30 ha.
"""

from datetime import date

from storefront.demo.desk import Desk
from storefront.demo.packing import pack_lot, to_warehouse
from storefront.demo.scale import together, weigh
from traceability.events.models import Event
from traceability.events.services import output_lot, record_process
from traceability.lots.models import Lot
from traceability.parties.models import Place
from traceability.parties.roles import Role
from traceability.times import EventTime

PLUCKS = (
    ("bud", 70),
    ("bud_one_leaf", 170),
    ("bud_one_leaf", 170),
    ("bud_one_leaf", 170),
    ("bud_two_leaves", 230),
    ("bud_two_leaves", 230),
    ("bud_two_leaves", 230),
    ("bud_two_leaves", 230),
)
"""Pluck standard and kilograms of fresh leaf of the day's groups: 1,500 kg together."""

BATCHES = (
    ("bud", "KHODINH", 4.6),
    ("bud_one_leaf", "KHOTOM", 4.8),
    ("bud_two_leaves", "KHOMOC", 5.1),
)
"""What each standard is fired to, and the kilograms of leaf for one of tea."""

_LOST_IN_SORTING = 0.04
_IN_POUCHES = 64
_PACKED = 97
"""Of a hundred grams: into small pouches, and into packs at all."""


def work(desk: Desk, day: date) -> None:
    """Pack yesterday's tea; pluck, fire and sort today's."""
    _pack(desk, day)
    fresh: dict[str, list[tuple[Lot, int]]] = {}
    first = desk.days.index(day)
    for turn, (standard, kilograms) in enumerate(PLUCKS):
        plot = desk.plots[(first + turn) % len(desk.plots)]
        grams = desk.about(kilograms)
        at = desk.put(day, 6 + turn // 2)
        event = pluck(desk, plot=plot, standard=standard, grams=grams, at=at)
        fresh.setdefault(standard, []).append((output_lot(event), grams))
    desk.waiting = [
        fire(desk, day, together(fresh[standard]), material, ratio)
        for standard, material, ratio in BATCHES
    ]


def this_morning(desk: Desk, day: date) -> None:
    """What was plucked today and waits for the fire."""
    for turn, (standard, kilograms) in enumerate(PLUCKS[1:3]):
        at = desk.put(day, 6, 20 + 15 * turn)
        plot = desk.plots[turn + 4]
        pluck(desk, plot=plot, standard=standard, grams=desk.about(kilograms), at=at)


def pluck(desk: Desk, *, plot: Place, standard: str, grams: int, at: EventTime) -> Event:
    """Weigh in what a group has plucked on a plot; sometimes a helper does it for the household."""
    household = desk.chance.choice(desk.households)
    helped = desk.chance.random() < 0.15  # noqa: PLR2004 - about one group in seven
    recorder = desk.by(Role.HELPER, on_behalf_of=household) if helped else desk.by(Role.PICKER)
    return weigh(
        desk,
        recorder,
        household=household,
        plot=plot,
        material="TUOI",
        grams=grams,
        at=at,
        stage="harvest",
        facts={
            "pluck_standard": standard,
            "cultivar": desk.cultivar(plot),
            "pluck_method": "hand",
            "practice": "vietgap",
        },
    )


def fire(
    desk: Desk, day: date, fresh: list[tuple[Lot, int]], material: str, ratio: float
) -> tuple[Lot, int]:
    """Wither, fix, roll and dry one batch; bud and one leaf is sieved and fired again."""
    chance = desk.chance
    made = (
        round(sum(grams for _, grams in fresh) / (ratio * chance.uniform(0.97, 1.03)) / 100) * 100
    )
    event = record_process(
        desk.session,
        desk.by(Role.STAFF),
        stage="process",
        place=desk.places["XUONG"],
        inputs=[(lot, desk.weighed(grams)) for lot, grams in fresh],
        output=desk.materials[material],
        made=desk.weighed(made),
        at=desk.put(day, 15),
        facts={
            "method": "green",
            "withering_hours": chance.choice(("3", "4", "5")),
            "fixing_temperature": str(chance.randrange(240, 290, 5)),
            "rolling_minutes": str(chance.randrange(20, 45, 5)),
            "drying_temperature": str(chance.randrange(90, 115, 5)),
            "drying_hours": chance.choice(("1.5", "2", "2.5")),
            "moisture": f"{chance.uniform(4.2, 5.8):.1f}",
            "fuel": chance.choice(("wood", "gas")),
        },
    )
    lot = output_lot(event)
    return _sort(desk, day, lot, made) if material == "KHOTOM" else (lot, made)


def _sort(desk: Desk, day: date, lot: Lot, grams: int) -> tuple[Lot, int]:
    sorted_grams = round(grams * (1 - _LOST_IN_SORTING) / 100) * 100
    event = record_process(
        desk.session,
        desk.by(Role.STAFF),
        stage="sort",
        place=desk.places["XUONG"],
        inputs=[(lot, desk.weighed(grams))],
        output=desk.materials["KHOTOM"],
        made=desk.weighed(sorted_grams),
        at=desk.put(day, 17),
        facts={"grade": "tom_non", "final_firing": True},
    )
    return output_lot(event), sorted_grams


def _pack(desk: Desk, day: date) -> None:
    """Pack the last batches: buds in tins, tôm nõn in two sizes, hook tea in large pouches.

    What is left of a batch is dust and tasting. On the last day the tins wait for their stamps.
    """
    for lot, grams in desk.waiting:
        at = desk.put(day, 8)
        code = lot.content.code
        if code == "KHODINH":
            is_last = day == desk.days[-1]
            _pack_rest(desk, "DINH100", lot, grams, at=at, packaging="tin", stamped=not is_last)
        elif code == "KHOTOM":
            pouches = grams * _IN_POUCHES // 100 // 200
            packed = pack_lot(
                desk,
                source=lot,
                product=desk.products["TOM200"],
                packs=pouches,
                at=at,
                packaging="pouch",
            )
            _pack_rest(desk, "TOM500", lot, grams - pouches * 200, at=at, packaging="vacuum")
            to_warehouse(desk, packed, day, hour=11)
        else:
            _pack_rest(desk, "MOC500", lot, grams, at=at, packaging="pouch")
    desk.waiting = []


def _pack_rest(
    desk: Desk,
    code: str,
    lot: Lot,
    grams: int,
    *,
    at: EventTime,
    packaging: str,
    stamped: bool = True,
) -> None:
    """Pack all that is left of a batch; three parts in a hundred are lost on the way."""
    product = desk.products[code]
    pack_lot(
        desk,
        source=lot,
        product=product,
        packs=grams * _PACKED // 100 // product.net_grams,
        at=at,
        packaging=packaging,
        drawn=grams,
        stamped=stamped,
    )
